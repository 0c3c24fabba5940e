import { describe, expect, it } from 'vitest';
import { datastoreOf, toBoolean, toInteger, toTime } from '../../../main/import/rvtools/values.js';

describe('values', () => {
  it.each([
    ['16384', 'point', 16384],
    ['16,384', 'point', 16384],
    ['1,234,567', 'comma', 1234567],
    ['16.384', 'comma', 16384],
    ['16.384,5', 'comma', 16385],
    ['123.456', 'point', 123],
    ['1,024.6', 'point', 1025],
    ['1 024', 'comma', 1024],
    ["1'024", 'point', 1024],
    ['2.097152E6', 'point', 2097152],
    ['-1', 'point', -1],
    ['VM', 'point', null],
    ['', 'point', null],
    ['1,2', 'point', null],
    ['9'.repeat(40), 'point', null],
  ] as const)('%s with a decimal %s is %s', (text, style, expected) => {
    expect(toInteger(text, style)).toBe(expected);
  });

  it.each([
    ['True', true],
    ['false', false],
    ['1', true],
    ['WAHR', true],
    ['VM', null],
    ['', null],
  ] as const)('%s is %s', (text, expected) => expect(toBoolean(text)).toBe(expected));

  it.each([
    ['2025-01-02 03:04:05', '2025-01-02T03:04:05.000Z'],
    ['2025/01/02 3:04:05', '2025-01-02T03:04:05.000Z'],
    ['2025-01-02T03:04:05Z', '2025-01-02T03:04:05.000Z'],
    ['2025/01/02', '2025-01-02T00:00:00.000Z'],
    ['45658.5', '2025-01-01T12:00:00.000Z'],
    ['02/01/2025 03:04', null],
    ['never', null],
  ] as const)('the time %s is %s', (text, expected) => expect(toTime(text)).toBe(expected));

  it.each([
    ['[ds 01] a/a.vmx', 'ds 01'],
    ['[ds [old]] a/a.vmx', 'ds [old]'],
    ['[ds]', 'ds'],
    ['[] a/a.vmx', null],
    ['/vmfs/volumes/x', null],
    [null, null],
  ] as const)('the path %s is on %s', (path, expected) => expect(datastoreOf(path)).toBe(expected));
});
