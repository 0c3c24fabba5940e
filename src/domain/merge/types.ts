import type { Estate, Key, ObjectKind, Source } from '../estate/types.js';

/**
 * Merging: several sources of one environment become one estate in which every fact names its source.
 *
 * ## For authors of importers
 *
 * An importer answers an `ImportResult` whose draft holds what its files say, and nothing else:
 *
 * 1. One source a draft: `draft.sources = [{ format, name, sha256: '', takenAt, producer }]`, every
 *    record `from: { source: 0, place }`. Files that describe several things at one moment (the text
 *    packs of twelve hosts, a folder of .vmx files) may be one source.
 * 2. Give each record the strongest key the files allow, with `estate/keys.ts`: (vCenter, MoRef),
 *    VMFS UUID, NFS host + path, switch UUID. Where they only know a name use
 *    `namedKey(vcenter, kind, name)`, with `null` for a vCenter nobody names. If the files name the
 *    vCenter but not its instance UUID, push a vCenter record with `vcenterKey(null, name)` and
 *    build on that key. A VM known by its file alone: `namedKey(vcenter, 'vm', '[ds] folder/x.vmx')`.
 * 3. Whatever a record points at must be a record of the same draft. "The VM lies on LUN_07" is a
 *    datastore record with the key `namedKey(vcenter, 'datastore', 'LUN_07')`, the name, `type:
 *    'other'` and nothing but nulls, and the VM's `homeDatastore` is that key. Merging finds out
 *    which datastore it is.
 * 4. Fill in all fields that identify: `instanceUuid`, `moref`, `vmxPath` ("[ds] folder/x.vmx"),
 *    `extents`, `mac`, a disk's `path`. Merging matches by them; `aliases` (see
 *    `estate/aliases.ts`) are for identities without a field.
 * 5. `null` means "the files do not say" and never overrides what another source says. Fields that
 *    cannot be null have values that count as not said: `type: 'other'`, empty lists,
 *    `parentsKnown: false`, `portKnown: false`, `portsKnown: false`. For `template`, `placeholder`,
 *    `raw`, `uplink` and `conflict` only the formats named in `authority.ts` count: add yours there
 *    if its files tell.
 * 6. Replicas and linked clones are recognised after merging, from all VMs and disks. State them
 *    only where the files state them (View, Horizon), keyed `replica:<VM key>` and `clone:<VM key>`.
 * 7. Which format to believe about which field is data: `authority.ts`.
 */

/** What one source says, on its own. */
export interface SourceFacts {
  /** The same for every export of the same thing in the same format: see `sourceId`. */
  readonly id: string;
  readonly source: Source;
  /** Records as the importer read them; each `from.source` means `source`. */
  readonly facts: Estate;
}

/** The user's word on one disagreement or question. */
export type MergeDecision =
  /** Believe this source about this field of this object. */
  | {
      readonly type: 'choose';
      readonly kind: ObjectKind;
      /** Any key the object is or was known by. */
      readonly key: Key;
      readonly field: string;
      /** `SourceFacts.id` */
      readonly source: string;
    }
  /** What a record is that several objects could be. */
  | {
      readonly type: 'answer';
      /** `Question.id` */
      readonly question: string;
      readonly answer: Answer;
    }
  /**
   * The same about all records of a kind that a source raises one question about, now and in its
   * later exports. An answer to one of them counts before it.
   */
  | {
      readonly type: 'answer-all';
      readonly kind: ObjectKind;
      readonly reason: QuestionReason;
      /** `SourceFacts.id` */
      readonly source: string;
      readonly answer: AnswerToAll;
    };

export type Answer =
  /** The record is this object. */
  | { readonly is: 'same'; readonly key: Key }
  /** It is an object of its own. */
  | { readonly is: 'separate' }
  /** Do without what the source says of it. */
  | { readonly is: 'left-out' };

export type AnswerToAll =
  /**
   * Each is the one candidate that has the same in this field (`Question.agree`), or with null the
   * only candidate there is. Where there is none, or several records would be one object, it stays asked.
   */
  | { readonly is: 'same'; readonly by: string | null }
  | { readonly is: 'separate' }
  | { readonly is: 'left-out' };

