import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { readSheet } from 'read-excel-file/node';
import { csvField } from '../../main/export/table/csv.js';
import { writeTable, type WrittenTable } from '../../main/export/table/index.js';
import type { Cell } from '../../src/domain/views/types.js';

/** What Excel holds in a cell at most. */
const lettersOfCell = 32_767;
const hostile = [
  '=1+1',
  '@SUM(A1)',
  '_x0041_',
  '<b>&"',
  'a\u0000b',
  'x'.repeat(lettersOfCell + 1),
  'Zürich – سطح',
];

function table(rows: readonly (readonly Cell[])[], labels = ['Name', 'Size', 'On']): WrittenTable {
  return {
    name: 'Hosts',
    columns: labels.map((label) => ({ id: label.toLowerCase(), label, align: 'start', mono: false })),
    rows: rows.map((cells, at) => ({ key: `key-${at}`, cells })),
    about: { kind: 'host' },
  };
}

async function written(format: 'csv' | 'json' | 'xlsx', rows: readonly (readonly Cell[])[]): Promise<Buffer> {
  return (await writeTable(table(rows), format, () => undefined)).bytes;
}

async function workbook(rows: readonly (readonly Cell[])[]): Promise<unknown[][]> {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-test-'));
  const path = join(folder, 'table.xlsx');
  try {
    writeFileSync(path, await written('xlsx', rows));
    return (await readSheet(path)) as unknown[][];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('CSV for spreadsheets', () => {
  it.each([
    ['=1+1', `"'=1+1"`],
    ['+49 40', `"'+49 40"`],
    ['-x', `"'-x"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['  =x', `"'  =x"`],
    ['\t=x', `"' =x"`],
    ['＝x', `"'＝x"`],
    ['\tx', ' x'],
    ['a\u001b[31m', 'a\ufffd[31m'],
    // Where the semicolon separates, as in much of Europe, what follows one is a cell of its own.
    ['a;=1+1', `"a;'=1+1"`],
    ['a; "-1', `"a;' ""-1"`],
  ])('disarms %j', (text, field) => {
    expect(csvField(text)).toBe(field);
  });

  it('leaves numbers numbers, also negative ones', () => {
    expect([-4, null, true, false].map(csvField)).toEqual(['-4', '', 'yes', 'no']);
  });

  it('is never a formula and never more than one line, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const delimiter of [',', ';']) {
          const [row = []] = Papa.parse<string[]>(`x,${csvField(text)}`, { delimiter }).data;
          for (const cell of row) expect(cell).not.toMatch(/^\s*[=+\-@]/);
        }
        expect(csvField(text)).not.toMatch(/[\r\n]/);
      }),
    );
  });

  it('comes back as it went, row by row, with a mark that it is UTF-8', async () => {
    const text = (
      await written('csv', [
        ['x,"y"; z', 1.5, true],
        ['سطح', null, null],
      ])
    ).toString('utf8');
    expect(text.startsWith('\ufeffName,Size,On\r\n')).toBe(true);
    expect(Papa.parse(text.slice(1).trimEnd()).data).toEqual([
      ['Name', 'Size', 'On'],
      ['x,"y"; z', '1.5', 'yes'],
      ['سطح', '', ''],
    ]);
  });
});

describe('a workbook', () => {
  it('holds texts as texts, numbers as numbers, truth as truth', async () => {
    const rows = await workbook([...hostile.map((text): Cell[] => [text, 7, true]), [null, -1.5, false]]);
    expect(rows[0]).toEqual(['Name', 'Size', 'On']);
    expect(rows.slice(1).map((row) => row[0])).toEqual([
      '=1+1',
      '@SUM(A1)',
      '_x0041_',
      '<b>&"',
      'a\ufffdb',
      'x'.repeat(lettersOfCell),
      'Zürich – سطح',
      null,
    ]);
    expect(rows[1]?.slice(1)).toEqual([7, true]);
    expect(rows.at(-1)?.slice(1)).toEqual([-1.5, false]);
  });

  it('holds a table without rows', async () => {
    expect(await workbook([])).toEqual([['Name', 'Size', 'On']]);
  });
});

describe('JSON', () => {
  it('holds every cell as it is', async () => {
    const rows = hostile.map((text): Cell[] => [text, null, false]);
    const value = JSON.parse((await written('json', rows)).toString('utf8')) as Record<string, unknown>;
    expect(value).toEqual({
      kind: 'host',
      columns: [
        { id: 'name', label: 'Name' },
        { id: 'size', label: 'Size' },
        { id: 'on', label: 'On' },
      ],
      rows: hostile.map((name, at) => ({ key: `key-${at}`, name, size: null, on: false })),
    });
  });
});

describe('writing', () => {
  it.each(['csv', 'json', 'xlsx'] as const)('stops when it is told to: %s', async (format) => {
    const rows = Array.from({ length: 10_000 }, (_, at): Cell[] => [`host ${at}`, at, null]);
    const seen: number[] = [];
    const writing = writeTable(table(rows), format, (done) => {
      seen.push(done);
      if (done >= 4000) throw new Error('told to stop');
    });
    await expect(writing).rejects.toThrow('told to stop');
    expect(seen.at(-1)).toBe(4000);
  });
});
