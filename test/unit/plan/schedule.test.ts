import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexEstate } from '../../../src/domain/estate/index.js';
import { scheduleOf, type Pace } from '../../../src/domain/plan/schedule.js';
import type { EdgeRef, GroundStep, Role } from '../../../src/domain/plan/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { Bench } from './support.js';

function step(id: string, likely: number, role: Role = 'lead'): GroundStep {
  return {
    id,
    kind: 'own',
    label: '',
    title: id,
    detail: '',
    role,
    objects: [],
    requires: [],
    hazards: [],
    effects: { adds: [], deletes: [] },
    commands: [],
    expect: '',
    duration: { min: likely / 2, likely, max: likely * 3 },
    sources: [],
  };
}
const edge = (before: string, after: string): EdgeRef => ({ before, after });

/** Steps in an order that contradicts no edge, with durations that do not add up exactly. */
const plans = fc
  .array(
    fc.record({
      likely: fc.double({ min: 0, max: 10_000, noNaN: true }),
      role: fc.constantFrom<Role>('lead', 'storage', 'network'),
      after: fc.array(fc.nat(1000), { maxLength: 4 }),
    }),
    { maxLength: 25 },
  )
  .map((drawn) => ({
    steps: drawn.map(({ likely, role }, at) => step(`s${at}`, likely, role)),
    edges: drawn.flatMap(({ after }, at) =>
      at === 0 ? [] : [...new Set(after.map((n) => n % at))].map((before) => edge(`s${before}`, `s${at}`)),
    ),
  }));
const paces = fc.constantFrom<Pace>('min', 'likely', 'max');

describe('the schedule', () => {
  test('a fork that joins: the longer branch is the longest path, the shorter one may wait', () => {
    const steps = [step('a', 10), step('long', 60), step('short', 20), step('end', 5)];
    const edges = [edge('a', 'long'), edge('a', 'short'), edge('long', 'end'), edge('short', 'end')];
    const { length, steps: times, longestPath } = scheduleOf(steps, edges);
    expect(length).toBe(75);
    expect(longestPath).toEqual(['a', 'long', 'end']);
    expect(times.get('short')).toMatchObject({ earliest: 10, latest: 50, slack: 40, critical: false });
    expect(times.get('end')).toMatchObject({ earliest: 70, latest: 70, slack: 0, critical: true });
  });

  test('no slack is negative, and nothing begins before what must come before has ended', () => {
    fc.assert(
      fc.property(plans, paces, ({ steps, edges }, pace) => {
        const { steps: times, length } = scheduleOf(steps, edges, pace);
        for (const { slack, latest, duration } of times.values()) {
          expect(slack).toBeGreaterThanOrEqual(0);
          expect(latest + duration).toBeLessThanOrEqual(length * (1 + 1e-12));
        }
        for (const { before, after } of edges) {
          const [a, b] = [times.get(before)!, times.get(after)!];
          expect(b.earliest).toBeGreaterThanOrEqual(a.earliest + a.duration);
          expect(b.latest - (a.latest + a.duration)).toBeGreaterThanOrEqual(-1e-9 * length);
        }
      }),
    );
  });

  test('the longest path has no slack, is joined end to end and is as long as the plan', () => {
    fc.assert(
      fc.property(plans, paces, ({ steps, edges }, pace) => {
        const { steps: times, longestPath, length } = scheduleOf(steps, edges, pace);
        const path = longestPath.map((id) => times.get(id)!);
        expect(path.length > 0).toBe(steps.length > 0);
        expect(path.every(({ slack, critical }) => slack === 0 && critical)).toBe(true);
        let end = 0;
        for (const each of path) {
          expect(each.earliest).toBe(end);
          end = each.earliest + each.duration;
        }
        expect(end).toBe(length);
      }),
    );
  });

  test('is what a look at every path gives: the longest, and how much shorter the longest through a step is', () => {
    // Whole seconds, so that sums are exact.
    const small = plans.map(({ steps, edges }) => ({
      steps: steps.slice(0, 10).map((one) => step(one.id, Math.round(one.duration.likely), one.role)),
      edges,
    }));
    fc.assert(
      fc.property(small, ({ steps, edges }) => {
        const length = new Map<string, number>();
        let longest = 0;
        const walk = (path: readonly GroundStep[]): void => {
          const seconds = path.reduce((sum, one) => sum + one.duration.likely, 0);
          longest = Math.max(longest, seconds);
          for (const { id } of path) length.set(id, Math.max(length.get(id) ?? 0, seconds));
          const { id } = path.at(-1)!;
          for (const next of steps) {
            if (edges.some(({ before, after }) => before === id && after === next.id)) walk([...path, next]);
          }
        };
        for (const first of steps) walk([first]);
        const schedule = scheduleOf(steps, edges);
        expect(schedule.length).toBe(longest);
        for (const { id, slack } of schedule.steps.values()) expect(slack).toBe(longest - length.get(id)!);
      }),
    );
  });

  test('a step that waits all its slack, and no longer, leaves the end where it is', () => {
    fc.assert(
      fc.property(plans, fc.nat(1000), ({ steps, edges }, pick) => {
        fc.pre(steps.length > 0);
        const { steps: times, length } = scheduleOf(steps, edges);
        const { id, slack } = times.get(steps[pick % steps.length]!.id)!;
        const lengthWith = (wait: number): number =>
          scheduleOf(
            steps.map((one) =>
              one.id === id
                ? { ...one, duration: { ...one.duration, likely: one.duration.likely + wait } }
                : one,
            ),
            edges,
          ).length;
        expect(lengthWith(slack)).toBeLessThanOrEqual(length * (1 + 1e-12));
        expect(lengthWith(slack + 1)).toBeGreaterThan(length);
      }),
    );
  });

  test('lanes hold every step once, in its role’s lane, and no two in a row overlap', () => {
    fc.assert(
      fc.property(plans, ({ steps, edges }) => {
        const { lanes, steps: times } = scheduleOf(steps, edges);
        expect(lanes.flatMap(({ rows }) => rows.flat().map(({ id }) => id)).toSorted()).toEqual(
          [...times.keys()].toSorted(),
        );
        for (const { role, rows } of lanes) {
          for (const row of rows) {
            row.forEach((one, at) => {
              expect(one.role).toBe(role);
              const before = row[at - 1];
              if (before) expect(one.earliest).toBeGreaterThanOrEqual(before.earliest + before.duration);
            });
          }
        }
      }),
    );
  });

  test('on an estate it is as long as the plan says', () => {
    const estate = generateEstate();
    const { view } = new Bench({ estate, index: indexEstate(estate) });
    const schedule = scheduleOf(view.steps, view.edges);
    expect(schedule.length).toBe(view.longestPathSeconds);
    expect(schedule.lanes.length).toBeGreaterThan(2);
  });
});
