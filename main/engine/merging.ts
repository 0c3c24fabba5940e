import { mergeDecision } from '../../src/contract/schemas.js';
import { DrydockError } from '../../src/contract/result.js';
import type { ImportProblem, MergeSummary } from '../../src/contract/types.js';
import { kindWords } from '../../src/domain/estate/kinds.js';
import type { Estate, ObjectKind } from '../../src/domain/estate/types.js';
import {
  mergeInStretches,
  quote,
  replacedBy,
  sourceFacts,
  statesClones,
  type MergeDecisions,
  type MergeResult,
  type SourceFacts,
  type Unmatched,
} from '../../src/domain/merge/index.js';
import type { Stretches } from '../../src/domain/stretches.js';
import type { Reader } from '../db/connection.js';
import { factsRevision, listDecisions, type StoredDecision } from '../db/merging.js';
import { overlayRevision } from '../db/overlays.js';
import {
  importProblems,
  loadSnapshotInStretches,
  type MergedFacts,
  type SourceProblem,
} from '../db/snapshots.js';
import { loadSourceFacts, storedSourceIds } from '../db/sourceFacts.js';
import { Problems } from '../import/problems.js';

/** One source and what was noticed while it was read. */
export interface SourceRead {
  readonly facts: SourceFacts;
  readonly problems: readonly ImportProblem[];
}

/** Several sources as one estate. */
export interface Merged {
  readonly estate: Estate;
  readonly problems: readonly SourceProblem[];
  readonly facts: MergedFacts;
  readonly result: MergeResult;
}

/** How many conflicts and questions a summary names. */
const named = 200;

/**
 * What each source of a stored snapshot said.
 * @throws DrydockError 'not-found'; 'storage' when it is damaged
 */
export function* storedSources(reader: Reader, snapshotId: number): Stretches<SourceRead[]> {
  const stored = yield* loadSourceFacts(reader, snapshotId);
  const problems = importProblems(reader, snapshotId);
  if (stored.length > 0) {
    const ids = storedSourceIds(reader, snapshotId);
    return stored.map((facts, source) => ({
      facts: sourceFacts(facts, ids[source]),
      problems: problems.filter((problem) => problem.source === source),
    }));
  }
  const estate = yield* loadSnapshotInStretches(reader, snapshotId);
  if (estate === null) throw new DrydockError('not-found', 'This snapshot is not in the workspace.');
  const [source] = estate.sources;
  if (source === undefined || estate.sources.length > 1) {
    throw new DrydockError(
      'conflict',
      'This snapshot does not tell what each of its sources said. Import all of them again together.',
    );
  }
  // Of one source: its facts are the objects, but for the clones that were worked out from them.
  const facts = statesClones.has(source.format) ? estate : { ...estate, replicas: [], linkedClones: [] };
  return [{ facts: sourceFacts(facts), problems }];
}

/**
 * Tells one state of a snapshot's facts and DR settings from any other; null when it is gone. Both are
 * read long before they are stored again, and what was changed meanwhile must not be taken back.
 */
export function stateOf(reader: Reader, snapshotId: number): string | null {
  const facts = factsRevision(reader, snapshotId);
  return facts === null ? null : `${facts}.${overlayRevision(reader, snapshotId)}`;
}

/** What was noticed in a snapshot's files and is of no one source; notes on the merge are made anew. */
export function storedGeneral(reader: Reader, snapshotId: number): ImportProblem[] {
  if (storedSourceIds(reader, snapshotId).length === 0) return [];
  return importProblems(reader, snapshotId).filter(
    ({ source, code }) => source === null && !code.startsWith('merge-'),
  );
}

/** The user's decisions on a snapshot. @throws DrydockError 'storage' when one is damaged */
export function storedDecisions(reader: Reader, snapshotId: number): MergeDecisions {
  return listDecisions(reader, snapshotId).map(checkedDecision);
}

/** A stored decision is data from outside like any other: the workspace may come from somebody else. */
export function checkedDecision({ decision }: StoredDecision): MergeDecisions[number] {
  const parsed = mergeDecision.safeParse(decision);
  if (parsed.success) return parsed.data;
  throw new DrydockError('storage', 'A decision stored with this snapshot is damaged.');
}

/**
 * Stored sources and new ones: a new one takes the place of what it is a later export of, be it what
 * one of several hosts said.
 */
