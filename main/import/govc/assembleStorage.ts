import { datastoreUrlKey, mountKey, nfsKey, vmfsKey } from '../../../src/domain/estate/keys.js';
import type { Key } from '../../../src/domain/estate/types.js';
import { eachOf, type Stretches } from '../../../src/domain/stretches.js';
import { joining, type Assembly } from './assembly.js';
import type { HostFacts } from './compute.js';
import type { DatastoreFacts } from './storage.js';

/** How VMs find their datastores. */
export interface StorageKeys {
  readonly byMoref: ReadonlyMap<string, Key>;
  readonly factsByMoref: ReadonlyMap<string, DatastoreFacts>;
  /** By "datacenter key, written name": names are unique only within a datacenter. */
  readonly byName: ReadonlyMap<string, Key>;
  /** By the folder hosts mount it at, e.g. "/vmfs/volumes/5b51f32f-…". */
  readonly byPath: ReadonlyMap<string, Key>;
}

/** Datastores and mounts; checked against what the hosts list themselves. */
export function* assembleStorage(assembly: Assembly): Stretches<StorageKeys> {
  const { inventory, draft, problems, from } = assembly;
  const byMoref = new Map<string, Key>();
  const factsByMoref = new Map<string, DatastoreFacts>();
  const byName = new Map<string, Key>();
  const byPath = new Map<string, Key>();
  // Filled with what earlier vCenters of the same export brought.
  const stored = new Map<Key, string>(draft.datastores.map(({ key, name }) => [key, name]));
  const mounted = new Set<Key>();
  const hostPaths = new Map<string, Map<string, DatastoreFacts>>();
  yield* eachOf(joining, inventory.datastores, (facts) => {
    const key = datastoreKey(facts, assembly);
    byMoref.set(facts.moref, key);
    factsByMoref.set(facts.moref, facts);
    byName.set(nameKey(assembly.datacenterOf(facts.parent), facts.writtenName), key);
    const folder = folderOf(facts.url);
    if (folder !== null) byPath.set(folder, key);
    const earlier = stored.get(key);
    if (earlier !== undefined) {
      // One volume seen from two datacenters or vCenters is two objects to vCenter, one volume to DR.
      problems.add(
        'note',
        'same-volume',
        `The datastores "${earlier}" and "${facts.name}" are the same volume (${key}): they are kept as one.`,
        { file: facts.file },
      );
    } else {
      stored.set(key, facts.name);
      draft.datastores.push({
        key,
        name: facts.name,
        vcenter: assembly.vcenter,
        datacenter: assembly.datacenterOf(facts.parent),
        moref: facts.moref,
        type: facts.type,
        vmfsUuid: facts.vmfsUuid,
        vmfsVersion: facts.vmfsVersion,
        nfsHost: facts.nfsHost,
        nfsPath: facts.nfsPath,
        extents: facts.extents,
        capacityMib: facts.capacityMib,
        freeMib: facts.freeMib,
        accessible: facts.accessible,
        site: null,
        replication: null,
        from: from(facts.file),
      });
    }
    for (const mount of facts.mounts) {
      const host = assembly.hosts.get(mount.host);
      if (host === undefined) {
        problems.add(
          'warning',
          'mount-without-host',
          `The datastore "${facts.name}" is mounted by the host ${mount.host}, which is not in the export: the mount is left out.`,
          { file: facts.file },
        );
        continue;
      }
      if (mount.path !== null && mount.mounted !== false) {
        const paths = hostPaths.get(mount.host) ?? new Map<string, DatastoreFacts>();
        paths.set(mount.path, facts);
        hostPaths.set(mount.host, paths);
      }
      const mountedAs = mountKey(host, key);
      if (mounted.has(mountedAs)) continue;
      mounted.add(mountedAs);
      draft.mounts.push({
        key: mountedAs,
        host,
        datastore: key,
        path: mount.path,
        accessMode: mount.accessMode,
        mounted: mount.mounted,
        accessible: mount.accessible,
        from: from(facts.file),
      });
    }
  });
  yield* eachOf(joining, inventory.hosts, (host) => {
    checkHost(host, hostPaths.get(host.moref) ?? new Map(), assembly);
  });
  return { byMoref, factsByMoref, byName, byPath };
}

/** How `byName` is asked. */
export function nameKey(datacenter: Key | null, writtenName: string): string {
  return `${datacenter ?? ''}\n${writtenName}`;
}

function datastoreKey(facts: DatastoreFacts, assembly: Assembly): Key {
  if (facts.vmfsUuid !== null) return vmfsKey(facts.vmfsUuid);
  if (facts.nfsHost !== null && facts.nfsPath !== null) return nfsKey(facts.nfsHost, facts.nfsPath);
  return facts.url === null ? assembly.keyOf(facts.moref) : datastoreUrlKey(facts.url);
}

function folderOf(url: string | null): string | null {
  if (url === null) return null;
  const path = url.replace(/^ds:\/\//, '').replace(/\/+$/, '');
  return path.startsWith('/vmfs/volumes/') ? path : null;
}

/** Both sides tell who mounts what. Where they differ vCenter's picture is older than the host's. */
function checkHost(host: HostFacts, paths: ReadonlyMap<string, DatastoreFacts>, assembly: Assembly): void {
  // A host that answers nobody keeps the list it had: nothing can be concluded from it.
  if (host.volumes === null || host.connectionState !== 'connected') return;
  const listed = new Set(host.volumes.map((volume) => volume.path));
  for (const volume of host.volumes) {
    if (paths.has(volume.path)) continue;
    assembly.problems.add(
      'warning',
      'mount-unknown-to-vcenter',
      `The host "${host.name}" lists the volume "${volume.name}" (${volume.path}), but no datastore of the export says that it is mounted there.`,
      { file: host.file },
    );
  }
  for (const [path, facts] of paths) {
    // Only VMFS and NFS volumes are in the hosts' lists as such.
    if (listed.has(path) || (facts.type !== 'vmfs' && facts.type !== 'nfs')) continue;
    assembly.problems.add(
      'warning',
      'mount-unknown-to-host',
      `The datastore "${facts.name}" says that the host "${host.name}" mounts it, but the host does not list it.`,
      { file: host.file },
    );
  }
}
