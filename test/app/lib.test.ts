import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytes, cellText, clock, mib, plural, seconds } from '../../src/app/lib/format.js';
import { formatHash, parseHash, views } from '../../src/app/lib/hash.js';
import { fairWidth } from '../../src/app/ui/table.js';

describe('the address', () => {
  test('reads back what it wrote, whatever the names are', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(
        fc.constantFrom(...views),
        fc.array(
          text.filter((one) => one !== ''),
          { maxLength: 3 },
        ),
        fc.dictionary(
          text.filter((one) => one !== '' && one !== '__proto__'),
          text,
          { maxKeys: 4 },
        ),
        (view, path, params) => {
          expect(parseHash(formatHash({ view, path, params }))).toEqual({ view, path, params });
        },
      ),
    );
  });

  test('leads to the start when it names no view, and never throws', () => {
    expect(parseHash('#/nowhere/12').view).toBe('start');
    expect(parseHash('').view).toBe('start');
    expect(parseHash('#/estate/%E0%A4%A').path).toEqual(['%E0%A4%A']);
  });
});

describe('words for numbers', () => {
  test('counts, sizes and times', () => {
    expect(plural(1, 'desktop')).toBe('1 desktop');
    expect(plural(1214, 'desktop')).toBe('1,214 desktops');
    expect(mib(null)).toBe('–');
    expect(mib(2 * 1024 * 1024)).toBe('2 TiB');
    expect(bytes(1536)).toBe('1.5 KiB');
    expect(seconds(150)).toBe('2 min 30 s');
    expect(seconds(7199)).toBe('2 h');
    expect(seconds(8100)).toBe('2 h 15 min');
    expect(clock(3675)).toBe('1:01:15');
  });

  test('an unknown is a dash, never "no"', () => {
    expect(cellText(null)).toBe('–');
    expect(cellText(false)).toBe('no');
  });
});

test('one endless name does not take the table', () => {
  const texts = [...Array.from({ length: 20 }, () => 'short'), 'x'.repeat(300)];
  expect(fairWidth('Name', texts, false)).toBeLessThan(120);
  expect(fairWidth('Name', ['x'.repeat(300)], false)).toBe(340);
});
