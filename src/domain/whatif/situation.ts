import type { EstateIndex } from '../estate/index.js';
import type { Estate } from '../estate/types.js';
import { baseOf } from '../plan/base.js';
import { editPlan, groundPlan, groundUnrepaired } from '../plan/index.js';
import type { Goal } from '../plan/initial.js';
import type { Fact, Plan, PlanEdit, PlanView } from '../plan/types.js';
import { worldOf, type World } from './world.js';

/** A plan on an estate, ready to be run. */
export interface Situation {
  readonly plan: Plan;
  readonly estate: Estate;
  readonly index: EstateIndex;
  readonly world: World;
  readonly view: PlanView;
  readonly initial: readonly Fact[];
  readonly goals: readonly Goal[];
  /** Why the plan cannot be made; empty when it can. */
  readonly blockers: readonly string[];
}

/** Grounds a plan. `known` is its view, where it has been worked out already. */
export function situationOf(plan: Plan, estate: Estate, index: EstateIndex, known?: PlanView): Situation {
  const view = known ?? groundPlan(plan, estate, index);
  const { initial, goals, blockers } = baseOf(plan.runbook, estate, index, plan.scenario);
  return { plan, estate, index, world: worldOf(plan, estate, index), view, initial, goals, blockers };
}

/** The plan after some edits, grounded; null when one of them is refused. */
export function edited(situation: Situation, edits: readonly PlanEdit[]): Situation | null {
  const { estate, index } = situation;
  let { plan } = situation;
  for (const edit of edits) {
    if (edit.type === 'set-scenario') {
      // The order of the list is worked out anew when the plan is grounded.
      plan = { ...plan, scenario: edit.scenario };
      continue;
    }
    const made = editPlan(plan, edit, estate, index);
    if (!made.ok) return null;
    ({ plan } = made);
  }
  // Nobody asks a changed plan for its repair, whose search takes longer than all the rest.
  return situationOf(plan, estate, index, groundUnrepaired(plan, estate, index).view);
}
