import { arrayOf } from './kinds.js';
import type { Estate, EstateTables, Key, ObjectKind } from './types.js';

/** The name of an object by its kind and key. */
export type NameIn = (kind: ObjectKind, key: Key) => string;

/**
 * What people call an object: its own name, or one made of those it belongs to. A key is never a
 * name; it is answered only where `nameIn` knows nothing else.
 */
export function nameOf(object: EstateTables[ObjectKind], nameIn: NameIn): string {
  if ('name' in object) return object.name;
  if ('label' in object) return `${nameIn('vm', object.vm)}: ${object.label}`;
  if ('host' in object) return `${nameIn('datastore', object.datastore)} on ${nameIn('host', object.host)}`;
  if ('switchUuid' in object) {
    return `[${nameIn('datastore', object.datastore)}] .dvsData/${object.switchUuid}/${object.portKey}`;
  }
  if ('portKey' in object) return `port ${object.portKey} of ${nameIn('dvSwitch', object.dvSwitch)}`;
  return nameIn('vm', object.vm);
}

/** The names of an estate. Look-ups are built only for the kinds that are asked for. */
export function namesIn(estate: Estate): NameIn {
  const byKind = new Map<ObjectKind, ReadonlyMap<Key, EstateTables[ObjectKind]>>();
  const nameIn: NameIn = (kind, key) => {
    let objects = byKind.get(kind);
    if (objects === undefined) {
      const list: readonly EstateTables[ObjectKind][] = estate[arrayOf[kind]];
      objects = new Map(list.map((object) => [object.key, object]));
      byKind.set(kind, objects);
    }
    const object = objects.get(key);
    return object === undefined ? key : nameOf(object, nameIn);
  };
  return nameIn;
}
