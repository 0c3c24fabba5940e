import type { Overlay } from '../../../src/contract/overlay.js';
import { normalSwitchUuid, portFileKey } from '../../../src/domain/estate/keys.js';
import type {
  Cluster,
  Datastore,
  Estate,
  Host,
  Key,
  Mount,
  PortFile,
  Replication,
} from '../../../src/domain/estate/types.js';
import { eachOf, type Stretches } from '../../../src/domain/stretches.js';
import { added, applyingPhase, onceEach, type Applying } from './applying.js';
import { Names } from './names.js';

type Entry = Overlay['datastores'][number];

/** The parts of the estate that the overlay's `datastores` change. */
export interface StorageFacts {
  readonly datastores: readonly Datastore[];
  readonly portFiles: readonly PortFile[];
  readonly portFilesListedOn: readonly Key[];
}

/** Site, replication and port files of datastores. */
export function* applyToDatastores(
  imported: Estate,
  overlay: Overlay,
  applying: Applying,
): Stretches<StorageFacts> {
  const { problems, sites, at } = applying;
  const names = new Names('datastore', imported.datastores, problems);
  const switches = new Names('dvSwitch', imported.dvSwitches, problems);
  const changed = new Map<Key, Datastore>();
  const portFiles = new Map<Key, PortFile>();
  yield* eachOf(applyingPhase, imported.portFiles, (file) => portFiles.set(file.key, file));
  const listedOn = new Set(imported.portFilesListedOn);
  for (const entry of onceEach(overlay.datastores, 'datastores', problems)) {
    const place = `datastores "${entry.name}"`;
    const datastore = names.find(entry.name, place);
    if (!datastore) continue;
    const site = entry.site === undefined ? null : sites.find(entry.site, place);
    const replication =
      entry.replication === undefined
        ? datastore.replication
        : readReplication(entry.replication, place, applying);
    changed.set(
      datastore.key,
      added(datastore, { site: site?.key ?? datastore.site, replication }, at(place)),
    );
    if (entry.portFiles === undefined) continue;
    listedOn.add(datastore.key);
    for (const folder of entry.portFiles) {
      const uuid = switchUuid(folder.switch, imported, switches, place);
      if (uuid === null) continue;
      yield* eachOf(applyingPhase, folder.ports, (port) => {
        const key = portFileKey(datastore.key, uuid, port);
        portFiles.set(key, {
          key,
          datastore: datastore.key,
          switchUuid: uuid,
          portKey: port,
          from: at(place),
        });
      });
    }
  }
  return {
    datastores: imported.datastores.map((datastore) => changed.get(datastore.key) ?? datastore),
    portFiles: [...portFiles.values()],
    portFilesListedOn: [...listedOn],
  };
}

function readReplication(
  entry: NonNullable<Entry['replication']>,
  place: string,
  { problems, sites }: Applying,
): Replication {
  const toSite = entry.to === undefined ? null : (sites.find(entry.to, place)?.key ?? null);
  if (entry.mode !== 'none' && entry.to === undefined) {
    problems.add(
      'warning',
      'replication-without-site',
      `The overlay says that a datastore is replicated (${place}) but not to which site ("to").`,
      { file: 'overlay', column: place },
    );
  }
  return {
    mode: entry.mode,
    toSite,
    // Synchronous replication loses nothing by definition.
    rpoMinutes: entry.rpoMinutes ?? (entry.mode === 'synchronous' ? 0 : null),
    targetDevices: entry.targetDevices ?? [],
    targetNfsHost: entry.targetNfsHost ?? null,
    targetNfsPath: entry.targetNfsPath ?? null,
    cname: entry.cname ?? null,
    consistencyGroup: entry.consistencyGroup ?? null,
  };
}

/** A switch by its UUID in any spelling (also one the estate does not have), else by name or key. */
function switchUuid(
  name: string,
  imported: Estate,
  switches: Names<Estate['dvSwitches'][number]>,
  place: string,
): string | null {
  if (/^[0-9a-f][0-9a-f \-]*$/i.test(name) && normalSwitchUuid(name).length === 32) {
    const uuid = normalSwitchUuid(name);
    return (
      imported.dvSwitches.find((s) => s.uuid !== null && normalSwitchUuid(s.uuid) === uuid)?.uuid ?? name
    );
  }
  return switches.find(name, place)?.uuid ?? null;
}

/** Where nobody told a datastore's site: the one site that all hosts mounting it stand at. */
export function* deriveDatastoreSites(
  datastores: readonly Datastore[],
  mounts: readonly Mount[],
  hosts: readonly Host[],
  clusters: readonly Cluster[],
): Stretches<Datastore[]> {
  const siteOfCluster = new Map(clusters.map((cluster) => [cluster.key, cluster.site]));
  const siteOfHost = new Map(
    hosts.map((host) => [
      host.key,
      host.site ?? (host.cluster === null ? null : (siteOfCluster.get(host.cluster) ?? null)),
    ]),
  );
  const sitesOf = new Map<Key, Set<Key | null>>();
  yield* eachOf(applyingPhase, mounts, (mount) => {
    if (mount.mounted === false) return;
    const seen = sitesOf.get(mount.datastore) ?? new Set();
    sitesOf.set(mount.datastore, seen.add(siteOfHost.get(mount.host) ?? null));
  });
  return datastores.map((datastore) => {
    const seen = [...(sitesOf.get(datastore.key) ?? [])];
    const only = seen.length === 1 ? seen[0] : null;
    return datastore.site === null && only ? { ...datastore, site: only } : datastore;
  });
}
