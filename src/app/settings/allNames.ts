import type { ObjectKind } from '../../domain/estate/types.js';
import { allRows } from '../estate/rowWindow.js';
import type { TableRow } from '../ui/table.js';

export interface NamedRow {
  readonly key: string;
  readonly name: string;
  /** The row's other cells by column id. */
  readonly cells: Readonly<Record<string, TableRow['cells'][number]>>;
}

/** Every object of a kind by name, page after page. */
export async function allNames(snapshotId: number, kind: ObjectKind): Promise<NamedRow[]> {
  const { columns, rows } = await allRows({ snapshotId, kind });
  return rows.map((row) => {
    const cells = Object.fromEntries(columns.map((column, at) => [column.id, row.cells[at] ?? null]));
    return { key: row.key, name: String(cells.name ?? row.key), cells };
  });
}
