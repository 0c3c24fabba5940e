import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsInSight } from '../../../src/app/ui/columnsInSight.js';

const widths = fc.array(fc.integer({ min: 48, max: 400 }), { minLength: 1, maxLength: 30 });

test('every column of which a pixel can be seen is drawn, and at most two more', () => {
  fc.assert(
    fc.property(widths, fc.nat(8000), fc.integer({ min: 1, max: 2000 }), (columns, scrolled, room) => {
      const most = Math.max(0, columns.reduce((sum, width) => sum + width, 0) - room);
      const left = Math.min(scrolled, most);
      const { from, to } = columnsInSight(columns, left, room);
      const starts = columns.map((_, at) => columns.slice(0, at).reduce((sum, width) => sum + width, 0));
      const seen = columns.flatMap((width, at) => {
        const start = starts[at] ?? 0;
        const hidden = start + width <= left + (columns[0] ?? 0) || start >= left + room;
        return at === 0 || hidden ? [] : [at];
      });
      for (const at of seen) expect(at >= from && at < to).toBe(true);
      expect(from).toBeGreaterThanOrEqual(Math.min(1, columns.length));
      expect(to).toBeLessThanOrEqual(columns.length);
      expect(to - from).toBeLessThanOrEqual(seen.length + 2);
    }),
  );
});

test('all are drawn while the room is not known', () => {
  expect(columnsInSight([100, 100, 100], 0, 0)).toEqual({ from: 1, to: 3 });
  expect(columnsInSight([], 0, 0)).toEqual({ from: 0, to: 0 });
  expect(columnsInSight([], 0, 500)).toEqual({ from: 0, to: 0 });
});
