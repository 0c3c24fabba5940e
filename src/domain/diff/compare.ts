import type { Estate, EstateTables, Key, ObjectKind } from '../estate/types.js';
import { changeId, type Field, type FieldChange, type KindSpec } from './fields/field.js';
import { kindSpecs, objectKinds } from './fields/index.js';
import type { Matched } from './match.js';
import { pairEstates, type Paired } from './pairing.js';
import type { RuleId } from './rules/index.js';
import { Side, type Sides } from './sides.js';
import type { Change, ChangeId } from './types.js';
import { sameValue } from './values.js';

/** Two estates side by side, their objects paired. */
export function sidesOf(before: Estate, after: Estate): ComparedSides {
  const paired = pairEstates(before, after);
  return { before: new Side(before), after: new Side(after, paired.keys), tables: paired.tables };
}

/** Two estates with their objects paired. */
export interface ComparedSides extends Sides {
  readonly tables: Paired['tables'];
}

/**
 * Every fact that differs, one by one: each object that is in one estate only, each field that is
 * not the same. Where a fact was read, and when, is no difference; nor is the order of anything.
 */
export function changesBetween(sides: ComparedSides): Change[] {
  const changes: Change[] = [];
  for (const kind of objectKinds) compareKind(kind, sides, changes);
  comparePortFileLists(sides, changes);
  return changes;
}

function compareKind<K extends ObjectKind>(kind: K, sides: ComparedSides, changes: Change[]): void {
  const spec: KindSpec<K> = kindSpecs[kind];
  const { from, to, vanished, appeared }: Matched<EstateTables[K]> = sides.tables[kind];
  for (const [at, was] of from.entries()) compareFields(spec, was.key, was, to[at]!, sides, changes);
  for (const object of vanished) changes.push(whole(spec, object.key, object, sides, 'vanished'));
  for (const object of appeared) changes.push(whole(spec, object.key, object, sides, 'appeared'));
}

function whole<K extends ObjectKind>(
  spec: KindSpec<K>,
  key: Key,
  object: EstateTables[K],
  sides: Sides,
  type: 'appeared' | 'vanished',
): Change {
  const rule = spec[type];
  const here = type === 'appeared' ? sides.after : sides.before;
  const there = type === 'appeared' ? sides.before : sides.after;
  const owner = spec
    .partOf(object)
    .map(([kind, at]) => [kind, at === null ? null : here.key(at)] as const)
    // Only what is itself new or gone takes its parts along.
    .find(([kind, at]) => at !== null && here.has(kind, at) && !there.has(kind, at));
  const withOwner: ChangeId | null = owner?.[1] ? changeId(owner[0], owner[1], null) : null;
  return {
    kind: spec.kind,
    key,
    newKey: type === 'appeared' ? object.key : null,
    type,
    field: null,
    before: null,
    after: null,
    rule: typeof rule === 'function' ? rule(object, sides) : rule,
    with: withOwner ?? spec.unlisted(object, sides, type === 'appeared' ? 'after' : 'before'),
  };
}

function compareFields<K extends ObjectKind>(
  spec: KindSpec<K>,
  key: Key,
  from: EstateTables[K],
  to: EstateTables[K],
  sides: Sides,
  changes: Change[],
): void {
  for (const field of spec.fields) {
    const before = field.read(from);
    const after = field.read(to);
    if (before === undefined || after === undefined || sameValue(field.as, before, after, sides)) continue;
    const change = { before, after, from, to, sides, key };
    changes.push({
      kind: spec.kind,
      key,
      newKey: to.key,
      type: 'changed',
      field: field.name,
      before,
      after,
      rule: ruleOf(field, change),
      with: field.follows?.(change) ?? null,
    });
  }
}

function ruleOf<T>(field: Field<T>, change: FieldChange<T>): RuleId {
  if (!field.nullSays && isUntold(change.before)) return 'now-told';
  if (!field.nullSays && isUntold(change.after)) return 'no-longer-told';
  return typeof field.rule === 'function' ? field.rule(change) : field.rule;
}

/** Sources that do not know a list leave it empty. */
function isUntold(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

/** Datastores whose `.dvsData` was listed in one estate only: what is not listed is not missing. */
function comparePortFileLists(sides: Sides, changes: Change[]): void {
  const { before, after } = sides;
  for (const [key] of before.table('datastore')) {
    const now = after.table('datastore').get(key);
    if (now === undefined || before.listsPortFiles(key) === after.listsPortFiles(key)) continue;
    changes.push({
      kind: 'datastore',
      key,
      newKey: now.key,
      type: 'changed',
      field: 'portFilesListedOn',
      before: before.listsPortFiles(key),
      after: after.listsPortFiles(key),
      rule: after.listsPortFiles(key) ? 'port-files-listed' : 'port-files-unlisted',
      with: null,
    });
  }
}
