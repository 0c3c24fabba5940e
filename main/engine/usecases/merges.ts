import { DrydockError } from '../../../src/contract/result.js';
import type { Overlay } from '../../../src/contract/overlay.js';
import type { ImportProblem, MergedSource, MergeDecision } from '../../../src/contract/types.js';
import { countObjects } from '../../../src/domain/estate/counts.js';
import type { Stretches } from '../../../src/domain/stretches.js';
import type { Reader, Writer } from '../../db/connection.js';
import type { Drive } from '../../db/stretched.js';
import {
  addDecisions,
  listConflicts,
  listDecisions,
  listQuestionGroups,
  listQuestions,
  removeDecisions,
  type StoredDecision,
} from '../../db/merging.js';
import { saveOverlay } from '../../db/overlays.js';
import { findSnapshot, replaceSnapshot } from '../../db/snapshots.js';
import { storedSourceIds } from '../../db/sourceFacts.js';
import { applyInStretches } from '../../import/overlay/index.js';
import { contentHashOf } from '../contentHash.js';
import { storedOverlay } from '../estates.js';
import type { Handlers } from '../handlers.js';
import type { Job } from '../jobs.js';
import {
  checkedDecision,
  mergeAll,
  stateOf,
  storedGeneral,
  storedSources,
  summaryOf,
  type Merged,
  type SourceRead,
} from '../merging.js';
import { announced, paced } from '../pacing.js';
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

/**
 * Whether decisions were about something that is there: one that is not would wait unseen. They may
 * be tens of thousands, and so may the conflicts.
 */
function allFollowed(
  decisions: readonly MergeDecision[],
  { result: { conflicts, questions, groups, sources } }: Merged,
): boolean {
  const factId = (of: { readonly kind: string; readonly key: string; readonly field: string }): string =>
    [of.kind, of.field, of.key].join(' ');
  const decided = new Map(conflicts.flatMap((one) => (one.decided ? [[factId(one), one] as const] : [])));
  const answers = new Map(questions.map(({ id, answer }) => [id, answer]));
  return decisions.every((decision) => {
    if (decision.type === 'answer-all') {
      const { kind, reason, source } = decision;
      return groups.some(
        (group) => group.kind === kind && group.reason === reason && sources[group.source]?.id === source,
      );
    }
    if (decision.type === 'answer') return answers.get(decision.question)?.is === decision.answer.is;
    const conflict = decided.get(factId(decision));
    const chosenFrom = conflict?.values[conflict.chosen]?.sources ?? [];
    return chosenFrom.some((source) => sources[source]?.id === decision.source);
  });
}

/** A snapshot as it was before something was decided on it. */
interface Before {
  readonly state: string | null;
  readonly overlay: Overlay;
  readonly sources: readonly SourceRead[];
  readonly made: readonly StoredDecision[];
  readonly general: readonly ImportProblem[];
}

function* read(reader: Reader, snapshotId: number): Stretches<Before> {
  return {
    state: stateOf(reader, snapshotId),
    overlay: storedOverlay(reader, snapshotId),
    sources: yield* storedSources(reader, snapshotId),
    made: listDecisions(reader, snapshotId),
    general: storedGeneral(reader, snapshotId),
  };
}

/** Merges a snapshot's sources anew with other decisions, and stores all of it or nothing. */
async function decide(
  session: Session,
  snapshotId: number,
  decisions: readonly MergeDecision[],
  undo: readonly number[],
  job: Job,
): Promise<Merged> {
  const { workspace, estates } = session;
  const drive: Drive = (work) => paced(work, job);
  const before = await workspace.readInStretches((reader) => read(reader, snapshotId), drive);
  const takenBack = new Set(undo);
  const made = new Set(before.made.map(({ id }) => id));
  if (undo.some((id) => !made.has(id))) {
    throw new DrydockError('not-found', 'This decision was taken back already.');
  }
  const kept = before.made.filter(({ id }) => !takenBack.has(id)).map(checkedDecision);
  const merged = await paced(mergeAll(before.sources, before.general, [...kept, ...decisions]), job);
  if (!allFollowed(decisions, merged)) {
    throw new DrydockError(
      'not-found',
      'What this decides on is not, or no longer, a conflict or a question.',
    );
  }
  const applied = await paced(applyInStretches(merged.estate, before.overlay), job);
  await announced('Storing', job);
  const store = function* (writer: Writer): Stretches<void> {
    const snapshot = findSnapshot(writer, snapshotId);
    if (snapshot === null) throw missing();
    if (stateOf(writer, snapshotId) !== before.state) {
      throw new DrydockError('conflict', 'The snapshot was changed meanwhile. Look at it again.');
    }
    removeDecisions(writer, snapshotId, undo);
    addDecisions(writer, snapshotId, decisions, session.now());
    yield* replaceSnapshot(writer, snapshotId, {
      name: snapshot.name,
      importedAt: snapshot.importedAt,
      contentHash: contentHashOf(merged.estate.sources, before.overlay),
      counts: countObjects(applied.estate),
      estate: merged.estate,
      problems: merged.problems,
      overlayProblems: applied.problems,
      merged: merged.facts,
    });
    // What was worked out from the snapshot, such as the verdicts of plans, is out of date.
    saveOverlay(writer, snapshotId, before.overlay, session.now());
  };
  await workspace.writeInStretches(store, drive);
  estates.forget(snapshotId);
  return merged;
}

export const mergeHandlers: Handlers<'merge.conflicts' | 'merge.questions' | 'merge.decide'> = {
  'merge.conflicts': (session, { snapshotId, ...filter }) =>
    session.workspace.read((reader) => ({
      ...listConflicts(reader, snapshotId, filter),
      sources: sourcesOf(reader, snapshotId),
    })),

  'merge.questions': (session, { snapshotId, ...filter }) =>
    session.workspace.read((reader) => ({
      ...listQuestions(reader, snapshotId, filter),
      groups: listQuestionGroups(reader, snapshotId),
      decisions: listDecisions(reader, snapshotId).map((made) => ({
        ...made,
        decision: checkedDecision(made),
      })),
      sources: sourcesOf(reader, snapshotId),
    })),

  'merge.decide': (session, { jobId, snapshotId, decisions, undo }) =>
    session.jobs.run(jobId, async (job) =>
      summaryOf(await decide(session, snapshotId, decisions, undo, job), []),
    ),
};
