import { datastoreUrlKey, mountKey, namedKey, nfsKey, vmfsKey } from '../../../src/domain/estate/keys.js';
import type { Extent, Key, Mount } from '../../../src/domain/estate/types.js';
import { quoted } from '../archive/names.js';
import { from, type HostAssembly } from './assembly.js';
import type { ExtentFacts, NfsFacts, Place, VolumeFacts } from './facts.js';

/** Datastores, mounts and extents of one host. */
export function assembleStorage(of: HostAssembly): void {
  const { reading } = of;
  const nfsByName = new Map(reading.nfs.map((facts) => [facts.name, facts]));
  for (const facts of reading.nfs) nfsDatastore(of, facts);
  const told = new Set<string>();
  for (const volume of reading.volumes) {
    const nfs = /^NFS/i.test(volume.type) ? nfsByName.get(volume.name) : undefined;
    if (nfs) told.add(nfs.name);
    const key = nfs ? nfsDatastore(of, nfs) : volumeDatastore(of, volume);
    if (key === null) continue;
    of.byVolume.set(volume.uuid, key);
    if (volume.name !== '') of.byName.set(volume.name, key);
    pushMount(of, key, volume.place, {
      path: volume.path,
      accessMode: accessMode(nfs),
      mounted: nfs?.mounted === false ? false : volume.mounted,
      accessible: nfs?.accessible ?? null,
    });
  }
  for (const facts of reading.nfs) {
    if (told.has(facts.name)) continue;
    const key = nfsDatastore(of, facts);
    pushMount(of, key, facts.place, {
      path: null,
      accessMode: accessMode(facts),
      mounted: facts.mounted,
      accessible: facts.accessible,
    });
  }
  assembleExtents(of);
  tellCopies(of);
}

function accessMode(nfs: NfsFacts | undefined): Mount['accessMode'] {
  const readOnly = nfs?.readOnly ?? null;
  if (readOnly === null) return null;
  return readOnly ? 'readOnly' : 'readWrite';
}

function nfsDatastore(of: HostAssembly, facts: NfsFacts): Key {
  const key = nfsKey(facts.server, facts.share);
  of.assembly.datastore(key, facts.place, {
    name: facts.name === '' ? `${facts.server}:${facts.share}` : facts.name,
    type: 'nfs',
    nfsHost: facts.server,
    nfsPath: facts.share,
    accessible: facts.accessible,
  });
  if (facts.name !== '') of.byName.set(facts.name, key);
  return key;
}

/** Null for the host's own volumes: boot banks, scratch, the system's data. */
function volumeDatastore(of: HostAssembly, volume: VolumeFacts): Key | null {
  const vmfs = /^VMFS-(\d)$/i.exec(volume.type)?.[1];
  const name = volume.name === '' ? volume.uuid : volume.name;
  const size = { capacityMib: mebibytes(volume.bytes), freeMib: mebibytes(volume.freeBytes) };
  if (vmfs !== undefined) {
    const key = vmfsKey(volume.uuid);
    of.assembly.datastore(key, volume.place, {
      name,
      type: 'vmfs',
      vmfsUuid: volume.uuid,
      vmfsVersion: Number(vmfs),
      // The size of a volume that is not mounted is not known: the command writes 0.
      ...(volume.mounted === false ? {} : size),
    });
    return key;
  }
  const type = volume.uuid.startsWith('vsan:') ? 'vsan' : volume.uuid.startsWith('vvol:') ? 'vvol' : null;
  if (type !== null) {
    const key = datastoreUrlKey(`/vmfs/volumes/${volume.uuid}`);
    of.assembly.datastore(key, volume.place, { name, type, ...size });
    return key;
  }
  if (!/^NFS/i.test(volume.type)) return null;
  of.assembly.problems.add(
    'warning',
    'nfs-without-server',
    `The host "${of.name}" mounts the NFS volume ${quoted(name)}, but no "esxcli storage nfs list" tells its server and path: it is known by its name only.`,
    { file: volume.place.file, row: volume.place.line },
  );
  const key = namedKey(null, 'datastore', name);
  of.assembly.datastore(key, volume.place, { name, type: 'nfs', ...size });
  return key;
}

function mebibytes(bytes: number | null): number | null {
  return bytes === null ? null : Math.floor(bytes / 1024 ** 2);
}

function pushMount(
  of: HostAssembly,
  datastore: Key,
  place: Place,
  facts: Pick<Mount, 'path' | 'accessMode' | 'mounted' | 'accessible'>,
): void {
  const key = mountKey(of.host, datastore);
  if (!of.assembly.first(key)) return;
  const mount = { key, host: of.host, datastore, ...facts, from: from(place) };
  of.assembly.draft.mounts.push(of.assembly.tells(mount));
}

/** The devices of each volume. Two hosts that tell different ones see two volumes with one UUID. */
function assembleExtents(of: HostAssembly): void {
  const { assembly, reading } = of;
  // Two commands tell the same extents: each device and partition once.
  const byUuid = new Map<string, Map<string, ExtentFacts>>();
  for (const facts of reading.extents) {
    const known = byUuid.get(facts.uuid) ?? new Map<string, ExtentFacts>();
    const device = `${facts.device}:${facts.partition ?? ''}`;
    if (!known.has(device)) known.set(device, facts);
    byUuid.set(facts.uuid, known);
  }
  for (const [uuid, known] of byUuid) {
    const list = [...known.values()];
    const first = list[0] as ExtentFacts;
    const key = vmfsKey(uuid);
    const datastore = assembly.datastore(key, first.place, {
      name: first.name === '' ? uuid : first.name,
      type: 'vmfs',
      vmfsUuid: uuid,
    });
    of.byVolume.set(uuid, key);
    if (first.name !== '' && !of.byName.has(first.name)) of.byName.set(first.name, key);
    // The command lists the volumes the host has open.
    pushMount(of, key, first.place, { path: null, accessMode: null, mounted: null, accessible: null });
    const extents = list
      .sort((a, b) => a.number - b.number)
      .map(({ device, partition }): Extent => ({ device, partition }));
    if (datastore.extents.length === 0) datastore.extents = extents;
    else if (devices(datastore.extents) !== devices(extents)) {
      assembly.problems.add(
        'warning',
        'devices-differ',
        `The host "${of.name}" has the volume "${datastore.name}" (${uuid}) on ${devices(extents)}, another host on ${devices(datastore.extents)}: one of them has mounted a copy. The first is kept.`,
        { file: first.place.file, row: first.place.line },
      );
    }
  }
}

function devices(extents: readonly Extent[]): string {
  return extents.map(({ device }) => device).join(', ');
}

/** A copy beside its mounted original is worth a word: mounting it would give two writers. */
function tellCopies(of: HostAssembly): void {
  const { reading, assembly } = of;
  const mounted = new Set(
    reading.volumes.filter((volume) => volume.mounted === true).map(({ uuid }) => uuid),
  );
  for (const copy of reading.copies ?? []) {
    const beside = mounted.has(copy.vmfsUuid);
    assembly.problems.add(
      beside ? 'warning' : 'note',
      beside ? 'copy-beside-original' : 'copy-not-mounted',
      beside
        ? `The host "${of.name}" sees a copy of the volume ${quoted(copy.label)} (${copy.vmfsUuid}) while it has the volume itself mounted: it cannot mount both under one signature.`
        : `The host "${of.name}" sees the volume ${quoted(copy.label)} (${copy.vmfsUuid}) as a copy and has not mounted it.`,
      { file: copy.place.file, row: copy.place.line },
    );
  }
}
