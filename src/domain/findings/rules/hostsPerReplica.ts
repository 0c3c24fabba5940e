import { cited } from '../../documents.js';
import { ref, siteOfHost, type EstateIndex } from '../../estate/index.js';
import type { Cluster, Datastore, Host, Key } from '../../estate/types.js';
import { atLeast, replicaHosts } from '../limits.js';
import { clusterOfVm, isComposerClone, lookupsOf, push } from '../lookups.js';
import { count, finding, names, number, refs } from '../report.js';
import type { Finding, Rule } from '../types.js';

/** More hosts than may read one Composer replica on VMFS. */
export const hostsPerReplica: Rule = {
  id: 'hosts-per-replica',
  name: 'Cluster exceeding the hosts-per-replica limit',
  severity: 'warning',
  explanation:
    'Only so many hosts can hold the lock on one replica on VMFS. A desktop that HA tries to restart on a host beyond the limit does not come up there.',
  cure: 'Make the cluster smaller, put the replica on NFS (which has no such limit), or bring every host to 5.1 or later and the datastore to VMFS-5: that raises the limit to 32.',
  source: cited('viewPlanning', 'hosts of a cluster for linked clones, 5.0 and 5.1'),
  versions: 'View Composer on vSphere 5.0 and later',
  find(estate, index) {
    const lookups = lookupsOf(estate, index);
    const replicaPlaces = new Map<Key, Set<Key>>();
    const add = (cluster: Key | null, datastore: Key): void => {
      if (cluster === null) return;
      const places = replicaPlaces.get(cluster);
      if (places) places.add(datastore);
      else replicaPlaces.set(cluster, new Set([datastore]));
    };
    for (const [datastore, vms] of lookups.clonesOfReplicaDatastore) {
      for (const vm of vms) if (isComposerClone(vm, index, lookups)) add(clusterOfVm(vm, index), datastore);
    }
    for (const pool of estate.pools)
      if (pool.replicaDatastore !== null) add(pool.cluster, pool.replicaDatastore);
    const findings: Finding[] = [];
    for (const [key, datastoreKeys] of replicaPlaces) {
      const cluster = index.cluster.get(key);
      if (!cluster) continue;
      const datastores = [...datastoreKeys].flatMap((each) => index.datastore.get(each) ?? []);
      const found = judge(this, cluster, datastores, index);
      if (found) findings.push(found);
    }
    return findings;
  },
};

function judge(
  rule: Rule,
  cluster: Cluster,
  datastores: readonly Datastore[],
  index: EstateIndex,
): Finding | null {
  const hosts = index.hostsOfCluster.get(cluster.key) ?? [];
  const old = hosts.filter((host) => atLeast(host.version, 5, 1) === false);
  const unknown = hosts.filter((host) => atLeast(host.version, 5, 1) === null);
  const over: Datastore[] = [];
  const unsure: Datastore[] = [];
  let most = 0;
  let limit: number = replicaHosts.new;
  for (const datastore of datastores) {
    if (datastore.type !== 'vmfs') continue;
    const readers = readersOf(datastore, hosts, index);
    if (readers <= replicaHosts.old) continue;
    const oldRules = old.length > 0 || (datastore.vmfsVersion !== null && datastore.vmfsVersion < 5);
    if (oldRules || readers > replicaHosts.new) {
      over.push(datastore);
      most = Math.max(most, readers);
      if (oldRules) limit = replicaHosts.old;
    } else if (unknown.length > 0 || datastore.vmfsVersion === null) unsure.push(datastore);
  }
  if (over.length > 0) {
    const trap = old.length > 0 && most >= replicaHosts.restartMayNeverSucceed;
    return finding(rule, {
      about: ref('cluster', cluster),
      severity: trap ? 'critical' : rule.severity,
      objects: refs('datastore', over),
      title: `${cluster.name} has ${count(most, 'host')} for a replica on ${names(over)}; the limit is ${number(limit)}${because(old, limit)}`,
      explanation: trap
        ? `${rule.explanation} With ${number(most)} hosts, one of them at 5.0 or older, all five tries of HA may hit hosts without a lock: the restart may never succeed.`
        : rule.explanation,
    });
  }
  if (unsure.length === 0) return null;
  return finding(rule, {
    about: ref('cluster', cluster),
    part: 'unknown',
    severity: 'notice',
    objects: refs('datastore', unsure),
    title: `${cluster.name} has more than ${replicaHosts.old} hosts for a replica on ${names(unsure)}; whether that is allowed depends on versions this snapshot does not tell`,
    cure: `Make sure that all hosts are at 5.1 or later and the datastore is VMFS-5 or later: then ${replicaHosts.new} hosts are allowed, else ${replicaHosts.old}.`,
  });
}

function because(old: readonly Host[], limit: number): string {
  if (limit !== replicaHosts.old) return '';
  return old.length > 0
    ? `, because ${names(old)} ${old.length === 1 ? 'is' : 'are'} at 5.0 or older`
    : ', because VMFS is older than 5';
}

/**
 * Hosts that may read the replica at once: those that mount it, or those of one site, whichever are
 * more. Recovery hosts of the same cluster read it only after the others have gone.
 */
function readersOf(datastore: Datastore, hosts: readonly Host[], index: EstateIndex): number {
  const perSite = new Map<Key | null, Host[]>();
  for (const host of hosts) push(perSite, siteOfHost(host, index), host);
  const inCluster = new Set(hosts.map((host) => host.key));
  const mounting = (index.mountsOfDatastore.get(datastore.key) ?? []).filter(
    (mount) => mount.mounted !== false && inCluster.has(mount.host),
  );
  return Math.max(mounting.length, ...[...perSite.values()].map((list) => list.length));
}
