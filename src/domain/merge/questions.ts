import { kindWords } from '../estate/kinds.js';
import type { Datastore, Key, ObjectKind, Provenance, Vm } from '../estate/types.js';
import type { AnyRecord, MapKey } from './fields.js';
import type { Group, Member } from './groups.js';
import { clueOf, commonClues, type Seen } from './identity.js';
import type { Candidate, Question, QuestionReason, SourceFacts } from './types.js';
import { quote, sourceWords } from './words.js';

/** The same whenever the same source asks about the same record. */
export function questionId(kind: ObjectKind, sourceId: string, key: Key): string {
  return `${kind}|${sourceId}|${key}`;
}

/**
 * For each field that may tell the candidates apart: the only one that has the same there as the
 * record.
 */
export function agreeing(
  kind: ObjectKind,
  member: Member,
  candidates: readonly Group[],
  maps: readonly MapKey[],
): Record<string, Key> {
  const seen = ({ key, record, source }: Member): Seen => ({ key, record, map: maps[source] as MapKey });
  const found: Record<string, Key> = {};
  for (const [field, of] of commonClues[kind] ?? []) {
    const wanted = clueOf(seen(member), field, of);
    if (wanted === null) continue;
    const same = candidates.filter(({ members }) =>
      members.some((other) => clueOf(seen(other), field, of) === wanted),
    );
    const [only] = same;
    if (only !== undefined && same.length === 1) found[field] = only.key;
  }
  return found;
}

/** Who tells a record, and what people call it. */
export interface Named {
  readonly sources: readonly SourceFacts[];
  nameOf(member: Member): string;
}

/** A question in words. */
export function askAbout(
  named: Named,
  kind: ObjectKind,
  reason: QuestionReason,
  member: Member,
  candidates: readonly Group[],
  given: Pick<Question, 'id' | 'agree' | 'answer' | 'byRule'>,
): Question {
  const { source, record } = member;
  const name = named.nameOf(member);
  const known = candidates.map(({ key, members: [first] }): Candidate => {
    const of = first as Member;
    return { key, name: named.nameOf(of), about: about(of.record, key) };
  });
  return {
    ...given,
    kind,
    reason,
    sentence: sentence(kind, reason, name, (named.sources[source] as SourceFacts).source, known),
    source,
    place: (record['from'] as Provenance).place,
    name,
    candidates: known,
  };
}

function about(record: AnyRecord, key: Key): string {
  const { moref, vmxPath, instanceUuid } = record as unknown as Partial<Vm>;
  const { vmfsUuid, nfsHost, nfsPath } = record as unknown as Partial<Datastore>;
  const nfs = typeof nfsHost === 'string' ? `${nfsHost}:${nfsPath ?? ''}` : null;
  const told = [moref, vmxPath, instanceUuid, vmfsUuid, nfs].filter((part) => typeof part === 'string');
  return told.length === 0 ? key : told.join(', ');
}

function sentence(
  kind: ObjectKind,
  reason: QuestionReason,
  name: string,
  source: SourceFacts['source'],
  candidates: readonly Candidate[],
): string {
  const [one, many] = kindWords[kind];
  const who = `the ${one} ${quote(name)}`;
  const other = candidates[0] === undefined ? 'another' : quote(candidates[0].name);
  switch (reason) {
    case 'several':
      return candidates.length === 1
        ? `${sourceWords(source)} lists several ${many} that could all be ${other}, ${quote(name)} among them.`
        : `${sourceWords(source)} names ${who}: ${candidates.length} ${many} could be meant.`;
    case 'uuid-differs':
      return `In ${sourceWords(source)} ${who} has the MoRef of ${other} but another instance UUID: it may be another VM.`;
    case 'moref-differs':
      return `In ${sourceWords(source)} ${who} has the instance UUID of ${other} but another MoRef: it was registered again, or is a copy.`;
    case 'devices-differ':
      return `In ${sourceWords(source)} ${who} has the VMFS UUID of ${other} but lies on other devices: it may be a copy of that volume.`;
    case 'vcenter-unknown':
      return `${sourceWords(source)} calls its vCenter ${quote(name)}, and nothing tells whether that is ${
        candidates.length === 1 ? other : 'one of those known'
      }.`;
  }
}
