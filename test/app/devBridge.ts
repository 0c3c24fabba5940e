import type { Bridge } from '../../src/contract/bridge.js';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { fakeBridge } from './fakeBridge.js';
import { hostileEstate } from './hostileEstate.js';

const wish = new URLSearchParams(location.search);
const estates = {
  none: () => null,
  hostile: () => hostileEstate(),
  sample: () => generateEstate({ desktops: Number(wish.get('desktops') ?? 320) }),
};
const made = fakeBridge(estates[(wish.get('estate') ?? 'sample') as keyof typeof estates]());

/** The page's bridge, answered by the fake: `?estate=none|hostile|sample&desktops=40000`. */
export const bridge = (): Bridge => made;
export { droppedFiles } from '../../src/app/bridge/dropped.js';
