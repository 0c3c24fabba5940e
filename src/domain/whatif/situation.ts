import type { EstateIndex } from '../estate/index.js';
import type { Estate } from '../estate/types.js';
import { baseOf } from '../plan/base.js';
import { groundPlan } from '../plan/index.js';
import type { Goal } from '../plan/initial.js';
import { scopeOf, type Scope } from '../plan/scope/index.js';
import type { Fact, Plan, PlanView } from '../plan/types.js';

/** A plan on an estate, ready to be run. */
export interface Situation {
  readonly plan: Plan;
  readonly estate: Estate;
  readonly index: EstateIndex;
  readonly scope: Scope;
  readonly view: PlanView;
  readonly initial: readonly Fact[];
  readonly goals: readonly Goal[];
  /** Copies that some hosts lack, where people have decided to go on with the others: `pair`s. */
  readonly accepted: ReadonlySet<string>;
  /** Changes made in SRM. */
  readonly srm: { readonly timeoutSeconds: number | null; readonly promptsAfter: ReadonlySet<number> };
}

/** Grounds a plan. `known` is its view, where it has been worked out already. */
export function situationOf(
  plan: Plan,
  estate: Estate,
  index: EstateIndex,
  kept: Partial<Pick<Situation, 'view' | 'accepted' | 'srm'>> = {},
): Situation {
  const { initial, goals } = baseOf(plan.runbook, estate, index, plan.scenario);
  return {
    plan,
    estate,
    index,
    scope: scopeOf(estate, index, plan.scenario),
    view: kept.view ?? groundPlan(plan, estate, index),
    initial,
    goals,
    accepted: kept.accepted ?? new Set(),
    srm: kept.srm ?? { timeoutSeconds: null, promptsAfter: new Set() },
  };
}
