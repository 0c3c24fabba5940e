import type { Cell } from '../../contract/types.js';

/** A column of a `DataTable`. */
export interface TableColumn {
  readonly id: string;
  readonly label: string;
  readonly align?: 'start' | 'end';
  readonly mono?: boolean;
  /** Pixels; the user may drag it wider or narrower. */
  readonly width: number;
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

/** Rows from `anchor` to `active`, both included, whichever way round. */
export function span(anchor: number, active: number): { from: number; to: number } {
  return anchor <= active ? { from: anchor, to: active } : { from: active, to: anchor };
}
