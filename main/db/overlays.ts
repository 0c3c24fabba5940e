import type { Reader, Writer } from './connection.js';

/** A snapshot's overlay as stored; the engine checks the document against the contract's schema. */
export interface StoredOverlay {
  /** Grows by one with every change: what was worked out from an older one is out of date. */
  readonly revision: number;
  readonly document: unknown;
}

/** Null when nobody has said anything about the snapshot yet. */
export function findOverlay(reader: Reader, snapshotId: number): StoredOverlay | null {
  const row = reader.get<{ revision: number; document: string }>(
    'SELECT revision, document FROM overlays WHERE snapshot_id = ?',
    snapshotId,
  );
  return row === undefined ? null : { revision: row.revision, document: JSON.parse(row.document) as unknown };
}

/** The overlay's revision; 0 when there is none. */
export function overlayRevision(reader: Reader, snapshotId: number): number {
  const row = reader.get<{ revision: number }>(
    'SELECT revision FROM overlays WHERE snapshot_id = ?',
    snapshotId,
  );
  return row?.revision ?? 0;
}

export function saveOverlay(writer: Writer, snapshotId: number, document: unknown, changedAt: string): void {
  writer.run(
    `INSERT INTO overlays (snapshot_id, revision, document, changed_at) VALUES (?, 1, ?, ?)
     ON CONFLICT (snapshot_id) DO UPDATE
     SET revision = revision + 1, document = excluded.document, changed_at = excluded.changed_at`,
    snapshotId,
    JSON.stringify(document),
    changedAt,
  );
}
