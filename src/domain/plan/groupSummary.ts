import { groupNames } from './groups.js';
import type { Schedule } from './schedule.js';
import type { GroundStep, Plan, Role } from './types.js';

/** A group as it is told when its steps are not: how many, who, how long, how urgent. */
export interface GroupSummary {
  readonly name: string;
  /** Ids of those in the plan, in list order. */
  readonly steps: readonly string[];
  /** Parts it stands in in the list; more than one where a strange step must come between. */
  readonly parts: number;
  /** Seconds of work. */
  readonly work: number;
  /** Seconds after the plan's beginning: the first step's earliest beginning, the last one's earliest end. */
  readonly begins: number;
  readonly ends: number;
  /** The least time any of its steps may wait, in seconds; 0: one of them is on a longest path. */
  readonly slack: number;
  /** Who does it, those with most steps first. */
  readonly who: readonly { readonly role: Role; readonly team: string | null; readonly steps: number }[];
}

/** One run of the list: steps of one group side by side, or a single step that is in none. */
export interface ListRun {
  /** Null for a step in no group. */
  readonly group: string | null;
  /** Which part of the group this is, from 0. */
  readonly part: number;
  readonly steps: readonly GroundStep[];
}

/** The list as it is read with groups: in order, steps of a group that stand together as one run. */
export function runsOf(plan: Pick<Plan, 'groups'>, steps: readonly GroundStep[]): ListRun[] {
  const names = groupNames(plan);
  const parts = new Map<string, number>();
  const runs: { group: string | null; part: number; steps: GroundStep[] }[] = [];
  for (const step of steps) {
    const group = names.get(step.id) ?? null;
    const last = runs.at(-1);
    if (group !== null && last?.group === group) {
      last.steps.push(step);
      continue;
    }
    const part = group === null ? 0 : (parts.get(group) ?? 0);
    if (group !== null) parts.set(group, part + 1);
    runs.push({ group, part, steps: [step] });
  }
  return runs;
}

/** The groups that have steps in the plan, in list order. */
export function summariesOf(
  plan: Pick<Plan, 'groups'>,
  steps: readonly GroundStep[],
  schedule: Schedule,
): GroupSummary[] {
  if (plan.groups === undefined) return [];
  const members = new Map<string, GroundStep[]>();
  const parts = new Map<string, number>();
  for (const run of runsOf(plan, steps)) {
    if (run.group === null) continue;
    members.set(run.group, [...(members.get(run.group) ?? []), ...run.steps]);
    parts.set(run.group, run.part + 1);
  }
  return [...members].map(([name, list]) => {
    const times = list.flatMap((step) => schedule.steps.get(step.id) ?? []);
    return {
      name,
      steps: list.map((step) => step.id),
      parts: parts.get(name) ?? 1,
      work: times.reduce((sum, { duration }) => sum + duration, 0),
      begins: times.reduce((first, { earliest }) => Math.min(first, earliest), Infinity),
      ends: times.reduce((last, { earliest, duration }) => Math.max(last, earliest + duration), 0),
      slack: times.reduce((least, { slack }) => Math.min(least, slack), Infinity),
      who: whoOf(list),
    };
  });
}

function whoOf(steps: readonly GroundStep[]): GroupSummary['who'] {
  const who = new Map<string, { role: Role; team: string | null; steps: number }>();
  for (const { role, team = null } of steps) {
    const key = team === null ? role : `team ${team}`;
    const known = who.get(key);
    if (known === undefined) who.set(key, { role, team, steps: 1 });
    else known.steps += 1;
  }
  return [...who.values()].sort((a, b) => b.steps - a.steps);
}
