import type { Estate, ObjectKind, Provenance } from '../estate/types.js';
import { fieldsOf } from '../merge/fields.js';

/** Where one field of an object was read. */
export interface FieldSource {
  /** The field's name in the estate model; nested ones with a dot: "ha.policy". */
  readonly field: string;
  readonly source: string;
  readonly place: string;
}

interface Sourced {
  readonly from: Provenance;
  readonly also?: readonly Provenance[];
  readonly fieldFrom?: Readonly<Record<string, number>>;
}

/** All sources that told of an object, the one it was first read in before the others. */
export function sourcesOf(estate: Estate, { from, also = [] }: Sourced): { source: string; place: string }[] {
  return [from, ...also].flatMap(({ source, place }) => {
    const name = estate.sources[source]?.name;
    return name === undefined ? [] : [{ source: name, place }];
  });
}

/** Which source each known field of an object is from; empty where one source told them all. */
export function fieldSources(estate: Estate, kind: ObjectKind, object: Sourced): FieldSource[] {
  const { from, also = [], fieldFrom = {} } = object;
  if (also.length === 0) return [];
  const values = object as unknown as Readonly<Record<string, unknown>>;
  const names = fieldsOf(kind).flatMap(([field]) => {
    const nested = Object.keys(fieldFrom).filter((each) => each.startsWith(`${field}.`));
    return values[field] === null || values[field] === undefined ? [] : [field, ...nested];
  });
  return names.flatMap((field) => {
    const index = fieldFrom[field] ?? from.source;
    // Of several records of one source for one object, the first.
    const place = [from, ...also].find(({ source }) => source === index)?.place;
    const source = estate.sources[index]?.name;
    return source === undefined || place === undefined ? [] : [{ field, source, place }];
  });
}
