import { describe, expect, it } from 'vitest';
import type { Model, ModelEdge } from '../../../src/domain/plan/check/index.js';
import { findRepair } from '../../../src/domain/plan/check/repair.js';
import { isAcyclic } from './oracle.js';
import { numbersFrom, randomModel } from './random.js';
import { walkStates } from './stateWalk.js';

const PLANS = 20_000;

/** Whether some edges more make the plan safe. */
function isSafeWith(model: Model, more: readonly ModelEdge[]): boolean {
  return isSafe({ ...model, edges: [...model.edges, ...more] });
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

  it('puts back a step that was taken out only where that is the least there is to do', () => {
    const count = { edges: 0, restored: 0, both: 0, none: 0 };
    for (let seed = 0; seed < PLANS / 5; seed += 1) {
      const model = randomModel(seed, 6, 'repairable');
      const gone = seed % model.steps.length;
      const present = model.steps.map((_, i) => i).filter((i) => i !== gone);
      const without = among(model, present, []);
      if (present.length === 0 || walkStates(without).failing.size === 0) continue;
      const repair = findRepair({ ...model, present, fixed: model.edges, droppable: [], preferred: [] });
      if (repair === null) {
        // With the step back one order is good, so there is always something to find.
        count.none += 1;
        continue;
      }
      const { edges, restore } = repair;
      expect(isSafe(among(model, [...present, ...restore], edges)), `plan ${seed}`).toBe(true);
      count[restore.length === 0 ? 'edges' : edges.length === 0 ? 'restored' : 'both'] += 1;
      if (edges.length + restore.length < 2) continue;
      expect(isSafe(model), `plan ${seed}: the step alone`).toBe(false);
      for (const a of present) {
        for (const b of present) {
          if (a !== b)
            expect(isSafe(among(model, present, [[a, b]])), `plan ${seed}: ${a}, ${b}`).toBe(false);
        }
      }
    }
    expect(count.none).toBe(0);
    expect(count.edges).toBeGreaterThan(PLANS / 200);
    expect(count.restored).toBeGreaterThan(PLANS / 200);
    expect(count.both).toBeGreaterThan(PLANS / 2000);
  });

  it('holds and has no edge too many where there was no time to look for the smallest', () => {
    let found = 0;
    let dropped = 0;
    for (let seed = 0; seed < PLANS / 5; seed += 1) {
      const model = randomModel(seed, 8, 'repairable');
      const n = model.steps.length;
      // A user's edge against the good order may have to go.
      const users = model.edges.slice(0, 1).map(([a, b]): ModelEdge => [b, a]);
      const fixed = model.edges.slice(1);
      if (!isAcyclic(n, [...fixed, ...users]) || isSafe({ ...model, edges: [...fixed, ...users] })) continue;
      const present = model.steps.map((_, i) => i);
      const preferred = model.edges.slice(0, 1);
      const repair = findRepair({ ...model, present, fixed, droppable: users, preferred }, 1);
      if (repair === null) continue;
      found += 1;
      dropped += repair.drop.length;
      expect(repair.restore).toEqual([]);
      const left = users.filter((edge) => !repair.drop.includes(edge));
      const edges = [...fixed, ...left];
      expect(isSafe({ ...model, edges: [...edges, ...repair.edges] }), `plan ${seed}`).toBe(true);
      for (const edge of repair.edges) {
        const without = repair.edges.filter((other) => other !== edge);
        expect(isSafe({ ...model, edges: [...edges, ...without] }), `plan ${seed}`).toBe(false);
      }
    }
    expect(found).toBeGreaterThan(PLANS / 100);
    expect(dropped).toBeGreaterThan(PLANS / 400);
  });

  it('is the smallest where edges of the user’s may go and a step may come back, and lets no edge go for nothing', () => {
    const count = { found: 0, dropped: 0, restored: 0, two: 0 };
    for (let seed = 0; seed < PLANS / 4; seed += 1) {
      const next = numbersFrom(seed);
      const model = randomModel(seed, seed % 8 === 0 ? 8 : 6, 'repairable');
      const n = model.steps.length;
      const gone = next(2) === 0 ? next(n) : null;
      const present = model.steps.map((_, i) => i).filter((i) => i !== gone);
      const fixed = model.edges.filter(() => next(4) > 0);
      const users: ModelEdge[] = [];
      for (let i = 0; i < 3; i += 1) {
        const edge: ModelEdge = [next(n), next(n)];
        if (edge.includes(gone ?? -1) || !isAcyclic(n, [...fixed, ...users, edge])) continue;
        users.push(edge);
      }
      const changed = (restore: readonly number[], drop: readonly ModelEdge[], add: readonly ModelEdge[]) =>
        among(
          { ...model, edges: [...fixed, ...users.filter((edge) => !drop.includes(edge))] },
          [...present, ...restore],
          add,
        );
      if (isSafe(changed([], [], []))) continue;
      const repair = findRepair({ ...model, present, fixed, droppable: users, preferred: [] });
      // Without the user's edges and with the step back one order is good: there is always a repair.
      const { restore, drop, edges } = repair!;
      expect(isSafe(changed(restore, drop, edges)), `plan ${seed}`).toBe(true);
      for (const edge of drop) {
        const less = drop.filter((other) => other !== edge);
        expect(isSafe(changed(restore, less, edges)), `plan ${seed}: ${edge} could stay`).toBe(false);
      }
      count.found += 1;
      count.dropped += drop.length;
      count.restored += restore.length;
      if (edges.length + restore.length < 2) continue;
      count.two += 1;
      // One change alone, whatever is dropped for it, does not do.
      const some = users
        .map((_, i) => i)
        .reduce<ModelEdge[][]>((sets, i) => [...sets, ...sets.map((set) => [...set, users[i]!])], [[]]);
      for (const less of some) {
        if (gone !== null) expect(isSafe(changed([gone], less, [])), `plan ${seed}`).toBe(false);
        for (const a of present) {
          for (const b of present) {
            if (a !== b) expect(isSafe(changed([], less, [[a, b]])), `plan ${seed}: ${a}, ${b}`).toBe(false);
          }
        }
      }
    }
    expect(count.found).toBeGreaterThan(PLANS / 50);
    expect(count.dropped).toBeGreaterThan(PLANS / 100);
    expect(count.restored).toBeGreaterThan(PLANS / 500);
    expect(count.two).toBeGreaterThan(PLANS / 500);
  });

  it('holds in larger plans, with steps and edges taken out and edges of the user’s against it', () => {
    const count = { tried: 0, found: 0, restored: 0, dropped: 0, added: 0 };
    for (let seed = 0; seed < PLANS / 5; seed += 1) {
      const next = numbersFrom(seed);
      const model = randomModel(seed, 12, 'repairable');
      const n = model.steps.length;
      if (n < 9) continue;
      const gone = new Set(Array.from({ length: next(4) }, () => next(n)));
      const out = model.edges.filter(() => next(3) === 0);
      const fixed = model.edges.filter((edge) => !out.includes(edge));
      const users: ModelEdge[] = [];
      for (let i = 0; i < 3; i += 1) {
        const edge: ModelEdge = [next(n), next(n)];
        if (edge.some((s) => gone.has(s)) || !isAcyclic(n, [...fixed, ...users, edge])) continue;
        users.push(edge);
      }
      const present = model.steps.map((_, i) => i).filter((i) => !gone.has(i));
      const start = { ...model, edges: [...fixed, ...users] };
      if (isSafe(among(start, present, []))) continue;
      count.tried += 1;
      const problem = { ...model, present, fixed, droppable: users, preferred: out };
      const repair = seed % 2 === 0 ? findRepair(problem, 1) : findRepair(problem);
      if (repair === null) continue;
      const { edges, restore, drop } = repair;
      count.found += 1;
      count.restored += restore.length;
      count.dropped += drop.length;
      count.added += edges.length;
      expect([...gone]).toEqual(expect.arrayContaining([...restore]));
      expect(new Set(restore).size).toBe(restore.length);
      expect(users).toEqual(expect.arrayContaining([...drop]));
      const kept = { ...model, edges: [...fixed, ...users.filter((edge) => !drop.includes(edge))] };
      expect(isSafe(among(kept, [...present, ...restore], edges)), `plan ${seed}`).toBe(true);
    }
    // Nothing but the edges is in the way of a good order, so nearly always something is found.
    expect(count.found).toBeGreaterThan(0.8 * count.tried);
    expect(count.restored).toBeGreaterThan(PLANS / 200);
    expect(count.dropped).toBeGreaterThan(PLANS / 200);
    expect(count.added).toBeGreaterThan(PLANS / 40);
  });
});

const isSafe = (model: Model): boolean =>
  isAcyclic(model.steps.length, model.edges) && walkStates(model).failing.size === 0;

/** The plan of some of the steps, with some edges more. */
function among(model: Model, present: readonly number[], more: readonly ModelEdge[]): Model {
  const place = new Map(present.map((s, i) => [s, i]));
  return {
    ...model,
    steps: present.map((s) => model.steps[s]!),
    edges: [...model.edges, ...more].flatMap(([a, b]): ModelEdge[] =>
      place.has(a) && place.has(b) ? [[place.get(a)!, place.get(b)!]] : [],
    ),
  };
}
