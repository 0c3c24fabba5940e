import type { EstateIndex } from '../estate/index.js';
import type { Estate } from '../estate/types.js';
import { baseOf } from './base.js';
import { skeletonOf } from './skeleton.js';
import type { Plan, RunbookId, Scenario } from './types.js';

export { runbooks, blockersOf, scenarioFor } from './runbooks/index.js';
export { proposeScenario } from './scenario.js';
export { settingsTold } from './settingsTold.js';
export { timingOf, timingsOf } from './timing.js';
export { groundPlan, groundUnrepaired, withRepair, type UnrepairedView } from './view.js';
export { editPlan } from './edit.js';

/**
 * Makes a plan: the runbook's steps for this estate and scenario, in the source's order. Where the
 * runbook has blockers the plan can be made all the same; its check says that it cannot be done.
 */
export function makePlan(wish: {
  readonly runbook: RunbookId;
  readonly estate: Estate;
  readonly index: EstateIndex;
  readonly scenario: Scenario;
  readonly name: string;
}): Plan {
  const { runbook, estate, index, scenario, name } = wish;
  const plan: Plan = {
    formatVersion: 1,
    name,
    runbook,
    scenario,
    order: [],
    ownSteps: [],
    removedSteps: [],
    addedEdges: [],
    removedEdges: [],
    notes: {},
  };
  return { ...plan, order: skeletonOf(plan, baseOf(runbook, estate, index, scenario)).order };
}
