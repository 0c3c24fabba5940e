import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnName, columnOf, unescaped } from '../../../main/import/xlsx/cells.js';
import { readSharedStrings } from '../../../main/import/xlsx/sharedStrings.js';
import { readSheet } from '../../../main/import/xlsx/sheet.js';
import type { RowConsumer } from '../../../main/import/xlsx/types.js';
import { worksheet } from './support.js';

/** Cuts a text into chunks of the given sizes, over and over. */
function chunks(text: string, sizes: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text);
  const pieces: Buffer[] = [];
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? bytes.length;
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

interface Read {
  readonly rows: (readonly [number, readonly (string | undefined)[]])[];
  readonly error: string | null;
}

async function rowsOf(
  xml: string,
  options: {
    plainRows?: boolean;
    sizes?: readonly number[];
    columns?: readonly number[];
    strings?: readonly string[];
    textLength?: number;
  } = {},
): Promise<Read> {
  const rows: (readonly [number, readonly (string | undefined)[]])[] = [];
  const wanted = options.columns;
  const places = wanted ? Int16Array.from({ length: 40 }, (_v, column) => wanted.indexOf(column)) : null;
  const consumer: RowConsumer = {
    places,
    width: wanted?.length ?? 0,
    row(number, cells) {
      const copy = [...cells];
      while (copy.length > 0 && copy.at(-1) === undefined) copy.pop();
      rows.push([number, copy]);
      return true;
    },
  };
  const texts = options.strings ?? [];
  try {
    await readSheet(Readable.from(chunks(xml, options.sizes ?? [1_000_000])), consumer, {
      place: { file: 'export.xlsx', sheet: 'vInfo' },
      strings: { count: texts.length, at: (i) => texts[i], release: () => undefined },
      textLength: options.textLength ?? 1000,
      rows: 1000,
      check: () => undefined,
      ...(options.plainRows === undefined ? {} : { plainRows: options.plainRows }),
    });
  } catch (error) {
    return { rows, error: (error as Error).message };
  }
  return { rows, error: null };
}

const strings = ['VM', 'desk-1', 'Größe', 'a & b'];

describe('cells', () => {
  it.each([
    ['shared text', '<c r="A1" t="s"><v>1</v></c>', 'desk-1'],
    ['number', '<c r="A1"><v>16384</v></c>', '16384'],
    ['number of type n', '<c r="A1" t="n"><v>1.5</v></c>', '1.5'],
    ['truth', '<c r="A1" t="b"><v>1</v></c>', 'True'],
    ['untruth', '<c r="A1" t="b"><v>0</v></c>', 'False'],
    ['formula text', '<c r="A1" t="str"><f>B1</f><v>desk</v></c>', 'desk'],
    ['inline text', '<c r="A1" t="inlineStr"><is><t>desk</t></is></c>', 'desk'],
    [
      'inline text with blanks',
      '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> desk </t></is></c>',
      ' desk ',
    ],
    [
      'inline rich text',
      '<c r="A1" t="inlineStr"><is><r><t>des</t></r><r><rPr><b/></rPr><t>k</t></r></is></c>',
      'desk',
    ],
    [
      'phonetic guide',
      '<c r="A1" t="inlineStr"><is><t>desk</t><rPh sb="0" eb="1"><t>DESK</t></rPh></is></c>',
      'desk',
    ],
    ['entity', '<c r="A1" t="inlineStr"><is><t>a &amp; b &#228;</t></is></c>', 'a & b ä'],
    ['CDATA', '<c r="A1" t="str"><v><![CDATA[<desk>]]></v></c>', '<desk>'],
    ['escaped control character', '<c r="A1" t="str"><v>a_x000D_b</v></c>', 'a\rb'],
    ['date', '<c r="A1" t="d"><v>2025-01-02T03:04:05</v></c>', '2025-01-02T03:04:05'],
    ['empty inline text', '<c r="A1" t="inlineStr"><is><t></t></is></c>', undefined],
    ['error value', '<c r="A1" t="e"><v>#N/A</v></c>', undefined],
    ['styled blank', '<c r="A1" s="3"/>', undefined],
  ])('reads a cell: %s', async (_name, cell, expected) => {
    for (const plainRows of [true, false]) {
      const xml = worksheet(
        `<row r="1"><c r="B1"><v>0</v></c></row><row r="2">${cell.replace('A1', 'A2')}<c r="B2"><v>9</v></c></row>`,
      );
      const { rows, error } = await rowsOf(xml, { plainRows, strings });
      expect(error).toBeNull();
      expect(rows[1]).toEqual([2, [expected, '9']]);
    }
  });

  it('counts columns and rows where references are missing', async () => {
    const xml = worksheet(
      '<row><c><v>1</v></c><c r="D1"><v>4</v></c><c><v>5</v></c></row><row/><row r="7"><c><v>6</v></c></row><row><c><v>7</v></c></row>',
    );
    for (const plainRows of [true, false]) {
      expect((await rowsOf(xml, { plainRows })).rows).toEqual([
        [1, ['1', undefined, undefined, '4', '5']],
        [7, ['6']],
        [8, ['7']],
      ]);
    }
  });

  it('ignores the declared range and blank rows to its end', async () => {
    const blank = Array.from(
      { length: 500 },
      (_v, i) => `<row r="${i + 3}"><c r="A${i + 3}" s="1"/></row>`,
    ).join('');
    const { rows } = await rowsOf(worksheet(`<row r="1"><c r="A1"><v>1</v></c></row>${blank}`));
    expect(rows).toEqual([[1, ['1']]]);
  });

  it('reads a document whose elements have a prefix, as RVTools writes it', async () => {
    const xml =
      '<?xml version="1.0"?><x:worksheet xmlns:x="urn:x"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row><x:row r="2"><x:c r="A2"><x:v>2</x:v></x:c></x:row><x:row r="3"><x:c r="A3"><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>';
    expect((await rowsOf(xml)).rows.map(([, cells]) => cells[0])).toEqual(['1', '2', '3']);
  });

  it('decodes only the columns asked for', async () => {
    const xml = worksheet(
      '<row r="1"><c r="A1"><v>1</v></c><c r="C1" t="s"><v>99</v></c><c r="D1"><v>4</v></c></row>',
    );
    const { rows, error } = await rowsOf(xml, { columns: [3, 0], strings });
    expect(error).toBeNull();
    expect(rows).toEqual([[1, ['4', '1']]]);
  });
});

