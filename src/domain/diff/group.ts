import { kindWords } from '../estate/kinds.js';
import type { EstateTables, Key, ObjectKind, ObjectRef } from '../estate/types.js';
import { order } from './gravity.js';
import { changeId, type Field, type KindSpec } from './fields/field.js';
import { kindSpecs } from './fields/index.js';
import { changeRules, type RuleId } from './rules/index.js';
import type { Side, Sides } from './sides.js';
import type { Change, ChangedObject, ChangeEntry, ChangeId, ChangeRule } from './types.js';
import { valueText } from './values.js';
import { countOfKind, sentenceOf } from './words.js';

/** An entry in the making. */
interface Gathered {
  readonly id: string;
  readonly first: Change;
  readonly rule: ChangeRule;
  readonly changes: Change[];
  readonly with: Map<ObjectKind, number>;
}

/**
 * Makes a log a person can read of the single changes: alike ones are one entry, what only follows
 * from another change is counted with it.
 * @param objects how many objects an entry names at most
 */
export function gather(changes: readonly Change[], sides: Sides, objects: number): ChangeEntry[] {
  const entries = new Map<string, Gathered>();
  const entryOf = new Map<ChangeId, Gathered>();
  const followers: Change[] = [];
  for (const change of changes) {
    if (change.with !== null) {
      followers.push(change);
      continue;
    }
    const entry = add(change, entries, sides);
    entryOf.set(idOf(change), entry);
  }
  const byId = new Map(followers.map((change) => [idOf(change), change]));
  for (const follower of followers) {
    const leader = entryOf.get(leaderOf(follower, byId));
    // What it was to follow from is not in the log: then it speaks for itself.
    if (leader === undefined) add({ ...follower, with: null }, entries, sides);
    // Its own paths are the object itself; other objects that follow are worth counting.
    else if (follower.kind !== leader.first.kind) {
      leader.with.set(follower.kind, (leader.with.get(follower.kind) ?? 0) + 1);
    }
  }
  return [...entries.values()].map((entry) => told(entry, sides, objects));
}

const idOf = (change: Change): ChangeId => changeId(change.kind, change.key, change.field);

/** The change at the end of the chain: a path follows a disk's move, which follows its VM's. */
function leaderOf(change: Change, followers: ReadonlyMap<ChangeId, Change>): ChangeId {
  let id = change.with ?? '';
  for (let steps = 0; steps < 4; steps += 1) {
    const next = followers.get(id)?.with;
    if (next === undefined || next === null) break;
    id = next;
  }
  return id;
}

function add(change: Change, entries: Map<string, Gathered>, sides: Sides): Gathered {
  const rule: ChangeRule = changeRules[change.rule as RuleId];
  const id = [change.rule, change.kind, change.field ?? '', ...gatheredBy(change, rule, sides)].join('|');
  let entry = entries.get(id);
  if (entry === undefined) {
    entry = { id, first: change, rule, changes: [], with: new Map() };
    entries.set(id, entry);
  }
  entry.changes.push(change);
  return entry;
}

/** What sets the entry of a change apart from others of the same rule and field. */
function gatheredBy(change: Change, rule: ChangeRule, sides: Sides): readonly string[] {
  switch (rule.by) {
    case 'all':
      return [];
    case 'object':
      return [change.key];
    case 'values':
      return [raw(change.before), raw(change.after, sides.after)];
    case 'place': {
      const values = change.type === 'changed' ? [raw(change.before), raw(change.after)] : [];
      return [placeOf(change, sides) ?? '', ...values];
    }
  }
}

function raw(value: unknown, side?: Side): string {
  return typeof value === 'string' ? (side?.key(value) ?? value) : JSON.stringify(value);
}

/** The key of where the object is, as the older estate knows it. */
function placeOf(change: Change, sides: Sides): Key | null {
  const side = change.type === 'appeared' ? sides.after : sides.before;
  const place = placeIn(change.kind, change.key, side);
  return place === null ? null : side.key(place);
}

function placeIn<K extends ObjectKind>(kind: K, key: Key, side: Side): Key | null {
  const spec: KindSpec<K> = kindSpecs[kind];
  const object = side.table(kind).get(key);
  return object === undefined ? null : spec.place.of(object);
}