/** In the order they were made: the last one on the same thing counts. */
export type MergeDecisions = readonly MergeDecision[];

/** One value of a disputed field and who says it. */
export interface ConflictValue {
  /** As the estate would hold it. */
  readonly value: unknown;
  /** For people: names in place of keys. */
  readonly text: string;
  /** Indexes into the merged estate's `sources`. */
  readonly sources: readonly number[];
}

/** Sources disagree about a field. All values are kept; one was chosen. */
export interface Conflict {
  readonly kind: ObjectKind;
  readonly key: Key;
  /** The object's name. */
  readonly name: string;
  readonly field: string;
  readonly values: readonly ConflictValue[];
  /** Index into `values`. */
  readonly chosen: number;
  /** Why that one, a sentence. */
  readonly rule: string;
  /** Whether the user chose. */
  readonly decided: boolean;
}

/** An object a record might be. */
export interface Candidate {
  readonly key: Key;
  readonly name: string;
  /** What tells it from the others: where it lies, its MoRef, its UUID. */
  readonly about: string;
}

export type QuestionReason =
  /** What the source tells fits several objects. */
  | 'several'
  /** The same (vCenter, MoRef), but another instance UUID. */
  | 'uuid-differs'
  /** The same instance UUID in the same vCenter, but another MoRef. */
  | 'moref-differs'
  /** The same VMFS UUID on other devices: it may be a copy. */
  | 'devices-differ'
  /** A vCenter by a name none of the known ones is sure to have. */
  | 'vcenter-unknown';

/** A record of which nobody but the user can say what it is. Until then its facts are left out. */
export interface Question {
  /** The same whenever the same source asks about the same record. */
  readonly id: string;
  readonly kind: ObjectKind;
  readonly reason: QuestionReason;
  /** A full sentence. */
  readonly sentence: string;
  /** Index into the merged estate's `sources`. */
  readonly source: number;
  readonly place: string;
  readonly name: string;
  readonly candidates: readonly Candidate[];
  /** For each field that tells the candidates apart: the one that has the same there as the record. */
  readonly agree: Readonly<Record<string, Key>>;
  /** The answer that was given; null while it is open. */
  readonly answer: Answer | null;
  /** The answer was given to all questions of the group. */
  readonly byRule?: true;
}

/** All questions of one reason that a source raises about records of one kind. */
export interface QuestionGroup {
  readonly kind: ObjectKind;
  readonly reason: QuestionReason;
  /** Index into the merged estate's `sources`. */
  readonly source: number;
  /** A full sentence about all of them. */
  readonly sentence: string;
  readonly total: number;
  readonly open: number;
  /** Ways to find the right candidate for many, and how many each would settle. */
  readonly ways: readonly { readonly by: string | null; readonly settles: number }[];
  /** What was answered for all of them. */
  readonly answer: AnswerToAll | null;
}

/** A record a source knows only weakly and that no other source has; it is kept on its own. */
export interface Unmatched {
  readonly kind: ObjectKind;
  readonly key: Key;
  readonly name: string;
  readonly source: number;
  readonly place: string;
}

/** How weak records were matched, for the record: rule → how many. */
export interface MatchCount {
  readonly kind: ObjectKind;
  readonly source: number;
  /** E.g. "unique name", "MoRef and name", ".vmx path". */
  readonly rule: string;
  readonly count: number;
}

export interface MergeResult {
  readonly estate: Estate;
  /** What was merged, in the order of `estate.sources`: equal files once, ids told apart. */
  readonly sources: readonly SourceFacts[];
  readonly conflicts: readonly Conflict[];
  readonly questions: readonly Question[];
  readonly groups: readonly QuestionGroup[];
  readonly unmatched: readonly Unmatched[];
  readonly matches: readonly MatchCount[];
  /** Records left out because a question is open or was answered so: by kind. */
  readonly leftOut: Readonly<Partial<Record<ObjectKind, number>>>;
}
