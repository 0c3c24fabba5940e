import type {
  Cluster,
  Datacenter,
  Datastore,
  Disk,
  DvPort,
  DvPortgroup,
  DvSwitch,
  Estate,
  Host,
  Key,
  Mount,
  Nic,
  Pool,
  VCenter,
  Vm,
} from '../../../src/domain/estate/types.js';
import { groupBy, keyed, morefOf } from '../lookups.js';

/** A folder of VMs. */
export interface VmFolder {
  readonly moref: string;
  readonly name: string;
  readonly vms: Vm[];
}

/** The folders every datacenter has. */
export interface RootFolders {
  readonly vm: string;
  readonly host: string;
  readonly datastore: string;
  readonly network: string;
}

/**
 * One vCenter's share of an estate, with what the model leaves out and vCenter has: folders,
 * standard networks, resource pools, members of switches.
 */
export class Inventory {
  readonly datacenters: readonly Datacenter[];
  readonly clusters: readonly Cluster[];
  readonly hosts: readonly Host[];
  readonly datastores: readonly Datastore[];
  readonly vms: readonly Vm[];
  readonly switches: readonly DvSwitch[];
  readonly portgroups: readonly DvPortgroup[];
  readonly hostByKey: ReadonlyMap<Key, Host>;
  readonly vmByKey: ReadonlyMap<Key, Vm>;
  readonly datastoreByKey: ReadonlyMap<Key, Datastore>;
  readonly switchByKey: ReadonlyMap<Key, DvSwitch>;
  readonly portgroupByKey: ReadonlyMap<Key, DvPortgroup>;
  readonly disksOfVm: ReadonlyMap<Key, readonly Disk[]>;
  readonly nicsOfVm: ReadonlyMap<Key, readonly Nic[]>;
  readonly vmsOfHost: ReadonlyMap<Key, readonly Vm[]>;
  readonly vmsOfCluster: ReadonlyMap<Key, readonly Vm[]>;
  readonly hostsOfCluster: ReadonlyMap<Key, readonly Host[]>;
  readonly mountsOfHost: ReadonlyMap<Key, readonly Mount[]>;
  readonly mountsOfDatastore: ReadonlyMap<Key, readonly Mount[]>;
  readonly portsOfSwitch: ReadonlyMap<Key, readonly DvPort[]>;
  readonly portsOfGroup: ReadonlyMap<Key, readonly DvPort[]>;
  readonly portByKey: ReadonlyMap<Key, DvPort>;
  readonly vmsOnDatastore: ReadonlyMap<Key, readonly Vm[]>;
  readonly hostsOfSwitch: ReadonlyMap<Key, readonly Host[]>;
  readonly poolByParentVm: ReadonlyMap<string, Pool>;
  /** MoRefs of standard networks by name. */
  readonly networks: ReadonlyMap<string, string>;
  readonly #folders = new Map<Key, { root: RootFolders; vmFolders: VmFolder[] }>();
  readonly #folderOfVm = new Map<Key, string>();
  #folderCount = 1;

  constructor(
    readonly estate: Estate,
    readonly vcenter: VCenter,
  ) {
    const mine = <T extends { vcenter: Key | null }>(items: readonly T[]): T[] =>
      items.filter((item) => item.vcenter === vcenter.key);
    this.datacenters = mine(estate.datacenters);
    this.clusters = mine(estate.clusters);
    this.hosts = mine(estate.hosts);
    this.datastores = mine(estate.datastores);
    this.vms = mine(estate.vms);
    this.switches = mine(estate.dvSwitches);
    this.hostByKey = keyed(this.hosts);
    this.vmByKey = keyed(this.vms);
    this.datastoreByKey = keyed(this.datastores);
    this.switchByKey = keyed(this.switches);
    this.portgroups = estate.dvPortgroups.filter(
      (group) => group.dvSwitch !== null && this.switchByKey.has(group.dvSwitch),
    );
    this.portgroupByKey = keyed(this.portgroups);
    const ofMine = <T extends { vm: Key }>(items: readonly T[]): T[] =>
      items.filter((item) => this.vmByKey.has(item.vm));
    const disks = ofMine(estate.disks);
    const nics = ofMine(estate.nics);
    const mounts = estate.mounts.filter((mount) => this.hostByKey.has(mount.host));
    const ports = estate.dvPorts.filter((port) => this.switchByKey.has(port.dvSwitch));
    this.disksOfVm = groupBy(disks, (disk) => disk.vm);
    this.nicsOfVm = groupBy(nics, (nic) => nic.vm);
    this.vmsOfHost = groupBy(this.vms, (vm) => vm.host);
    this.vmsOfCluster = groupBy(this.vms, (vm) => vm.cluster);
    this.hostsOfCluster = groupBy(this.hosts, (host) => host.cluster);
    this.mountsOfHost = groupBy(mounts, (mount) => mount.host);
    this.mountsOfDatastore = groupBy(mounts, (mount) => mount.datastore);
    this.portsOfSwitch = groupBy(ports, (port) => port.dvSwitch);
    this.portsOfGroup = groupBy(ports, (port) => port.dvPortgroup);
    this.portByKey = keyed(ports);
    this.vmsOnDatastore = this.#vmsOnDatastores(disks);
    this.hostsOfSwitch = this.#hostsOfSwitches(nics);
    this.poolByParentVm = new Map(
      estate.pools.flatMap((pool) => (pool.parentVm === null ? [] : [[pool.parentVm, pool]])),
    );
    this.networks = standardNetworks(nics);
    for (const datacenter of this.datacenters) this.#layFolders(datacenter);
  }

