import type {
  Cluster,
  Datastore,
  Disk,
  DvPort,
  DvPortgroup,
  DvSwitch,
  Estate,
  Host,
  Key,
  LinkedClone,
  Mount,
  Nic,
  ObjectKind,
  ObjectRef,
  Pool,
  Replica,
  Site,
  Vm,
} from './types.js';

/** Look-ups over an estate. Built once, read-only; building is linear in the estate's size. */
export interface EstateIndex {
  readonly site: ReadonlyMap<Key, Site>;
  readonly cluster: ReadonlyMap<Key, Cluster>;
  readonly host: ReadonlyMap<Key, Host>;
  readonly datastore: ReadonlyMap<Key, Datastore>;
  readonly vm: ReadonlyMap<Key, Vm>;
  readonly dvSwitch: ReadonlyMap<Key, DvSwitch>;
  readonly dvPortgroup: ReadonlyMap<Key, DvPortgroup>;
  readonly pool: ReadonlyMap<Key, Pool>;
  readonly replica: ReadonlyMap<Key, Replica>;
  readonly hostsOfCluster: ReadonlyMap<Key, readonly Host[]>;
  readonly mountsOfDatastore: ReadonlyMap<Key, readonly Mount[]>;
  readonly mountsOfHost: ReadonlyMap<Key, readonly Mount[]>;
  readonly disksOfVm: ReadonlyMap<Key, readonly Disk[]>;
  readonly nicsOfVm: ReadonlyMap<Key, readonly Nic[]>;
  readonly vmsOfHomeDatastore: ReadonlyMap<Key, readonly Vm[]>;
  readonly portsOfSwitch: ReadonlyMap<Key, readonly DvPort[]>;
  readonly cloneOfVm: ReadonlyMap<Key, LinkedClone>;
}

function by<T extends { readonly key: Key }>(items: readonly T[]): Map<Key, T> {
  const map = new Map<Key, T>();
  for (const item of items) map.set(item.key, item);
  return map;
}

function group<T>(items: readonly T[], keyOf: (item: T) => Key | null): Map<Key, T[]> {
  const map = new Map<Key, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    const list = map.get(key);
    if (list) list.push(item);
    else map.set(key, [item]);
  }
  return map;
}

/** Builds the look-ups of an estate. */
export function indexEstate(estate: Estate): EstateIndex {
  const cloneOfVm = new Map<Key, LinkedClone>();
  for (const clone of estate.linkedClones) cloneOfVm.set(clone.vm, clone);
  return {
    site: by(estate.sites),
    cluster: by(estate.clusters),
    host: by(estate.hosts),
    datastore: by(estate.datastores),
    vm: by(estate.vms),
    dvSwitch: by(estate.dvSwitches),
    dvPortgroup: by(estate.dvPortgroups),
    pool: by(estate.pools),
    replica: by(estate.replicas),
    hostsOfCluster: group(estate.hosts, (host) => host.cluster),
    mountsOfDatastore: group(estate.mounts, (mount) => mount.datastore),
    mountsOfHost: group(estate.mounts, (mount) => mount.host),
    disksOfVm: group(estate.disks, (disk) => disk.vm),
    nicsOfVm: group(estate.nics, (nic) => nic.vm),
    vmsOfHomeDatastore: group(estate.vms, (vm) => vm.homeDatastore),
    portsOfSwitch: group(estate.dvPorts, (port) => port.dvSwitch),
    cloneOfVm,
  };
}

/** The site a host stands at: its own, else its cluster's. Null when neither says. */
export function siteOfHost(host: Host, index: EstateIndex): Key | null {
  if (host.site !== null) return host.site;
  if (host.cluster === null) return null;
  return index.cluster.get(host.cluster)?.site ?? null;
}

/** Whether a VM counts as running: one whose state nobody tells does, as the worse case. */
export const isOn = (vm: Vm): boolean => vm.power !== 'off' && vm.power !== 'suspended';

/** A reference to a named object. */
export function ref(kind: ObjectKind, object: { readonly key: Key; readonly name: string }): ObjectRef {
  return { kind, key: object.key, name: object.name };
}
