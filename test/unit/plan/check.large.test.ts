import { describe, expect, it } from 'vitest';
import { verifyCertificate } from '../../../src/domain/certificate/verify.js';
import { CheckedModel, checkedFor, checkModel, type Model } from '../../../src/domain/plan/check/index.js';
import { closeOrder, findPath, reduceEdges, sortSteps } from '../../../src/domain/plan/check/order.js';
import { certificateOf, sha256 } from '../certificate/support.js';
import { numbersFrom, randomModel } from './random.js';
import { walkStates } from './stateWalk.js';

const SIZE = 100;

/**
 * A small plan spread over a large one: its steps get places among idle steps, and each of its edges
 * leads over an idle step, so that nothing about its conditions changes but how long runs are.
 */
function spread(model: Model, seed: number): { large: Model; place: number[]; between: number[] } {
  const next = numbersFrom(seed);
  const free = Array.from({ length: SIZE }, (_, i) => i);
  const take = (): number => free.splice(next(free.length), 1)[0]!;
  const place = model.steps.map(take);
  const between = model.edges.map(take);
  const idle = { requires: [], hazards: [], adds: [], deletes: [] };
  const steps = Array.from({ length: SIZE }, (_, i) => model.steps[place.indexOf(i)] ?? idle);
  const edges = model.edges.flatMap(
    ([a, b], i) =>
      [
        [place[a]!, between[i]!],
        [between[i]!, place[b]!],
      ] as const,
  );
  return { large: { ...model, steps, edges }, place, between };
}

describe('plans of more steps than a machine word has bits', () => {
  it('fail where the small plan in them fails, and are proved where it is safe', () => {
    let safe = 0;
    for (let seed = 0; seed < 500; seed += 1) {
      const model = randomModel(seed, 6);
      const { large, place } = spread(model, seed);
      const checked = CheckedModel.of(large)!;
      const check = checked.check();
      const failing = check.failures.map(({ kind, step, item }) =>
        step === null ? `goal ${item}` : `${kind} ${place.indexOf(step)}.${item}`,
      );
      expect(new Set(failing)).toEqual(new Set(walkStates(model).failing.keys()));
      for (const failure of check.failures) {
        const run = checked.run(failure);
        // The run has its idle steps and no more: those on the way between two of its own.
        if (failure.step !== null) expect(run).toHaveLength(failure.length);
        else expect(failure.length).toBe(SIZE + 1);
        expect(contradicted(large, run)).toEqual([]);
      }
      const certificate = certificateOf(large);
      expect(certificate !== null).toBe(check.verdict === 'safe');
      if (certificate === null) continue;
      safe += 1;
      expect(verifyCertificate(certificate, sha256)).toMatchObject({ ok: true });
    }
    expect(safe).toBeGreaterThan(100);
  });

  it('have the shortest runs: no more idle steps than lie between the others', () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const model = randomModel(seed, 5);
      const { large, place, between } = spread(model, seed);
      // A walk of the small plan cannot count idle steps, so they are counted from its own run.
      const small = CheckedModel.of(model)!;
      const checked = CheckedModel.of(large)!;
      for (const failure of checked.check().failures) {
        if (failure.step === null || failure.bad.length > 1) continue;
        const run = checked.run(failure);
        const own = run.filter((s) => place.includes(s)).map((s) => place.indexOf(s));
        const needed = between.filter((_, i) => own.includes(model.edges[i]![1]));
        expect(run.length).toBe(own.length + needed.length);
        const least = small.violation(place.indexOf(failure.step), failure.bad);
        expect(own.length).toBeGreaterThanOrEqual((least as { length: number }).length);
      }
    }
  });
});

/** Edges that a run does not keep to. */
function contradicted(model: Model, run: readonly number[]): (readonly [number, number])[] {
  const place = new Map(run.map((s, i) => [s, i]));
  return model.edges.filter(([a, b]) => place.has(b) && !((place.get(a) ?? Infinity) < place.get(b)!));
}

/** Steps from which `to` can be reached along edges, found by looking. */
function reaching(edges: readonly (readonly [number, number])[], to: number): Set<number> {
  const found = new Set<number>();
  for (let grown = true; grown;) {
    grown = false;
    for (const [a, b] of edges) {
      if ((b !== to && !found.has(b)) || found.has(a)) continue;
      found.add(a);
      grown = true;
    }
  }
  return found;
}

