import { randomUUID } from 'node:crypto';
import { DrydockError } from '../../../src/contract/result.js';
import { emptyOverlay, type Overlay } from '../../../src/contract/overlay.js';
import type {
  ImportPart,
  ImportPreview,
  ImportProblem,
  MergeSummary,
  SnapshotInfo,
} from '../../../src/contract/types.js';
import { countObjects } from '../../../src/domain/estate/counts.js';
import { emptyDraft } from '../../../src/domain/estate/draft.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import type { Stretches } from '../../../src/domain/stretches.js';
import { sourceFacts, type MergeDecisions } from '../../../src/domain/merge/index.js';
import type { Reader, Writer } from '../../db/connection.js';
import { addDecisions } from '../../db/merging.js';
import { saveOverlay } from '../../db/overlays.js';
import {
  findSnapshot,
  findSnapshotByContent,
  hasContent,
  insertSnapshot,
  replaceSnapshot,
  type MergedFacts,
  type NewSnapshot,
  type SourceProblem,
} from '../../db/snapshots.js';
import { readSources, tellsAllItself, withClones, type ReadSources } from '../../import/index.js';
import { applyInStretches, readOverlay } from '../../import/overlay/index.js';
import { defaultLimits } from '../../import/types.js';
import { contentHashOf } from '../contentHash.js';
import { storedOverlay } from '../estates.js';
import type { Handlers } from '../handlers.js';
import type { Job } from '../jobs.js';
import {
  mergeAll,
  stateOf,
  storedDecisions,
  storedGeneral,
  storedSources,
  summaryOf,
  withReplaced,
  type SourceRead,
} from '../merging.js';
import { announced, paced } from '../pacing.js';
import { sampleFiles, sampleName } from '../sample.js';
import type { Session } from '../session.js';
import type { StagedImport } from '../stages.js';

interface Inspected {
  readonly stage: StagedImport;
  readonly parts: readonly ImportPart[];
  readonly summary: MergeSummary | undefined;
}

/** A snapshot to add sources to, as it is stored. */
interface Target {
  readonly into: NonNullable<StagedImport['into']>;
  readonly overlay: Overlay;
  readonly sources: readonly SourceRead[];
  /** What was noticed in its files that is of no one source. */
  readonly general: readonly ImportProblem[];
  readonly decisions: MergeDecisions;
}

/** What a snapshot of its own takes over from an older one. */
interface Settings {
  readonly overlay: Overlay;
  readonly decisions: MergeDecisions;
}

const noSettings: Settings = { overlay: emptyOverlay, decisions: [] };

/** @throws DrydockError 'no-workspace', 'not-found' */
function settingsOf(session: Session, snapshotId: number): Settings {
  return session.workspace.read((reader) => {
    if (findSnapshot(reader, snapshotId) === null) {
      throw new DrydockError('not-found', 'This snapshot is not in the workspace.');
    }
    return { overlay: storedOverlay(reader, snapshotId), decisions: storedDecisions(reader, snapshotId) };
  });
}

/** @throws DrydockError 'no-workspace', 'not-found' */
function targetOf(session: Session, snapshotId: number, job: Job): Promise<Target> {
  const { workspace } = session;
  return workspace.readInStretches(
    function* (reader): Stretches<Target> {
      return {
        into: { workspacePath: workspace.path, snapshotId, state: stateOf(reader, snapshotId) },
        overlay: storedOverlay(reader, snapshotId),
        sources: yield* storedSources(reader, snapshotId),
        general: storedGeneral(reader, snapshotId),
        decisions: storedDecisions(reader, snapshotId),
      };
    },
    (work) => paced(work, job),
  );
}

/** What was read, as one estate. */
interface Joined {
  readonly estate: Estate;
  readonly problems: readonly SourceProblem[];
  readonly merged: MergedFacts | null;
  readonly summary: MergeSummary | undefined;
}

