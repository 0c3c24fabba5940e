import type { Key, ObjectKind, ObjectRef } from '../estate/types.js';
import type { Severity } from '../findings/types.js';

/** What a change does to disaster recovery, the gravest first. */
export type Effect = 'breaks-plan' | 'exposes' | 'new-checklist' | 'harmless';

/**
 * One kind of change and what it does to DR: data, so that the whole judgement can be read in one
 * place (`rules/`).
 */
export interface ChangeRule {
  readonly effect: Effect;
  readonly severity: Severity;
  /**
   * The sentence of the log. `{what}` is "VM nk-dc01" or "300 VMs", `{name}` the name alone; `{before}`
   * and `{after}` are the values, `{arrow}` both where they are shared; `{place}` is what the entry is
   * gathered by, `{field}` the fact's name; `{is}`, `{has}` and others agree with the number.
   */
  readonly sentence: string;
  /** What it does to DR, in plain words. */
  readonly why: string;
  /** Where that comes from. */
  readonly source: string;
  /** What makes several changes one entry, besides the rule: see `Gathering`. */
  readonly by: Gathering;
}

/**
 * - 'all': every change of the rule is one entry;
 * - 'values': those with the same before and after are one ("300 VMs moved from A to B");
 * - 'place': those at the same place are one ("3 hosts no longer mount A");
 * - 'object': each is its own entry.
 */
export type Gathering = 'all' | 'values' | 'place' | 'object';

/** One fact that differs between two estates: an object that is in one alone, or one field of one. */
export interface Change {
  readonly kind: ObjectKind;
  /** The object's key: in the older estate for what is there, else in the newer. */
  readonly key: Key;
  /** The same object's key in the newer estate; null when it is not there. */
  readonly newKey: Key | null;
  readonly type: 'appeared' | 'vanished' | 'changed';
  /** The field, nested ones with a dot ("ha.enabled"); null for a whole object. */
  readonly field: string | null;
  /** As the estates hold them; null for a whole object. */
  readonly before: unknown;
  readonly after: unknown;
  readonly rule: string;
  /** The change this one comes with and is not told apart from: a new VM's disks, a renamed datastore's paths. */
  readonly with: ChangeId | null;
}

/** Which change: kind, key and field of it. */
export type ChangeId = string;

/** One object of an entry with its own values. */
export interface ChangedObject {
  readonly object: ObjectRef;
  /** Where the object can be looked at: it is not in the other estate. */
  readonly in: 'before' | 'after' | 'both';
  readonly before: string | null;
  readonly after: string | null;
}

/** One entry of the change log: one change, or many alike. */
export interface ChangeEntry {
  /** Stable for the same two estates. */
  readonly id: string;
  readonly rule: string;
  readonly kind: ObjectKind;
  readonly type: Change['type'];
  readonly effect: Effect;
  readonly severity: Severity;
  /** "300 VMs moved from prod-01 to prod-02." */
  readonly sentence: string;
  readonly why: string;
  readonly source: string;
  /** What all of its changes have in common; null where they differ or there is none. */
  readonly before: string | null;
  readonly after: string | null;
  readonly count: number;
  /** As many as were asked for; `count` tells the true number. */
  readonly objects: readonly ChangedObject[];
  /** What came with it and is not listed: "600 disks". */
  readonly with: readonly { readonly kind: ObjectKind; readonly count: number }[];
}

/** A change log between two estates: the gravest first. */
export interface EstateDiff {
  readonly entries: readonly ChangeEntry[];
  /** Facts that differ, those that came with others among them. */
  readonly facts: number;
  readonly byEffect: Readonly<Record<Effect, number>>;
}
