import { DrydockError } from '../../../src/contract/result.js';
import type { MergedSource, MergeDecision } from '../../../src/contract/types.js';
import { countObjects } from '../../../src/domain/estate/counts.js';
import type { Reader } from '../../db/connection.js';
import {
  addDecisions,
  factsRevision,
  listConflicts,
  listDecisions,
  listQuestions,
  removeDecisions,
} from '../../db/merging.js';
import { saveOverlay } from '../../db/overlays.js';
import { findSnapshot, replaceSnapshot } from '../../db/snapshots.js';
import { storedSourceIds } from '../../db/sourceFacts.js';
import { applyOverlay } from '../../import/overlay/index.js';
import { contentHashOf } from '../contentHash.js';
import type { Handlers } from '../handlers.js';
import type { Job } from '../jobs.js';
import {
  checkedDecision,
  mergeAll,
  storedGeneral,
  storedSources,
  summaryOf,
  type Merged,
} from '../merging.js';
import type { Session } from '../session.js';

const missing = (): DrydockError => new DrydockError('not-found', 'This snapshot is not in the workspace.');

/** The sources of a snapshot as decisions name them; those of one that was not merged have no id. */
function sourcesOf(reader: Reader, snapshotId: number): MergedSource[] {
  const snapshot = findSnapshot(reader, snapshotId);
  if (snapshot === null) throw missing();
  const ids = storedSourceIds(reader, snapshotId);
  return snapshot.sources.map(({ name, format, takenAt }, i) => ({
    id: ids[i] ?? '',
    name,
    format,
    takenAt,
  }));
}

/** Whether a decision was about something that is there: one that is not would wait unseen. */
function isFollowed(decision: MergeDecision, { result: { conflicts, questions, sources } }: Merged): boolean {
  if (decision.type === 'answer') {
    return questions.some(({ id, answer }) => id === decision.question && answer?.is === decision.answer.is);
  }
  return conflicts.some(
    ({ kind, key, field, decided, values, chosen }) =>
      decided &&
      kind === decision.kind &&
      key === decision.key &&
      field === decision.field &&
      values[chosen]?.sources.some((source) => sources[source]?.id === decision.source) === true,
  );
}

/** Merges a snapshot's sources anew with other decisions, and stores all of it or nothing. */
function decide(
  session: Session,
  snapshotId: number,
  decisions: readonly MergeDecision[],
  undo: readonly number[],
  job: Job,
): Merged {
  const { overlay } = session.estates.get(snapshotId);
  job.progress('Reading the sources', 0, null);
  const before = session.workspace.read((reader) => ({
    revision: factsRevision(reader, snapshotId),
    sources: storedSources(reader, snapshotId),
    made: listDecisions(reader, snapshotId),
    general: storedGeneral(reader, snapshotId),
  }));
  if (undo.some((id) => !before.made.some((made) => made.id === id))) {
    throw new DrydockError('not-found', 'This decision was taken back already.');
  }
  const kept = before.made.filter(({ id }) => !undo.includes(id)).map(checkedDecision);
  job.progress('Merging the sources', 0, null);
  const merged = mergeAll(before.sources, before.general, [...kept, ...decisions]);
  if (decisions.some((decision) => !isFollowed(decision, merged))) {
    throw new DrydockError(
      'not-found',
      'What this decides on is not, or no longer, a conflict or a question.',
    );
  }
  job.progress('Applying the overlay', 0, null);
  const applied = applyOverlay(merged.estate, overlay);
  job.signal.throwIfAborted();
  session.workspace.write((writer) => {
    const snapshot = findSnapshot(writer, snapshotId);
    if (snapshot === null) throw missing();
    if (factsRevision(writer, snapshotId) !== before.revision) {
      throw new DrydockError('conflict', 'The snapshot was changed meanwhile. Look at it again.');
    }
    removeDecisions(writer, snapshotId, undo);
    addDecisions(writer, snapshotId, decisions, session.now());
    replaceSnapshot(writer, snapshotId, {
      name: snapshot.name,
      importedAt: snapshot.importedAt,
      contentHash: contentHashOf(merged.estate.sources, overlay),
      counts: countObjects(applied.estate),
      estate: merged.estate,
      problems: merged.problems,
      overlayProblems: applied.problems,
      merged: merged.facts,
    });
    // What was worked out from the snapshot, such as the verdicts of plans, is out of date.
    saveOverlay(writer, snapshotId, overlay, session.now());
  });
  session.estates.forget(snapshotId);
  return merged;
}

export const mergeHandlers: Handlers<'merge.conflicts' | 'merge.questions' | 'merge.decide'> = {
  'merge.conflicts': (session, { snapshotId, ...filter }) =>
    session.workspace.read((reader) => ({
      ...listConflicts(reader, snapshotId, filter),
      sources: sourcesOf(reader, snapshotId),
    })),

  'merge.questions': (session, { snapshotId }) =>
    session.workspace.read((reader) => ({
      questions: listQuestions(reader, snapshotId),
      decisions: listDecisions(reader, snapshotId).map((made) => ({
        ...made,
        decision: checkedDecision(made),
      })),
      sources: sourcesOf(reader, snapshotId),
    })),

  'merge.decide': (session, { jobId, snapshotId, decisions, undo }) =>
    session.jobs.run(jobId, (job) =>
      Promise.resolve(summaryOf(decide(session, snapshotId, decisions, undo, job), [])),
    ),
};
