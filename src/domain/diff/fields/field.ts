import type { EstateTables, Key, ObjectKind } from '../../estate/types.js';
import type { RuleId } from '../rules/index.js';
import type { Sides } from '../sides.js';
import type { ChangeId } from '../types.js';

/** One field of an object that is in both estates, with different values. */
export interface FieldChange<T> {
  readonly before: unknown;
  readonly after: unknown;
  readonly from: T;
  readonly to: T;
  readonly sides: Sides;
  /** The object's key, as the older estate knows it. */
  readonly key: Key;
}

/**
 * How the values of a field are compared and told:
 * - 'value': a word, a number, yes or no;
 * - 'ref': the key of an object;
 * - 'refs', 'set': keys or values of which the order means nothing;
 * - 'path': "[datastore] folder/file", the same when the datastore alone was renamed;
 * - 'files': a chain of such paths;
 * - 'items': anything else, compared whole.
 */
export type Comparing = 'value' | 'ref' | 'refs' | 'set' | 'path' | 'files' | 'items';

/** What is known of a field before its name: label, comparison, what a change of it means. */
export interface FieldRule<T> {
  readonly label: string;
  readonly as: Comparing;
  readonly rule: RuleId | ((change: FieldChange<T>) => RuleId);
  /** Null, or an empty list, is a value like any other here, not "the sources do not say". */
  readonly nullSays: boolean;
  /** The change of the same or another object that a change of this field only follows from. */
  readonly follows: ((change: FieldChange<T>) => ChangeId | null) | null;
}

export interface Field<T> extends FieldRule<T> {
  /** "power", "ha.enabled". */
  readonly name: string;
  /** `undefined` where there is nothing to compare: the object that holds a nested field is not told. */
  read(object: T): unknown;
}

type Own<T> = Exclude<keyof T, 'key' | 'from' | 'also' | 'fieldFrom' | 'aliases' | 'toldBy'>;

/** A rule for every field an object has: a field that is forgotten does not compile. */
export type FieldTable<T> = { readonly [F in Own<T>]: FieldRule<T> | NestedTable<T> };

/** The fields of an object within an object. */
export interface NestedTable<T> {
  readonly nested: Readonly<Record<string, FieldRule<T>>>;
}

/** Nested fields, all of them: `N` is the inner object. */
export function nested<T, N>(table: { readonly [F in keyof N]: FieldRule<T> }): NestedTable<T> {
  return { nested: table };
}

/** What the diff must know of a kind. */
export interface KindSpec<K extends ObjectKind> {
  readonly kind: K;
  readonly fields: readonly Field<EstateTables[K]>[];
  readonly appeared: RuleId | ((object: EstateTables[K], sides: Sides) => RuleId);
  readonly vanished: RuleId | ((object: EstateTables[K], sides: Sides) => RuleId);
  /** The objects it comes and goes with. */
  readonly partOf: (object: EstateTables[K]) => readonly (readonly [ObjectKind, Key | null])[];
  /** A change it comes or goes with that is not one of `partOf`. */
  readonly unlisted: (object: EstateTables[K], sides: Sides, side: 'before' | 'after') => ChangeId | null;
  /** Where it is, for gathering: "on prod-01", "in esx-a". */
  readonly place: { readonly of: (object: EstateTables[K]) => Key | null; readonly word: string };
}

/** One change, by what is changed. */
export function changeId(kind: ObjectKind, key: Key, field: string | null): ChangeId {
  return `${kind}|${key}|${field ?? ''}`;
}

/** Declares a kind; what is left out is nothing. */
export function kindSpec<K extends ObjectKind>(
  kind: K,
  table: FieldTable<EstateTables[K]>,
  rest: Pick<KindSpec<K>, 'appeared' | 'vanished'> &
    Partial<Pick<KindSpec<K>, 'partOf' | 'unlisted' | 'place'>>,
): KindSpec<K> {
  type T = EstateTables[K];
  const fields: Field<T>[] = [];
  for (const [name, entry] of Object.entries<FieldRule<T> | NestedTable<T>>(table)) {
    const property = name as keyof T;
    if (!('nested' in entry)) {
      fields.push({ ...entry, name, read: (object) => object[property] });
      continue;
    }
    for (const [inner, rule] of Object.entries(entry.nested)) {
      fields.push({
        ...rule,
        name: `${name}.${inner}`,
        read: (object) => {
          const outer = object[property] as Readonly<Record<string, unknown>> | null;
          return outer === null ? (rule.nullSays ? null : undefined) : outer[inner];
        },
      });
    }
  }
  return {
    kind,
    fields,
    partOf: () => [],
    unlisted: () => null,
    place: { of: () => null, word: '' },
    ...rest,
  };
}

type Rule<T> = FieldRule<T>['rule'];
interface More<T> {
  readonly nullSays?: true;
  readonly follows?: FieldRule<T>['follows'];
}

/** Makes the field rules of one kind. */
export function fieldsFor<K extends ObjectKind>() {
  type T = EstateTables[K];
  const make =
    (as: Comparing) =>
    (label: string, rule: Rule<T>, more: More<T> = {}): FieldRule<T> => ({
      label,
      as,
      rule,
      nullSays: more.nullSays === true,
      follows: more.follows ?? null,
    });
  return {
    value: make('value'),
    ref: make('ref'),
    refs: make('refs'),
    set: make('set'),
    path: make('path'),
    files: make('files'),
    items: make('items'),
  };
}
