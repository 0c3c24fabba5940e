import { arrayOf } from '../estate/kinds.js';
import type { Estate, EstateTables, Key, ObjectKind } from '../estate/types.js';
import { fieldsOf, remapped, type AnyRecord, type MapKey } from './fields.js';

/**
 * What a source says without the word of some of its hosts: what they alone told goes, with all that
 * points at it; what others told as well stays. Null when nobody is left.
 *
 * @param hosts names in lower case
 */
export function withoutHosts(facts: Estate, hosts: ReadonlySet<string>): Estate | null {
  const silent = new Set(
    facts.hosts.filter(({ name }) => hosts.has(name.toLowerCase())).map(({ key }) => key),
  );
  if (silent.size === 0) return facts;
  if (silent.size === facts.hosts.length) return null;
  const gone = new Map<ObjectKind, Set<Key>>();
  const left = new Map<ObjectKind, readonly AnyRecord[]>();
  for (const [kind, array] of Object.entries(arrayOf) as [keyof EstateTables, keyof Estate][]) {
    const ofKind = new Set<Key>();
    const kept = (facts[array] as unknown as readonly AnyRecord[]).flatMap((record) => {
      const still = stillTold(kind, record, silent);
      if (still === null) ofKind.add(record.key);
      return still ?? [];
    });
    gone.set(kind, ofKind);
    left.set(kind, kept);
  }
  const map: MapKey = (kind, key) => (gone.get(kind)?.has(key) === true ? null : key);
  const arrays = [...left].map(([kind, records]) => [
    arrayOf[kind],
    records.map((record) => pointingOnlyAt(kind, record, map)),
  ]);
  const portFiles = left.get('portFile') as unknown as Estate['portFiles'];
  const listed = new Set(portFiles.map(({ datastore }) => datastore));
  return {
    ...facts,
    ...(Object.fromEntries(arrays) as Partial<Estate>),
    // Who listed a volume is not told. Where a file is left somebody who is left did; elsewhere it is
    // better not to know than to take files for missing.
    portFilesListedOn: facts.portFilesListedOn.filter((key) => listed.has(key)),
  };
}

/** The record as the others tell it; null when there are none. */
function stillTold(kind: ObjectKind, record: AnyRecord, silent: ReadonlySet<Key>): AnyRecord | null {
  const toldBy = tellersOf(kind, record);
  if (toldBy === undefined || !toldBy.some((host) => silent.has(host))) return record;
  const still = toldBy.filter((host) => !silent.has(host));
  return still.length === 0 ? null : { ...record, toldBy: still };
}

/** Snapshots stored before it was noted: a host tells of itself, its mounts and its VMs. */
function tellersOf(kind: ObjectKind, record: AnyRecord): readonly Key[] | undefined {
  const told = record['toldBy'] as readonly Key[] | undefined;
  if (told !== undefined) return told;
  if (kind === 'host') return [record.key];
  return typeof record['host'] === 'string' ? [record['host']] : undefined;
}

function pointingOnlyAt(kind: ObjectKind, record: AnyRecord, map: MapKey): AnyRecord {
  let changed: Record<string, unknown> | null = null;
  for (const [field, meaning] of fieldsOf(kind)) {
    const { ref } = meaning;
    const value = record[field];
    if (ref === undefined || value === null || value === undefined) continue;
    const mapped = remapped(meaning, value, map);
    if (mapped === value) continue;
    changed ??= { ...record };
    // A VM that ran on the host which left is registered on one of those that are left.
    const [other] = ref === 'host' ? ((record['toldBy'] as readonly Key[] | undefined) ?? []) : [];
    changed[field] = mapped ?? other ?? null;
  }
  return changed === null ? record : (changed as AnyRecord);
}
