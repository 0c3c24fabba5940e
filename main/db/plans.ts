import type { PlanInfo } from '../../src/contract/types.js';
import { DrydockError } from '../../src/contract/result.js';
import type { Plan, Verdict } from '../../src/domain/plan/types.js';
import type { Reader, Writer } from './connection.js';

/** How many changes can be undone. */
const keptDocuments = 500;

/** What the list of plans shows without working the plan out again. */
export interface PlanSummary {
  readonly name: string;
  readonly verdict: Verdict;
  readonly steps: number;
  /** The overlay's revision the verdict was found on. */
  readonly checkedOnOverlay: number;
}

export interface StoredPlan {
  readonly id: number;
  readonly snapshotId: number;
  readonly revision: number;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** To be checked against the contract's schema: the file may come from somebody else. */
  readonly document: unknown;
}

interface PlanRow {
  readonly id: number;
  readonly snapshotId: number;
  readonly revision: number;
  readonly position: number;
  readonly oldest: number;
  readonly newest: number;
  readonly document: string;
}

/** Stores a new plan at revision 1 with nothing to undo; answers its id. */
export function insertPlan(
  writer: Writer,
  snapshotId: number,
  plan: Plan,
  summary: PlanSummary,
  at: string,
): number {
  const { id } = writer.run(
    `INSERT INTO plans (snapshot_id, name, runbook, revision, position, created_at, changed_at, verdict, steps, checked_on_overlay)
     VALUES (?, ?, ?, 1, 1, ?, ?, ?, ?, ?)`,
    snapshotId,
    summary.name,
    plan.runbook,
    at,
    at,
    summary.verdict,
    summary.steps,
    summary.checkedOnOverlay,
  );
  writer.run(
    'INSERT INTO plan_documents (plan_id, position, document, snapshot_id) VALUES (?, 1, ?, ?)',
    id,
    JSON.stringify(plan),
    snapshotId,
  );
  return id;
}

function rowOf(reader: Reader, id: number): PlanRow | undefined {
  return reader.get<PlanRow>(
    `SELECT p.id, p.snapshot_id AS snapshotId, p.revision, p.position, d.document,
       (SELECT min(position) FROM plan_documents WHERE plan_id = p.id) AS oldest,
       (SELECT max(position) FROM plan_documents WHERE plan_id = p.id) AS newest
     FROM plans p JOIN plan_documents d ON d.plan_id = p.id AND d.position = p.position
     WHERE p.id = ?`,
    id,
  );
}

export function findPlan(reader: Reader, id: number): StoredPlan | null {
  const row = rowOf(reader, id);
  if (row === undefined) return null;
  return {
    id: row.id,
    snapshotId: row.snapshotId,
    revision: row.revision,
    canUndo: row.position > row.oldest,
    canRedo: row.position < row.newest,
    // Read when asked for: who has the plan in memory already needs only the revision.
    get document() {
      return JSON.parse(row.document) as unknown;
    },
  };
}

export interface ListedPlan extends PlanInfo {
  readonly checkedOnOverlay: number;
}

/** All plans, the last changed first. */
export function listPlans(reader: Reader): ListedPlan[] {
  return reader.all<ListedPlan>(
    `SELECT p.id, p.name, p.runbook, p.snapshot_id AS snapshotId, s.name AS snapshotName, p.verdict, p.steps,
       p.changed_at AS changedAt, p.checked_on_overlay AS checkedOnOverlay
     FROM plans p JOIN snapshots s ON s.id = p.snapshot_id
     ORDER BY p.changed_at DESC, p.id DESC`,
  );
}

/** The plan's row, when it is still at the revision the caller knows. */
function mustBeAt(reader: Reader, id: number, revision: number): PlanRow {
  const row = rowOf(reader, id);
  if (row === undefined) throw new DrydockError('not-found', 'This plan is no longer there.');
  if (row.revision !== revision) {
    throw new DrydockError(
      'conflict',
      'The plan was changed meanwhile. Look at it as it is now and repeat the change.',
      {
        revision: row.revision,
      },
    );
  }
  return row;
}

