import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeRows } from '../../../src/app/ui/rowPlaces.js';

/** Where a table is scrolled to, again and again: the first row in sight, and how many there are. */
const sights = fc.array(fc.record({ first: fc.nat(200), count: fc.integer({ min: 1, max: 40 }) }), {
  minLength: 1,
  maxLength: 30,
});
const rowsOf = ({ first, count }: { first: number; count: number }): number[] =>
  Array.from({ length: count }, (_, at) => first + at);

test('rows that stay keep their element, none is shared, and no more are made than were ever needed', () => {
  fc.assert(
    fc.property(sights, (scrolled) => {
      let before: ReadonlyMap<number, number> = new Map();
      let most = 0;
      for (const sight of scrolled) {
        const rows = rowsOf(sight);
        const now = placeRows(before, rows);
        most = Math.max(most, rows.length);
        expect([...now.keys()]).toEqual(rows);
        expect(new Set(now.values()).size).toBe(rows.length);
        for (const [row, element] of now) {
          expect(element).toBeLessThan(most);
          if (before.has(row)) expect(element).toBe(before.get(row));
        }
        before = now;
      }
    }),
  );
});

test('a jump to rows that were not in sight moves no element: they are filled in their order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), (count) => {
      const before = placeRows(new Map(), rowsOf({ first: 0, count }));
      const after = placeRows(before, rowsOf({ first: 1000, count }));
      expect([...after.values()]).toEqual([...before.values()]);
    }),
  );
});
