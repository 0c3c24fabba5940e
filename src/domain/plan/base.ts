import type { EstateIndex } from '../estate/index.js';
import type { Estate } from '../estate/types.js';
import { deriveEdges } from './derive.js';
import { runbookKind, situationOf } from './runbooks/index.js';
import type { Grounded } from './runbooks/types.js';
import type { PlanEdge, RunbookId, Scenario } from './types.js';

/** A runbook grounded on an estate, before anybody has edited anything. */
export interface Base extends Grounded {
  /** Not reduced. */
  readonly edges: readonly PlanEdge[];
  /** Why it cannot be made; empty when it can. */
  readonly blockers: readonly string[];
}

const latest = new WeakMap<EstateIndex, { readonly asked: string; readonly base: Base }>();

/**
 * Grounds the runbook. The last answer for an estate is kept, because every edit of a plan asks for
 * the same one; the result depends on nothing but the arguments.
 */
export function baseOf(runbook: RunbookId, estate: Estate, index: EstateIndex, scenario: Scenario): Base {
  const asked = JSON.stringify([runbook, scenario]);
  const kept = latest.get(index);
  if (kept?.asked === asked) return kept.base;
  const kind = runbookKind(runbook);
  const situation = situationOf(runbook, { estate, index }, scenario);
  const grounded = kind.ground(situation);
  const base: Base = {
    ...grounded,
    edges: deriveEdges(grounded.steps, grounded.initial),
    blockers: kind.blockers(situation),
  };
  latest.set(index, { asked, base });
  return base;
}
