import type { Key } from '../estate/types.js';

/** Objects of one kind in two estates. `from[i]` and `to[i]` are the same object. */
export interface Matched<T> {
  readonly from: T[];
  readonly to: T[];
  vanished: T[];
  appeared: T[];
}

/** How far apart the same object may be in two lists and still be found without an index. */
const lookAhead = 64;

/**
 * Matches two lists by key. Two snapshots list their objects in nearly the same order, so they are
 * walked side by side; an index, which costs more than all else, is made for what is out of step only.
 */
export function matchByKey<T extends { readonly key: Key }>(
  before: readonly T[],
  after: readonly T[],
): Matched<T> {
  const from: T[] = [];
  const to: T[] = [];
  const onlyBefore: T[] = [];
  const onlyAfter: T[] = [];
  let b = 0;
  let a = 0;
  while (b < before.length && a < after.length) {
    const was = before[b]!;
    const is = after[a]!;
    if (was.key === is.key) {
      from.push(was);
      to.push(is);
      b += 1;
      a += 1;
      continue;
    }
    const skipAfter = ahead(after, a, was.key);
    const skipBefore = ahead(before, b, is.key);
    // Neither is near: both are set aside, and the walk goes on.
    const step = skipAfter < 0 && skipBefore < 0;
    const useAfter = skipBefore < 0 || (skipAfter >= 0 && skipAfter <= skipBefore);
    const endBefore = step ? b + 1 : useAfter ? b : b + skipBefore;
    const endAfter = step ? a + 1 : useAfter ? a + skipAfter : a;
    while (b < endBefore) onlyBefore.push(before[b++]!);
    while (a < endAfter) onlyAfter.push(after[a++]!);
  }
  while (b < before.length) onlyBefore.push(before[b++]!);
  while (a < after.length) onlyAfter.push(after[a++]!);
  return matchRest({ from, to, vanished: onlyBefore, appeared: onlyAfter });
}

/** How many places further on the key is; -1 when it is not near. */
function ahead(list: readonly { readonly key: Key }[], at: number, key: Key): number {
  const end = Math.min(list.length, at + lookAhead);
  for (let i = at + 1; i < end; i += 1) if (list[i]!.key === key) return i - at;
  return -1;
}

/** What was out of step may still be in both lists. */
function matchRest<T extends { readonly key: Key }>(matched: Matched<T>): Matched<T> {
  if (matched.vanished.length === 0 || matched.appeared.length === 0) return matched;
  const left = new Map(matched.appeared.map((object) => [object.key, object]));
  const vanished: T[] = [];
  for (const object of matched.vanished) {
    const same = left.get(object.key);
    if (same === undefined) vanished.push(object);
    else {
      left.delete(object.key);
      matched.from.push(object);
      matched.to.push(same);
    }
  }
  return { ...matched, vanished, appeared: [...left.values()] };
}
