import type { EstateIndex } from '../estate/index.js';
import type { Estate } from '../estate/types.js';
import { deriveEdges } from './derive.js';
import { goalsOf, initialFacts, type Goal } from './initial.js';
import { scopeOf, type Scope } from './scope/index.js';
import type { Fact, GroundStep, PlanEdge, Scenario } from './types.js';
import { viewFailoverSteps } from './viewFailover.js';

/** A runbook grounded on an estate, before anybody has edited anything. */
export interface Base {
  readonly scope: Scope;
  /** In the source's order. */
  readonly steps: readonly GroundStep[];
  /** Not reduced. */
  readonly edges: readonly PlanEdge[];
  readonly initial: readonly Fact[];
  readonly goals: readonly Goal[];
}

const latest = new WeakMap<EstateIndex, { readonly scenario: string; readonly base: Base }>();

/**
 * Grounds the runbook. The last answer for an estate is kept, because every edit of a plan asks for
 * the same one; the result depends on nothing but the arguments.
 */
export function baseOf(estate: Estate, index: EstateIndex, scenario: Scenario): Base {
  const wanted = JSON.stringify(scenario);
  const kept = latest.get(index);
  if (kept !== undefined && kept.scenario === wanted && kept.base.scope.estate === estate) return kept.base;
  const scope = scopeOf(estate, index, scenario);
  const steps = viewFailoverSteps(scope);
  const initial = initialFacts(scope);
  const base: Base = { scope, steps, edges: deriveEdges(steps, initial), initial, goals: goalsOf(scope) };
  latest.set(index, { scenario: wanted, base });
  return base;
}
