import { BitRows } from './bits.js';
import type { ModelEdge } from './model.js';

/** Steps by number, and which must come before which. */
export interface Order {
  readonly size: number;
  /** One order of all steps that contradicts no edge; lower numbers first where it is free. */
  readonly sequence: readonly number[];
  /** Row s: the steps that always come before s. */
  readonly before: BitRows;
}

/**
 * One order of the steps that contradicts no edge: at each point the free step with the smallest
 * `rank` comes next. Null when the edges go in a circle.
 */
export function sortSteps(
  size: number,
  edges: readonly ModelEdge[],
  rank: (step: number) => number = (step) => step,
): number[] | null {
  const next: number[][] = Array.from({ length: size }, () => []);
  const waits = new Int32Array(size);
  for (const [a, b] of edges) {
    next[a]!.push(b);
    waits[b] = waits[b]! + 1;
  }
  const heap = new RankHeap(rank);
  waits.forEach((count, s) => {
    if (count === 0) heap.push(s);
  });
  const sequence: number[] = [];
  for (let s = heap.pop(); s !== undefined; s = heap.pop()) {
    sequence.push(s);
    for (const b of next[s]!) {
      waits[b] = waits[b]! - 1;
      if (waits[b] === 0) heap.push(b);
    }
  }
  return sequence.length === size ? sequence : null;
}

/** The order relation of a set of edges, closed; null when the edges go in a circle. */
export function closeOrder(size: number, edges: readonly ModelEdge[]): Order | null {
  const sequence = sortSteps(size, edges);
  if (sequence === null) return null;
  const previous: number[][] = Array.from({ length: size }, () => []);
  for (const [a, b] of edges) previous[b]!.push(a);
  const before = new BitRows(size, size);
  for (const s of sequence) {
    for (const a of previous[s]!) {
      before.add(s, a);
      before.unite(s, a);
    }
  }
  return { size, sequence, before };
}

/**
 * An order that takes one edge after the other and refuses those that would go in a circle. What is
 * implied or refused costs a look; what is new at most a row for every step.
 */
export class GrowingOrder {
  private constructor(private readonly order: Order) {}

  /** Null when the edges to begin with go in a circle. */
  static of(size: number, edges: readonly ModelEdge[]): GrowingOrder | null {
    const order = closeOrder(size, edges);
    return order === null ? null : new GrowingOrder(order);
  }

  /** Whether a may come before b; then it does from now on. */
  add([a, b]: ModelEdge): boolean {
    const { before, sequence } = this.order;
    if (a === b || before.has(a, b)) return false;
    if (before.has(b, a)) return true;
    for (const s of sequence) {
      if (s !== b && !before.has(s, b)) continue;
      before.add(s, a);
      before.unite(s, a);
    }
    return true;
  }
}

/** Steps that do not always come after the same steps in two orders of the same steps. */
export function stepsMoved(one: Order, other: Order): Set<number> {
  const moved = new Set<number>();
  for (const s of one.sequence) {
    const now = other.before.row(s);
    if (one.before.row(s).some((word, w) => word !== now[w])) moved.add(s);
  }
  return moved;
}

/**
 * The edges that no other path implies (the transitive reduction), as positions in `edges`.
 * Of equal edges the first is kept.
 */
export function reduceEdges(order: Order, edges: readonly ModelEdge[]): number[] {
  const previous: number[][] = Array.from({ length: order.size }, () => []);
  edges.forEach(([, b], i) => previous[b]!.push(i));
  const kept: number[] = [];
  const implied = new BitRows(1, order.size);
  const row = implied.row(0);
  for (const list of previous) {
    row.fill(0);
    for (const i of list) {
      const source = order.before.row(edges[i]![0]);
      for (let w = 0; w < row.length; w += 1) row[w] = row[w]! | source[w]!;
    }
    for (const i of list) {
      const a = edges[i]![0];
      if (implied.has(0, a)) continue;
      implied.add(0, a); // a second, equal edge is implied by the first
      kept.push(i);
    }
  }
  return kept.sort((a, b) => a - b);
}

/** A path along edges from one step to another, both included; null when there is none. */
export function findPath(edges: readonly ModelEdge[], from: number, to: number): number[] | null {
  const next = new Map<number, number[]>();
  for (const [a, b] of edges) {
    const list = next.get(a);
    if (list) list.push(b);
    else next.set(a, [b]);
  }
  const cameFrom = new Map<number, number>();
  const queue = [from];
  for (const s of queue) {
    if (s === to) {
      const path = [to];
      while (path[0] !== from) path.unshift(cameFrom.get(path[0]!)!);
      return path;
    }
    for (const b of next.get(s) ?? []) {
      if (cameFrom.has(b)) continue;
      cameFrom.set(b, s);
      queue.push(b);
    }
  }
  return null;
}

/** A binary heap of steps, smallest rank first. */
class RankHeap {
  private readonly items: number[] = [];

  constructor(private readonly rank: (step: number) => number) {}

  push(step: number): void {
    const items = this.items;
    let i = items.push(step) - 1;
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (this.rank(items[up]!) <= this.rank(step)) break;
      items[i] = items[up]!;
      i = up;
    }
    items[i] = step;
  }

  pop(): number | undefined {
    const items = this.items;
    const top = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= items.length) break;
      const right = items[child + 1];
      if (right !== undefined && this.rank(right) < this.rank(items[child]!)) child += 1;
      if (this.rank(items[child]!) >= this.rank(last)) break;
      items[i] = items[child]!;
      i = child;
    }
    items[i] = last;
    return top;
  }
}
