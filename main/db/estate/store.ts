import { DrydockError } from '../../../src/contract/result.js';
import { emptyDraft } from '../../../src/domain/estate/draft.js';
import type { Estate, Key, Provenance, Source } from '../../../src/domain/estate/types.js';
import { kindWords } from '../../../src/domain/estate/kinds.js';
import type { Stretches } from '../../../src/domain/stretches.js';
import type { Reader, Value, Writer } from '../connection.js';
import { sqliteCode } from '../errors.js';
import type { ColumnType } from './columns.js';
import { storedKinds, type KindColumn, type StoredKind } from './kinds.js';

/** A record as this file sees it: the compiler holds `kindFields` to the real types. */
type AnyRecord = Record<string, unknown> & {
  key: Key;
  from: Provenance;
  also?: readonly Provenance[];
  fieldFrom?: Readonly<Record<string, number>>;
};

function encode(value: unknown, type: ColumnType): Value {
  if (value === null) return null;
  if (type === 'boolean') return value === true ? 1 : 0;
  if (type === 'json') return Array.isArray(value) && value.length === 0 ? '[]' : JSON.stringify(value);
  return value as Value;
}

/** The table and columns that a kind's objects go into. */
function placeOf({ table, columns }: StoredKind): string {
  const names = ['snapshot_id', 'position', 'key', 'source', 'place', ...columns.map(({ column }) => column)];
  return `${table} (${names.join(', ')})`;
}

function selectSql(kind: StoredKind): string {
  const columns = kind.columns.map((c) => `${c.column} AS ${c.field}`);
  return `SELECT key, source || ' ' || place AS "from", ${columns.join(', ')} FROM ${kind.table} WHERE ${within} ORDER BY position`;
}

/** Few records have several sources: these have a table of their own, not a column everywhere. */
function* insertFurtherOrigins(
  writer: Writer,
  snapshotId: number,
  kind: StoredKind,
  records: readonly AnyRecord[],
): Stretches<void> {
  const several: number[] = [];
  for (let position = 0; position < records.length; position += 1) {
    if (records[position]?.also !== undefined) several.push(position);
  }
  yield* writer.insertInStretches(
    storing(kind),
    'further_origins (snapshot_id, kind, position, also, fields)',
    several,
    (position, _, values) => {
      const { also, fieldFrom } = records[position] as AnyRecord;
      const fields = fieldFrom === undefined ? null : JSON.stringify(fieldFrom);
      values.push(snapshotId, kind.kind, position, JSON.stringify(also), fields);
    },
  );
}

function storing({ kind }: StoredKind): string {
  return `Storing ${kindWords[kind][1]}`;
}

/**
 * Stores all objects of an estate under a snapshot that exists already.
 *
 * @throws DrydockError 'bad-input' where two objects of a kind have one key. Importers see to it that
 * none do, but keys are made of names, and names that contain each other's separators can meet.
 */
export function* insertEstate(writer: Writer, snapshotId: number, estate: Estate): Stretches<void> {
  for (const kind of storedKinds) {
    const { columns } = kind;
    const records = estate[kind.array] as unknown as readonly AnyRecord[];
    try {
      yield* writer.insertInStretches(storing(kind), placeOf(kind), records, (record, position, values) => {
        values.push(snapshotId, position, record.key, record.from.source, record.from.place);
        for (const column of columns) values.push(encode(record[column.field], column.type));
      });
    } catch (error) {
      if (sqliteCode(error) !== 'SQLITE_CONSTRAINT_UNIQUE') throw error;
      throw new DrydockError(
        'bad-input',
        `Two ${kindWords[kind.kind][1]} in these files cannot be told apart: what they are known by is the same. Nothing was stored.`,
      );
    }
    yield* insertFurtherOrigins(writer, snapshotId, kind, records);
  }
}

/** Rows read or removed in one stretch. */
const rowsEach = 1000;

/** Removes all objects of a snapshot, which stays. */
export function* deleteEstate(writer: Writer, snapshotId: number): Stretches<void> {
  for (const { kind, table } of storedKinds) {
    const total = rowsIn(writer, table, snapshotId);
    for (let from = 0; from < total; from += rowsEach) {
      const upTo = from + rowsEach;
      writer.run(`DELETE FROM ${table} WHERE ${within}`, snapshotId, from, upTo);
      writer.run(`DELETE FROM further_origins WHERE ${within} AND kind = ?`, snapshotId, from, upTo, kind);
      yield { phase: 'Taking out what is replaced', done: Math.min(upTo, total), total };
    }
  }
}

const within = 'snapshot_id = ? AND position >= ? AND position < ?';

/** One more than the last position: rows are numbered from 0. */
function rowsIn(reader: Reader, table: string, snapshotId: number): number {
  const row = reader.get<{ rows: number | null }>(
    `SELECT max(position) + 1 AS rows FROM ${table} WHERE snapshot_id = ?`,
    snapshotId,
  );
  return row?.rows ?? 0;
}

/**
 * Turns stored rows into records in place: making 300,000 objects anew would double the time. The
 * origin comes as one text, "0 vInfo row 12", so that no field has to be taken off a row again.
 */
function decode(rows: Record<string, unknown>[], columns: readonly KindColumn[]): void {
  const special = columns.filter((column) => column.type === 'boolean' || column.type === 'json');
  for (const row of rows) {
    const from = row['from'] as string;
    const blank = from.indexOf(' ');
    row['from'] = { source: Number(from.slice(0, blank)), place: from.slice(blank + 1) };
    for (const { field, type } of special) {
      const value = row[field];
      if (value === null) continue;
      row[field] = type === 'boolean' ? value === 1 : value === '[]' ? [] : JSON.parse(value as string);
    }
  }
}

interface FurtherOrigins {
  readonly position: number;
  readonly also: string;
  readonly fields: string | null;
}

export interface EstateHeader {
  readonly name: string;
  readonly takenAt: string;
  readonly sources: readonly Source[];
  readonly portFilesListedOn: readonly Key[];
}

/** Loads what `insertEstate` stored: the same records in the same order. */
export function* loadEstate(reader: Reader, snapshotId: number, header: EstateHeader): Stretches<Estate> {
  const draft = emptyDraft(header.name, header.takenAt);
  const arrays = draft as unknown as Record<string, unknown[]>;
  for (const kind of storedKinds) {
    const rows: Record<string, unknown>[] = [];
    const sql = selectSql(kind);
    const total = rowsIn(reader, kind.table, snapshotId);
    for (let from = 0; from < total; from += rowsEach) {
      const some = reader.all<Record<string, unknown>>(sql, snapshotId, from, from + rowsEach);
      decode(some, kind.columns);
      for (const row of some) rows.push(row);
      yield { phase: `Reading ${kindWords[kind.kind][1]}`, done: rows.length, total };
    }
    for (const { position, also, fields } of reader.all<FurtherOrigins>(
      'SELECT position, also, fields FROM further_origins WHERE snapshot_id = ? AND kind = ?',
      snapshotId,
      kind.kind,
    )) {
      const row = rows[position];
      if (row === undefined) continue;
      row['also'] = JSON.parse(also);
      if (fields !== null) row['fieldFrom'] = JSON.parse(fields);
    }
    arrays[kind.array] = rows;
  }
  return { ...draft, sources: header.sources, portFilesListedOn: header.portFilesListedOn };
}
