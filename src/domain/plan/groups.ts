import { sortSteps } from './check/order.js';
import type { ModelEdge } from './check/model.js';
import type { Plan, StepGroup } from './types.js';

/**
 * Groups of steps: what a user looks at as one. They have no part in what must come before what; the
 * list keeps each together as far as the order allows.
 */

/** The name of the group each step is in. */
export function groupNames(plan: Pick<Plan, 'groups'>): ReadonlyMap<string, string> {
  return new Map(
    (plan.groups ?? []).flatMap(({ name, steps }) => steps.map((step) => [step, name] as const)),
  );
}

/** Groups in which nobody is left are no groups. */
export function nonEmpty(groups: readonly StepGroup[]): readonly StepGroup[] | undefined {
  const kept = groups.filter(({ steps }) => steps.length > 0);
  return kept.length === 0 ? undefined : kept;
}

/** The groups without some steps. */
export function without(groups: readonly StepGroup[], steps: ReadonlySet<string>): StepGroup[] {
  return groups.map((group) =>
    group.steps.some((step) => steps.has(step))
      ? { ...group, steps: group.steps.filter((step) => !steps.has(step)) }
      : group,
  );
}

/**
 * One order of the steps 0 to `groupOf.length − 1` that contradicts no edge, lower numbers first
 * where it is free, in which each group stands together as far as the edges allow: a group that a
 * strange step must divide stands in two parts or more. Null when the edges go in a circle.
 * Doing it again to the result changes nothing. `groupOf` holds a number from 0, or −1 for none.
 */
export function sortTogether(groupOf: readonly number[], edges: readonly ModelEdge[]): number[] | null {
  let sequence: readonly number[] | null = sortSteps(groupOf.length, edges);
  if (sequence === null) return null;
  let runs = runsIn(sequence, groupOf);
  const fewest = new Set(groupOf.filter((group) => group >= 0)).size;
  while (runs > fewest) {
    const sorted = drawTogether(sequence, groupOf, edges);
    const left = runsIn(sorted, groupOf);
    // Drawing one group together may part another: only fewer in all is better.
    if (left >= runs) break;
    sequence = sorted;
    runs = left;
  }
  return [...sequence];
}

/** In how many runs the groups stand, all added up. */
function runsIn(sequence: readonly number[], groupOf: readonly number[]): number {
  let runs = 0;
  let last = -1;
  for (const step of sequence) {
    const group = groupOf[step]!;
    if (group >= 0 && group !== last) runs += 1;
    last = group;
  }
  return runs;
}

/** Makes one unit after the other of the parts of groups, as far as that goes in no circle. */
function drawTogether(
  sequence: readonly number[],
  groupOf: readonly number[],
  edges: readonly ModelEdge[],
): readonly number[] {
  const parts = partsOf(sequence, groupOf, edges);
  // Those that stand together already never go in a circle with each other.
  let taken = togetherIn(sequence, parts);
  let best: readonly number[] = sortUnits(sequence, parts, taken, edges) ?? sequence;
  for (const part of new Set(sequence.map((step) => parts[step]!))) {
    if (part < 0 || taken.has(part)) continue;
    const wanted = new Set([...taken, part]);
    const sorted = sortUnits(sequence, parts, wanted, edges);
    if (sorted === null) continue;
    best = sorted;
    taken = wanted;
  }
  return best;
}

/** The parts that stand together in an order. */
function togetherIn(sequence: readonly number[], parts: readonly number[]): Set<number> {
  const runs = new Map<number, number>();
  let last = -1;
  for (const step of sequence) {
    const part = parts[step]!;
    if (part !== last) runs.set(part, (runs.get(part) ?? 0) + 1);
    last = part;
  }
  return new Set([...runs].filter(([part, count]) => part >= 0 && count === 1).map(([part]) => part));
}

/**
 * The part of its group each step is in, numbered over all groups; −1 for steps in none. A step is in
 * a later part than another when every way the edges allow has a strange step between the two.
 */
function partsOf(
  sequence: readonly number[],
  groupOf: readonly number[],
  edges: readonly ModelEdge[],
): number[] {
  const previous: number[][] = groupOf.map(() => []);
  for (const [a, b] of edges) previous[b]!.push(a);
  const parts = groupOf.map(() => -1);
  const numbers = new Map<string, number>();
  const depth = new Int32Array(groupOf.length);
  for (const group of new Set(groupOf)) {
    if (group < 0) continue;
    // How many times a way to the step has left the group; coming back counts what it has left.
    for (const step of sequence) {
      const inside = groupOf[step] === group;
      let most = 0;
      for (const before of previous[step]!) {
        const left = groupOf[before] === group && !inside ? 1 : 0;
        most = Math.max(most, depth[before]! + left);
      }
      depth[step] = most;
      if (!inside) continue;
      const key = `${group}/${most}`;
      let number = numbers.get(key);
      if (number === undefined) numbers.set(key, (number = numbers.size));
      parts[step] = number;
    }
  }
  return parts;
}

/** Sorts with some parts as one each; null when that goes in a circle. */
function sortUnits(
  sequence: readonly number[],
  parts: readonly number[],
  together: ReadonlySet<number>,
  edges: readonly ModelEdge[],
): number[] | null {
  const unitOf: number[] = parts.map(() => -1);
  const members: number[][] = [];
  const rank: number[] = [];
  const unitOfPart = new Map<number, number>();
  sequence.forEach((step, position) => {
    const part = parts[step]!;
    let unit = together.has(part) ? unitOfPart.get(part) : undefined;
    if (unit === undefined) {
      unit = members.push([]) - 1;
      rank.push(position);
      if (together.has(part)) unitOfPart.set(part, unit);
    }
    members[unit]!.push(step);
    unitOf[step] = unit;
  });
  const between = edges.map(([a, b]) => [unitOf[a]!, unitOf[b]!] as const).filter(([a, b]) => a !== b);
  const sorted = sortSteps(members.length, between, (unit) => rank[unit]!);
  return sorted?.flatMap((unit) => members[unit]!) ?? null;
}
