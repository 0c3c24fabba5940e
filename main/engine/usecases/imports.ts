import { DrydockError } from '../../../src/contract/result.js';
import { emptyOverlay } from '../../../src/contract/overlay.js';
import type { ImportPart, ImportPreview, SnapshotInfo } from '../../../src/contract/types.js';
import { countObjects } from '../../../src/domain/estate/counts.js';
import { saveOverlay } from '../../db/overlays.js';
import { findSnapshot, findSnapshotByContent, insertSnapshot } from '../../db/snapshots.js';
import { inspectFiles } from '../../import/index.js';
import { applyOverlay, readOverlay } from '../../import/overlay/index.js';
import { defaultLimits } from '../../import/types.js';
import { contentHashOf } from '../contentHash.js';
import type { Handlers } from '../handlers.js';
import type { Job } from '../jobs.js';
import { sampleFiles, sampleName } from '../sample.js';
import type { Session } from '../session.js';
import type { StagedImport } from '../stages.js';

interface Inspected {
  readonly stage: StagedImport;
  readonly parts: readonly ImportPart[];
}

/** Reads files and overlay; stores nothing. */
async function inspect(files: readonly string[], overlayFile: string | null, job: Job): Promise<Inspected> {
  const overlay = overlayFile === null ? emptyOverlay : await readOverlay(overlayFile);
  const read = await inspectFiles(files, {
    signal: job.signal,
    progress: job.progress,
    limits: defaultLimits,
  });
  const imported = read.draft;
  job.progress('Applying the overlay', 0, null);
  const applied = applyOverlay(imported, overlay);
  return {
    parts: read.parts,
    stage: {
      imported,
      overlay,
      counts: countObjects(applied.estate),
      problems: read.problems,
      overlayProblems: applied.problems,
      contentHash: contentHashOf(imported.sources, overlay),
    },
  };
}

/** Stores a staged import with its overlay, in one transaction. */
function commit(
  session: Session,
  stage: StagedImport,
  name: string | undefined,
  evenIfSame: boolean,
): SnapshotInfo {
  const fatal = [...stage.problems, ...stage.overlayProblems].find((problem) => problem.level === 'error');
  if (fatal !== undefined) throw new DrydockError('bad-input', fatal.message);
  const at = session.now();
  return session.workspace.write((writer) => {
    const same = findSnapshotByContent(writer, stage.contentHash);
    if (same !== null && !evenIfSame) {
      throw new DrydockError(
        'already-imported',
        `The same content is stored already, as "${same.name}". Nothing was stored.`,
        { snapshotId: same.id },
      );
    }
    const id = insertSnapshot(writer, {
      name: name === undefined || name === '' ? stage.imported.name : name,
      importedAt: at,
      contentHash: stage.contentHash,
      counts: stage.counts,
      estate: stage.imported,
      problems: stage.problems,
      overlayProblems: stage.overlayProblems,
    });
    saveOverlay(writer, id, stage.overlay, at);
    const stored = findSnapshot(writer, id);
    if (stored === null) throw new Error('The snapshot just stored is not there.');
    return stored;
  });
}

/** The stored snapshot with the same content, when a workspace is open. */
function sameAs(session: Session, contentHash: string): SnapshotInfo | null {
  return session.isOpen
    ? session.workspace.read((reader) => findSnapshotByContent(reader, contentHash))
    : null;
}

function previewOf(session: Session, { stage, parts }: Inspected): ImportPreview {
  const same = sameAs(session, stage.contentHash);
  const { imported } = stage;
  return {
    stageId: session.stages.add(stage),
    name: imported.name,
    takenAt: imported.takenAt,
    counts: stage.counts,
    sources: imported.sources,
    parts,
    problems: [...stage.problems, ...stage.overlayProblems],
    sameAs: same === null ? null : { snapshotId: same.id, name: same.name, importedAt: same.importedAt },
  };
}

export const importHandlers: Handlers<
  'import.inspect' | 'import.commit' | 'import.discard' | 'import.sample' | 'job.cancel'
> = {
  'import.inspect': (session, { jobId, files, overlay }) =>
    session.jobs.run(jobId, async (job) => previewOf(session, await inspect(files, overlay, job))),

  'import.commit': (session, { stageId, name, evenIfSame }) => {
    const snapshot = commit(session, session.stages.get(stageId), name, evenIfSame);
    session.stages.discard(stageId);
    return snapshot;
  },

  'import.discard': (session, { stageId }) => {
    session.stages.discard(stageId);
    return null;
  },

  'import.sample': (session, { jobId }) =>
    session.jobs.run(jobId, async (job) => {
      // Asked before reading: no workspace to store it in is no reason to make the user wait.
      void session.workspace;
      const sample = sampleFiles(session.options.resourcesFolder);
      const { stage } = await inspect([sample.export], sample.overlay, job);
      job.signal.throwIfAborted();
      return sameAs(session, stage.contentHash) ?? commit(session, stage, sampleName, false);
    }),

  'job.cancel': (session, { jobId }) => {
    session.jobs.cancel(jobId);
    return null;
  },
};