describe('the order of many steps', () => {
  const edgesOf = (seed: number, size: number): (readonly [number, number])[] => {
    const next = numbersFrom(seed);
    return Array.from({ length: next(3 * size) }, () => {
      const a = next(size - 1);
      return [a, a + 1 + next(Math.min(9, size - 1 - a))] as const;
    });
  };

  it('is what following the edges finds', () => {
    for (let seed = 0; seed < 25; seed += 1) {
      const size = 40 + seed * 2;
      const edges = edgesOf(seed, size);
      const order = closeOrder(size, edges)!;
      for (let b = 0; b < size; b += 1) {
        const before = reaching(edges, b);
        for (let a = 0; a < size; a += 1) expect(order.before.has(b, a)).toBe(before.has(a));
      }
      // Edges that go up leave the numbers' own order, where any is free.
      expect(order.sequence).toEqual(Array.from({ length: size }, (_, i) => i));
    }
  });

  it('is kept by its reduction, which has no edge too many', () => {
    for (let seed = 0; seed < 25; seed += 1) {
      const size = 40;
      const edges = edgesOf(seed, size);
      const order = closeOrder(size, edges)!;
      const kept = reduceEdges(order, edges).map((i) => edges[i]!);
      expect(closeOrder(size, kept)).toEqual(order);
      for (const edge of kept) {
        const others = kept.filter((other) => other !== edge);
        expect(closeOrder(size, others)!.before.has(edge[1], edge[0])).toBe(false);
      }
      const positions = reduceEdges(order, edges);
      expect(positions).toEqual([...positions].sort((a, b) => a - b));
    }
  });

  it('puts the free step of the smallest rank first', () => {
    const size = 60;
    for (let seed = 0; seed < 25; seed += 1) {
      const next = numbersFrom(seed);
      const ranks = Array.from({ length: size }, () => next(1000) + next(100) / 1000);
      const edges = edgesOf(seed, size);
      const left = new Set(Array.from({ length: size }, (_, i) => i));
      const expected: number[] = [];
      while (left.size > 0) {
        const free = [...left].filter((s) => !edges.some(([a, b]) => b === s && left.has(a)));
        const first = free.reduce((best, s) => (ranks[s]! < ranks[best]! ? s : best));
        expected.push(first);
        left.delete(first);
      }
      expect(sortSteps(size, edges, (s) => ranks[s]!)).toEqual(expected);
    }
    expect(
      sortSteps(2, [
        [0, 1],
        [1, 0],
      ]),
    ).toBeNull();
    expect(
      closeOrder(2, [
        [0, 1],
        [1, 0],
      ]),
    ).toBeNull();
  });

  it('has a shortest path where there is one', () => {
    const edges = [
      [0, 1],
      [1, 2],
      [0, 2],
      [2, 3],
      [4, 3],
    ] as const;
    expect(findPath(edges, 0, 3)).toEqual([0, 2, 3]);
    expect(findPath(edges, 1, 1)).toEqual([1]);
    expect(findPath(edges, 3, 0)).toBeNull();
    expect(findPath(edges, 0, 4)).toBeNull();
    const fork = [
      [0, 1],
      [0, 2],
      [1, 3],
    ] as const;
    expect(findPath(fork, 0, 3)).toEqual([0, 1, 3]);
  });
});

describe('the check kept for an owner', () => {
  it('is the same while nothing it depends on changes, and another owner’s is another', () => {
    const owner = {};
    const model = randomModel(3);
    const [failure] = checkedFor(owner, model)!.check().failures;
    expect(failure).toBeDefined();
    const again = checkedFor(owner, { ...model, edges: [...model.edges] })!.check().failures[0]!;
    expect(again.madeBy).toBe(failure!.madeBy);
    expect(checkedFor({}, model)!.check().failures[0]!.madeBy).not.toBe(failure!.madeBy);
  });

  it('gives what the check gives, and null for a circle', () => {
    const owner = {};
    for (let seed = 0; seed < 50; seed += 1) {
      const model = randomModel(seed);
      for (let i = 0; i <= model.edges.length; i += 1) {
        const less = { ...model, edges: model.edges.slice(i) };
        expect(checkedFor(owner, less)!.check()).toEqual(checkModel(less));
      }
    }
    const circle: Model = {
      ...randomModel(1, 2),
      steps: [...randomModel(1, 2).steps, ...randomModel(2, 2).steps],
      edges: [
        [0, 1],
        [1, 0],
      ],
    };
    expect(checkedFor(owner, circle)).toBeNull();
    // A circle leaves what is kept as it was.
    expect(checkedFor(owner, randomModel(7))!.check()).toEqual(checkModel(randomModel(7)));
    expect(() => checkModel(circle)).toThrow(RangeError);
  });
});