  /** A MoRef for a switch; the model keeps none, since switches have a UUID. */
  switchMoref(dvSwitch: Key): string {
    return `dvs-${this.switches.findIndex((one) => one.key === dvSwitch) + 1}`;
  }

  resourcePool(cluster: Key): string {
    return morefOf(cluster).replace('domain-c', 'resgroup-');
  }

  folders(datacenter: Key): { root: RootFolders; vmFolders: readonly VmFolder[] } {
    const folders = this.#folders.get(datacenter);
    if (!folders) throw new RangeError(`${datacenter} is no datacenter of ${this.vcenter.name}`);
    return folders;
  }

  folderOf(vm: Key): string | null {
    return this.#folderOfVm.get(vm) ?? null;
  }

  #vmsOnDatastores(disks: readonly Disk[]): Map<Key, Vm[]> {
    const sets = new Map<Key, Set<Vm>>();
    const put = (datastore: Key | null, vm: Vm | undefined): void => {
      if (datastore === null || !vm) return;
      const set = sets.get(datastore);
      if (set) set.add(vm);
      else sets.set(datastore, new Set([vm]));
    };
    for (const vm of this.vms) put(vm.homeDatastore, vm);
    for (const disk of disks) {
      put(disk.datastore, this.vmByKey.get(disk.vm));
      for (const parent of disk.parents) put(parent.datastore, this.vmByKey.get(disk.vm));
    }
    return new Map([...sets].map(([key, set]) => [key, [...set]]));
  }

  /** Members of a switch: the hosts of every cluster that has VMs on it. */
  #hostsOfSwitches(nics: readonly Nic[]): Map<Key, Host[]> {
    const clusters = new Map<Key, Set<Key>>();
    for (const nic of nics) {
      const cluster = this.vmByKey.get(nic.vm)?.cluster;
      if (nic.dvSwitch === null || !cluster) continue;
      const set = clusters.get(nic.dvSwitch);
      if (set) set.add(cluster);
      else clusters.set(nic.dvSwitch, new Set([cluster]));
    }
    return new Map(
      [...clusters].map(([dvSwitch, keys]) => [
        dvSwitch,
        [...keys].flatMap((key) => this.hostsOfCluster.get(key) ?? []),
      ]),
    );
  }

  #nextFolder(letter: string): string {
    this.#folderCount += 1;
    return `group-${letter}${this.#folderCount}`;
  }

  #layFolders(datacenter: Datacenter): void {
    const root: RootFolders = {
      vm: this.#nextFolder('v'),
      host: this.#nextFolder('h'),
      datastore: this.#nextFolder('s'),
      network: this.#nextFolder('n'),
    };
    const pools = keyed(this.estate.pools);
    const poolOf = new Map<Key, string>();
    for (const clone of this.estate.linkedClones) {
      const pool = clone.pool === null ? undefined : pools.get(clone.pool);
      if (pool) poolOf.set(clone.vm, pool.name);
    }
    const replicas = new Set(this.estate.replicas.map((replica) => replica.vm));
    const byName = new Map<string, VmFolder>();
    const names = new Set<string>();
    for (const vm of this.vms) {
      if (vm.datacenter !== datacenter.key) continue;
      // A folder holds a name once; vCenter puts what it finds a second time elsewhere.
      const twice = names.has(vm.name);
      names.add(vm.name);
      const name = twice
        ? 'Discovered virtual machine'
        : replicas.has(vm.key)
          ? 'VMwareViewComposerReplicaFolder'
          : poolOf.get(vm.key);
      if (name === undefined) {
        this.#folderOfVm.set(vm.key, root.vm);
        continue;
      }
      let folder = byName.get(name);
      if (!folder) byName.set(name, (folder = { moref: this.#nextFolder('v'), name, vms: [] }));
      folder.vms.push(vm);
      this.#folderOfVm.set(vm.key, folder.moref);
    }
    this.#folders.set(datacenter.key, { root, vmFolders: [...byName.values()] });
  }
}

function standardNetworks(nics: readonly Nic[]): Map<string, string> {
  const networks = new Map<string, string>();
  for (const { dvSwitch, networkName } of nics) {
    if (dvSwitch === null && networkName !== null && !networks.has(networkName)) {
      networks.set(networkName, `network-${networks.size + 1}`);
    }
  }
  return networks;
}