describe('the short and the whole way', () => {
  const name = fc.constantFrom('A', 'B', 'C', 'Z', 'AA');
  const text = fc.oneof(
    fc
      .constantFrom('desk-1', 'a &amp; b', '_x000D_', 'ä', '', ' ', '16,384', '</row>', '&lt;row&gt;')
      .map((t) => t.replace('</row>', '&lt;/row>')),
    fc.string({ maxLength: 8 }).map((t) => t.replace(/[<&\u0000-\u001f]/g, '.')),
  );
  const cell = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.tuple(name, fc.nat(3)).map(([c, i]) => `<c r="${c}9" s="1" t="s"><v>${i}</v></c>`),
    },
    {
      weight: 4,
      arbitrary: fc
        .tuple(name, fc.double({ noNaN: true, noDefaultInfinity: true }))
        .map(([c, n]) => `<c r="${c}9"><v>${n}</v></c>`),
    },
    fc
      .tuple(name, text)
      .map(([c, t]) => `<c r="${c}9" t="inlineStr"><is><t xml:space="preserve">${t}</t></is></c>`),
    fc.tuple(name, text).map(([c, t]) => `<c r="${c}9" t="str"><v>${t}</v></c>`),
    fc.tuple(name, text).map(([c, t]) => `<c t="str" r='${c}9'><v >${t}</v ></c>`),
    fc.boolean().map((b) => `<c t="b"><v>${b ? 1 : 0}</v></c>`),
    fc.constantFrom(
      '<c/>',
      '<c r="B9" s="2"/>',
      '<c r="B9"></c>',
      '<c><v/></c>',
      '<c r="C9" t="e"><v>#N/A</v></c>',
      '<!-- </row><row> --><c><v>1</v></c>',
    ),
  );
  const row = fc
    .tuple(fc.constantFrom('', ' r="9"', ' spans="1:3" ht="12.5"'), fc.array(cell, { maxLength: 6 }))
    .map(([attributes, cells]) => `<row${attributes}>${cells.join('')}</row>`);
  const between = fc.constantFrom(
    '',
    '',
    '',
    '\n  ',
    '<!-- </row> -->',
    '<row/>',
    '<!-- <row><c><v>0</v></c></row> -->',
  );
  const document = fc
    .array(fc.tuple(row, between), { maxLength: 12 })
    .map((rows) => worksheet(rows.flat().join('')));
  const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });

  it('agree on every sheet, however it is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(document, sizes, async (xml, cut) => {
        const short = await rowsOf(xml, { sizes: cut, strings });
        const whole = await rowsOf(xml, { plainRows: false, strings });
        expect(short).toEqual(whole);
        expect(short.error).toBeNull();
      }),
      { numRuns: 400 },
    );
  });

  it('refuse the same damaged sheets', async () => {
    await fc.assert(
      fc.asyncProperty(
        document,
        sizes,
        fc.nat(),
        fc.constantFrom('', '<', '"', '</c>', '&', '</sheetData>'),
        async (xml, cut, at, with_) => {
          const place = at % xml.length;
          const damaged = xml.slice(0, place) + with_ + xml.slice(place + 1);
          const short = await rowsOf(damaged, { sizes: cut, strings });
          const whole = await rowsOf(damaged, { plainRows: false, strings });
          expect(short.error === null).toBe(whole.error === null);
          if (whole.error === null) expect(short.rows).toEqual(whole.rows);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('agree on shared strings', async () => {
    const item = fc.oneof(
      text.map((t) => `<si><t>${t}</t></si>`),
      text.map((t) => `<si><t xml:space="preserve">${t}</t></si>`),
      fc
        .tuple(text, text)
        .map(([a, b]) => `<si><r><t>${a}</t></r><r><t>${b}</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si>`),
      fc.constantFrom('<si/>', '<si><t/></si>', '<!-- </si> --><si><t>1</t></si>'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 12 }), sizes, async (items, cut) => {
        const xml = `<sst xmlns="urn:x" count="3">${items.join('')}</sst>`;
        const read = async (plainItems: boolean): Promise<(string | undefined)[]> => {
          const texts = await readSharedStrings(Readable.from(chunks(xml, cut)), {
            file: 'strings',
            textLength: 100,
            check: () => undefined,
            plainItems,
          });
          return Array.from({ length: texts.count }, (_v, i) => texts.at(i));
        };
        expect(await read(true)).toEqual(await read(false));
        expect(await read(true)).toHaveLength(items.length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('hostile and damaged sheets', () => {
  it.each([
    ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]>', /document type/],
    ['an entity of its own', worksheet('<row><c t="str"><v>&a;</v></c></row>'), /entity/],
    [
      'an end that is missing',
      worksheet('<row r="1"><c><v>1</v></c></row>').replace('</sheetData></worksheet>', ''),
      /truncated/,
    ],
    [
      'an end in the middle of a row',
      worksheet('<row r="1"><c><v>1</v></c></row><row r="2"><c><v>2').split('</sheetData>')[0] as string,
      /truncated/,
    ],
    ['tags that do not match', worksheet('<row r="1"><c><v>1</v></row></c>'), /well-formed/],
    ['nothing at all', '', /truncated|empty/],
  ])('refuses %s', async (_name, xml, sentence) => {
    const { error } = await rowsOf(xml);
    expect(error).toMatch(sentence);
    expect(error).toContain('vInfo');
  });

  it('names the cell that holds far too long a text', async () => {
    const long = 'x'.repeat(200_000);
    for (const cell of [
      `<c r="C2" t="str"><v>${long}</v></c>`,
      `<c r="C2" t="inlineStr"><is><t>${long}</t></is></c>`,
    ]) {
      const { error } = await rowsOf(
        worksheet(`<row r="1"><c r="A1"><v>1</v></c></row><row r="2">${cell}</row>`),
        { sizes: [4096] },
      );
      expect(error).toBe(
        'Sheet "vInfo" row 2 column C of export.xlsx holds a longer text than any export has: the workbook is refused.',
      );
    }
  });

  it('names the cell that refers to a text that is not there', async () => {
    const { error } = await rowsOf(
      worksheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2" t="s"><v>9</v></c></row>'),
      { strings },
    );
    expect(error).toMatch(/row 2 column B .* text 9 .* only 4/);
  });

  it('stops at the limit of rows', async () => {
    const rows = Array.from({ length: 1001 }, (_v, i) => `<row r="${i + 1}"><c><v>1</v></c></row>`).join('');
    expect((await rowsOf(worksheet(rows))).error).toMatch(/more than 1000 rows/);
  });
});

describe('references', () => {
  it('turn into columns and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16_384 }), (column) => {
        expect(columnOf(`${columnName(column)}7`)).toBe(column);
      }),
    );
    expect([columnOf('A0'), columnOf('1'), columnOf('a1'), columnOf('ABCD1')]).toEqual([0, 0, 0, 0]);
  });

  it('unescapes control characters and leaves the rest', () => {
    expect(unescaped('a_x000A_b _x005F_x000A_ _xyz_')).toBe('a\nb _x000A_ _xyz_');
  });
});
