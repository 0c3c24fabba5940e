import type { MergeDecision } from '../../src/domain/merge/index.js';
import type { Conflict, Question, QuestionGroup } from '../../src/domain/merge/index.js';
import type { Stretches } from '../../src/domain/stretches.js';
import type { Reader, Writer } from './connection.js';

/** What is stored of a merge beside the objects it made. */
export interface StoredMerge {
  readonly conflicts: readonly Conflict[];
  readonly questions: readonly Question[];
  readonly groups: readonly QuestionGroup[];
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

export interface QuestionFilter {
  readonly kind: string | null;
  readonly reason: string | null;
  /** Index of the source that raises it. */
  readonly source: number | null;
  /** A part of the record's name, in any case; '' for all. */
  readonly text: string;
  readonly openOnly: boolean;
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
  { conflicts, questions, groups }: StoredMerge,
): Stretches<void> {
  yield* writer.insertInStretches(
    'Storing conflicts',
    'merge_conflicts (snapshot_id, position, kind, key, decided, conflict)',
    conflicts,
    (conflict, position, values) => {
      const { kind, key, decided } = conflict;
      values.push(snapshotId, position, kind, key, decided ? 1 : 0, JSON.stringify(conflict));
    },
  );
  yield* writer.insertInStretches(
    'Storing questions',
    'merge_questions (snapshot_id, position, open, kind, reason, source, name, question)',
    questions,
    (question, position, values) => {
      const { answer, kind, reason, source, name } = question;
      values.push(snapshotId, position, answer === null ? 1 : 0, kind, reason, source, name);
      values.push(JSON.stringify(question));
    },
  );
  writer.insertMany(
    'merge_question_groups (snapshot_id, position, question_group)',
    groups,
    (group, position, values) => {
      values.push(snapshotId, position, JSON.stringify(group));
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

/** A page of a snapshot's questions, the open ones first, and how many there are. */
export function listQuestions(
  reader: Reader,
  snapshotId: number,
  { kind, reason, source, text, openOnly, offset, limit }: QuestionFilter,
): { readonly total: number; readonly questions: Question[] } {
  const where = `WHERE snapshot_id = ? AND (? IS NULL OR kind = ?) AND (? IS NULL OR reason = ?)
    AND (? IS NULL OR source = ?) AND (? = 0 OR open = 1)
    AND (? = '' OR instr(lower(name), lower(?)) > 0)`;
  const open = openOnly ? 1 : 0;
  const values = [snapshotId, kind, kind, reason, reason, source, source, open, text, text] as const;
  const total =
    reader.get<{ n: number }>(`SELECT count(*) AS n FROM merge_questions ${where}`, ...values)?.n ?? 0;
  const rows = reader.all<{ question: string }>(
    `SELECT question FROM merge_questions ${where} ORDER BY open DESC, position LIMIT ? OFFSET ?`,
    ...values,
    limit,
    offset,
  );
  return { total, questions: rows.map(({ question }) => JSON.parse(question) as Question) };
}

/** A snapshot's questions by what they have in common. */
export function listQuestionGroups(reader: Reader, snapshotId: number): QuestionGroup[] {
  return reader
    .all<{ json: string }>(
      'SELECT question_group AS json FROM merge_question_groups WHERE snapshot_id = ? ORDER BY position',
      snapshotId,
    )
    .map(({ json }) => JSON.parse(json) as QuestionGroup);
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
  writer.insertMany('merge_decisions (snapshot_id, decision, made_at)', decisions, (decision, _, values) => {
    values.push(snapshotId, JSON.stringify(decision), madeAt);
  });
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
