import type { ModelEdge } from './model.js';

/** Sets of edges looked at before the search for further ways is left. */
const MOST_LOOKS = 500;

/**
 * The ways to make room for edges: sets of the user's edges, each without one too many, that have to go
 * so that the rest, with all of `firm`, goes in no circle. At most `most` of them; none when `firm`
 * goes in a circle by itself. Where nothing is in the way, the one way is to leave out nothing.
 *
 * Of every circle one edge has to go. So one circle is looked for, each of the user's edges in it is left
 * out in turn, and the same again: every smallest set is among what is found.
 */
export function waysToMakeRoom(
  size: number,
  firm: readonly ModelEdge[],
  users: readonly ModelEdge[],
  most: number,
): ModelEdge[][] {
  const stays = new Set(firm.map(String));
  const ways = new Map<string, ModelEdge[]>();
  const seen = new Set<string>();
  const without = (gone: ReadonlySet<string>): ModelEdge[] => [
    ...firm,
    ...users.filter((edge) => !gone.has(String(edge))),
  ];
  const search = (gone: ReadonlySet<string>): void => {
    const key = [...gone].sort().join(' ');
    if (ways.size >= most || seen.size >= MOST_LOOKS || seen.has(key)) return;
    seen.add(key);
    const circle = findCircle(size, without(gone));
    if (circle === null) {
      const needed = withoutSpare(gone, (less) => findCircle(size, without(less)) === null);
      ways.set(
        [...needed].sort().join(' '),
        users.filter((edge) => needed.has(String(edge))),
      );
      return;
    }
    for (const edge of circle) if (!stays.has(String(edge))) search(new Set([...gone, String(edge)]));
  };
  search(new Set());
  return [...ways.values()];
}

/** Puts back, one after the other, what need not be gone. */
function withoutSpare(
  gone: ReadonlySet<string>,
  suffices: (gone: ReadonlySet<string>) => boolean,
): ReadonlySet<string> {
  let kept = gone;
  for (const one of gone) {
    const less = new Set([...kept].filter((other) => other !== one));
    if (suffices(less)) kept = less;
  }
  return kept;
}

/** Edges that lead from a step back to it; null when there are none. */
export function findCircle(size: number, edges: readonly ModelEdge[]): ModelEdge[] | null {
  const into: ModelEdge[][] = Array.from({ length: size }, () => []);
  const leads = new Int32Array(size);
  for (const edge of edges) {
    into[edge[1]]!.push(edge);
    leads[edge[0]] = leads[edge[0]]! + 1;
  }
  // Steps from which nothing leads on are on no circle; without them, others are such steps.
  const idle = [...leads.keys()].filter((s) => leads[s] === 0);
  for (const s of idle) {
    for (const [a] of into[s]!) {
      leads[a] = leads[a]! - 1;
      if (leads[a] === 0) idle.push(a);
    }
  }
  const start = leads.findIndex((count) => count > 0);
  if (start < 0) return null;
  // From each step that is left an edge leads to another one that is left.
  const next = new Map<number, ModelEdge>();
  for (const edge of edges) if (leads[edge[1]]! > 0) next.set(edge[0], edge);
  const way: ModelEdge[] = [];
  const place = new Map<number, number>();
  let at = start;
  while (!place.has(at)) {
    place.set(at, way.length);
    const edge = next.get(at)!;
    way.push(edge);
    at = edge[1];
  }
  return way.slice(place.get(at));
}
