import type {
  Cluster,
  Datacenter,
  Datastore,
  Disk,
  DvSwitch,
  Estate,
  Host,
  Key,
  Mount,
  Nic,
  VCenter,
  Vm,
} from '../../../src/domain/estate/types.js';
import { groupBy, keyed } from '../lookups.js';

/** What the rows of one slice of an estate look up. */
export interface SliceContext {
  readonly estate: Estate;
  readonly hosts: ReadonlyMap<Key, Host>;
  readonly clusters: ReadonlyMap<Key, Cluster>;
  readonly datastores: ReadonlyMap<Key, Datastore>;
  readonly switches: ReadonlyMap<Key, DvSwitch>;
  readonly vms: ReadonlyMap<Key, Vm>;
  readonly disksOfVm: ReadonlyMap<Key, readonly Disk[]>;
  readonly nicsOfVm: ReadonlyMap<Key, readonly Nic[]>;
  readonly vmsOfHost: ReadonlyMap<Key, readonly Vm[]>;
  readonly hostsOfCluster: ReadonlyMap<Key, readonly Host[]>;
  readonly mountsOfDatastore: ReadonlyMap<Key, readonly Mount[]>;
  readonly mountsOfHost: ReadonlyMap<Key, readonly Mount[]>;
  readonly vmsOnDatastore: ReadonlyMap<Key, readonly Vm[]>;
  /** Clusters that have VMs on a switch. */
  readonly clustersOnSwitch: ReadonlyMap<Key, readonly Key[]>;
  readonly around: Surroundings;
}

/** What all slices share: slices after the first one do not repeat it. */
export class Surroundings {
  readonly vcenters = new Map<Key, VCenter>();
  readonly datacenters = new Map<Key, Datacenter>();
  readonly #switches = new Map<Key, number>();

  add(estate: Estate): void {
    for (const vcenter of estate.vcenters) this.vcenters.set(vcenter.key, vcenter);
    for (const datacenter of estate.datacenters) this.datacenters.set(datacenter.key, datacenter);
    for (const dvSwitch of estate.dvSwitches) {
      this.#switches.set(dvSwitch.key, this.#switches.size + 1);
    }
  }

  /** A MoRef for a switch; the model keeps none, since switches have a UUID. */
  switchMoref(dvSwitch: Key): string {
    return `dvs-${this.#switches.get(dvSwitch) ?? 0}`;
  }
}

/** Builds the look-ups of one slice. */
export function sliceContext(estate: Estate, around: Surroundings): SliceContext {
  around.add(estate);
  const vms = keyed(estate.vms);
  const onDatastore = new Map<Key, Set<Vm>>();
  const put = (datastore: Key | null, vm: Vm | undefined): void => {
    if (datastore === null || !vm) return;
    const set = onDatastore.get(datastore);
    if (set) set.add(vm);
    else onDatastore.set(datastore, new Set([vm]));
  };
  for (const vm of estate.vms) put(vm.homeDatastore, vm);
  for (const disk of estate.disks) put(disk.datastore, vms.get(disk.vm));
  const onSwitch = new Map<Key, Set<Key>>();
  for (const nic of estate.nics) {
    const cluster = vms.get(nic.vm)?.cluster;
    if (nic.dvSwitch === null || !cluster) continue;
    const set = onSwitch.get(nic.dvSwitch);
    if (set) set.add(cluster);
    else onSwitch.set(nic.dvSwitch, new Set([cluster]));
  }
  const lists = <T>(sets: Map<Key, Set<T>>): Map<Key, T[]> =>
    new Map([...sets].map(([key, set]) => [key, [...set]]));
  return {
    estate,
    hosts: keyed(estate.hosts),
    clusters: keyed(estate.clusters),
    datastores: keyed(estate.datastores),
    switches: keyed(estate.dvSwitches),
    vms,
    disksOfVm: groupBy(estate.disks, (disk) => disk.vm),
    nicsOfVm: groupBy(estate.nics, (nic) => nic.vm),
    vmsOfHost: groupBy(estate.vms, (vm) => vm.host),
    hostsOfCluster: groupBy(estate.hosts, (host) => host.cluster),
    mountsOfDatastore: groupBy(estate.mounts, (mount) => mount.datastore),
    mountsOfHost: groupBy(estate.mounts, (mount) => mount.host),
    vmsOnDatastore: lists(onDatastore),
    clustersOnSwitch: lists(onSwitch),
    around,
  };
}

type Placed = {
  readonly vcenter: Key | null;
  readonly datacenter?: Key | null;
  readonly cluster?: Key | null;
};

/** The columns most sheets share: where the object is. */
export function placeOf(object: Placed, c: SliceContext): { Datacenter: string; Cluster: string } {
  return {
    Datacenter: (object.datacenter && c.around.datacenters.get(object.datacenter)?.name) ?? '',
    Cluster: (object.cluster && c.clusters.get(object.cluster)?.name) ?? '',
  };
}

/** The last columns of every sheet: which vCenter said it. */
export function serverOf(
  object: Placed,
  c: SliceContext,
): { 'VI SDK Server': string; 'VI SDK UUID': string | null } {
  const vcenter = object.vcenter === null ? undefined : c.around.vcenters.get(object.vcenter);
  return {
    'VI SDK Server': vcenter?.name ?? '',
    'VI SDK UUID': vcenter?.instanceUuid ?? null,
  };
}
