import { recogniseInStretches, type Clones } from '../estate/clones.js';
import type { Disk, Key, LinkedClone, Provenance, Replica, Vm } from '../estate/types.js';
import type { Stretches } from '../stretches.js';
import { statesClones } from './authority.js';
import { remapped, fieldsOf, type AnyRecord, type MapKey } from './fields.js';
import type { SourceFacts } from './types.js';

/**
 * Replicas and linked clones of a merged estate: those that its VMs and disks show, and what sources
 * state about them (View and Horizon know the pool). Those that an importer worked out from one
 * source alone are worked out anew, from everything.
 */
export function* mergeClones(
  vms: readonly Vm[],
  disks: readonly Disk[],
  sources: readonly SourceFacts[],
  maps: readonly MapKey[],
): Stretches<Clones> {
  const { replicas, linkedClones } = yield* recogniseInStretches({ vms, disks });
  for (const [source, { source: about, facts }] of sources.entries()) {
    if (!statesClones.has(about.format)) continue;
    const map = maps[source] as MapKey;
    const keys = new Map<Key, Key>();
    for (const stated of facts.replicas) {
      const replica = mapped('replica', stated, map, source);
      const known = replicas.findIndex((each) => isSame(each, replica));
      const key = known === -1 ? replicaKey(replica) : (replicas[known] as Replica).key;
      keys.set(stated.key, key);
      if (known === -1) replicas.push({ ...replica, key });
      else replicas[known] = completed(replicas[known] as Replica, replica);
    }
    const places = new Map(linkedClones.map((clone, index) => [clone.vm, index]));
    for (const stated of facts.linkedClones) {
      if (map('vm', stated.vm) === null) continue;
      const clone = mapped('linkedClone', stated, map, source);
      const of = stated.replica === null ? null : (keys.get(stated.replica) ?? clone.replica);
      const full: LinkedClone = { ...clone, key: `clone:${clone.vm}`, replica: of };
      const place = places.get(full.vm);
      if (place === undefined) {
        places.set(full.vm, linkedClones.length);
        linkedClones.push(full);
      } else linkedClones[place] = completed(linkedClones[place] as LinkedClone, full);
    }
  }
  return { replicas, linkedClones };
}

function isSame(a: Replica, b: Replica): boolean {
  if (a.vm !== null && b.vm !== null) return a.vm === b.vm;
  return (
    a.name.toLowerCase() === b.name.toLowerCase() &&
    (a.datastore === null || b.datastore === null || a.datastore === b.datastore)
  );
}

function replicaKey({ vm, datastore, name }: Replica): Key {
  return vm === null ? `replica:${datastore ?? '?'}/${name.toLowerCase()}` : `replica:${vm}`;
}

/** A record with its keys mapped and its origin named. */
function mapped<T extends Replica | LinkedClone>(
  kind: 'replica' | 'linkedClone',
  record: T,
  map: MapKey,
  source: number,
): T {
  const fields = fieldsOf(kind).map(([field, meaning]) => [
    field,
    remapped(meaning, (record as unknown as AnyRecord)[field], map),
  ]);
  const from: Provenance = { source, place: record.from.place };
  return { ...(Object.fromEntries(fields) as T), key: record.key, from };
}

/** A record with the fields it lacks taken from another of the same object. */
function completed<T extends Replica | LinkedClone>(known: T, other: T): T {
  const added = Object.entries(other).filter(
    ([field, value]) => value !== null && (known as unknown as AnyRecord)[field] === null,
  );
  const also = [...(known.also ?? []), other.from];
  const fieldFrom = {
    ...known.fieldFrom,
    ...Object.fromEntries(added.map(([field]) => [field, other.from.source])),
  };
  return {
    ...known,
    ...(Object.fromEntries(added) as Partial<T>),
    also,
    ...(Object.keys(fieldFrom).length > 0 ? { fieldFrom } : {}),
  };
}
