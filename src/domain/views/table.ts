import type { EstateIndex } from '../estate/index.js';
import type { Estate, ObjectKind } from '../estate/types.js';
import { allColumns, tableColumns } from './columns/index.js';
import { contextOf, objectsOf } from './context.js';
import type { Cell, Column, Row, RowsPage, RowsQuery, Table } from './types.js';

/**
 * All rows of a kind, in the order of the estate. Linear in the number of objects; keep the result
 * as long as the estate, since queries on one table share its sort orders.
 */
export function buildTable<K extends ObjectKind>(estate: Estate, index: EstateIndex, kind: K): Table {
  const context = contextOf(estate, index);
  const columns = allColumns(kind).filter((column) => !column.detailOnly);
  const rows: Row[] = [];
  const texts: string[] = [];
  for (const object of objectsOf(estate, kind)) {
    const cells = columns.map((column) => column.cell(object, context));
    rows.push({ key: object.key, cells });
    texts.push(cells.map(fold).join('\n'));
  }
  return { kind, columns: tableColumns(kind), rows, texts };
}

/** A table of rows that are made already. `kind` is that of the objects the keys mean. */
export function tableOf(kind: ObjectKind, columns: readonly Column[], rows: readonly Row[]): Table {
  return { kind, columns, rows, texts: rows.map(({ cells }) => cells.map(fold).join('\n')) };
}

/**
 * One page of a table: the rows in which every word of `search` occurs in some column and every
 * filter's text in its column, case not minded. A filter on a column the table does not have
 * matches nothing; sorting by such a column leaves the order of the estate. Equal rows keep the order
 * of the estate (descending, the reverse of it). Sorting
 * counts digits as numbers and puts unknowns last in both directions.
 */
export function queryTable(table: Table, query: RowsQuery): RowsPage {
  const words = query.search.toLowerCase().split(/\s+/).filter(Boolean);
  const filters = Object.entries(query.filters)
    .map(([id, text]) => ({
      column: table.columns.findIndex((column) => column.id === id),
      text: text.trim().toLowerCase(),
    }))
    .filter((filter) => filter.text !== '');
  const order = query.sort ? orderBy(table, query.sort.column, query.sort.descending) : null;
  const matches = (at: number): boolean => {
    const text = table.texts[at] ?? '';
    if (!words.every((word) => text.includes(word))) return false;
    const cells = table.rows[at]?.cells ?? [];
    return filters.every((filter) => fold(cells[filter.column] ?? null).includes(filter.text));
  };
  const all = words.length === 0 && filters.length === 0;
  const rows: Row[] = [];
  let total = 0;
  for (let i = 0; i < table.rows.length; i += 1) {
    const at = order ? (order[i] ?? i) : i;
    if (!all && !matches(at)) continue;
    const row = table.rows[at];
    if (row && total >= query.offset && rows.length < query.limit) rows.push(row);
    total += 1;
  }
  return { columns: table.columns, total, all: table.rows.length, rows };
}

/** A cell as text to search in. */
function fold(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return String(cell).toLowerCase();
}

/** Row numbers of a table in the order of one column: the known ones ascending, then the unknown. */
interface Order {
  readonly known: Uint32Array;
  readonly unknown: Uint32Array;
}

const orders = new WeakMap<Table, Map<string, Order>>();

function orderBy(table: Table, columnId: string, descending: boolean): Uint32Array | null {
  const column = table.columns.findIndex((each) => each.id === columnId);
  if (column < 0) return null;
  let ofTable = orders.get(table);
  if (!ofTable) orders.set(table, (ofTable = new Map<string, Order>()));
  let order = ofTable.get(columnId);
  if (!order) ofTable.set(columnId, (order = makeOrder(table, column)));
  const whole = new Uint32Array(table.rows.length);
  whole.set(order.known);
  if (descending) whole.subarray(0, order.known.length).reverse();
  whole.set(order.unknown, order.known.length);
  return whole;
}

function makeOrder(table: Table, column: number): Order {
  const known: { readonly at: number; readonly value: number | string }[] = [];
  const unknown: number[] = [];
  table.rows.forEach((row, at) => {
    const cell = row.cells[column] ?? null;
    if (cell === null) unknown.push(at);
    else known.push({ at, value: typeof cell === 'number' ? cell : naturalKey(fold(cell)) });
  });
  known.sort((a, b) => compare(a.value, b.value) || a.at - b.at);
  return { known: Uint32Array.from(known, ({ at }) => at), unknown: Uint32Array.from(unknown) };
}

function compare(a: number | string, b: number | string): number {
  if (a === b) return 0;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : 1;
}

/**
 * A string that sorts as people count: each run of digits is led by its length, so "desk-9" comes
 * before "desk-10" with a plain comparison, which is many times faster than a collator's.
 */
function naturalKey(text: string): string {
  return text.replace(/\d+/g, (digits) => {
    const significant = digits.replace(/^0+(?=\d)/, '');
    return `0${String.fromCharCode(0x20 + Math.min(significant.length, 0xff))}${significant}`;
  });
}
