import { describe, expect, it } from 'vitest';
import type { Model, ModelEdge } from '../../../src/domain/plan/check/index.js';
import { findRepair } from '../../../src/domain/plan/check/repair.js';
import { isAcyclic } from './oracle.js';
import { randomModel } from './random.js';
import { walkStates } from './stateWalk.js';

const PLANS = 20_000;

/** Whether some edges more make the plan safe. */
function isSafeWith(model: Model, more: readonly ModelEdge[]): boolean {
  const edges = [...model.edges, ...more];
  return isAcyclic(model.steps.length, edges) && walkStates({ ...model, edges }).failing.size === 0;
}

/** Whether some set of just so many edges makes the plan safe. */
function isSafeWithAny(model: Model, size: number, chosen: readonly ModelEdge[] = [], from = 0): boolean {
  if (chosen.length === size) return isSafeWith(model, chosen);
  const n = model.steps.length;
  for (let i = from; i < n * n; i += 1) {
    const edge: ModelEdge = [Math.floor(i / n), i % n];
    if (edge[0] !== edge[1] && isSafeWithAny(model, size, [...chosen, edge], i + 1)) return true;
  }
  return false;
}

describe('the repair of plans that one order makes safe', () => {
  it(`is the smallest there is, for ${PLANS} plans`, () => {
    const sizes = [0, 0, 0, 0, 0];
    for (let seed = 0; seed < PLANS; seed += 1) {
      const model = randomModel(seed, 8, 'repairable');
      if (walkStates(model).failing.size === 0) continue;
      const repair = findRepair({
        steps: model.steps,
        present: model.steps.map((_, i) => i),
        fixed: model.edges,
        droppable: [],
        preferred: [],
        initial: model.initial,
        goals: model.goals,
      });
      const size = repair!.edges.length;
      expect(isSafeWith(model, repair!.edges), `plan ${seed}`).toBe(true);
      // A plan that is safe stays so with more edges: if one fewer never does, still fewer do not either.
      if (size === 2 || (size === 3 && model.steps.length <= 6)) {
        expect(isSafeWithAny(model, size - 1), `plan ${seed}`).toBe(false);
      }
      sizes[size]! += 1;
    }
    const [none, one, two, three] = sizes;
    expect(none).toBe(0);
    expect(one).toBeGreaterThan(PLANS / 10);
    expect(two).toBeGreaterThan(PLANS / 70);
    expect(three).toBeGreaterThan(PLANS / 2000);
  });
});
