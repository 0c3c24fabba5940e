import type { Bridge } from '../../../src/contract/bridge.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { fakeBridge } from '../fakeBridge.js';
import { hostileEstate } from '../hostileEstate.js';
import { fakePlans } from './fakePlans.js';

const wish = new URLSearchParams(location.search);

/** With thousands of desktops, a plan has hundreds of steps. */
function chosen(): Estate {
  if (wish.get('estate') === 'hostile') return hostileEstate();
  // As an export tells it, with no DR settings: the runbook has blockers.
  if (wish.get('estate') === 'bare') return { ...generateEstate(), sites: [] };
  return generateEstate({ desktops: Number(wish.get('desktops') ?? 320) });
}

const estate = chosen();
const plans = fakePlans(estate);
const made = fakeBridge(estate, plans.handlers);
Object.assign(globalThis, { fakePlans: plans });

/** The page's bridge, answered by the fake: `?estate=hostile|bare|sample&desktops=40000`. */
export const bridge = (): Bridge => made;
export { droppedFiles } from '../../../src/app/bridge/dropped.js';