/** One source stays as it is; several are merged, with those of the snapshot they are added to. */
async function join(
  read: ReadSources,
  target: Target | null,
  decisions: MergeDecisions,
  job: Job,
): Promise<Joined> {
  const [only] = read.sources;
  if (only === undefined) {
    const nothing = emptyDraft('', new Date().toISOString());
    return { estate: nothing, problems: read.problems, merged: null, summary: undefined };
  }
  const { sources, replaced } = withReplaced(
    target?.sources ?? [],
    read.sources.map(({ draft, problems }) => ({ facts: sourceFacts(draft), problems })),
  );
  if (sources.length === 1 && tellsAllItself(only)) {
    const problems = only.problems.map((problem): SourceProblem => ({ ...problem, source: 0 }));
    return {
      estate: await paced(withClones(only), job),
      problems: [...problems, ...read.problems],
      merged: null,
      summary: undefined,
    };
  }
  const general = [...(target?.general ?? []), ...read.problems];
  const merged = await paced(mergeAll(sources, general, decisions), job);
  const summary = sources.length > 1 || replaced.length > 0 ? summaryOf(merged, replaced) : undefined;
  return { estate: merged.estate, problems: merged.problems, merged: merged.facts, summary };
}

/** Reads files and overlay; stores nothing. */
async function inspect(
  { options: { readerThread } }: Session,
  files: readonly string[],
  overlayFile: string | null,
  target: Target | null,
  settings: Settings,
  job: Job,
): Promise<Inspected> {
  const { decisions } = target ?? settings;
  const overlay = overlayFile === null ? (target ?? settings).overlay : await readOverlay(overlayFile);
  const read = await readSources(files, {
    signal: job.signal,
    progress: job.progress,
    limits: defaultLimits,
    readerThread: readerThread === undefined ? null : new URL(readerThread),
  });
  const { estate: imported, problems, merged, summary } = await join(read, target, decisions, job);
  const applied = await paced(applyInStretches(imported, overlay), job);
  await announced('Counting', job);
  return {
    parts: [...read.sources.flatMap(({ parts }) => parts), ...read.parts],
    summary,
    stage: {
      imported,
      overlay,
      counts: countObjects(applied.estate),
      problems,
      overlayProblems: applied.problems,
      contentHash: contentHashOf(imported.sources, overlay),
      merged,
      decisions,
      into: target && target.into,
    },
  };
}

/** Stores a staged import with its overlay, in one transaction. */
async function commit(
  session: Session,
  stage: StagedImport,
  name: string | undefined,
  evenIfSame: boolean,
  job: Job,
): Promise<SnapshotInfo> {
  const fatal = [...stage.problems, ...stage.overlayProblems].find((problem) => problem.level === 'error');
  if (fatal !== undefined) throw new DrydockError('bad-input', fatal.message);
  const { workspace } = session;
  if (stage.into !== null && !workspace.isAt(stage.into.workspacePath)) {
    throw new DrydockError(
      'conflict',
      'The files were read to be added to a snapshot of another workspace. Open that one, or read them again.',
    );
  }
  const at = session.now();
  const store = function* (writer: Writer): Stretches<SnapshotInfo> {
    const same = sameContent(writer, stage);
    if (same !== null && !evenIfSame) {
      throw new DrydockError(
        'already-imported',
        `The same content is stored already, as "${same.name}". Nothing was stored.`,
        { snapshotId: same.id },
      );
    }
    const snapshot: NewSnapshot = {
      name: name === undefined || name === '' ? stage.imported.name : name,
      importedAt: at,
      contentHash: stage.contentHash,
      counts: stage.counts,
      estate: stage.imported,
      problems: stage.problems,
      overlayProblems: stage.overlayProblems,
      ...(stage.merged === null ? {} : { merged: stage.merged }),
    };
    const id =
      stage.into === null
        ? yield* insertSnapshot(writer, snapshot)
        : yield* addTo(writer, stage.into, snapshot);
    if (stage.into === null) addDecisions(writer, id, stage.decisions, at);
    // Also where it did not change: what was worked out from the snapshot is out of date.
    saveOverlay(writer, id, stage.overlay, at);
    const stored = findSnapshot(writer, id);
    if (stored === null) throw new Error('The snapshot just stored is not there.');
    return stored;
  };
  await announced('Storing', job);
  return workspace.writeInStretches(store, (work) => paced(work, job));
}

