import { cited } from '../../documents.js';
import { ref, type EstateIndex } from '../../estate/index.js';
import type { Datastore, Key, Vm } from '../../estate/types.js';
import { lookupsOf, push, replicationOf } from '../lookups.js';
import { count, finding, names, plural, refs } from '../report.js';
import type { Rule } from '../types.js';

/** Replicated clones that read from a replica which is not. */
export const replicaNotReplicated: Rule = {
  id: 'replica-not-replicated',
  name: 'Replica on an unreplicated datastore',
  severity: 'critical',
  explanation:
    'A linked clone is only the difference to its replica. The clones arrive at the recovery site, their base does not: ' +
    'none of them can power on. With one replica for a whole pool the whole pool is down.',
  cure:
    'Rebalance or recompose the pool with a replica datastore that is replicated together with its clones, ' +
    'or replicate the datastore the replica is on.',
  source: cited('viewAdmin', 'replica on a separate datastore, 4.6 and later'),
  versions: 'View Composer, 4.6 to 7.13',
  find(estate, index) {
    const lookups = lookupsOf(estate, index);
    const findings = [];
    for (const [key, clones] of lookups.clonesOfReplicaDatastore) {
      const datastore = index.datastore.get(key);
      if (!datastore || replicationOf(datastore) !== 'none') continue;
      // Clones that are not replicated either were never meant to fail over.
      const lost = clones.filter((vm) => cloneIsReplicated(vm, index));
      if (lost.length === 0) continue;
      const byPool = new Map<string, Vm[]>();
      for (const vm of lost) {
        const pool = lookups.poolOfVm.get(vm.key);
        if (pool) push(byPool, pool.name, vm);
      }
      const pools =
        byPool.size > 0 ? ` of ${plural(byPool.size, 'pool', 'pools')} ${names([...byPool.keys()])}` : '';
      const replicas = lookups.replicasOfDatastore.get(key) ?? [];
      const what = replicas.length === 1 ? `Replica ${replicas[0]?.name ?? ''} is` : 'Replicas are';
      findings.push(
        finding(this, {
          about: ref('datastore', datastore),
          objects: [...refs('replica', replicas), ...refs('vm', lost)],
          title: `${what} on ${datastore.name}, which is not replicated: ${count(lost.length, 'replicated desktop')}${pools} cannot power on without it`,
        }),
      );
    }
    return findings;
  },
};

function cloneIsReplicated(vm: Vm, index: EstateIndex): boolean {
  const keys: (Key | null)[] = [vm.homeDatastore];
  for (const disk of index.disksOfVm.get(vm.key) ?? []) keys.push(disk.datastore);
  return keys.some((key) => {
    const datastore: Datastore | undefined = key === null ? undefined : index.datastore.get(key);
    return datastore !== undefined && replicationOf(datastore) === 'replicated';
  });
}
