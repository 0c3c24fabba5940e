import { arrayOf } from '../../../src/domain/estate/kinds.js';
import type { Estate, EstateTables } from '../../../src/domain/estate/types.js';
import { columnName, kindFields, type ColumnType } from './columns.js';

/** The names of the estate's arrays that hold records with a key. */
export type RecordArray = {
  [A in keyof Estate]: Estate[A] extends readonly { readonly key: string }[] ? A : never;
}[keyof Estate];

export interface KindColumn {
  readonly field: string;
  readonly column: string;
  readonly type: ColumnType;
}

/** One object kind as it is stored: its array in the estate, its table, its columns. */
export interface StoredKind {
  readonly kind: keyof EstateTables;
  readonly array: RecordArray;
  readonly table: string;
  readonly columns: readonly KindColumn[];
}

/** All kinds, in the order they are stored. Tables are called like the arrays: `home_…` style. */
export const storedKinds: readonly StoredKind[] = (Object.keys(kindFields) as (keyof EstateTables)[]).map(
  (kind) => ({
    kind,
    array: arrayOf[kind],
    table: columnName(arrayOf[kind]),
    columns: Object.entries(kindFields[kind]).map(([field, type]) => ({
      field,
      column: columnName(field),
      type: type as ColumnType,
    })),
  }),
);
