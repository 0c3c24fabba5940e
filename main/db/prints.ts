import { DrydockError } from '../../src/contract/result.js';
import type { PrintFormat } from '../../src/contract/types.js';
import type { PrintedPage, PrintedStepHash } from '../../src/domain/diff/index.js';
import type { Reader, Writer } from './connection.js';

/** What is kept of one print of a checklist. */
export interface NewPrint {
  readonly planId: number;
  readonly snapshotId: number;
  readonly planName: string;
  /** The plan's revision. */
  readonly revision: number;
  readonly format: PrintFormat;
  /** ISO 8601 UTC. */
  readonly printedAt: string;
  /** The one on every page. */
  readonly contentHash: string;
  readonly page: PrintedPage;
}

export interface StoredPrint extends Omit<NewPrint, 'planId'> {
  readonly id: number;
  /** Null when the plan was removed. */
  readonly planId: number | null;
}

interface PrintRow extends Omit<StoredPrint, 'page'> {
  readonly verdict: string;
  readonly steps: string;
}

/** Records a print; answers its id. */
export function insertPrint(writer: Writer, print: NewPrint): number {
  return writer.run(
    `INSERT INTO prints (plan_id, snapshot_id, plan_name, revision, format, printed_at, content_hash, verdict, steps)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    print.planId,
    print.snapshotId,
    print.planName,
    print.revision,
    print.format,
    print.printedAt,
    print.contentHash,
    print.page.verdict,
    JSON.stringify(print.page.steps),
  ).id;
}

/** What was printed of plans on a snapshot, the last first. */
export function listPrintsOf(reader: Reader, snapshotId: number): StoredPrint[] {
  return reader
    .all<PrintRow>(
      `SELECT id, plan_id AS planId, snapshot_id AS snapshotId, plan_name AS planName, revision, format,
         printed_at AS printedAt, content_hash AS contentHash, verdict, steps
       FROM prints WHERE snapshot_id = ? ORDER BY id DESC`,
      snapshotId,
    )
    .map(({ verdict, steps, ...print }) => ({ ...print, page: { verdict, steps: readSteps(steps) } }));
}

/** The workspace may come from somebody else: its text is looked at before it is used. */
function readSteps(text: string): PrintedStepHash[] {
  const steps = JSON.parse(text) as unknown;
  if (Array.isArray(steps) && steps.every(isStep)) return steps;
  throw new DrydockError('storage', 'The record of a print is damaged in the workspace file.');
}

function isStep(value: unknown): value is PrintedStepHash {
  if (typeof value !== 'object' || value === null) return false;
  const { id, number, title, hash } = value as Readonly<Record<string, unknown>>;
  return [id, title, hash].every((text) => typeof text === 'string') && Number.isInteger(number);
}