function told(
  { id, first, rule, changes, with: following }: Gathered,
  sides: Sides,
  most: number,
): ChangeEntry {
  const { kind, type, field } = first;
  const side = type === 'vanished' ? sides.before : sides.after;
  const place = rule.by === 'place' ? placeOf(first, sides) : null;
  const listed = [...changes].sort(byKey).slice(0, most);
  const shared = rule.by === 'values' || rule.by === 'object' || changes.length === 1 || sameValues(changes);
  const [before, after] = shared ? texts(first, sides) : [null, null];
  const number = changes.length;
  const named = number === 1 ? what(first, sides) : countSubject(kind, first.rule, number);
  return {
    id,
    rule: first.rule,
    kind,
    type,
    effect: rule.effect,
    severity: rule.severity,
    sentence: sentenceOf(rule.sentence, {
      what: named,
      name: refOf(first, sides).name,
      number,
      before,
      after,
      place: place === null ? '' : kindSpecs[kind].place.word + side.name(place),
      field: fieldOf(kind, field)?.label ?? '',
    }),
    why: rule.why,
    source: rule.source,
    before,
    after,
    count: number,
    objects: listed.map((change) => changedObject(change, sides)),
    with: [...following].map(([of, count]) => ({ kind: of, count })),
  };
}

function sameValues(changes: readonly Change[]): boolean {
  const [first] = changes;
  return changes.every(
    (change) => change.before === first?.before && change.after === first?.after && change.type === 'changed',
  );
}

/** "300 VMs"; mounts are told by their hosts: "3 hosts no longer see …". */
function countSubject(kind: ObjectKind, rule: string, number: number): string {
  return countOfKind(rule.startsWith('mount-') && rule !== 'mount-detail' ? 'host' : kind, number);
}

/** "VM nk-dc01", "host esx-01"; a mount is told by its host. */
function what(change: Change, sides: Sides): string {
  const { name } = refOf(change, sides);
  if (change.rule.startsWith('mount-') && change.rule !== 'mount-detail') {
    const side = change.type === 'appeared' ? sides.after : sides.before;
    const host = side.table('mount').get(change.key)?.host;
    return `${kindWords.host[0]} ${host === undefined ? name : side.name(side.key(host))}`;
  }
  return `${kindWords[change.kind][0]} ${name}`;
}

function fieldOf(
  kind: ObjectKind,
  name: string | null,
): { readonly as: Field<never>['as']; readonly label: string } | null {
  const fields: readonly {
    readonly name: string;
    readonly as: Field<never>['as'];
    readonly label: string;
  }[] = kindSpecs[kind].fields;
  return fields.find((field) => field.name === name) ?? null;
}

function texts(change: Change, sides: Sides): readonly [string | null, string | null] {
  const as = fieldOf(change.kind, change.field)?.as ?? 'value';
  return change.type === 'changed'
    ? [valueText(as, change.before, sides.before), valueText(as, change.after, sides.after)]
    : [null, null];
}

function changedObject(change: Change, sides: Sides): ChangedObject {
  const [before, after] = texts(change, sides);
  const where = { appeared: 'after', vanished: 'before', changed: 'both' } as const;
  return { object: refOf(change, sides), in: where[change.type], before, after };
}

/** The object as the newer estate knows it, or the older one where it is gone. */
function refOf(change: Change, sides: Sides): ObjectRef {
  const { kind, key, newKey } = change;
  const side = newKey === null ? sides.before : sides.after;
  const object = side.table(kind).get(key);
  return { kind, key: newKey ?? key, name: object === undefined ? key : nameOf(object, side) };
}

function nameOf(object: EstateTables[ObjectKind], side: Side): string {
  const name = (key: Key): string => side.name(side.key(key));
  if ('name' in object) return object.name;
  if ('label' in object) return `${name(object.vm)}: ${object.label}`;
  if ('host' in object) return `${name(object.datastore)} on ${name(object.host)}`;
  if ('switchUuid' in object) return `[${name(object.datastore)}] port ${object.portKey}`;
  if ('portKey' in object) return `port ${object.portKey} of ${name(object.dvSwitch)}`;
  return name(object.vm);
}

const byKey = (a: Change, b: Change): number => order(a.key, b.key);
