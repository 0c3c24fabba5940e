import type { EstateIndex } from '../../estate/index.js';
import type { Estate } from '../../estate/types.js';
import { proposeScenario } from '../scenario.js';
import { leftOutSettings } from '../scope/leftOut.js';
import { defaultsOf, Settings } from '../settings.js';
import { srmWaitSettings } from '../srmWait.js';
import type { RunbookId, Scenario, SettingSpec } from '../types.js';
import type { At, RunbookKind, Situation } from './types.js';
import { floatingPools } from './floatingPools.js';
import { srmPlan } from './srmPlan.js';
import { vcdFailback } from './vcdFailback.js';
import { vcdFailover } from './vcdFailover.js';
import { vcenterCluster } from './vcenterCluster.js';
import { viewFailback } from './viewFailback.js';
import { viewFailover } from './viewFailover.js';
import { viewRestore } from './viewRestore.js';
import { coldStandby, warmStandby } from './virtualCenter.js';

/** All runbooks, as they are offered. */
const kinds: readonly RunbookKind[] = [
  viewFailover,
  viewFailback,
  floatingPools,
  viewRestore,
  vcdFailover,
  vcdFailback,
  srmPlan,
  coldStandby,
  warmStandby,
  vcenterCluster,
].map((kind) => ({
  ...kind,
  // What a plan goes on without, and how long SRM waits, is asked alike wherever it plays a part.
  settings: (at: At) => [...kind.settings(at), ...srmWaitSettings(kind.id), ...leftOutSettings(kind.id)],
  blockers: (situation: Situation) => {
    const blockers = kind.blockers(situation);
    // Where nothing of the matter is there, what else is missing does not help.
    const misfit = blockers.length === 0 ? null : (kind.misfit?.(situation) ?? null);
    return misfit === null ? blockers : [misfit];
  },
}));

const byId = new Map(kinds.map((kind) => [kind.id, kind]));

/** A runbook: what it is for, what it asks, and whether it can be made for an estate. */
export interface Runbook extends Pick<
  RunbookKind,
  'id' | 'name' | 'goal' | 'description' | 'source' | 'products' | 'fields'
> {
  /** What it asks besides the scenario's own fields, with the defaults for an estate. */
  settings(estate: Estate, index: EstateIndex): readonly SettingSpec[];
  /** Why it is not for this estate: nothing there is what it is about; null where something is. */
  misfit(estate: Estate, index: EstateIndex): string | null;
  /** Why it cannot be made for this estate, in sentences that say where to set what is missing. */
  blockers(estate: Estate, index: EstateIndex): string[];
}

export const runbooks: readonly Runbook[] = kinds.map((kind) => ({
  id: kind.id,
  name: kind.name,
  goal: kind.goal,
  description: kind.description,
  source: kind.source,
  products: kind.products,
  fields: kind.fields,
  settings: (estate, index) => kind.settings({ estate, index }),
  misfit: (estate, index) => kind.misfit?.({ estate, index }) ?? null,
  blockers: (estate, index) => blockersOf(estate, index, scenarioFor(kind.id, estate, index), kind.id),
}));

/** The declaration of a runbook. */
export function runbookKind(id: RunbookId): RunbookKind {
  const kind = byId.get(id);
  if (kind === undefined) throw new RangeError(`There is no runbook “${id}”.`);
  return kind;
}

/** The scenario a plan of a runbook starts from, its settings as the runbook proposes them. */
export function scenarioFor(id: RunbookId, estate: Estate, index: EstateIndex): Scenario {
  const specs = runbookKind(id).settings({ estate, index });
  return { ...proposeScenario(estate, index), settings: defaultsOf(specs) };
}

export function situationOf(id: RunbookId, at: At, scenario: Scenario): Situation {
  const specs = runbookKind(id).settings(at);
  return { ...at, scenario, settings: new Settings(specs, scenario.settings) };
}

/** Why a runbook cannot be made for an estate under a scenario; empty when it can. */
export function blockersOf(
  estate: Estate,
  index: EstateIndex,
  scenario: Scenario,
  id: RunbookId = 'view-failover',
): string[] {
  return runbookKind(id).blockers(situationOf(id, { estate, index }, scenario));
}
