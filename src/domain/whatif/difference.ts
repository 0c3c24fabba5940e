import type { EdgeRef, GroundStep, Scenario } from '../plan/types.js';
import type { Situation } from './situation.js';
import type { Difference } from './types.js';

/** What a changed plan has more and less than it had, and what that costs in time. */
export function differenceOf(before: Situation, after: Situation): Difference {
  const had = new Map(before.view.steps.map((step) => [step.id, step]));
  const has = new Map(after.view.steps.map((step) => [step.id, step]));
  const came = after.view.steps.filter((step) => !had.has(step.id));
  const went = before.view.steps.filter((step) => !has.has(step.id));
  return {
    stepsAdded: came.map(named),
    stepsRemoved: went.map(named),
    // Derived edges come and go with their steps; these are the user's own and those taken out.
    edgesAdded: [
      ...without(after.plan.addedEdges, before.plan.addedEdges),
      ...without(before.plan.removedEdges, after.plan.removedEdges),
    ],
    edgesRemoved: [
      ...without(before.plan.addedEdges, after.plan.addedEdges),
      ...without(after.plan.removedEdges, before.plan.removedEdges),
    ],
    settings: settingsBetween(before.plan.scenario, after.plan.scenario),
    workSeconds: work(came) - work(went),
    pathSeconds: after.view.longestPathSeconds - before.view.longestPathSeconds,
  };
}

const named = ({ id, title }: GroundStep): { id: string; title: string } => ({ id, title });
const work = (steps: readonly GroundStep[]): number =>
  steps.reduce((sum, step) => sum + step.duration.likely, 0);

function without(edges: readonly EdgeRef[], others: readonly EdgeRef[]): EdgeRef[] {
  const id = ({ before, after }: EdgeRef): string => `${before}\u0000${after}`;
  const known = new Set(others.map(id));
  return edges.filter((edge) => !known.has(id(edge)));
}

function settingsBetween(a: Scenario, b: Scenario): number {
  const flat = ({ settings, ...rest }: Scenario): Record<string, unknown> => ({
    ...rest,
    ...Object.fromEntries(Object.entries(settings ?? {}).map(([id, value]) => [`settings.${id}`, value])),
  });
  const [one, other] = [flat(a), flat(b)];
  const fields = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...fields].filter((field) => JSON.stringify(one[field]) !== JSON.stringify(other[field])).length;
}

/** Steps and edges that come and go, and one for each change: the measure by which a change is cheap. */
export function costOf(difference: Difference, changes: number): number {
  const { stepsAdded, stepsRemoved, edgesAdded, edgesRemoved } = difference;
  return changes + stepsAdded.length + stepsRemoved.length + edgesAdded.length + edgesRemoved.length;
}
