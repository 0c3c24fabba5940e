import type { EdgeRef, GroundStep, LeftBehind, Plan, PlanEdge, PlanView } from './types.js';

/**
 * What an edit changed of a view. A view of 2,000 steps is 18 MB written out and an edit of it
 * changes a few lines, so that only these go from the engine to the page.
 */

/** A list made from another: runs of the other's items, each as first place and count, and new items. */
export type ListChange<T> = readonly (readonly [number, number] | { readonly put: readonly T[] })[];

export interface ViewChange {
  /** Null where the plan says the same but for its order. */
  readonly plan: Omit<Plan, 'order'> | null;
  readonly order: ListChange<string>;
  readonly steps: ListChange<GroundStep>;
  readonly edges: ListChange<PlanEdge>;
  readonly removed: ListChange<GroundStep>;
  readonly removedEdges: ListChange<PlanEdge>;
  readonly check: PlanView['check'];
  readonly goal: PlanView['goal'];
  /** Null where it is as it was. */
  readonly leftBehind: readonly LeftBehind[] | null;
  readonly longestPathSeconds: number;
}

const stepKey = (step: GroundStep): string => step.id;
const edgeKey = ({ before, after }: EdgeRef): string => `${before}\u0000${after}`;
const ownKey = (id: string): string => id;

/** What is different in `after`. Unchanged steps and edges are known by being the same objects. */
export function changeOfView(before: PlanView, after: PlanView): ViewChange {
  const { order: _was, ...planBefore } = before.plan;
  const { order: _is, ...planAfter } = after.plan;
  return {
    plan: isEqual(planBefore, planAfter) ? null : planAfter,
    order: changeOfList(before.plan.order, after.plan.order, ownKey),
    steps: changeOfList(before.steps, after.steps, stepKey),
    edges: changeOfList(before.edges, after.edges, edgeKey),
    removed: changeOfList(before.removed, after.removed, stepKey),
    removedEdges: changeOfList(before.removedEdges, after.removedEdges, edgeKey),
    check: after.check,
    goal: after.goal,
    leftBehind: before.leftBehind === after.leftBehind ? null : after.leftBehind,
    longestPathSeconds: after.longestPathSeconds,
  };
}

/** The view after a change. Steps and edges that did not change are the same objects as before. */
export function changeView(before: PlanView, change: ViewChange): PlanView {
  const order = changeList(before.plan.order, change.order);
  return {
    plan: { ...(change.plan ?? before.plan), order },
    steps: changeList(before.steps, change.steps),
    edges: changeList(before.edges, change.edges),
    removed: changeList(before.removed, change.removed),
    removedEdges: changeList(before.removedEdges, change.removedEdges),
    check: change.check,
    goal: change.goal,
    leftBehind: change.leftBehind ?? before.leftBehind,
    longestPathSeconds: change.longestPathSeconds,
  };
}

function changeOfList<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string,
): ListChange<T> {
  // Most of a list is as it was, from the first item on and from the last one back.
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const places = new Map<string, number>();
  for (let at = head; at < before.length - tail; at += 1) places.set(keyOf(before[at]!), at);
  const change: ([number, number] | { put: T[] })[] = [];
  const keep = (from: number, count: number): void => {
    const last = change.at(-1);
    if (count === 0) return;
    if (Array.isArray(last) && last[0] + last[1] === from) last[1] += count;
    else change.push([from, count]);
  };
  keep(0, head);
  for (let at = head; at < after.length - tail; at += 1) {
    const item = after[at]!;
    const was = places.get(keyOf(item));
    if (was !== undefined && isEqual(before[was], item)) {
      keep(was, 1);
      continue;
    }
    const last = change.at(-1);
    if (last !== undefined && !Array.isArray(last)) last.put.push(item);
    else change.push({ put: [item] });
  }
  keep(before.length - tail, tail);
  return change;
}

function changeList<T>(before: readonly T[], change: ListChange<T>): readonly T[] {
  const [only] = change;
  if (change.length === 1 && Array.isArray(only) && only[0] === 0 && only[1] === before.length) return before;
  return change.flatMap((part) => (isRun(part) ? before.slice(part[0], part[0] + part[1]) : part.put));
}

const isRun = (part: ListChange<unknown>[number]): part is readonly [number, number] => Array.isArray(part);

/** Both are plain data; the same object is told without looking into it. */
function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const mine = Object.entries(a);
  const others = new Map(Object.entries(b));
  return (
    mine.length === others.size &&
    mine.every(([key, value]) => others.has(key) && isEqual(value, others.get(key)))
  );
}