function moveTo(
  writer: Writer,
  id: number,
  to: { readonly position: number; readonly snapshotId: number },
  summary: PlanSummary,
  at: string,
): void {
  writer.run(
    `UPDATE plans SET revision = revision + 1, position = ?, snapshot_id = ?, changed_at = ?, name = ?, verdict = ?, steps = ?, checked_on_overlay = ?
     WHERE id = ?`,
    to.position,
    to.snapshotId,
    at,
    summary.name,
    summary.verdict,
    summary.steps,
    summary.checkedOnOverlay,
    id,
  );
}

/**
 * Stores a changed plan; what had been undone can no longer be redone.
 * @param onto the snapshot it is on from now on; its own when left out
 * @throws DrydockError 'conflict' when the plan is at another revision
 */
export function savePlan(
  writer: Writer,
  id: number,
  revision: number,
  plan: Plan,
  summary: PlanSummary,
  at: string,
  onto?: number,
): void {
  const row = mustBeAt(writer, id, revision);
  const position = row.position + 1;
  const snapshotId = onto ?? row.snapshotId;
  writer.run('DELETE FROM plan_documents WHERE plan_id = ? AND position > ?', id, row.position);
  writer.run(
    'INSERT INTO plan_documents (plan_id, position, document, snapshot_id) VALUES (?, ?, ?, ?)',
    id,
    position,
    JSON.stringify(plan),
    snapshotId,
  );
  writer.run('DELETE FROM plan_documents WHERE plan_id = ? AND position <= ?', id, position - keptDocuments);
  moveTo(writer, id, { position, snapshotId }, summary, at);
}

/** The document undo or redo leads to, and the snapshot it was made on. */
export interface NeighbourDocument {
  readonly document: unknown;
  /** That of the plan as it is, where the document's own is gone. */
  readonly snapshotId: number;
}

/**
 * The document undo (-1) or redo (+1) leads to.
 * @throws DrydockError 'conflict' when there is none, or the plan is at another revision
 */
export function neighbourDocument(
  reader: Reader,
  id: number,
  revision: number,
  by: -1 | 1,
): NeighbourDocument {
  const row = mustBeAt(reader, id, revision);
  const neighbour = reader.get<{ document: string; snapshotId: number | null }>(
    'SELECT document, snapshot_id AS snapshotId FROM plan_documents WHERE plan_id = ? AND position = ?',
    id,
    row.position + by,
  );
  if (neighbour === undefined) {
    throw new DrydockError('conflict', by === -1 ? 'There is nothing to undo.' : 'There is nothing to redo.');
  }
  return {
    document: JSON.parse(neighbour.document) as unknown,
    snapshotId: neighbour.snapshotId ?? row.snapshotId,
  };
}

/**
 * Makes the neighbour document the current one, on the snapshot it is of.
 * @throws DrydockError 'conflict' when the plan is at another revision
 */
export function stepPlan(
  writer: Writer,
  id: number,
  revision: number,
  by: -1 | 1,
  snapshotId: number,
  summary: PlanSummary,
  at: string,
): void {
  const row = mustBeAt(writer, id, revision);
  moveTo(writer, id, { position: row.position + by, snapshotId }, summary, at);
}

/** Notes a verdict found anew after the overlay changed; the plan itself did not change. */
export function saveVerdict(writer: Writer, id: number, revision: number, summary: PlanSummary): void {
  writer.run(
    'UPDATE plans SET verdict = ?, steps = ?, checked_on_overlay = ? WHERE id = ? AND revision = ?',
    summary.verdict,
    summary.steps,
    summary.checkedOnOverlay,
    id,
    revision,
  );
}

/** Removes a plan with its history; answers false when there is none. */
export function removePlan(writer: Writer, id: number): boolean {
  return writer.run('DELETE FROM plans WHERE id = ?', id).changes > 0;
}

export function countPlansOf(reader: Reader, snapshotId: number): number {
  return (
    reader.get<{ n: number }>('SELECT count(*) AS n FROM plans WHERE snapshot_id = ?', snapshotId)?.n ?? 0
  );
}