export function withReplaced(
  stored: readonly SourceRead[],
  read: readonly SourceRead[],
): { readonly sources: SourceRead[]; readonly replaced: MergeSummary['replaced'] } {
  const replaced: MergeSummary['replaced'][number][] = [];
  const newer = read.map(({ facts }) => facts);
  const kept = stored.flatMap((older): SourceRead[] => {
    const { name, takenAt } = older.facts.source;
    const again = replacedBy(newer, older.facts);
    if (again === null) return [older];
    const { left, by, hosts } = again;
    replaced.push({ name, takenAt, by: by.source.name, ...(hosts === null ? {} : { hosts }) });
    return left === null ? [] : [{ ...older, facts: left }];
  });
  return { sources: [...kept, ...read], replaced };
}

/** Merges sources, and notes what came of it among the problems. */
export function* mergeAll(
  sources: readonly SourceRead[],
  general: readonly ImportProblem[],
  decisions: MergeDecisions,
): Stretches<Merged> {
  const result = yield* mergeInStretches(
    sources.map(({ facts }) => facts),
    decisions,
  );
  const noticed = new Map(sources.map(({ facts, problems }) => [facts.facts, problems]));
  const problems = result.sources.flatMap(({ facts }, source): SourceProblem[] =>
    (noticed.get(facts) ?? []).map((problem) => ({ ...problem, source })),
  );
  const { conflicts, questions, groups, sources: facts } = result;
  return {
    estate: result.estate,
    problems: [...problems, ...general, ...notesOf(result)],
    facts: { facts, conflicts, questions, groups },
    result,
  };
}

/** What the user should know of a merge. */
function notesOf({ conflicts, questions, unmatched, sources }: MergeResult): readonly ImportProblem[] {
  const problems = new Problems();
  const open = questions.filter(({ answer }) => answer === null).length;
  if (open > 0) {
    problems.add(
      'warning',
      'merge-question',
      `${open === 1 ? 'One object' : `${open} objects`} could be several: what the sources say of ${open === 1 ? 'it' : 'them'} is left out until you decide.`,
    );
  }
  const undecided = conflicts.filter(({ decided }) => !decided).length;
  if (undecided > 0) {
    problems.add(
      'note',
      'merge-conflict',
      `${undecided === 1 ? 'One fact is' : `${undecided} facts are`} told differently by the sources; all values are kept, and which one counts can be changed.`,
    );
  }
  const byKindAndSource = new Map<string, Unmatched[]>();
  for (const each of unmatched) {
    const id = `${each.kind} ${each.source}`;
    const same = byKindAndSource.get(id);
    if (same) same.push(each);
    else byKindAndSource.set(id, [each]);
  }
  for (const alone of byKindAndSource.values()) {
    const { kind, source, place } = alone[0] as Unmatched;
    const by = sources[source]?.source.name ?? '';
    problems.add('note', 'merge-unmatched', aloneIn(by, kind, alone), {
      file: alone.length === 1 ? `${by}/${place}` : by,
    });
  }
  return problems.list;
}

/** Of a kind, how many objects that one source alone has are named. */
const aloneNamed = 3;

function aloneIn(source: string, kind: ObjectKind, alone: readonly Unmatched[]): string {
  const [one, many] = kindWords[kind];
  const names = alone.slice(0, aloneNamed).map(({ name }) => quote(name));
  if (alone.length === 1) {
    return `The ${one} ${names[0]} of ${quote(source)} is in no other source. It is kept as far as it is known.`;
  }
  const last = alone.length > aloneNamed ? `${alone.length - aloneNamed} more` : (names.pop() as string);
  return `${alone.length.toLocaleString('en-GB')} ${many} of ${quote(source)} are in no other source: ${names.join(', ')} and ${last}. They are kept as far as they are known.`;
}

/** What of a merge fits a preview. */
export function summaryOf({ result }: Merged, replaced: MergeSummary['replaced']): MergeSummary {
  const open = result.questions.filter(({ answer }) => answer === null);
  return {
    sources: result.sources.map(({ id, source: { name, format, takenAt } }) => ({
      id,
      name,
      format,
      takenAt,
    })),
    conflicts: result.conflicts.length,
    undecided: result.conflicts.filter(({ decided }) => !decided).length,
    questions: open.length,
    firstConflicts: result.conflicts.slice(0, named),
    firstQuestions: open.slice(0, named),
    questionGroups: result.groups,
    replaced,
    matches: result.matches,
  };
}
