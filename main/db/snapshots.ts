import type { ImportProblem, SnapshotInfo } from '../../src/contract/types.js';
import type { Counts } from '../../src/domain/estate/counts.js';
import type { Estate, Key, Source } from '../../src/domain/estate/types.js';
import type { SourceFacts } from '../../src/domain/merge/index.js';
import { atOnce, type Stretches } from '../../src/domain/stretches.js';
import type { Reader, Writer } from './connection.js';
import { deleteEstate, insertEstate, loadEstate } from './estate/store.js';
import { insertMerge, type StoredMerge } from './merging.js';
import { insertSourceFacts } from './sourceFacts.js';

/** What is stored of one import besides its objects. */
export interface NewSnapshot {
  readonly name: string;
  readonly importedAt: string;
  readonly contentHash: string;
  readonly counts: Counts;
  readonly estate: Estate;
  /** What was noticed in the files. */
  readonly problems: readonly SourceProblem[];
  /** What was noticed in the overlay that came with them. */
  readonly overlayProblems: readonly ImportProblem[];
  /** Of a snapshot merged from several sources: what each said, and what came of it. */
  readonly merged?: MergedFacts;
}

/** A problem and the source it was met in (an index into the estate's); null where it is of no one source. */
export type SourceProblem = ImportProblem & { readonly source?: number | null };

export interface MergedFacts extends StoredMerge {
  /** In the order of the estate's sources. */
  readonly facts: readonly SourceFacts[];
}

interface SnapshotRow {
  readonly id: number;
  readonly name: string;
  readonly takenAt: string;
  readonly importedAt: string;
  readonly counts: string;
  readonly problems: number;
}

const selectSnapshots = `
SELECT s.id, s.name, s.taken_at AS takenAt, s.imported_at AS importedAt, s.counts,
  (SELECT count(*) FROM problems p WHERE p.snapshot_id = s.id) AS problems
FROM snapshots s`;

function sourcesOf(reader: Reader, snapshotId: number): Source[] {
  return reader.all<Source>(
    'SELECT format, name, sha256, taken_at AS takenAt, producer FROM sources WHERE snapshot_id = ? ORDER BY position',
    snapshotId,
  );
}

function toInfo(reader: Reader, row: SnapshotRow): SnapshotInfo {
  return { ...row, counts: countsOf(row.counts), sources: sourcesOf(reader, row.id) };
}

/** Snapshots stored before there were such objects have no count of them. */
function countsOf(json: string): Counts {
  return { vdcs: 0, vapps: 0, ...(JSON.parse(json) as Omit<Counts, 'vdcs' | 'vapps'>) };
}

/** Stores a snapshot with all its objects. Part of the caller's transaction: all or nothing. */
export function* insertSnapshot(writer: Writer, snapshot: NewSnapshot): Stretches<number> {
  const { estate } = snapshot;
  const { id } = writer.run(
    'INSERT INTO snapshots (name, taken_at, imported_at, content_hash, counts, port_files_listed_on) VALUES (?, ?, ?, ?, ?, ?)',
    snapshot.name,
    estate.takenAt,
    snapshot.importedAt,
    snapshot.contentHash,
    JSON.stringify(snapshot.counts),
    JSON.stringify(estate.portFilesListedOn),
  );
  yield* insertContents(writer, id, snapshot);
  insertProblems(writer, id, 'overlay', snapshot.overlayProblems);
  return id;
}

/**
 * Puts other objects in place of a snapshot's, as they are after one of its sources was imported
 * again. Name, overlay, plans and decisions stay.
 */
export function* replaceSnapshot(writer: Writer, id: number, snapshot: NewSnapshot): Stretches<void> {
  const { estate } = snapshot;
  yield* deleteEstate(writer, id);
  for (const table of [
    'sources',
    'source_facts',
    'merge_conflicts',
    'merge_questions',
    'merge_question_groups',
  ]) {
    writer.run(`DELETE FROM ${table} WHERE snapshot_id = ?`, id);
  }
  writer.run("DELETE FROM problems WHERE snapshot_id = ? AND origin = 'import'", id);
  writer.run(
    `UPDATE snapshots SET taken_at = ?, imported_at = ?, content_hash = ?, port_files_listed_on = ?,
       facts_revision = facts_revision + 1 WHERE id = ?`,
    estate.takenAt,
    snapshot.importedAt,
    snapshot.contentHash,
    JSON.stringify(estate.portFilesListedOn),
    id,
  );
  yield* insertContents(writer, id, snapshot);
  updateFromOverlay(writer, id, snapshot.counts, snapshot.overlayProblems);
}

