import type { ObjectKind } from '../../domain/estate/types.js';
import { allRows } from '../estate/rowWindow.js';
import type { TableRow } from '../ui/table.js';

export interface NamedRow {
  readonly key: string;
  readonly name: string;
  readonly placeholder: boolean;
  /** The row's other cells by column id. */
  readonly cells: Readonly<Record<string, TableRow['cells'][number]>>;
}

/** Every object of a kind by name, page after page. */
export async function allNames(snapshotId: number, kind: ObjectKind): Promise<NamedRow[]> {
  const { columns, rows } = await allRows({ snapshotId, kind });
  return rows.map((row) => {
    const cells = Object.fromEntries(columns.map((column, at) => [column.id, row.cells[at] ?? null]));
    const name = String(cells.name ?? row.key);
    return { key: row.key, name, placeholder: cells.sort === 'placeholder', cells };
  });
}
