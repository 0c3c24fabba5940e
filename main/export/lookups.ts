import { seededRandom, seedOf } from '../../src/domain/sample/random.js';
import type { Key } from '../../src/domain/estate/types.js';

/** Look-ups and made-up particulars that both writers need. */

export function keyed<T extends { readonly key: Key }>(items: readonly T[]): Map<Key, T> {
  return new Map(items.map((item) => [item.key, item]));
}

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => Key | null): Map<Key, T[]> {
  const groups = new Map<Key, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** The MoRef at the end of a key made of vCenter and MoRef. */
export function morefOf(key: Key): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

/** The folder of a path "[datastore] folder/file", with its closing slash. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** A disk's UUID: not part of the model, since it repeats across clones; the same each time. */
export function diskUuid(disk: Key): string {
  const h = seededRandom(seedOf(disk)).hex(25);
  return `6000C29${h[0]}-${h.slice(1, 5)}-${h.slice(5, 9)}-${h.slice(9, 13)}-${h.slice(13, 25)}`;
}

/** An address in the VM's network, the same each time. */
export function addressOf(vm: Key): string {
  const random = seededRandom(seedOf(vm));
  return `10.${60 + random.below(20)}.${random.below(250)}.${2 + random.below(250)}`;
}

/** A connection cookie of a dvPort, as both ends of the connection carry it. */
export function connectionCookie(port: Key): number {
  return seedOf(port) >>> 1;
}

/** The name a guest reports: its VM's name in the hosts' domain. */
export function guestName(vm: { name: string }, host: { name: string } | undefined): string {
  const dot = host?.name.indexOf('.') ?? -1;
  return host && dot >= 0 ? `${vm.name.toLowerCase()}${host.name.slice(dot)}` : vm.name;
}

/** Where the volume is in the datastore's URL: "ds:///vmfs/volumes/<this>/". */
export function datastoreUrl(
  datastore: { vmfsUuid: string | null; key: Key },
  mountPath: string | null | undefined,
): string {
  const folder = mountPath?.split('/').at(-1) ?? datastore.vmfsUuid ?? datastore.key;
  return `ds:///vmfs/volumes/${folder}/`;
}

/** vCenter builds of the releases the sample uses; others are written without one. */
export function vcenterBuild(version: string | null): string {
  return version === '5.1.0' ? '799731' : '0';
}
