import type { EstateIndex } from '../estate/index.js';
import type {
  Datastore,
  Estate,
  Key,
  LinkedClone,
  Pool,
  PortFile,
  ProtectionGroup,
  Replica,
  Vm,
} from '../estate/types.js';
import { portFileIds } from './portFileIds.js';

/**
 * What several rules and views ask of an estate beyond its index: who is a desktop, what lies on a
 * datastore, who protects it. Built once an estate, in linear time.
 */
export interface Lookups {
  /** VMs that run or could run: no templates, no SRM placeholders. */
  readonly liveVms: readonly Vm[];
  /** Live VMs that are linked clones, belong to a pool or are said to be desktops. */
  readonly desktops: ReadonlySet<Key>;
  readonly poolOfVm: ReadonlyMap<Key, Pool>;
  readonly desktopsOfPool: ReadonlyMap<Key, readonly Vm[]>;
  /** Live VMs with a disk file (topmost or parent) on the datastore, replicas' VMs left out. */
  readonly diskVmsOfDatastore: ReadonlyMap<Key, readonly Vm[]>;
  readonly clonesOfReplica: ReadonlyMap<Key, readonly LinkedClone[]>;
  readonly replicasOfDatastore: ReadonlyMap<Key, readonly Replica[]>;
  readonly replicasOfPool: ReadonlyMap<Key, readonly Replica[]>;
  /** Desktops known to be linked clones, by their disk chain or because their pool has a replica datastore. */
  readonly clones: ReadonlySet<Key>;
  /** Live clones by the datastore their replica is on, as far as it is known. */
  readonly clonesOfReplicaDatastore: ReadonlyMap<Key, readonly Vm[]>;
  /** The datastore a clone's replica is on: told by the replica itself, else by the pool. */
  readonly replicaDatastoreOfVm: ReadonlyMap<Key, Key>;
  readonly groupsOfDatastore: ReadonlyMap<Key, readonly ProtectionGroup[]>;
  /** Groups that name the VM itself. */
  readonly groupsOfVm: ReadonlyMap<Key, readonly ProtectionGroup[]>;
  /** Datastores that hold the .vmx of an SRM placeholder. */
  readonly placeholdersOfDatastore: ReadonlyMap<Key, readonly Vm[]>;
  readonly portFilesOfDatastore: ReadonlyMap<Key, readonly PortFile[]>;
  /** Keys as `portFileKey` builds them: (home datastore, switch, port). */
  readonly portFileKeys: ReadonlySet<Key>;
}

const known = new WeakMap<EstateIndex, Lookups>();

/** The look-ups of an estate; the second call for the same index is free. */
export function lookupsOf(estate: Estate, index: EstateIndex): Lookups {
  let lookups = known.get(index);
  if (!lookups) {
    lookups = build(estate, index);
    known.set(index, lookups);
  }
  return lookups;
}

/** Adds to a list in a map, making the list if it is not there. */
export function push<K, T>(map: Map<K, T[]>, key: K, item: T): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}

/** Whether a datastore is replicated: 'unknown' when nobody has said. */
export function replicationOf(datastore: Datastore): 'replicated' | 'none' | 'unknown' {
  if (datastore.replication === null) return 'unknown';
  return datastore.replication.mode === 'none' ? 'none' : 'replicated';
}

/** Whether a VM is a View Composer clone: a linked clone not known to be an instant clone. */
export function isComposerClone(vm: Vm, index: EstateIndex, lookups: Lookups): boolean {
  const replica = index.cloneOfVm.get(vm.key)?.replica ?? null;
  if (replica !== null && index.replica.get(replica)?.kind === 'instant-clone') return false;
  return lookups.clones.has(vm.key);
}

/** The cluster a VM runs in: its own word, else its host's. */
export function clusterOfVm(vm: Vm, index: EstateIndex): Key | null {
  if (vm.cluster !== null) return vm.cluster;
  return vm.host === null ? null : (index.host.get(vm.host)?.cluster ?? null);
}

