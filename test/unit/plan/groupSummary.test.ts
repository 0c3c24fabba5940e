import { expect, it } from 'vitest';
import { runsOf, summariesOf } from '../../../src/domain/plan/groupSummary.js';
import { scheduleOf } from '../../../src/domain/plan/schedule.js';
import { indexed, viewEstate } from '../../fixtures/estates/view.js';
import { Bench } from './support.js';

const summed = ({ view, plan }: Bench) => summariesOf(plan, view.steps, scheduleOf(view.steps, view.edges));

it('a group is summed up: its steps, who, how long, and how long it may wait', () => {
  const bench = new Bench(indexed(viewEstate().draft));
  const [a, b, c] = bench.view.steps;
  bench
    .edit({ type: 'group-steps', name: 'Begin', steps: [a!.id, b!.id, c!.id] })
    .edit({ type: 'assign-steps', steps: [b!.id], team: 'Night shift' });
  const [group] = summed(bench);
  const { steps } = scheduleOf(bench.view.steps, bench.view.edges);
  const times = [a, b, c].map((step) => steps.get(step!.id)!);
  expect(group).toMatchObject({ name: 'Begin', steps: [a!.id, b!.id, c!.id], parts: 1, begins: 0 });
  expect(group?.work).toBe(times.reduce((sum, time) => sum + time.duration, 0));
  expect(group?.slack).toBe(Math.min(...times.map((time) => time.slack)));
  expect(group?.who).toContainEqual({ role: b!.role, team: 'Night shift', steps: 1 });
});

it('a group that a strange step divides stands in two parts', () => {
  const bench = new Bench(indexed(viewEstate().draft));
  const chain = bench.view.edges.find(({ after }) =>
    bench.view.edges.some(({ before }) => before === after),
  )!;
  const last = bench.view.edges.find(({ before }) => before === chain.after)!;
  bench.edit({ type: 'group-steps', name: 'Apart', steps: [chain.before, last.after] });
  expect(summed(bench)[0]?.parts).toBe(2);
  const runs = runsOf(bench.plan, bench.view.steps);
  expect(runs.filter((run) => run.group === 'Apart').map((run) => run.part)).toEqual([0, 1]);
  expect(runs.flatMap((run) => run.steps)).toEqual(bench.view.steps);
});

it('a team has a lane of its own', () => {
  const bench = new Bench(indexed(viewEstate().draft));
  const [a, b] = bench.view.steps;
  bench.edit({ type: 'assign-steps', steps: [a!.id, b!.id], team: 'Night shift' });
  const { lanes } = scheduleOf(bench.view.steps, bench.view.edges);
  const [lane] = lanes.filter(({ team }) => team === 'Night shift');
  expect(
    lane?.rows
      .flat()
      .map((step) => step.id)
      .sort(),
  ).toEqual([a!.id, b!.id].sort());
  expect(lanes.filter(({ team }) => team === null).flatMap(({ rows }) => rows.flat())).toHaveLength(
    bench.view.steps.length - 2,
  );
});
