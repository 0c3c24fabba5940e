import { runsOf } from '../../domain/plan/groupSummary.js';
import type { EdgeRef, GroundStep, Literal, PlanEdge, PlanView } from '../../domain/plan/types.js';

/** A plan's order as the page needs it: who comes before whom, directly and at all. */
export interface Order {
  /** Edges that end at a step. */
  into(step: string): readonly PlanEdge[];
  /** Edges that begin at a step. */
  outOf(step: string): readonly PlanEdge[];
  /** All steps that always come before. */
  before(step: string): ReadonlySet<string>;
  /** All steps that always come after. */
  after(step: string): ReadonlySet<string>;
}

const none: readonly PlanEdge[] = [];

/** Reads the order from a plan's edges. The walks are done when asked for. */
export function orderOf(edges: readonly PlanEdge[]): Order {
  const into = grouped(edges, (edge) => edge.after);
  const outOf = grouped(edges, (edge) => edge.before);
  return {
    into: (step) => into.get(step) ?? none,
    outOf: (step) => outOf.get(step) ?? none,
    before: (step) => walk(step, (at) => (into.get(at) ?? none).map((edge) => edge.before)),
    after: (step) => walk(step, (at) => (outOf.get(at) ?? none).map((edge) => edge.after)),
  };
}

function grouped(edges: readonly PlanEdge[], by: (edge: PlanEdge) => string): Map<string, PlanEdge[]> {
  const groups = new Map<string, PlanEdge[]>();
  for (const edge of edges) {
    const group = groups.get(by(edge));
    if (group === undefined) groups.set(by(edge), [edge]);
    else group.push(edge);
  }
  return groups;
}

function walk(from: string, next: (step: string) => readonly string[]): Set<string> {
  const seen = new Set<string>();
  const open = [...next(from)];
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    if (seen.has(step)) continue;
    seen.add(step);
    open.push(...next(step));
  }
  return seen;
}

/** An edge as one text, for keys and look-ups. */
export const edgeKey = ({ before, after }: EdgeRef): string => `${before}\u0000${after}`;

/**
 * The fewest edges that put all of some steps before all of others: from those that end the first to those
 * that begin the others. A step in both is passed over.
 */
export function tied(before: readonly string[], after: readonly string[], order: Order): EdgeRef[] {
  const both = new Set(before.filter((step) => after.includes(step)));
  const rest = (steps: readonly string[]): string[] => steps.filter((step) => !both.has(step));
  const none = (of: ReadonlySet<string>, steps: readonly string[]): boolean =>
    !steps.some((step) => of.has(step));
  const [first, others] = [rest(before), rest(after)];
  const ends = first.filter((step) => none(order.after(step), first));
  const begins = others.filter((step) => none(order.before(step), others));
  return ends.flatMap((end) => begins.map((begin) => ({ before: end, after: begin })));
}

export interface Establisher {
  readonly step: GroundStep;
  /** Whether the order says that it always comes first. */
  readonly always: boolean;
}

/** The steps that bring about what `literal` asks for, those that always come first in front. */
export function establishersOf(
  literal: Literal,
  step: string,
  steps: readonly GroundStep[],
  order: Order,
): Establisher[] {
  const before = order.before(step);
  return steps
    .filter(
      (one) =>
        one.id !== step && (literal.holds ? one.effects.adds : one.effects.deletes).includes(literal.fact),
    )
    .map((one) => ({ step: one, always: before.has(one.id) }))
    .sort((a, b) => Number(b.always) - Number(a.always));
}

/**
 * `toIndex` for steps moved together one place up or down; null when they are at the end already. A
 * whole group passes the groups it meets as one; single steps go into them.
 */
export function neighbourIndex(
  { plan, steps }: Pick<PlanView, 'plan' | 'steps'>,
  moved: readonly string[],
  by: -1 | 1,
): number | null {
  const moving = new Set(moved);
  const at = steps.flatMap((step, i) => (moving.has(step.id) ? [i] : []));
  const [first, last] = [at[0], at.at(-1)];
  if (first === undefined || last === undefined) return null;
  const runs = runsOf(plan, steps);
  const whole = runs.every(
    (run) =>
      run.group === null ||
      run.steps.every((step) => moving.has(step.id)) ||
      !run.steps.some((step) => moving.has(step.id)),
  );
  const next = steps[by < 0 ? first - 1 : last + 1];
  const met = runs.find((run) => run.steps.some((step) => step === next));
  const apart = last - first + 1 > at.length;
  if (next === undefined) return apart ? (by < 0 ? 0 : steps.length - at.length) : null;
  const grouped =
    whole && runs.some((run) => run.group !== null && run.steps.some(({ id }) => moving.has(id)));
  const length = grouped && met !== undefined && met.group !== null ? met.steps.length : 1;
  return by < 0 ? first - length : last + 1 - at.length + length;
}
