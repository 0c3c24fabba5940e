import { diffEstates } from '../../../src/domain/diff/index.js';
import type { ChangeEntry } from '../../../src/domain/diff/types.js';
import { arrayOf } from '../../../src/domain/estate/kinds.js';
import type { Estate, EstateTables, ObjectKind } from '../../../src/domain/estate/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { objectsOf } from '../../../src/domain/views/context.js';

let made: Estate | null = null;

/** The smallest sample estate, made once. Nobody changes it: `changed` copies. */
export function sample(): Estate {
  made ??= generateEstate({ desktops: 160 });
  return made;
}

/** An estate with some of its tables replaced. */
export function changed(estate: Estate, tables: Partial<Estate>): Estate {
  return { ...estate, ...tables };
}

/** A table with one object changed. */
export function withObject<T extends { readonly key: string }>(
  table: readonly T[],
  key: string,
  over: Partial<T>,
): T[] {
  return table.map((object) => (object.key === key ? { ...object, ...over } : object));
}

/** A table without some objects. */
export function without<T>(table: readonly T[], gone: (object: T) => boolean): T[] {
  return table.filter((object) => !gone(object));
}

/** The first object that fits; the test is wrong when there is none. */
export function first<T>(objects: readonly T[], fits: (object: T) => boolean = () => true): T {
  const found = objects.find(fits);
  if (found === undefined) throw new Error('The estate holds no such object.');
  return found;
}

/** The entries of a rule. */
export function entries(before: Estate, after: Estate, rule?: string): readonly ChangeEntry[] {
  const all = diffEstates(before, after).entries;
  return rule === undefined ? all : all.filter((entry) => entry.rule === rule);
}

/** All tables of an estate by kind. */
export function tablesOf(estate: Estate): { readonly [K in ObjectKind]: readonly EstateTables[K][] } {
  return Object.fromEntries(kinds.map((kind) => [kind, objectsOf(estate, kind)])) as never;
}

export const kinds = Object.keys(arrayOf) as readonly ObjectKind[];
