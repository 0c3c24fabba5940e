import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, tableLines, toJson } from '../../main/hosts/cli/terminal.js';

const harmful = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const anyText = fc.string({ unit: 'binary' });

describe('text for a terminal', () => {
  it('writes controls out instead of sending them', () => {
    expect(printable('\u001b[31mred\u0007\u009b2J')).toBe('\\u001b[31mred\\u0007\\u009b2J');
    expect(printable('gnp.\u202eexe')).toBe('gnp.\\u202eexe');
    expect(printable('Zürich – 東京')).toBe('Zürich – 東京');
  });

  it('holds nothing harmful, whatever the inventory holds', () => {
    fc.assert(
      fc.property(anyText, (text) => !harmful.test(printable(text)) && !printable(text).includes('\n')),
    );
  });

  it('is no less harmless as JSON, which still means the same', () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, anyText), (value) => {
        const json = toJson(value);
        expect(harmful.test(json)).toBe(false);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('tables', () => {
  it('align their columns and end lines without blanks', () => {
    expect(
      tableLines(
        [{ title: 'Id', end: true }, { title: 'Name' }, { title: 'Verdict' }],
        [
          [1, 'bank', 'safe'],
          [12, 'a longer name', ''],
        ],
      ),
    ).toEqual(['Id  Name           Verdict', ' 1  bank           safe', '12  a longer name']);
  });

  it('a cell of thousands of characters stands out of its column, whole, and parts no others', () => {
    const long = 'x'.repeat(5000);
    const columns = [{ title: 'Name' }, { title: 'Host' }];
    const lines = tableLines(columns, [
      ['desk', 'esx-1'],
      [long, 'esx-2'],
    ]);
    expect(lines[1]).toBe(`${'desk'.padEnd(100)}  esx-1`);
    expect(lines[2]).toBe(`${long}  esx-2`);
  });

  it('keep one line a row', () => {
    const lines = tableLines([{ title: 'Name' }], [['two\nlines']]);
    expect(lines).toEqual(['Name', 'two\\u000alines']);
  });
});
