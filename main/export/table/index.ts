import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Cell, Column, Row } from '../../../src/domain/views/types.js';
import { byteOrderMark, csvLine } from './csv.js';
import { xlsxOf } from './xlsx.js';

export type TableFormat = 'csv' | 'json' | 'xlsx';

/** A table on its way to a file. */
export interface WrittenTable {
  /** Name of the sheet, and of what the rows are: "Hosts". */
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Where the rows come from, for JSON. */
  readonly about: Readonly<Record<string, unknown>>;
}

/** Called now and then with the rows written; it throws to stop the writing. */
export type OnRows = (done: number) => void;

/** How many rows are written between two looks at whether to stop. */
const batch = 2000;

const mediaTypes: Readonly<Record<TableFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Writes a table. Lets other work run in between; stops when `onRows` throws. */
export async function writeTable(
  table: WrittenTable,
  format: TableFormat,
  onRows: OnRows,
): Promise<{ readonly bytes: Buffer; readonly mediaType: string }> {
  return { bytes: await bytesOf(table, format, onRows), mediaType: mediaTypes[format] };
}

function bytesOf(table: WrittenTable, format: TableFormat, onRows: OnRows): Promise<Buffer> {
  switch (format) {
    case 'csv':
      return joined(csvText(table), onRows);
    case 'json':
      return joined(jsonText(table), onRows);
    case 'xlsx':
      return xlsxOf(
        table.name,
        table.columns.map((column) => column.label),
        table.rows.length,
        cellsOf(table.rows, onRows),
      );
  }
}

function* cellsOf(rows: readonly Row[], onRows: OnRows): Generator<readonly Cell[]> {
  for (const [at, row] of rows.entries()) {
    if (at % batch === 0) onRows(at);
    yield row.cells;
  }
}

/** The first piece is what stands before the rows, then a piece a row, then the end. */
async function joined(pieces: Iterable<string>, onRows: OnRows): Promise<Buffer> {
  const buffers: Buffer[] = [];
  let text = '';
  let done = 0;
  for (const piece of pieces) {
    text += piece;
    if (done % batch === 0) {
      buffers.push(Buffer.from(text));
      text = '';
      onRows(done);
      await nextTurn();
    }
    done += 1;
  }
  buffers.push(Buffer.from(text));
  return Buffer.concat(buffers);
}

function* csvText({ columns, rows }: WrittenTable): Generator<string> {
  yield byteOrderMark + csvLine(columns.map((column) => column.label));
  for (const row of rows) yield csvLine(row.cells);
}

/** An object a row, by column id; `key` is the object's key. */
function* jsonText({ about, columns, rows }: WrittenTable): Generator<string> {
  const named = JSON.stringify({ ...about, columns: columns.map(({ id, label }) => ({ id, label })) });
  yield `${named.slice(0, -1)},"rows":[`;
  for (const [at, row] of rows.entries()) {
    const cells = columns.map((column, i) => [column.id, row.cells[i] ?? null] as const);
    yield `${at === 0 ? '\n' : ',\n'}${JSON.stringify(Object.fromEntries([['key', row.key], ...cells]))}`;
  }
  yield '\n]}\n';
}
