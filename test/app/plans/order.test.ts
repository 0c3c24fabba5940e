import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dropIndex, establishersOf, neighbourIndex, orderOf } from '../../../src/app/plans/order.js';
import type { GroundStep, PlanEdge } from '../../../src/domain/plan/types.js';

const edge = (before: string, after: string): PlanEdge => ({ before, after, origin: 'derived', reason: '' });
const step = (id: string, adds: string[] = [], deletes: string[] = []): GroundStep => ({
  id,
  kind: 'k',
  label: '',
  title: id,
  detail: '',
  role: 'lead',
  objects: [],
  requires: [],
  hazards: [],
  effects: { adds, deletes },
  commands: [],
  expect: '',
  duration: { min: 0, likely: 0, max: 0 },
  sources: [],
});

/** Edges that only lead forward, so that there is no circle. */
const forwardEdges = fc
  .array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 30 })
  .map((pairs) => pairs.filter(([a, b]) => a < b).map(([a, b]) => edge(String(a), String(b))));

describe('the order of a plan', () => {
  test('a step comes before another exactly when the other comes after it', () => {
    fc.assert(
      fc.property(forwardEdges, fc.nat(11), fc.nat(11), (edges, a, b) => {
        const order = orderOf(edges);
        expect(order.before(String(b)).has(String(a))).toBe(order.after(String(a)).has(String(b)));
      }),
    );
  });

  test('what is reached along two edges comes before, too', () => {
    const order = orderOf([edge('a', 'b'), edge('b', 'c')]);
    expect([...order.before('c')].sort()).toEqual(['a', 'b']);
    expect(order.into('c').map((one) => one.before)).toEqual(['b']);
  });
});

describe('what establishes a requirement', () => {
  const steps = [
    step('late', ['mounted']),
    step('early', ['mounted']),
    step('user'),
    step('undo', [], ['busy']),
  ];
  const order = orderOf([edge('early', 'user')]);

  test('names the steps that always come first before those that may come too late', () => {
    const found = establishersOf({ fact: 'mounted', holds: true }, 'user', steps, order);
    expect(found.map((one) => [one.step.id, one.always])).toEqual([
      ['early', true],
      ['late', false],
    ]);
  });

  test('a fact that must not hold is established by the step that deletes it', () => {
    const found = establishersOf({ fact: 'busy', holds: false }, 'user', steps, order);
    expect(found.map((one) => one.step.id)).toEqual(['undo']);
  });
});

describe('moving a step', () => {
  test('dropped on a gap, a step ends between the two rows the line was drawn between', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(), fc.nat(), (count, fromAny, gapAny) => {
        const from = fromAny % count;
        const gap = gapAny % (count + 1);
        const rows = Array.from({ length: count }, (_, at) => at);
        const to = dropIndex(from, gap);
        const moved = rows.filter((row) => row !== from);
        moved.splice(to ?? from, 0, from);
        const wanted = [...rows.slice(0, gap).filter((row) => row !== from), from];
        wanted.push(...rows.slice(gap).filter((row) => row !== from));
        expect(moved).toEqual(wanted);
        expect(to === null).toBe(JSON.stringify(moved) === JSON.stringify(rows));
      }),
    );
  });

  test('the first step has nowhere to go up, the last nowhere down', () => {
    const steps = [step('a'), step('b')];
    expect(neighbourIndex(steps, 'a', -1)).toBeNull();
    expect(neighbourIndex(steps, 'a', 1)).toBe(1);
    expect(neighbourIndex(steps, 'b', 1)).toBeNull();
    expect(neighbourIndex(steps, 'gone', 1)).toBeNull();
  });
});
