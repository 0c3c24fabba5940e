import { siteOfHost, type EstateIndex } from '../estate/index.js';
import { nameOf } from '../estate/names.js';
import type {
  Disk,
  Estate,
  EstateTables,
  Host,
  Key,
  Nic,
  ObjectKind,
  ObjectRef,
  VApp,
  Vm,
} from '../estate/types.js';
import { clusterOfVm, lookupsOf, push, type Lookups } from '../findings/lookups.js';

/** Everything a cell or a relation is made from. Built once an estate, in linear time. */
export interface ViewContext {
  readonly estate: Estate;
  readonly index: EstateIndex;
  readonly lookups: Lookups;
  /** The name of a named object by its key; the key itself where the object is not in the estate. */
  name(key: Key | null): string | null;
  /** VMs of every sort by host, cluster and datastore of the .vmx, placeholders left out. */
  readonly vmsOfHost: ReadonlyMap<Key, readonly Vm[]>;
  readonly vmsOfCluster: ReadonlyMap<Key, readonly Vm[]>;
  readonly nicsOfPortgroup: ReadonlyMap<Key, readonly Nic[]>;
  readonly disksOfDatastore: ReadonlyMap<Key, readonly Disk[]>;
  readonly hostsOfSite: ReadonlyMap<Key, readonly Host[]>;
  readonly vappsOfVdc: ReadonlyMap<Key, readonly VApp[]>;
  readonly vappOfVm: ReadonlyMap<Key, VApp>;
}

const known = new WeakMap<EstateIndex, ViewContext>();

/** The context of an estate; the second call for the same index is free. */
export function contextOf(estate: Estate, index: EstateIndex): ViewContext {
  let context = known.get(index);
  if (!context) {
    context = build(estate, index);
    known.set(index, context);
  }
  return context;
}

function build(estate: Estate, index: EstateIndex): ViewContext {
  const names = new Map<Key, string>();
  const named: readonly (readonly { readonly key: Key; readonly name: string }[])[] = [
    estate.sites,
    estate.vcenters,
    estate.datacenters,
    estate.clusters,
    estate.hosts,
    estate.datastores,
    estate.vms,
    estate.dvSwitches,
    estate.dvPortgroups,
    estate.replicas,
    estate.pools,
    estate.protectionGroups,
    estate.recoveryPlans,
    estate.vdcs,
    estate.vapps,
  ];
  for (const objects of named) for (const object of objects) names.set(object.key, object.name);
  const vmsOfHost = new Map<Key, Vm[]>();
  const vmsOfCluster = new Map<Key, Vm[]>();
  for (const vm of estate.vms) {
    if (vm.placeholder) continue;
    if (vm.host !== null) push(vmsOfHost, vm.host, vm);
    const cluster = clusterOfVm(vm, index);
    if (cluster !== null) push(vmsOfCluster, cluster, vm);
  }
  const nicsOfPortgroup = new Map<Key, Nic[]>();
  for (const nic of estate.nics) if (nic.dvPortgroup !== null) push(nicsOfPortgroup, nic.dvPortgroup, nic);
  const disksOfDatastore = new Map<Key, Disk[]>();
  for (const disk of estate.disks) if (disk.datastore !== null) push(disksOfDatastore, disk.datastore, disk);
  const hostsOfSite = new Map<Key, Host[]>();
  for (const host of estate.hosts) {
    const site = siteOfHost(host, index);
    if (site !== null) push(hostsOfSite, site, host);
  }
  const vappsOfVdc = new Map<Key, VApp[]>();
  const vappOfVm = new Map<Key, VApp>();
  for (const vapp of estate.vapps) {
    if (vapp.vdc !== null) push(vappsOfVdc, vapp.vdc, vapp);
    for (const vm of vapp.vms) vappOfVm.set(vm, vapp);
  }
  return {
    estate,
    index,
    lookups: lookupsOf(estate, index),
    name: (key) => (key === null ? null : (names.get(key) ?? key)),
    vmsOfHost,
    vmsOfCluster,
    nicsOfPortgroup,
    disksOfDatastore,
    hostsOfSite,
    vappsOfVdc,
    vappOfVm,
  };
}

/** The estate's array of a kind. */
export function objectsOf<K extends ObjectKind>(estate: Estate, kind: K): readonly EstateTables[K][] {
  const tables: { readonly [P in ObjectKind]: readonly EstateTables[P][] } = {
    site: estate.sites,
    vcenter: estate.vcenters,
    datacenter: estate.datacenters,
    cluster: estate.clusters,
    host: estate.hosts,
    datastore: estate.datastores,
    mount: estate.mounts,
    vm: estate.vms,
    disk: estate.disks,
    nic: estate.nics,
    dvSwitch: estate.dvSwitches,
    dvPortgroup: estate.dvPortgroups,
    dvPort: estate.dvPorts,
    portFile: estate.portFiles,
    replica: estate.replicas,
    linkedClone: estate.linkedClones,
    pool: estate.pools,
    protectionGroup: estate.protectionGroups,
    recoveryPlan: estate.recoveryPlans,
    vdc: estate.vdcs,
    vapp: estate.vapps,
  };
  return tables[kind];
}

/** A reference to an object of any kind, with a name made for those that have none. */
export function refOf<K extends ObjectKind>(
  kind: K,
  object: EstateTables[K],
  context: ViewContext,
): ObjectRef {
  return { kind, key: object.key, name: nameOf(object, (_, key) => context.name(key) ?? key) };
}
