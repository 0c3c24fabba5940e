import type { EstateTables, ObjectKind } from '../../estate/types.js';
import type { ViewContext } from '../context.js';
import type { Cell, Column } from '../types.js';

/** A column and how its cell is made. Columns of a table are also the fields of an object's detail. */
export interface ColumnOf<T> extends Column {
  /** Shown in an object's detail only: too long or too rare for a table. */
  readonly detailOnly: boolean;
  cell(object: T, context: ViewContext): Cell;
}

export type ColumnsOf<K extends ObjectKind> = readonly ColumnOf<EstateTables[K]>[];

type CellOf<T> = (object: T, context: ViewContext) => Cell;

/** Makes the columns of one kind. */
export function columnsFor<K extends ObjectKind>() {
  type T = EstateTables[K];
  const make =
    (align: Column['align'], mono: boolean, detailOnly: boolean) =>
    (id: string, label: string, cell: CellOf<T>): ColumnOf<T> => ({
      id,
      label,
      align,
      mono,
      detailOnly,
      cell,
    });
  return {
    /** Words. */
    text: make('start', false, false),
    /** Numbers, right-aligned. */
    number: make('end', false, false),
    /** Identifiers and paths. */
    mono: make('start', true, false),
    detail: make('start', false, true),
    detailNumber: make('end', false, true),
    detailMono: make('start', true, true),
  };
}
