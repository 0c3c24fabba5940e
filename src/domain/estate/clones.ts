import { atOnce, eachOf, type Stretches } from '../stretches.js';
import type { Disk, Estate, Key, LinkedClone, Pool, Provenance, Replica, Vm } from './types.js';

/**
 * Recognising replicas and linked clones.
 *
 * View Composer clones a pool's parent VM once a pool and datastore into "replica-<guid>" and lets
 * every desktop's disk read from it; instant clones do the same with "cp-replica-<guid>" (and keep
 * "cp-parent-<guid>" and "cp-template-<guid>" beside it). The names are given by the product, so
 * they are safe to go by; a disk's chain of parent files proves which replica a desktop reads.
 */

const guid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const replicaName = new RegExp(`^(?:cp-)?replica-${guid}$`, 'i');
const replicaInPath = new RegExp(`(?:^|[\\]/ ])((?:cp-)?replica-${guid})(?=[/._-]|$)`, 'i');
const internalName = new RegExp(`^(?:replica|source|cp-(?:replica|parent|template))-${guid}$`, 'i');

/** What was recognised. */
export interface Clones {
  readonly replicas: Replica[];
  readonly linkedClones: LinkedClone[];
}

/** Whether a VM is one that View or Horizon made for itself: a replica, a source, a parent. */
export function isInternalVm(vm: Pick<Vm, 'name'>): boolean {
  return internalName.test(vm.name);
}

/**
 * Finds the replicas and the linked clones of an estate, whatever it was imported from. Without
 * disk chains (RVTools) only the replicas are found, by their names.
 *
 * A VM whose disk has a parent in a folder that is neither the disk's own nor the VM's is a linked
 * clone too, of no replica: vCloud Director's fast provisioning makes such ones. A parent in the
 * same folder is a snapshot.
 */
export function recogniseClones(estate: Pick<Estate, 'vms' | 'disks'>): Clones {
  return atOnce(recogniseInStretches(estate));
}

/** The same in stretches, for jobs that can be stopped. */
export function* recogniseInStretches(estate: Pick<Estate, 'vms' | 'disks'>): Stretches<Clones> {
  const phase = 'Recognising clones';
  /** By "name, datastore": the same replica may have been copied to several. */
  const replicas = new Map<string, Replica>();
  const vms = new Map<Key, Vm>();
  yield* eachOf(phase, estate.vms, (vm) => {
    vms.set(vm.key, vm);
    if (!replicaName.test(vm.name)) return;
    const place = placeOf(vm.name, vm.homeDatastore);
    if (!replicas.has(place)) {
      replicas.set(place, replica(`replica:${vm.key}`, vm.name, vm.key, vm.homeDatastore, vm.from));
    }
  });
  const clones = new Map<Key, LinkedClone>();
  yield* eachOf(phase, estate.disks, (disk) => {
    if (disk.parents.length === 0) return;
    const vm = vms.get(disk.vm);
    if (!vm || isInternalVm(vm)) return;
    const base = replicaInChain(disk);
    if (base !== null) {
      const place = placeOf(base.name, base.datastore);
      let read = replicas.get(place);
      if (!read) {
        const key = `replica:${base.datastore ?? '?'}/${base.name.toLowerCase()}`;
        read = replica(key, base.name, null, base.datastore, disk.from);
        replicas.set(place, read);
      }
      if (!clones.get(vm.key)?.replica) clones.set(vm.key, linkedClone(vm.key, read.key, null, disk.from));
    } else if (!clones.has(vm.key) && readsAnotherVm(disk, vm)) {
      clones.set(vm.key, linkedClone(vm.key, null, null, disk.from));
    }
  });
  return { replicas: [...replicas.values()], linkedClones: [...clones.values()] };
}

function placeOf(name: string, datastore: Key | null): string {
  return `${name.toLowerCase()}\n${datastore ?? ''}`;
}

function replica(key: Key, name: string, vm: Key | null, datastore: Key | null, from: Provenance): Replica {
  const kind = name.toLowerCase().startsWith('cp-') ? 'instant-clone' : 'composer';
  return { key, name, vm, datastore, kind, pool: null, from };
}

function linkedClone(vm: Key, replica: Key | null, pool: Key | null, from: Provenance): LinkedClone {
  return { key: `clone:${vm}`, vm, replica, pool, from };
}

function replicaInChain(disk: Disk): { name: string; datastore: Key | null } | null {
  for (const parent of disk.parents) {
    const name = replicaInPath.exec(parent.path)?.[1];
    if (name !== undefined) return { name, datastore: parent.datastore };
  }
  return null;
}

function readsAnotherVm(disk: Disk, vm: Vm): boolean {
  if (disk.path === null) return false;
  const own = folderOf(disk.path);
  const home = vm.vmxPath === null ? own : folderOf(vm.vmxPath);
  return disk.parents.some((parent) => {
    const folder = folderOf(parent.path);
    return folder !== own && folder !== home;
  });
}

/** "[datastore] folder/file" without the file. */
function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.indexOf(']') + 1));
}

/** An estate's desktops, once its pools are known. */
export interface AssignedClones extends Clones {
  /** The estate's VMs, with the desktops among them marked as such. */
  readonly vms: readonly Vm[];
  /** Desktops found for each pool. */
  readonly members: ReadonlyMap<Key, number>;
}

