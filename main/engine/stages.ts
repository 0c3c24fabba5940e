import { randomUUID } from 'node:crypto';
import type { Overlay } from '../../src/contract/overlay.js';
import { DrydockError } from '../../src/contract/result.js';
import type { ImportProblem } from '../../src/contract/types.js';
import type { Counts } from '../../src/domain/estate/counts.js';
import type { Estate } from '../../src/domain/estate/types.js';
import type { MergeDecisions } from '../../src/domain/merge/index.js';
import type { MergedFacts, SourceProblem } from '../db/snapshots.js';

/** An import that was read and not yet stored. */
export interface StagedImport {
  /** As read from the files, without the overlay. */
  readonly imported: Estate;
  readonly overlay: Overlay;
  /** With the overlay. */
  readonly counts: Counts;
  readonly problems: readonly SourceProblem[];
  readonly overlayProblems: readonly ImportProblem[];
  readonly contentHash: string;
  /** Of several sources: what each said, and what came of it. */
  readonly merged: MergedFacts | null;
  /** Decisions it was merged with: a snapshot of its own keeps them. */
  readonly decisions: MergeDecisions;
  /** The snapshot to add to, in the workspace and the state it was merged with. */
  readonly into: {
    readonly workspacePath: string;
    readonly snapshotId: number;
    readonly state: string | null;
  } | null;
}

/** How many are held: a large estate takes some 200 MB. An older one must be read again. */
const held = 2;

/** Imports between preview and commit; in memory only, because nothing is stored before the user says so. */
export class StagedImports {
  private readonly stages = new Map<string, StagedImport>();

  add(stage: StagedImport): string {
    const id = randomUUID();
    this.stages.set(id, stage);
    for (const oldest of this.stages.keys()) {
      if (this.stages.size <= held) break;
      this.stages.delete(oldest);
    }
    return id;
  }

  /** @throws DrydockError 'not-found' */
  get(id: string): StagedImport {
    const stage = this.stages.get(id);
    if (stage === undefined) {
      throw new DrydockError('not-found', 'This import is no longer held in memory. Read the files again.');
    }
    return stage;
  }

  discard(id: string): void {
    this.stages.delete(id);
  }
}
