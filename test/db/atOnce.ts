import type { Reader, Writer } from '../../main/db/connection.js';
import * as snapshots from '../../main/db/snapshots.js';
import * as sourceFacts from '../../main/db/sourceFacts.js';
import type { Estate } from '../../src/domain/estate/types.js';
import { atOnce } from '../../src/domain/stretches.js';

/** What the engine stores and reads in stretches, without a stop. */

export function insertSnapshot(writer: Writer, snapshot: snapshots.NewSnapshot): number {
  return atOnce(snapshots.insertSnapshot(writer, snapshot));
}

export function replaceSnapshot(writer: Writer, id: number, snapshot: snapshots.NewSnapshot): void {
  atOnce(snapshots.replaceSnapshot(writer, id, snapshot));
}

export function loadSourceFacts(reader: Reader, snapshotId: number): Estate[] {
  return atOnce(sourceFacts.loadSourceFacts(reader, snapshotId));
}
