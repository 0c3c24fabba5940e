import type { Base } from './base.js';
import type { Model, ModelEdge, ModelStep } from './check/index.js';
import { findRepair, type ModelRepair } from './check/repair.js';
import { edgeId, type Skeleton } from './skeleton.js';
import type { EdgeRef, GroundStep, Plan } from './types.js';

const known = new WeakMap<GroundStep, ModelStep>();

/** A ground step as the check sees it: the same for the same step, so that checks can tell. */
function modelStep(step: GroundStep): ModelStep {
  let made = known.get(step);
  if (made === undefined) {
    made = {
      requires: step.requires,
      hazards: step.hazards.map((hazard) => hazard.when),
      adds: step.effects.adds,
      deletes: step.effects.deletes,
    };
    known.set(step, made);
  }
  return made;
}

/** A plan as the check sees it; steps are numbered as in the list. */
export function toModel(skeleton: Skeleton, base: Base): Model {
  return {
    steps: skeleton.steps.map(modelStep),
    edges: skeleton.pairs,
    initial: base.initial,
    goals: base.goals,
  };
}

function numbered(edges: readonly EdgeRef[], position: ReadonlyMap<string, number>): ModelEdge[] {
  return edges.flatMap(({ before, after }): ModelEdge[] => {
    const a = position.get(before);
    const b = position.get(after);
    return a === undefined || b === undefined ? [] : [[a, b]];
  });
}

/** The smallest change that makes a failing plan safe, in the plan's own words; null when none is found. */
export function repairPlan(
  plan: Plan,
  skeleton: Skeleton,
  base: Base,
): { readonly edges: EdgeRef[]; readonly restore: GroundStep[]; readonly drop: EdgeRef[] } | null {
  const steps = [...skeleton.steps, ...skeleton.removed];
  const position = new Map(steps.map((step, i) => [step.id, i]));
  const out = new Set(plan.removedEdges.map(edgeId));
  const kept = skeleton.derived.filter((edge) => !out.has(edgeId(edge)));
  const derived = new Set(kept.map(edgeId));
  const ignored = new Set(skeleton.ignored.map(edgeId));
  const repair: ModelRepair | null = findRepair({
    steps: steps.map(modelStep),
    present: skeleton.steps.map((_, i) => i),
    fixed: numbered(kept, position),
    droppable: numbered(
      plan.addedEdges.filter((edge) => !derived.has(edgeId(edge)) && !ignored.has(edgeId(edge))),
      position,
    ),
    preferred: numbered(plan.removedEdges, position),
    initial: base.initial,
    goals: base.goals,
  });
  if (repair === null) return null;
  const named = ([a, b]: ModelEdge): EdgeRef => ({ before: steps[a]!.id, after: steps[b]!.id });
  return {
    edges: repair.edges.map(named),
    restore: repair.restore.map((s) => steps[s]!),
    drop: repair.drop.map(named),
  };
}
