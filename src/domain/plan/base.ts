import type { EstateIndex } from '../estate/index.js';
import type { Estate } from '../estate/types.js';
import { deriveEdges } from './derive.js';
import { runbookKind, situationOf } from './runbooks/index.js';
import type { Grounded } from './runbooks/types.js';
import { withoutSrmTimes } from './srmWait.js';
import type { PlanEdge, RunbookId, Scenario } from './types.js';

/** A runbook grounded on an estate, before anybody has edited anything. */
export interface Base extends Grounded {
  /** Not reduced. */
  readonly edges: readonly PlanEdge[];
  /** Why it cannot be made; empty when it can. */
  readonly blockers: readonly string[];
}

const latest = new WeakMap<EstateIndex, Map<string, Base>>();
/** The plan as it is, and a change or two of it that are compared with it. */
const KEPT_BASES = 3;

/**
 * Grounds the runbook. The last answers for an estate are kept, because every edit of a plan asks for
 * the same one; the result depends on nothing but the arguments.
 */
export function baseOf(runbook: RunbookId, estate: Estate, index: EstateIndex, scenario: Scenario): Base {
  const asked = JSON.stringify([runbook, withoutSrmTimes(scenario)]);
  const bases = latest.get(index) ?? new Map<string, Base>();
  latest.set(index, bases);
  const known = bases.get(asked);
  if (known !== undefined) {
    // The one asked for last is the last to go.
    bases.delete(asked);
    bases.set(asked, known);
    return known;
  }
  const kind = runbookKind(runbook);
  const situation = situationOf(runbook, { estate, index }, scenario);
  const grounded = kind.ground(situation);
  const base: Base = {
    ...grounded,
    edges: deriveEdges(grounded.steps, grounded.initial),
    blockers: kind.blockers(situation),
  };
  bases.set(asked, base);
  for (const oldest of bases.keys()) {
    if (bases.size <= KEPT_BASES) break;
    bases.delete(oldest);
  }
  return base;
}