/**
 * Assigns desktops and replicas to pools. A desktop belongs to the pool with the longest prefix its
 * name begins with; templates, placeholders and the product's own VMs belong to none. A desktop
 * whose disk chain is not known is taken for a linked clone of the one replica that can be meant:
 * the only one on the pool's replica datastore or, where replicas lie beside the clones, the only
 * one on its own datastore. Where two can be meant the replica stays unknown.
 */
export function assignPools(estate: Unassigned, pools: readonly Pool[]): AssignedClones {
  return atOnce(assignInStretches(estate, pools));
}

/** What pools are assigned to. */
type Unassigned = Pick<Estate, 'vms' | 'disks' | 'replicas' | 'linkedClones'>;

/** The same in stretches, for jobs that can be stopped. */
export function* assignInStretches(estate: Unassigned, pools: readonly Pool[]): Stretches<AssignedClones> {
  const phase = 'Assigning desktops';
  const poolNamed = byPrefix(pools);
  const poolOf = new Map<Key, Pool>();
  const members = new Map<Key, number>();
  yield* eachOf(phase, estate.vms, (vm) => {
    if (vm.template || vm.placeholder) return;
    const pool = poolNamed(vm.name.toLowerCase());
    // The VM a pool was made from is often named like its desktops.
    if (!pool || pool.parentVm === vm.name || isInternalVm(vm)) return;
    poolOf.set(vm.key, pool);
    members.set(pool.key, (members.get(pool.key) ?? 0) + 1);
  });
  const chainKnown = new Set<Key>();
  yield* eachOf(phase, estate.disks, (disk) => {
    if (disk.parentsKnown && poolOf.has(disk.vm)) chainKnown.add(disk.vm);
  });
  const cloneOf = new Map<Key, LinkedClone>();
  const readers = new Map<Key, Set<Key>>();
  yield* eachOf(phase, estate.linkedClones, (clone) => {
    cloneOf.set(clone.vm, clone);
    const pool = poolOf.get(clone.vm);
    if (clone.replica === null || !pool) return;
    const known = readers.get(clone.replica) ?? new Set();
    readers.set(clone.replica, known.add(pool.key));
  });
  const replicas = poolsOfReplicas(estate.replicas, pools, readers);
  const onlyReplica = replicaOn(replicas);
  const linkedClones: LinkedClone[] = [];
  const vms: Vm[] = [];
  yield* eachOf(phase, estate.vms, (vm) => {
    const clone = cloneOf.get(vm.key);
    const pool = poolOf.get(vm.key);
    if (clone) {
      linkedClones.push(pool ? { ...clone, pool: pool.key } : clone);
    } else if (pool && !chainKnown.has(vm.key)) {
      linkedClones.push(linkedClone(vm.key, onlyReplica(vm, pool), pool.key, pool.from));
    }
    const isDesktop = pool !== undefined || (clone !== undefined && clone.replica !== null);
    vms.push(isDesktop && vm.role === null ? { ...vm, role: 'desktop' } : vm);
  });
  return { replicas, linkedClones, vms, members };
}

/** Finds the pool with the longest prefix that a name in lower case begins with, the first of several. */
function byPrefix(pools: readonly Pool[]): (name: string) => Pool | undefined {
  const known = new Map<string, Pool>();
  for (const pool of pools) {
    const prefix = pool.namePrefix?.toLowerCase();
    if (prefix !== undefined && !known.has(prefix)) known.set(prefix, pool);
  }
  // Of hundreds of pools few have prefixes of another length: one look-up a length, not one a pool.
  const lengths = [...new Set([...known.keys()].map((prefix) => prefix.length))].sort((a, b) => b - a);
  return (name) => {
    for (const length of lengths) {
      const pool = known.get(name.slice(0, length));
      if (pool !== undefined) return pool;
    }
    return undefined;
  };
}

/**
 * A replica belongs to the pool whose desktops read it; failing that, to the one that names its
 * datastore. `readers` are the pools of those desktops, by replica.
 */
function poolsOfReplicas(
  replicas: readonly Replica[],
  pools: readonly Pool[],
  readers: ReadonlyMap<Key, ReadonlySet<Key>>,
): Replica[] {
  return replicas.map((replica) => {
    const read = [...(readers.get(replica.key) ?? [])];
    if (read.length === 1) return { ...replica, pool: read[0] as Key };
    if (read.length > 1 || replica.datastore === null) return replica;
    const named = pools.filter((pool) => pool.replicaDatastore === replica.datastore);
    return named.length === 1 ? { ...replica, pool: (named[0] as Pool).key } : replica;
  });
}

/** Finds the one replica that a desktop of a pool can read; null where there are none or several. */
function replicaOn(replicas: readonly Replica[]): (vm: Vm, pool: Pool) => Key | null {
  // A thousand replicas would else be gone through for each of tens of thousands of desktops.
  const on = new Map<Key | null, Replica[]>();
  for (const replica of replicas) {
    const there = on.get(replica.datastore);
    if (there) there.push(replica);
    else on.set(replica.datastore, [replica]);
  }
  return (vm, pool) => {
    const datastore = pool.replicaDatastore ?? vm.homeDatastore;
    if (datastore === null) return null;
    const possible = (on.get(datastore) ?? []).filter(
      (replica) => replica.pool === null || replica.pool === pool.key,
    );
    return possible.length === 1 ? (possible[0] as Replica).key : null;
  };
}
