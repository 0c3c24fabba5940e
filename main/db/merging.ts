import type { MergeDecision } from '../../src/domain/merge/index.js';
import type { Conflict, Question } from '../../src/domain/merge/index.js';
import type { Stretches } from '../../src/domain/stretches.js';
import type { Reader, Writer } from './connection.js';

/** What is stored of a merge beside the objects it made. */
export interface StoredMerge {
  readonly conflicts: readonly Conflict[];
  readonly questions: readonly Question[];
}

/** A decision as stored; the engine checks it against the contract's schema. */
export interface StoredDecision {
  readonly id: number;
  readonly madeAt: string;
  readonly decision: unknown;
}

export interface ConflictFilter {
  readonly kind: string | null;
  readonly key: string | null;
  readonly undecidedOnly: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** How often a snapshot's facts were changed: what was worked out from an older state is out of date. */
export function factsRevision(reader: Reader, snapshotId: number): number | null {
  const row = reader.get<{ revision: number }>(
    'SELECT facts_revision AS revision FROM snapshots WHERE id = ?',
    snapshotId,
  );
  return row?.revision ?? null;
}

export function* insertMerge(
  writer: Writer,
  snapshotId: number,
  { conflicts, questions }: StoredMerge,
): Stretches<void> {
  yield* writer.insertInStretches(
    'Storing conflicts',
    'INSERT INTO merge_conflicts (snapshot_id, position, kind, key, decided, conflict) VALUES (?, ?, ?, ?, ?, ?)',
    conflicts,
    (conflict, position, values) => {
      const { kind, key, decided } = conflict;
      values.push(snapshotId, position, kind, key, decided ? 1 : 0, JSON.stringify(conflict));
    },
  );
  yield* writer.insertInStretches(
    'Storing questions',
    'INSERT INTO merge_questions (snapshot_id, position, open, question) VALUES (?, ?, ?, ?)',
    questions,
    (question, position, values) => {
      values.push(snapshotId, position, question.answer === null ? 1 : 0, JSON.stringify(question));
    },
  );
}

/** A page of a snapshot's conflicts and how many there are. */
export function listConflicts(
  reader: Reader,
  snapshotId: number,
  { kind, key, undecidedOnly, offset, limit }: ConflictFilter,
): { readonly total: number; readonly conflicts: Conflict[] } {
  const where = `WHERE snapshot_id = ? AND (? IS NULL OR kind = ?) AND (? IS NULL OR key = ?) AND (? = 0 OR decided = 0)`;
  const values = [snapshotId, kind, kind, key, key, undecidedOnly ? 1 : 0] as const;
  const total =
    reader.get<{ n: number }>(`SELECT count(*) AS n FROM merge_conflicts ${where}`, ...values)?.n ?? 0;
  const rows = reader.all<{ conflict: string }>(
    `SELECT conflict FROM merge_conflicts ${where} ORDER BY position LIMIT ? OFFSET ?`,
    ...values,
    limit,
    offset,
  );
  return { total, conflicts: rows.map(({ conflict }) => JSON.parse(conflict) as Conflict) };
}

export function listQuestions(reader: Reader, snapshotId: number): Question[] {
  return reader
    .all<{ question: string }>(
      'SELECT question FROM merge_questions WHERE snapshot_id = ? ORDER BY open DESC, position',
      snapshotId,
    )
    .map(({ question }) => JSON.parse(question) as Question);
}

/** Decisions in the order they were made. */
export function listDecisions(reader: Reader, snapshotId: number): StoredDecision[] {
  return reader
    .all<{ id: number; madeAt: string; decision: string }>(
      'SELECT id, made_at AS madeAt, decision FROM merge_decisions WHERE snapshot_id = ? ORDER BY id',
      snapshotId,
    )
    .map(({ decision, ...row }) => ({ ...row, decision: JSON.parse(decision) as unknown }));
}

export function addDecisions(
  writer: Writer,
  snapshotId: number,
  decisions: readonly MergeDecision[],
  madeAt: string,
): void {
  writer.insertMany(
    'INSERT INTO merge_decisions (snapshot_id, decision, made_at) VALUES (?, ?, ?)',
    decisions,
    (decision, _, values) => {
      values.push(snapshotId, JSON.stringify(decision), madeAt);
    },
  );
}

/** Takes decisions back; answers how many there were. */
export function removeDecisions(writer: Writer, snapshotId: number, ids: readonly number[]): number {
  let removed = 0;
  for (const id of ids) {
    removed += writer.run(
      'DELETE FROM merge_decisions WHERE snapshot_id = ? AND id = ?',
      snapshotId,
      id,
    ).changes;
  }
  return removed;
}