/** @throws DrydockError 'conflict' when the snapshot is no longer as it was merged with */
function* addTo(
  writer: Writer,
  { snapshotId, state }: NonNullable<StagedImport['into']>,
  snapshot: NewSnapshot,
): Stretches<number> {
  if (stateOf(writer, snapshotId) !== state) {
    throw new DrydockError(
      'conflict',
      'The snapshot was changed or removed since the files were read. Read them again.',
    );
  }
  yield* replaceSnapshot(writer, snapshotId, snapshot);
  return snapshotId;
}

/** The stored snapshot with the same content: any, or the one that is added to if that changes nothing. */
function sameContent(reader: Reader, { contentHash, into }: StagedImport): SnapshotInfo | null {
  if (into === null) return findSnapshotByContent(reader, contentHash);
  return hasContent(reader, into.snapshotId, contentHash) ? findSnapshot(reader, into.snapshotId) : null;
}

/** The same, when a workspace is open. */
function sameAs(session: Session, stage: StagedImport): SnapshotInfo | null {
  return session.isOpen ? session.workspace.read((reader) => sameContent(reader, stage)) : null;
}

function previewOf(session: Session, { stage, parts, summary }: Inspected): ImportPreview {
  const same = sameAs(session, stage);
  const { imported } = stage;
  return {
    stageId: session.stages.add(stage),
    name: imported.name,
    takenAt: imported.takenAt,
    counts: stage.counts,
    sources: imported.sources,
    parts,
    problems: [...stage.problems.map(withoutSource), ...stage.overlayProblems],
    ...(summary === undefined ? {} : { merge: summary }),
    sameAs: same === null ? null : { snapshotId: same.id, name: same.name, importedAt: same.importedAt },
  };
}

function withoutSource({ source: _, ...problem }: SourceProblem): ImportProblem {
  return problem;
}

export const importHandlers: Handlers<
  'import.inspect' | 'import.commit' | 'import.discard' | 'import.sample' | 'job.cancel'
> = {
  'import.inspect': (session, { jobId, files, overlay, into, settingsOf: older }) =>
    session.jobs.run(jobId, async (job) => {
      const target = into === null ? null : await targetOf(session, into, job);
      const settings = older === null ? noSettings : settingsOf(session, older);
      return previewOf(session, await inspect(session, files, overlay, target, settings, job));
    }),

  'import.commit': (session, { jobId, stageId, name, evenIfSame }) =>
    session.jobs.run(jobId ?? randomUUID(), async (job) => {
      const stage = session.stages.get(stageId);
      const { estates } = session;
      const snapshot = await commit(session, stage, name, evenIfSame, job);
      session.stages.discard(stageId);
      if (stage.into !== null) estates.forget(stage.into.snapshotId);
      return snapshot;
    }),

  'import.discard': (session, { stageId }) => {
    session.stages.discard(stageId);
    return null;
  },

  'import.sample': (session, { jobId }) =>
    session.jobs.run(jobId, async (job) => {
      // Asked before reading: no workspace to store it in is no reason to make the user wait.
      void session.workspace;
      const sample = sampleFiles(session.options.resourcesFolder);
      const { stage } = await inspect(session, [sample.export], sample.overlay, null, noSettings, job);
      job.signal.throwIfAborted();
      return sameAs(session, stage) ?? (await commit(session, stage, sampleName, false, job));
    }),

  'job.cancel': (session, { jobId }) => {
    session.jobs.cancel(jobId);
    return null;
  },
};
