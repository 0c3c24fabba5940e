import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortSteps } from '../../../src/domain/plan/check/order.js';
import type { ModelEdge } from '../../../src/domain/plan/check/model.js';
import { groupNames, sortTogether } from '../../../src/domain/plan/groups.js';
import { editPlan, groundPlan } from '../../../src/domain/plan/index.js';
import type { Plan, PlanEdit, PlanView } from '../../../src/domain/plan/types.js';
import { changeOfView, changeView } from '../../../src/domain/plan/viewChange.js';
import { indexed, viewEstate } from '../../fixtures/estates/view.js';
import { Bench } from './support.js';

const plain = () => new Bench(indexed(viewEstate().draft));
const ids = (view: PlanView): string[] => view.steps.map((step) => step.id);

/** Numbers of the runs in which the steps of each group stand. */
function runsOf(sequence: readonly number[], groupOf: readonly number[]): Map<number, number> {
  const runs = new Map<number, number>();
  sequence.forEach((step, i) => {
    const group = groupOf[step]!;
    if (group >= 0 && (i === 0 || groupOf[sequence[i - 1]!] !== group)) {
      runs.set(group, (runs.get(group) ?? 0) + 1);
    }
  });
  return runs;
}

const orders = fc.integer({ min: 2, max: 9 }).chain((size) =>
  fc.record({
    groupOf: fc.array(fc.integer({ min: -1, max: 2 }), { minLength: size, maxLength: size }),
    edges: fc.array(
      fc.tuple(fc.nat(size - 1), fc.nat(size - 1)).filter(([a, b]) => a !== b),
      { maxLength: 12 },
    ),
  }),
);

