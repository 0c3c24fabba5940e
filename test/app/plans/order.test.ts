import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dropPlace, rowsOf } from '../../../src/app/plans/listRows.js';
import { establishersOf, neighbourIndex, orderOf, tied } from '../../../src/app/plans/order.js';
import type { GroundStep, Plan, PlanEdge, StepGroup } from '../../../src/domain/plan/types.js';

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

describe('edges that tie groups', () => {
  const some = fc.uniqueArray(fc.nat(11).map(String), { minLength: 1, maxLength: 6 });

  test('put each step of one before each of the other, and none could be left out', () => {
    fc.assert(
      fc.property(forwardEdges, some, some, (edges, before, after) => {
        const order = orderOf(edges);
        const tying = tied(before, after, order);
        const others = after.filter((step) => !before.includes(step));
        const first = before.filter((step) => !after.includes(step));
        const all = orderOf([...edges, ...tying.map((each) => edge(each.before, each.after))]);
        for (const one of first) for (const other of others) expect(all.before(other)).toContain(one);
        for (const left of tying) {
          const rest = tying.filter((each) => each !== left).map((each) => edge(each.before, each.after));
          // The others do not stand in for it, but for ways there are already.
          const without = orderOf([...edges, ...rest]);
          if (!order.before(left.after).has(left.before) && !crosses(order, first, others)) {
            expect(without.before(left.after)).not.toContain(left.before);
          }
        }
      }),
    );
  });

  /** Whether some of one are before some of the other already, or after. */
  function crosses(order: ReturnType<typeof orderOf>, first: readonly string[], others: readonly string[]) {
    return first.some((one) =>
      others.some((other) => order.after(one).has(other) || order.before(one).has(other)),
    );
  }
});

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

describe('moving steps', () => {
  const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => step(id));
  const places = new Map(all.map(({ id }, at) => [id, at]));

  test('dropped on a gap, they end together between the two rows the line was drawn between', () => {
    fc.assert(
      fc.property(
        fc.subarray(
          all.map(({ id }) => id),
          { minLength: 1 },
        ),
        fc.nat(6),
        (moved, gap) => {
          const rows = rowsOf({}, all, new Set());
          const moving = new Set(moved);
          const to = dropPlace(rows, gap, moving, places);
          const rest = all.map(({ id }) => id).filter((id) => !moving.has(id));
          const then = [...rest];
          then.splice(to ?? places.get(moved[0]!)!, 0, ...moved);
          const above = all.slice(0, gap).filter(({ id }) => !moving.has(id));
          if (to === null) expect(then).toEqual(all.map(({ id }) => id));
          else expect(then.slice(0, above.length)).toEqual(above.map(({ id }) => id));
        },
      ),
    );
  });

  test('dropped under a folded group, they come after all of it', () => {
    const plan = { groups: [{ name: 'G', steps: ['b', 'c', 'd'] }] };
    const rows = rowsOf(plan, all, new Set(['G']));
    expect(rows.map((row) => row.id)).toEqual(['a', 'group 0 G', 'e', 'f']);
    expect(dropPlace(rows, 2, new Set(['a']), places)).toBe(3);
  });

  const planOf = (groups: StepGroup[] = []) => ({ plan: { groups } as unknown as Plan, steps: all });

  test('the first step has nowhere to go up, the last nowhere down', () => {
    expect(neighbourIndex(planOf(), ['a'], -1)).toBeNull();
    expect(neighbourIndex(planOf(), ['a'], 1)).toBe(1);
    expect(neighbourIndex(planOf(), ['f'], 1)).toBeNull();
    expect(neighbourIndex(planOf(), ['gone'], 1)).toBeNull();
    expect(neighbourIndex(planOf(), ['a', 'f'], -1), 'they come together').toBe(0);
    expect(neighbourIndex(planOf(), ['c', 'd'], -1)).toBe(1);
    expect(neighbourIndex(planOf(), ['c', 'd'], 1)).toBe(3);
  });

  test('a whole group passes another as one; a single step goes into it', () => {
    const two = planOf([
      { name: 'G', steps: ['a', 'b'] },
      { name: 'H', steps: ['c', 'd', 'e'] },
    ]);
    expect(neighbourIndex(two, ['a', 'b'], 1)).toBe(3);
    expect(neighbourIndex(two, ['c', 'd', 'e'], -1)).toBe(0);
    expect(neighbourIndex(two, ['f'], -1)).toBe(4);
  });
});