function build(estate: Estate, index: EstateIndex): Lookups {
  const liveVms = estate.vms.filter((vm) => !vm.template && !vm.placeholder);
  const clonesOfReplica = new Map<Key, LinkedClone[]>();
  for (const clone of estate.linkedClones) {
    if (clone.replica !== null) push(clonesOfReplica, clone.replica, clone);
  }
  const replicasOfDatastore = new Map<Key, Replica[]>();
  const replicasOfPool = new Map<Key, Replica[]>();
  const replicaVms = new Set<Key>();
  for (const replica of estate.replicas) {
    if (replica.datastore !== null) push(replicasOfDatastore, replica.datastore, replica);
    if (replica.pool !== null) push(replicasOfPool, replica.pool, replica);
    if (replica.vm !== null) replicaVms.add(replica.vm);
  }
  const members = desktopsAndPools(estate, index, liveVms, replicaVms);
  const clones = new Set<Key>();
  const replicaDatastoreOfVm = new Map<Key, Key>();
  const clonesOfReplicaDatastore = new Map<Key, Vm[]>();
  for (const vm of liveVms) {
    const clone = index.cloneOfVm.get(vm.key);
    const pool = members.poolOfVm.get(vm.key);
    // Some exports know no disk chains: then the pool's word has to do.
    if (!clone && (pool?.replicaDatastore ?? null) === null) continue;
    clones.add(vm.key);
    const datastore = replicaDatastore(clone?.replica ?? null, pool, index, replicasOfPool);
    if (datastore === null) continue;
    replicaDatastoreOfVm.set(vm.key, datastore);
    push(clonesOfReplicaDatastore, datastore, vm);
  }
  const groupsOfDatastore = new Map<Key, ProtectionGroup[]>();
  const groupsOfVm = new Map<Key, ProtectionGroup[]>();
  for (const group of estate.protectionGroups) {
    for (const key of new Set(group.datastores)) push(groupsOfDatastore, key, group);
    for (const key of new Set(group.vms)) push(groupsOfVm, key, group);
  }
  const placeholdersOfDatastore = new Map<Key, Vm[]>();
  for (const vm of estate.vms) {
    if (vm.placeholder && vm.homeDatastore !== null) push(placeholdersOfDatastore, vm.homeDatastore, vm);
  }
  const portFilesOfDatastore = new Map<Key, PortFile[]>();
  const ids = portFileIds();
  const portFileKeys = new Set<Key>();
  for (const file of estate.portFiles) {
    push(portFilesOfDatastore, file.datastore, file);
    portFileKeys.add(ids.file(file.datastore, file.switchUuid, file.portKey));
  }
  return {
    liveVms,
    ...members,
    diskVmsOfDatastore: diskVms(index, liveVms, replicaVms),
    clonesOfReplica,
    replicasOfDatastore,
    replicasOfPool,
    clones,
    clonesOfReplicaDatastore,
    replicaDatastoreOfVm,
    groupsOfDatastore,
    groupsOfVm,
    placeholdersOfDatastore,
    portFilesOfDatastore,
    portFileKeys,
  };
}

function replicaDatastore(
  replica: Key | null,
  pool: Pool | undefined,
  index: EstateIndex,
  replicasOfPool: ReadonlyMap<Key, readonly Replica[]>,
): Key | null {
  const told = replica === null ? null : (index.replica.get(replica)?.datastore ?? null);
  if (told !== null) return told;
  if (!pool) return null;
  if (pool.replicaDatastore !== null) return pool.replicaDatastore;
  // Replicas beside the clones: which one serves this clone is known only if all are in one place.
  const places = new Set((replicasOfPool.get(pool.key) ?? []).map((each) => each.datastore));
  const [only] = places;
  return places.size === 1 ? (only ?? null) : null;
}

function desktopsAndPools(
  estate: Estate,
  index: EstateIndex,
  liveVms: readonly Vm[],
  replicaVms: ReadonlySet<Key>,
): Pick<Lookups, 'desktops' | 'poolOfVm' | 'desktopsOfPool'> {
  const byPrefix = new Map<string, Pool>();
  const parents = new Set<string>();
  for (const pool of estate.pools) {
    if (pool.namePrefix !== null) byPrefix.set(pool.namePrefix.toLowerCase(), pool);
    // Pools name their parent VM by its inventory path or its bare name.
    if (pool.parentVm !== null) parents.add(pool.parentVm.slice(pool.parentVm.lastIndexOf('/') + 1));
  }
  // Longest first: "win7-eng-" before "win7-".
  const lengths = [...new Set([...byPrefix.keys()].map((prefix) => prefix.length))].sort((a, b) => b - a);
  const desktops = new Set<Key>();
  const poolOfVm = new Map<Key, Pool>();
  const desktopsOfPool = new Map<Key, Vm[]>();
  for (const vm of liveVms) {
    if (replicaVms.has(vm.key)) continue;
    const clone = index.cloneOfVm.get(vm.key);
    let pool = clone?.pool ? index.pool.get(clone.pool) : undefined;
    const mayBePrefixed = clone !== undefined || vm.role === null || vm.role === 'desktop';
    if (!pool && lengths.length > 0 && mayBePrefixed && !parents.has(vm.name)) {
      const name = vm.name.toLowerCase();
      for (const length of lengths) {
        pool = byPrefix.get(name.slice(0, length));
        if (pool) break;
      }
    }
    if (pool) {
      poolOfVm.set(vm.key, pool);
      push(desktopsOfPool, pool.key, vm);
    }
    if (clone || pool || vm.role === 'desktop') desktops.add(vm.key);
  }
  return { desktops, poolOfVm, desktopsOfPool };
}

function diskVms(
  index: EstateIndex,
  liveVms: readonly Vm[],
  replicaVms: ReadonlySet<Key>,
): Map<Key, readonly Vm[]> {
  const map = new Map<Key, Vm[]>();
  for (const vm of liveVms) {
    if (replicaVms.has(vm.key)) continue;
    for (const datastore of diskDatastores(vm, index)) push(map, datastore, vm);
  }
  return map;
}

/** Datastores that hold a VM's disk files, topmost and parents. A new set at each call. */
export function diskDatastores(vm: Vm, index: EstateIndex): Set<Key> {
  const datastores = new Set<Key>();
  for (const disk of index.disksOfVm.get(vm.key) ?? []) {
    if (disk.datastore !== null) datastores.add(disk.datastore);
    for (const parent of disk.parents) if (parent.datastore !== null) datastores.add(parent.datastore);
  }
  return datastores;
}