function* insertContents(
  writer: Writer,
  id: number,
  { estate, problems, merged }: NewSnapshot,
): Stretches<void> {
  writer.insertMany(
    'sources (snapshot_id, position, format, name, sha256, taken_at, producer)',
    estate.sources,
    (source, position, values) => {
      values.push(id, position, source.format, source.name, source.sha256, source.takenAt, source.producer);
    },
  );
  insertProblems(writer, id, 'import', problems);
  yield* insertEstate(writer, id, estate);
  if (merged === undefined) return;
  yield* insertSourceFacts(writer, id, merged.facts);
  yield* insertMerge(writer, id, merged);
}

function insertProblems(
  writer: Writer,
  snapshotId: number,
  origin: 'import' | 'overlay',
  problems: readonly SourceProblem[],
): void {
  writer.insertMany(
    'problems (snapshot_id, origin, position, level, code, message, file, sheet, row, column_name, count, source)',
    problems,
    (problem, position, values) => {
      values.push(snapshotId, origin, position, problem.level, problem.code, problem.message);
      values.push(
        problem.file,
        problem.sheet,
        problem.row,
        problem.column,
        problem.count,
        problem.source ?? null,
      );
    },
  );
}

/** Notes what a changed overlay made of a snapshot: its counts, and what in it matches nothing. */
export function updateFromOverlay(
  writer: Writer,
  id: number,
  counts: Counts,
  problems: readonly ImportProblem[],
): void {
  writer.run('UPDATE snapshots SET counts = ? WHERE id = ?', JSON.stringify(counts), id);
  writer.run("DELETE FROM problems WHERE snapshot_id = ? AND origin = 'overlay'", id);
  insertProblems(writer, id, 'overlay', problems);
}

/** All snapshots, the latest import first. */
export function listSnapshots(reader: Reader): SnapshotInfo[] {
  return reader.all<SnapshotRow>(`${selectSnapshots} ORDER BY s.id DESC`).map((row) => toInfo(reader, row));
}

export function findSnapshot(reader: Reader, id: number): SnapshotInfo | null {
  const row = reader.get<SnapshotRow>(`${selectSnapshots} WHERE s.id = ?`, id);
  return row === undefined ? null : toInfo(reader, row);
}

/** The first snapshot with the same content, if any. */
export function findSnapshotByContent(reader: Reader, contentHash: string): SnapshotInfo | null {
  const row = reader.get<SnapshotRow>(
    `${selectSnapshots} WHERE s.content_hash = ? ORDER BY s.id LIMIT 1`,
    contentHash,
  );
  return row === undefined ? null : toInfo(reader, row);
}

/** Whether a snapshot was stored with that content. */
export function hasContent(reader: Reader, id: number, contentHash: string): boolean {
  return (
    reader.get('SELECT 1 FROM snapshots WHERE id = ? AND content_hash = ?', id, contentHash) !== undefined
  );
}

/** Loads a snapshot's objects as they were imported, without the overlay. */
export function loadSnapshot(reader: Reader, id: number): Estate | null {
  return atOnce(loadSnapshotInStretches(reader, id));
}

/** The same in stretches. */
export function* loadSnapshotInStretches(reader: Reader, id: number): Stretches<Estate | null> {
  const info = findSnapshot(reader, id);
  const listed = reader.get<{ keys: string }>(
    'SELECT port_files_listed_on AS keys FROM snapshots WHERE id = ?',
    id,
  );
  if (info === null || listed === undefined) return null;
  return yield* loadEstate(reader, id, { ...info, portFilesListedOn: JSON.parse(listed.keys) as Key[] });
}

export function listProblems(reader: Reader, snapshotId: number): ImportProblem[] {
  return reader.all<ImportProblem>(
    'SELECT level, code, message, file, sheet, row, column_name AS "column", count FROM problems WHERE snapshot_id = ? ORDER BY origin, position',
    snapshotId,
  );
}

/** What was noticed in the files of a snapshot, with the source each problem is of. */
export function importProblems(
  reader: Reader,
  snapshotId: number,
): (ImportProblem & { readonly source: number | null })[] {
  return reader.all(
    `SELECT level, code, message, file, sheet, row, column_name AS "column", count, source
     FROM problems WHERE snapshot_id = ? AND origin = 'import' ORDER BY position`,
    snapshotId,
  );
}

/** Removes a snapshot with its objects and overlay; answers false when there is none. */
export function removeSnapshot(writer: Writer, id: number): boolean {
  return writer.run('DELETE FROM snapshots WHERE id = ?', id).changes > 0;
}
