import type { Duration, EdgeRef, GroundStep, Role } from './types.js';

/**
 * When each step can begin, and how long it may wait: the critical path method (Kelley and Walker,
 * 1959) on the plan's partial order. Hands are not counted: whatever may go side by side does. With
 * fewer hands the plan takes longer; the times here are the least it can take.
 */

/** Which of a step's three durations the times are worked out from. */
export type Pace = keyof Duration;

/** A step in time. All times are seconds after the first step begins. */
export interface ScheduledStep {
  readonly id: string;
  readonly role: Role;
  /** The team or person it was given to; null where nobody in particular. */
  readonly team: string | null;
  readonly duration: number;
  /** When all that must come before has ended. */
  readonly earliest: number;
  /** The last moment it can begin without the whole plan ending later. */
  readonly latest: number;
  /** `latest − earliest`: how long it may wait. */
  readonly slack: number;
  /** It cannot wait: it is on a longest path. */
  readonly critical: boolean;
}

/** The steps one role or team does, each in a row in which no two overlap. */
export interface Lane {
  /** Of the team's first step, where the lane is a team's. */
  readonly role: Role;
  /** Null for the steps of a role that no team was given. */
  readonly team: string | null;
  /** Rows one below the other; as many as hands are needed to begin every step as early as it can be. */
  readonly rows: readonly (readonly ScheduledStep[])[];
  /** Seconds of work. */
  readonly work: number;
}

export interface Schedule {
  readonly pace: Pace;
  /** Seconds from the first step's beginning to the last one's end. */
  readonly length: number;
  readonly steps: ReadonlyMap<string, ScheduledStep>;
  /** One lane a role and one a team, in the order in which they are first needed. */
  readonly lanes: readonly Lane[];
  /** Ids of one longest path, first step to last: what decides how long the plan takes. */
  readonly longestPath: readonly string[];
}

/**
 * Works out the times. `steps` are in an order that contradicts no edge, as `PlanView.steps` are;
 * edges to steps that are not there are left out.
 */
export function scheduleOf(
  steps: readonly GroundStep[],
  edges: readonly EdgeRef[],
  pace: Pace = 'likely',
): Schedule {
  const position = new Map(steps.map((step, at) => [step.id, at]));
  const into: number[][] = steps.map(() => []);
  const outOf: number[][] = steps.map(() => []);
  for (const { before, after } of edges) {
    const a = position.get(before);
    const b = position.get(after);
    if (a === undefined || b === undefined) continue;
    into[b]?.push(a);
    outOf[a]?.push(b);
  }
  const lasts = steps.map((step) => step.duration[pace]);
  const earliest = new Float64Array(steps.length);
  const ends = new Float64Array(steps.length);
  for (let s = 0; s < steps.length; s += 1) {
    for (const p of into[s] ?? []) earliest[s] = Math.max(at(earliest, s), at(ends, p));
    ends[s] = at(earliest, s) + (lasts[s] ?? 0);
  }
  const length = ends.reduce((most, end) => Math.max(most, end), 0);
  // Backwards in slack, not in times: differences of sums would leave a trace of rounding on the path.
  const slack = new Float64Array(steps.length);
  for (let s = steps.length - 1; s >= 0; s -= 1) {
    slack[s] = (outOf[s] ?? []).reduce(
      (least, next) => Math.min(least, at(slack, next) + at(earliest, next) - at(ends, s)),
      length - at(ends, s),
    );
  }
  const scheduled = steps.map((step, s): ScheduledStep => ({
    id: step.id,
    role: step.role,
    team: step.team ?? null,
    duration: lasts[s] ?? 0,
    earliest: at(earliest, s),
    latest: at(earliest, s) + at(slack, s),
    slack: at(slack, s),
    critical: at(slack, s) === 0,
  }));
  return {
    pace,
    length,
    steps: new Map(scheduled.map((step) => [step.id, step])),
    lanes: lanesOf(scheduled),
    longestPath: longestPath(into, earliest, ends).map((s) => steps[s]?.id ?? ''),
  };
}

const at = (times: Float64Array, index: number): number => times[index] ?? 0;

/** From the step that ends last back along whatever held each step up. */
function longestPath(into: readonly number[][], earliest: Float64Array, ends: Float64Array): number[] {
  let step = ends.reduce((last, end, s) => (last < 0 || end > at(ends, last) ? s : last), -1);
  const path: number[] = [];
  while (step >= 0) {
    path.unshift(step);
    const begins = at(earliest, step);
    step = (into[step] ?? []).find((before) => at(ends, before) === begins) ?? -1;
  }
  return path;
}

function lanesOf(steps: readonly ScheduledStep[]): Lane[] {
  const lanes = new Map<string, { role: Role; team: string | null; list: ScheduledStep[] }>();
  for (const step of [...steps].sort((a, b) => a.earliest - b.earliest)) {
    const { role, team } = step;
    // A role is one word: it cannot be the same text as this.
    const key = team === null ? role : `team ${team}`;
    const lane = lanes.get(key);
    if (lane === undefined) lanes.set(key, { role, team, list: [step] });
    else lane.list.push(step);
  }
  return [...lanes.values()].map(({ role, team, list }) => ({
    role,
    team,
    rows: rowsOf(list),
    work: list.reduce((sum, step) => sum + step.duration, 0),
  }));
}

/** Each step into the first row that is free when it begins; steps come in the order they begin. */
function rowsOf(steps: readonly ScheduledStep[]): ScheduledStep[][] {
  const rows: ScheduledStep[][] = [];
  const free: number[] = [];
  for (const step of steps) {
    const found = free.findIndex((time) => time <= step.earliest);
    const row = found < 0 ? rows.length : found;
    (rows[row] ??= []).push(step);
    free[row] = step.earliest + step.duration;
  }
  return rows;
}
