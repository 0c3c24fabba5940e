import type { EstateDraft } from '../estate/draft.js';
import { emptyDraft } from '../estate/draft.js';
import { namesIn } from '../estate/names.js';
import type { Disk, Key, Vm } from '../estate/types.js';
import { atOnce, eachOf, type Stretches } from '../stretches.js';
import { compareSources } from './authority.js';
import { mergeClones } from './clones.js';
import { Combining, type RawConflict } from './combine.js';
import type { AnyRecord, MapKey } from './fields.js';
import { arrayOf, kindWords } from '../estate/kinds.js';
import { Matching } from './match.js';
import { textOf } from './shown.js';
import type { Conflict, MergeDecisions, MergeResult, SourceFacts } from './types.js';

export { statesClones } from './authority.js';
export { replacedBy, sourceFacts } from './sourceId.js';
export { quote } from './words.js';
export type * from './types.js';

/**
 * Merges what several sources say into one estate in which every fact names its source. Pure, and
 * the same in whatever order the sources are given.
 *
 * - Records are one object when their keys say so (vCenter and MoRef, VMFS UUID, NFS host and path,
 *   switch UUID), else by the identities their fields tell, the surest first. A name alone counts
 *   only where it can mean one object. What could be several is asked, and left out until answered.
 * - A field has the value of the source that is believed first about it (`authority.ts`) among those
 *   that tell it. Others that disagree make a conflict, which the user may settle otherwise.
 * - Two equal exports of the same source are one.
 *
 * Linear in the number of records, but for what has to be matched by something other than its key.
 */
export function mergeSources(given: readonly SourceFacts[], decisions: MergeDecisions): MergeResult {
  return atOnce(mergeInStretches(given, decisions));
}

/** The same in stretches: two sources of 40,000 VMs take seconds. */
export function* mergeInStretches(
  given: readonly SourceFacts[],
  decisions: MergeDecisions,
): Stretches<MergeResult> {
  const sorted = distinct(given).sort(
    (a, b) => compareSources(a.source, b.source) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
  const facts = withOwnIds(sorted);
  const sources = facts.map(({ source }) => source);
  const matching = new Matching(facts, decisions);
  yield* matching.run();
  const { maps } = matching;
  const combining = new Combining(
    sources,
    facts.map(({ id }) => id),
    maps,
    decisions,
  );
  const draft = emptyDraft(facts[0]?.facts.name ?? '', takenAt(facts));
  draft.sources = sources;
  const arrays = draft as unknown as Record<string, AnyRecord[]>;
  for (const [kind, groups] of matching.groups) {
    const records: AnyRecord[] = [];
    yield* eachOf(`Merging ${kindWords[kind][1]}`, groups.list, (group) =>
      records.push(combining.combine(kind, group)),
    );
    arrays[arrayOf[kind]] = records;
  }
  yield { phase: 'Recognising clones', done: 0, total: null };
  Object.assign(draft, yield* mergeClones(draft.vms as Vm[], draft.disks as Disk[], facts, maps));
  draft.portFilesListedOn = listedOn(facts, maps);
  return {
    estate: draft,
    sources: facts,
    conflicts: yield* inWords(combining.conflicts, draft),
    questions: matching.questions,
    groups: matching.questionGroups,
    unmatched: matching.unmatched,
    matches: matching.matches,
    leftOut: matching.leftOut,
  };
}

/** The same bytes twice say the same once. */
function distinct(given: readonly SourceFacts[]): SourceFacts[] {
  const seen = new Set<string>();
  return given.filter(({ id, source }) => {
    if (source.sha256 === '') return true;
    const content = `${id}\n${source.sha256}`;
    if (seen.has(content)) return false;
    seen.add(content);
    return true;
  });
}

/** Two exports of one source, kept beside each other, are told apart by their order. */
function withOwnIds(facts: readonly SourceFacts[]): SourceFacts[] {
  const count = new Map<string, number>();
  return facts.map((each) => {
    const n = (count.get(each.id) ?? 0) + 1;
    count.set(each.id, n);
    return n === 1 ? each : { ...each, id: `${each.id}#${n}` };
  });
}

/** The newest moment a source tells. */
function takenAt(facts: readonly SourceFacts[]): string {
  const told = facts.flatMap(({ source }) => source.takenAt ?? []);
  const all = told.length > 0 ? told : facts.map((each) => each.facts.takenAt);
  return all.reduce((newest, moment) => (moment > newest ? moment : newest), '');
}

function listedOn(facts: readonly SourceFacts[], maps: readonly MapKey[]): Key[] {
  return [
    ...new Set(
      facts.flatMap(({ facts: { portFilesListedOn } }, source) =>
        portFilesListedOn.flatMap((key) => (maps[source] as MapKey)('datastore', key) ?? []),
      ),
    ),
  ];
}

/** Conflicts with names in place of keys; look-ups are built only for what they speak of. */
function* inWords(raw: readonly RawConflict[], estate: EstateDraft): Stretches<Conflict[]> {
  const nameIn = namesIn(estate);
  const conflicts: Conflict[] = [];
  yield* eachOf('Writing down conflicts', raw, (one) => {
    const { kind, key, field, meaning, values, chosen, rule, decided } = one;
    conflicts.push({
      kind,
      key,
      name: nameIn(kind, key),
      field,
      values: values.map(({ value, sources }) => ({ value, text: textOf(value, meaning, nameIn), sources })),
      chosen,
      rule,
      decided,
    });
  });
  return conflicts;
}
