import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkModel,
  failingRun,
  shortest,
  type Model,
  type ModelEdge,
  type ModelFailure,
} from '../../../src/domain/plan/check/index.js';
import { findRepair, type ModelRepair } from '../../../src/domain/plan/check/repair.js';
import { repairableModel, smallModel, tameModel } from './models.js';
import { after, failuresAt, holds, isAcyclic, walkAllOrders } from './oracle.js';

const PLANS = 6000;

const nameOf = (failure: ModelFailure): string =>
  failure.step === null ? `goal ${failure.item}` : `${failure.kind} ${failure.step}.${failure.item}`;

/** What the run does, done by the oracle's means: the state before its last step. */
function simulate(model: Model, run: readonly number[]): Set<string> {
  return run.reduce((state, s) => after(model, s, state), new Set(model.initial));
}

describe('the order check against the walk of all orders', () => {
  it(`agrees on every condition of ${PLANS} random plans`, () => {
    fc.assert(
      fc.property(fc.oneof(smallModel(7), tameModel(7)), (model) => {
        const check = checkModel(model);
        const oracle = walkAllOrders(model);
        expect(new Set(check.failures.map(nameOf))).toEqual(oracle.failing);
        expect(check.unknown).toEqual([]);
        expect(check.verdict === 'safe').toBe(oracle.failing.size === 0);
        if (check.verdict === 'unreachable') expect(oracle.goodRuns).toBe(0);
        expect(shortest(check.failures)?.length ?? Infinity).toBe(oracle.shortest);
      }),
      { numRuns: PLANS },
    );
  });

  it('gives runs that the plan allows and that fail at their last step', () => {
    fc.assert(
      fc.property(smallModel(7), (model) => {
        for (const failure of checkModel(model).failures) {
          const run = failingRun(model, failure);
          expect(new Set(run).size).toBe(run.length);
          for (const [a, b] of model.edges) {
            if (run.includes(b)) expect(run.indexOf(a)).toBeGreaterThanOrEqual(0);
            if (run.includes(b)) expect(run.indexOf(a)).toBeLessThan(run.indexOf(b));
          }
          if (failure.step === null) {
            expect(run).toHaveLength(model.steps.length);
            expect(holds(simulate(model, run), model.goals[failure.item]!)).toBe(false);
          } else {
            expect(run).toHaveLength(failure.length);
            expect(run.at(-1)).toBe(failure.step);
            const before = simulate(model, run.slice(0, -1));
            expect(failuresAt(model, failure.step, before)).toContain(nameOf(failure));
          }
        }
      }),
      { numRuns: PLANS / 3 },
    );
  });
});

/** All sets of `size` edges that the steps could be given. */
function* edgeSets(n: number, size: number, from = 0): Generator<ModelEdge[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let i = from; i < n * n; i += 1) {
    const a = Math.floor(i / n);
    const b = i % n;
    if (a === b) continue;
    for (const rest of edgeSets(n, size - 1, i + 1)) yield [[a, b], ...rest];
  }
}

function isSafeWith(model: Model, edges: readonly ModelEdge[]): boolean {
  const all = [...model.edges, ...edges];
  return isAcyclic(model.steps.length, all) && walkAllOrders({ ...model, edges: all }).failing.size === 0;
}

function repairOf(model: Model): ModelRepair | null {
  return findRepair({
    steps: model.steps,
    present: model.steps.map((_, i) => i),
    fixed: model.edges,
    droppable: [],
    preferred: [],
    initial: model.initial,
    goals: model.goals,
  });
}

describe('the repair against all sets of edges', () => {
  it('makes the plan safe with the fewest edges there are', () => {
    let repaired = 0;
    let several = 0;
    fc.assert(
      fc.property(repairableModel(5), (model) => {
        const repair = repairOf(model);
        const n = model.steps.length;
        if (repair === null) {
          expect(isSafeWith(model, [])).toBe(true);
          return;
        }
        repaired += 1;
        if (repair.edges.length > 1) several += 1;
        expect(repair.restore).toEqual([]);
        expect(repair.drop).toEqual([]);
        expect(isSafeWith(model, repair.edges)).toBe(true);
        for (let size = 0; size < Math.min(repair.edges.length, 3); size += 1) {
          for (const edges of edgeSets(n, size)) expect(isSafeWith(model, edges)).toBe(false);
        }
      }),
      { numRuns: PLANS / 4 },
    );
    // The law is worth something only where there was something to repair.
    expect(repaired).toBeGreaterThan(PLANS / 60);
    expect(several).toBeGreaterThan(PLANS / 600);
  });

  it('is found none only where one or two edges do not help either', () => {
    fc.assert(
      fc.property(tameModel(4), (model) => {
        if (walkAllOrders(model).failing.size === 0 || repairOf(model) !== null) return;
        for (const size of [1, 2]) {
          for (const edges of edgeSets(model.steps.length, size))
            expect(isSafeWith(model, edges)).toBe(false);
        }
      }),
      { numRuns: PLANS / 20 },
    );
  });

  it('never gives a repair that does not hold, user’s edges and removed steps included', () => {
    let found = 0;
    fc.assert(
      fc.property(repairableModel(6), fc.nat(), (model, seed) => {
        const gone = seed % model.steps.length;
        const droppable = model.edges.filter((_, i) => (seed >> i) % 2 === 0);
        const fixed = model.edges.filter((_, i) => (seed >> i) % 2 !== 0);
        const present = model.steps.map((_, i) => i).filter((i) => i !== gone);
        const repair = findRepair({ ...model, present, fixed, droppable, preferred: [] });
        if (repair === null) return;
        found += 1;
        for (const edge of repair.drop) expect(droppable).toContainEqual(edge);
        for (const s of repair.restore) expect(s).toBe(gone);
        const here = [...present, ...repair.restore];
        const left = droppable.filter(
          (edge) => !repair.drop.some((d) => d[0] === edge[0] && d[1] === edge[1]),
        );
        const place = new Map(here.map((s, i) => [s, i]));
        const edges = [...fixed, ...left, ...repair.edges].flatMap(([a, b]): ModelEdge[] =>
          place.has(a) && place.has(b) ? [[place.get(a)!, place.get(b)!]] : [],
        );
        const repaired: Model = { ...model, steps: here.map((s) => model.steps[s]!), edges };
        expect(isAcyclic(here.length, edges)).toBe(true);
        expect(walkAllOrders(repaired).failing.size).toBe(0);
      }),
      { numRuns: PLANS / 15 },
    );
    expect(found).toBeGreaterThan(PLANS / 300);
  });
});
