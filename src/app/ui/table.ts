import type { Cell } from '../../contract/types.js';

/** A column of a `DataTable`. */
export interface TableColumn {
  readonly id: string;
  readonly label: string;
  readonly align?: 'start' | 'end';
  readonly mono?: boolean;
  /** Pixels; the user may drag it wider or narrower. */
  readonly width: number;
  /** Pixels it may grow to where the table has room left over. */
  readonly most?: number;
  readonly sortable?: boolean;
  readonly filterable?: boolean;
}

export interface TableRow {
  readonly key: string;
  readonly cells: readonly Cell[];
}

export interface TableSort {
  readonly column: string;
  readonly descending: boolean;
}

/** What a table reads from: rows by index, null while a row is still on its way. */
export type RowAt = (index: number) => TableRow | null;

const pixelsPerCharacter = 7.5;
const narrowest = 72;
const widest = 340;

/** A fair width for a column, from its heading and a sample of its texts. */
export function fairWidth(label: string, texts: readonly string[], mono: boolean): number {
  // A long outlier must not take the table: nine in ten texts fit, and those that are hardly longer.
  const lengths = texts.map((text) => text.length).sort((a, b) => a - b);
  const typical = lengths[Math.floor(lengths.length * 0.9)] ?? 0;
  const longest = lengths.findLast((length) => length <= typical * 1.25) ?? 0;
  const characters = Math.max(label.length + 2, longest);
  const width = characters * (mono ? pixelsPerCharacter + 0.6 : pixelsPerCharacter) + 32;
  return Math.round(Math.min(widest, Math.max(narrowest, width)) / 4) * 4;
}

/** Gives what is left of the room to the columns that may grow: evenly, to each what it may take. */
export function fillRoom<C extends Pick<TableColumn, 'width' | 'most'>>(
  columns: readonly C[],
  room: number,
): C[] {
  const wish = ({ width, most }: C): number => Math.max(0, (most ?? width) - width);
  let left = Math.max(0, room - columns.reduce((sum, { width }) => sum + width, 0));
  const growing = columns.filter((column) => wish(column) > 0).sort((a, b) => wish(a) - wish(b));
  const more = new Map<C, number>();
  growing.forEach((column, at) => {
    const given = Math.min(wish(column), Math.floor(left / (growing.length - at)));
    more.set(column, given);
    left -= given;
  });
  return columns.map((column) => ({ ...column, width: column.width + (more.get(column) ?? 0) }));
}

/** Rows from `anchor` to `active`, both included, whichever way round. */
export function span(anchor: number, active: number): { from: number; to: number } {
  return anchor <= active ? { from: anchor, to: active } : { from: active, to: anchor };
}
