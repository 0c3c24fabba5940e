import { DrydockError } from '../../src/contract/result.js';
import type { Parsed } from '../../src/contract/methods.js';
import type { ExportedFile } from '../../src/contract/types.js';
import { kindWords } from '../../src/domain/estate/kinds.js';
import { queryTable } from '../../src/domain/views/index.js';
import type { RowsPage, Table } from '../../src/domain/views/types.js';
import { writeTable } from '../export/table/index.js';
import type { LoadedEstate } from './estates.js';
import type { Job } from './jobs.js';

/** Writes one table of an estate as a file: the rows asked for, with the columns named. */
export function exportTable(
  loaded: LoadedEstate,
  { kind, ...wanted }: Parsed<'estate.export'>,
  job: Job,
): Promise<ExportedFile> {
  return tableFile(loaded, loaded.table(kind), { ...wanted, name: kindWords[kind][1] }, job);
}

/** Writes the rows of a table that are asked for as a file called `name`. */
export async function tableFile(
  loaded: LoadedEstate,
  table: Table,
  {
    name,
    format,
    columns,
    ...query
  }: Pick<Parsed<'estate.export'>, 'search' | 'filters' | 'sort' | 'format' | 'columns'> & {
    readonly name: string;
  },
  job: Job,
): Promise<ExportedFile> {
  const page = narrowed(queryTable(table, { ...query, offset: 0, limit: Infinity }), columns);
  const about = {
    snapshot: { id: loaded.snapshotId, name: loaded.estate.name, takenAt: loaded.estate.takenAt },
    kind: table.kind,
    total: page.total,
    all: page.all,
  };
  const { bytes, mediaType } = await writeTable(
    { name: name.charAt(0).toUpperCase() + name.slice(1), columns: page.columns, rows: page.rows, about },
    format,
    (done) => {
      job.signal.throwIfAborted();
      job.progress('Writing rows', done, page.total);
    },
  );
  return {
    fileName: `${name.toLowerCase().replaceAll(' ', '-')}.${format}`,
    mediaType,
    base64: bytes.toString('base64'),
    rows: page.total,
  };
}

/** The page with the columns named, in that order. @throws DrydockError 'bad-input' for one it does not have */
function narrowed(page: RowsPage, wanted: readonly string[] | undefined): RowsPage {
  if (wanted === undefined) return page;
  const places = wanted.map((id) => {
    const at = page.columns.findIndex((column) => column.id === id);
    if (at >= 0) return at;
    const known = page.columns.map((column) => column.id).join(', ');
    throw new DrydockError('bad-input', `There is no column "${id}". There are: ${known}.`);
  });
  return {
    ...page,
    columns: places.map((at) => page.columns[at]!),
    rows: page.rows.map((row) => ({ key: row.key, cells: places.map((at) => row.cells[at] ?? null) })),
  };
}
