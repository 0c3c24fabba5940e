import { describe, expect, it } from 'vitest';
import type { ModelEdge } from '../../../src/domain/plan/check/index.js';
import { findCircle, waysToMakeRoom } from '../../../src/domain/plan/check/room.js';
import { isAcyclic } from './oracle.js';
import { numbersFrom } from './random.js';

const GRAPHS = 3000;

/** Random edges among a few steps, some of them the user's; now and then the same edge twice. */
function drawn(seed: number) {
  const next = numbersFrom(seed);
  const size = 2 + next(5);
  const edge = (): ModelEdge => {
    const a = next(size);
    return [a, (a + 1 + next(size - 1)) % size];
  };
  const firm = Array.from({ length: next(5) }, edge);
  const users = Array.from({ length: next(6) }, edge);
  return { size, firm, users };
}

const words = (edges: readonly ModelEdge[]): string => [...new Set(edges.map(String))].sort().join(' ');

/** Sets of the user's edges without which nothing goes in a circle, each without a spare one: all subsets tried. */
function waysByTrying({ size, firm, users }: ReturnType<typeof drawn>): Set<string> {
  const names = [...new Set(users.map(String))];
  const fits = (gone: number): boolean => {
    const left = users.filter((edge) => (gone & (1 << names.indexOf(String(edge)))) === 0);
    return isAcyclic(size, [...firm, ...left]);
  };
  const all = Array.from({ length: 1 << names.length }, (_, gone) => gone).filter(fits);
  const least = all.filter((gone) => !all.some((less) => less !== gone && (less & gone) === less));
  return new Set(
    least.map((gone) =>
      names
        .filter((_, i) => gone & (1 << i))
        .sort()
        .join(' '),
    ),
  );
}

describe('making room for edges', () => {
  it('finds every way that has no edge too many, and no other', () => {
    const count = { none: 0, one: 0, several: 0 };
    for (let seed = 0; seed < GRAPHS; seed += 1) {
      const graph = drawn(seed);
      const { size, firm, users } = graph;
      const found = waysToMakeRoom(size, firm, users, Infinity);
      expect(new Set(found.map(words)), `graph ${seed}`).toEqual(waysByTrying(graph));
      // An edge the user drew twice goes twice.
      for (const way of found) {
        expect(isAcyclic(size, [...firm, ...users.filter((edge) => !way.includes(edge))])).toBe(true);
      }
      expect(new Set(found.map(words)).size).toBe(found.length);
      count[found.length === 0 ? 'none' : found.length === 1 ? 'one' : 'several'] += 1;
      const [first, ...more] = waysToMakeRoom(size, firm, users, 1);
      expect(more).toEqual([]);
      expect(first === undefined).toBe(found.length === 0);
    }
    for (const times of Object.values(count)) expect(times).toBeGreaterThan(GRAPHS / 20);
  });

  it('comes to an end where there are very many ways', () => {
    // Ten circles of two edges each: 2^10 ways.
    const users = Array.from({ length: 20 }, (_, i): ModelEdge => {
      const a = 2 * Math.floor(i / 2);
      return i % 2 === 0 ? [a, a + 1] : [a + 1, a];
    });
    const ways = waysToMakeRoom(20, [], users, Infinity);
    expect(ways.length).toBeGreaterThan(100);
    for (const way of ways) expect(way).toHaveLength(10);
  });
});

describe('a circle', () => {
  it('is found where there is one, and leads back to where it began', () => {
    for (let seed = 0; seed < GRAPHS; seed += 1) {
      const { size, firm, users } = drawn(seed);
      const edges = [...firm, ...users];
      const circle = findCircle(size, edges);
      expect(circle === null, `graph ${seed}`).toBe(isAcyclic(size, edges));
      circle?.forEach((edge, i) => {
        expect(edges).toContain(edge);
        expect(circle[(i + 1) % circle.length]![0]).toBe(edge[1]);
      });
      expect(new Set(circle?.map(([a]) => a)).size).toBe(circle?.length ?? 0);
    }
    expect(findCircle(0, [])).toBeNull();
  });
});