describe('the list keeps groups together', () => {
  it('where the order is free, at the place of their first step', () => {
    expect(sortTogether([0, -1, 0, -1], [])).toEqual([0, 2, 1, 3]);
    expect(sortTogether([-1, 0, -1, 0], [[2, 1]])).toEqual([0, 2, 1, 3]);
  });

  it('in as few parts as a strange step between them leaves', () => {
    const edges: ModelEdge[] = [
      [0, 2],
      [2, 1],
    ];
    expect(sortTogether([0, 0, -1, -1, 0], edges)).toEqual([0, 4, 2, 1, 3]);
  });

  it('and steps stay where they are when no order has fewer parts', () => {
    const edges: ModelEdge[] = [
      [0, 2],
      [2, 1],
    ];
    expect(sortTogether([0, 0, -1, 0], edges)).toEqual([0, 2, 1, 3]);
  });

  it('one of two that cannot both stand together', () => {
    // Each must be divided for the other's sake: 0 before 1, 3 before 2.
    const edges: ModelEdge[] = [
      [0, 1],
      [3, 2],
    ];
    const sorted = sortTogether([0, 1, 0, 1], edges)!;
    expect([...runsOf(sorted, [0, 1, 0, 1]).values()].sort()).toEqual([1, 2]);
  });

  it('never against the order, and once is enough', () => {
    fc.assert(
      fc.property(orders, ({ groupOf, edges }) => {
        const sorted = sortTogether(groupOf, edges);
        const plainly = sortSteps(groupOf.length, edges);
        if (plainly === null || sorted === null) {
          expect(sorted).toBe(plainly);
          return;
        }
        const place = new Map(sorted.map((step, i) => [step, i]));
        expect(place.size).toBe(groupOf.length);
        for (const [a, b] of edges) expect(place.get(a)!).toBeLessThan(place.get(b)!);
        const total = (runs: Map<number, number>): number =>
          [...runs.values()].reduce((sum, n) => sum + n, 0);
        expect(total(runsOf(sorted, groupOf))).toBeLessThanOrEqual(total(runsOf(plainly, groupOf)));
        // Renumbered as the list has them now, they stay where they are.
        const again = sortTogether(
          sorted.map((step) => groupOf[step]!),
          edges.map(([a, b]) => [place.get(a)!, place.get(b)!] as const),
        );
        expect(again).toEqual(sorted.map((_, i) => i));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('groups of a plan', () => {
  it('are made, joined, renamed, left and dissolved, and change nothing about the order', () => {
    const bench = plain();
    const start = bench.plan;
    const mounts = bench.view.steps.filter((step) => step.kind === 'mount-volume').map((step) => step.id);
    bench.edit({ type: 'group-steps', name: 'Mounting', steps: mounts });
    expect(bench.plan.groups).toEqual([{ name: 'Mounting', steps: mounts }]);
    expect(bench.view.check.verdict).toBe('safe');
    expect(bench.view.edges).toHaveLength(new Bench(indexed(viewEstate().draft)).view.edges.length);
    const declare = bench.step('declare').id;
    bench.edit({ type: 'group-steps', name: 'Mounting', steps: [declare] });
    expect(groupNames(bench.plan).get(declare)).toBe('Mounting');
    bench.edit({ type: 'rename-group', from: 'Mounting', name: ' Storage first ' });
    expect(bench.refusal({ type: 'rename-group', from: 'Mounting', name: 'x' })).toMatch(/no such group/);
    bench.edit({ type: 'leave-group', steps: [declare] });
    expect(bench.plan.groups).toEqual([{ name: 'Storage first', steps: mounts }]);
    bench.edit({ type: 'dissolve-group', name: 'Storage first' });
    expect(bench.plan).toEqual({ ...start, order: bench.plan.order });
  });

  it('have names of their own', () => {
    const bench = plain();
    const [a, b] = ids(bench.view);
    bench.edit({ type: 'group-steps', name: 'A', steps: [a!] });
    bench.edit({ type: 'group-steps', name: 'B', steps: [b!] });
    expect(bench.refusal({ type: 'rename-group', from: 'A', name: 'B' })).toMatch(/already/);
    expect(bench.refusal({ type: 'group-steps', name: '  ', steps: [a!] })).toMatch(/needs a name/);
    expect(bench.refusal({ type: 'group-steps', name: 'C', steps: ['nowhere'] })).toMatch(/not in the plan/);
  });

  it('move as one, and stay together where a step of theirs is tied to a later one', () => {
    const bench = plain();
    const list = ids(bench.view);
    const mounts = bench.view.steps.filter((step) => step.kind === 'mount-volume').map((step) => step.id);
    bench.edit({ type: 'group-steps', name: 'Mounting', steps: mounts });
    bench.edit({ type: 'move-steps', steps: mounts, toIndex: list.length });
    expect(ids(bench.view).slice(-mounts.length)).toEqual(mounts);
    expect(bench.plan.groups?.[0]?.steps).toEqual(mounts);
  });

  it('take in what is put between their steps and lose what is put elsewhere', () => {
    const bench = plain();
    const mounts = bench.view.steps.filter((step) => step.kind === 'mount-volume').map((step) => step.id);
    bench.edit({ type: 'group-steps', name: 'Mounting', steps: mounts });
    const stranger = bench.view.steps.at(-1)!.id;
    const first = ids(bench.view).indexOf(mounts[0]!);
    bench.edit({ type: 'move-step', step: stranger, toIndex: first + 1 });
    expect(groupNames(bench.plan).get(stranger)).toBe('Mounting');
    bench.edit({ type: 'move-step', step: stranger, toIndex: 999 });
    expect(groupNames(bench.plan).get(stranger)).toBeUndefined();
    // Beside its group it stays in it.
    bench.edit({ type: 'move-step', step: mounts[0]!, toIndex: first + mounts.length - 1 });
    expect(groupNames(bench.plan).get(mounts[0]!)).toBe('Mounting');
  });

  it('keep the place of a step that is taken out, but not of one that is gone', () => {
    const bench = plain();
    const id = bench.step('verify-visible').id;
    bench.edit({ type: 'group-steps', name: 'Looks', steps: [id] });
    bench.edit({ type: 'remove-step', step: id });
    bench.edit({ type: 'restore-step', step: id });
    expect(groupNames(bench.plan).get(id)).toBe('Looks');
  });
});

describe('several steps in one edit', () => {
  it('are put together in the order they have', () => {
    const bench = plain();
    const mounts = bench.view.steps.filter((step) => step.kind === 'mount-volume').map((step) => step.id);
    const [a, b] = [mounts.at(0)!, mounts.at(-1)!];
    bench.edit({ type: 'move-steps', steps: [b, a], toIndex: 0 });
    expect(ids(bench.view).slice(0, 2)).toEqual([a, b]);
  });

  it('go out at once, and are tied at once, or not at all', () => {
    const bench = plain();
    const start = bench.plan;
    const list = ids(bench.view);
    const last = list.at(-1)!;
    const all = list.slice(0, -1).map((before) => ({ before, after: last }));
    bench.edit({ type: 'add-edges', edges: all });
    expect(bench.refusal({ type: 'add-edges', edges: all })).toMatch(/already/);
    const back = [...all, { before: last, after: list[0]! }];
    expect(bench.refusal({ type: 'add-edges', edges: back })).toMatch(/circle/);
    bench.edit({ type: 'remove-steps', steps: list.slice(2, 5) });
    expect(bench.view.removed).toHaveLength(3);
    expect(start.removedSteps).toEqual([]);
  });

  it('are given to a role and a team, and taken back', () => {
    const bench = plain();
    const start = bench.plan;
    const step = bench.step('mount-volume', 'vol-os');
    bench.edit({ type: 'assign-steps', steps: [step.id], role: 'network', team: ' Night shift ' });
    expect(bench.view.steps.find(({ id }) => id === step.id)).toMatchObject({
      role: 'network',
      team: 'Night shift',
    });
    bench.edit({ type: 'assign-steps', steps: [step.id], role: step.role });
    expect(bench.plan.assigned).toEqual({ [step.id]: { team: 'Night shift' } });
    bench.edit({ type: 'assign-steps', steps: [step.id], team: null });
    expect(bench.plan).toEqual(start);
  });
});

/** An edit of groups or of several steps, drawn for the plan as it stands. */
function drawEdit(view: PlanView, kind: number, pick: readonly number[]): PlanEdit {
  const list = ids(view);
  const steps = pick.map((n) => list[n % list.length]!);
  const name = `G${pick[0]! % 3}`;
  const kinds: readonly PlanEdit[] = [
    { type: 'group-steps', name, steps },
    { type: 'group-steps', name, steps },
    { type: 'leave-group', steps },
    { type: 'dissolve-group', name },
    { type: 'rename-group', from: name, name: `G${pick[1]! % 4}` },
    { type: 'move-steps', steps, toIndex: pick[1]! % (list.length + 1) },
    { type: 'move-step', step: steps[0]!, toIndex: pick[1]! % list.length },
    { type: 'remove-steps', steps },
    { type: 'add-edges', edges: steps.slice(1).map((before) => ({ before, after: steps[0]! })) },
    { type: 'assign-steps', steps, role: 'srm', team: 'B' },
    { type: 'remove-edge', edge: view.edges[pick[0]! % Math.max(1, view.edges.length)]! },
    view.removed.length > 0
      ? { type: 'restore-step', step: view.removed[pick[0]! % view.removed.length]!.id }
      : { type: 'rename', name: 'x' },
  ];
  return kinds[kind % kinds.length]!;
}

describe('any sequence of such edits', () => {
  it('leaves groups apart, a list that agrees with the order, and a change that makes the new view', () => {
    const at = indexed(viewEstate().draft);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(11), fc.array(fc.nat(), { minLength: 2, maxLength: 4 })), {
          minLength: 1,
          maxLength: 8,
        }),
        (edits) => {
          let plan: Plan = new Bench(at).plan;
          for (const [kind, pick] of edits) {
            const before = groundPlan(plan, at.estate, at.index);
            if (before.steps.length === 0 || before.edges.length === 0) return;
            const edited = editPlan(plan, drawEdit(before, kind, pick), at.estate, at.index);
            if (!edited.ok) {
              expect(edited.message).toMatch(/[.]$/);
              continue;
            }
            plan = edited.plan;
            const after = groundPlan(plan, at.estate, at.index);
            const place = new Map(after.steps.map((step, i) => [step.id, i]));
            for (const edge of after.edges) {
              expect(place.get(edge.before)!).toBeLessThan(place.get(edge.after)!);
            }
            const grouped = (plan.groups ?? []).flatMap((group) => group.steps);
            expect(new Set(grouped).size).toBe(grouped.length);
            expect(plan.groups?.every((group) => group.steps.length > 0) ?? true).toBe(true);
            // Read again from where it is stored, it is the same plan.
            const stored = JSON.parse(JSON.stringify(plan)) as Plan;
            expect(groundPlan(stored, at.estate, at.index)).toEqual(after);
            const change = changeOfView(before, after);
            expect(changeView(before, JSON.parse(JSON.stringify(change)) as typeof change)).toEqual(after);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

it('a change of view holds no step that did not change', () => {
  const bench = plain();
  const before = bench.view;
  bench.edit({ type: 'move-step', step: before.steps[2]!.id, toIndex: 5 });
  const change = changeOfView(before, bench.view);
  expect(change.steps.every((part) => Array.isArray(part))).toBe(true);
  expect(change.leftBehind).toBeNull();
});
