import { ref, type EstateIndex } from '../estate/index.js';
import type { Estate, EstateTables, Key, ObjectKind, Pool, Vm } from '../estate/types.js';
import { contextOf, refOf, type ViewContext } from './context.js';
import { dependentDesktops } from './dependents.js';
import { RELATED_SHOWN } from './objectDetail.js';
import type { BlastRadius } from './types.js';

type Group = BlastRadius['groups'][number];

/** What is lost with one datastore, group by group; null when the estate has no such datastore. */
export function blastRadius(estate: Estate, index: EstateIndex, datastoreKey: Key): BlastRadius | null {
  const datastore = index.datastore.get(datastoreKey);
  if (!datastore) return null;
  const context = contextOf(estate, index);
  const { lookups } = context;
  const group = <K extends ObjectKind>(
    label: string,
    reason: string,
    kind: K,
    objects: readonly EstateTables[K][],
  ): Group => ({
    label,
    reason,
    count: objects.length,
    objects: objects.slice(0, RELATED_SHOWN).map((object) => refOf(kind, object, context)),
  });
  const desktops = dependentDesktops(datastoreKey, index, lookups);
  const home = (index.vmsOfHomeDatastore.get(datastoreKey) ?? []).filter((vm) => !vm.placeholder);
  const clones = lookups.clonesOfReplicaDatastore.get(datastoreKey) ?? [];
  const { down, hit } = poolsOf(datastoreKey, desktops, context);
  const groups = lookups.groupsOfDatastore.get(datastoreKey) ?? [];
  const groupKeys = new Set(groups.map((each) => each.key));
  const plans = estate.recoveryPlans.filter((plan) => plan.groups.some((key) => groupKeys.has(key)));
  return {
    datastore: ref('datastore', datastore),
    groups: [
      group('Desktops that stop', 'Their .vmx, a disk or their replica is here', 'vm', desktops),
      group('VMs at home', 'Their .vmx is here: they cannot be restarted', 'vm', home),
      group('VMs with disks', 'A disk file of their own is here', 'vm', vmsWithDisks(datastoreKey, context)),
      group('Linked clones of replicas here', 'They read from a replica on this datastore', 'vm', clones),
      group('Pools down', 'Every desktop of the pool needs this datastore', 'pool', down),
      group('Pools that lose desktops', 'Some desktops of the pool need this datastore', 'pool', hit),
      group('Protection groups', 'The datastore belongs to them', 'protectionGroup', groups),
      group('Recovery plans', 'They recover these protection groups', 'recoveryPlan', plans),
      group(
        'Port files',
        'HA gives the VMs their network ports back from these files',
        'portFile',
        lookups.portFilesOfDatastore.get(datastoreKey) ?? [],
      ),
    ].filter((each) => each.count > 0),
  };
}

/** VMs with a disk file here that is their own: a clone's replica is not. */
function vmsWithDisks(datastore: Key, { index, lookups }: ViewContext): Vm[] {
  return (lookups.diskVmsOfDatastore.get(datastore) ?? []).filter((vm) => {
    const disks = index.disksOfVm.get(vm.key) ?? [];
    return !lookups.clones.has(vm.key) || disks.some((disk) => disk.datastore === datastore);
  });
}

/** Pools all of whose desktops depend on the datastore, and pools of which only some do. */
function poolsOf(
  datastore: Key,
  desktops: readonly Vm[],
  { estate, lookups }: ViewContext,
): { down: Pool[]; hit: Pool[] } {
  const dependent = new Map<Key, number>();
  for (const vm of desktops) {
    const pool = lookups.poolOfVm.get(vm.key);
    if (pool) dependent.set(pool.key, (dependent.get(pool.key) ?? 0) + 1);
  }
  const down: Pool[] = [];
  const hit: Pool[] = [];
  for (const pool of estate.pools) {
    const all = lookups.desktopsOfPool.get(pool.key)?.length ?? 0;
    const lost = dependent.get(pool.key) ?? 0;
    // One replica on a separate datastore serves the whole pool, also a pool that is still empty.
    if (pool.replicaDatastore === datastore || (lost > 0 && lost === all)) down.push(pool);
    else if (lost > 0) hit.push(pool);
  }
  return { down, hit };
}
