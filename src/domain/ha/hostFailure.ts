import { cited } from '../documents.js';
import { isOn, ref, type EstateIndex } from '../estate/index.js';
import type { Cluster, Estate, Host, Key, Vm } from '../estate/types.js';
import { clusterOfVm, lookupsOf } from '../findings/lookups.js';
import { countOf, listed, namesOf, plural } from '../steps/words.js';
import { answerOf, type HaAnswer } from './answer.js';
import { dependenciesOf, ruleUnknowns, withBonds } from './bonds.js';
import { byName } from './called.js';
import { withDependencies } from './dependencies.js';
import { describeHosts, runningOn } from './hosts.js';
import { failoverHostNames, haVersionOf, rulesOf, type HaOverrides } from './settings.js';
import type { HaCluster, HaHost, HaRules, HostAbsence, Why } from './types.js';
import { clusterUnknowns, vmUnknowns } from './unknowns.js';
import { VmReader } from './vms.js';

/** Hosts that fail, each in its own cluster. */
export interface HostFailure {
  readonly failing: ReadonlySet<Key>;
  /** Of who failed, the worse is taken when nothing is said: the master. */
  readonly settings?: HaOverrides;
}

/** AAM has so many primaries; which hosts they are no export tells. */
const primaries = 5;

/**
 * Simulates how HA restarts the VMs of hosts that fail on the hosts of the same cluster that are left.
 * Storage is as it is now; nothing comes over from another site. Pure, and linear in the VMs of the
 * hosts that fail, but for the search of a host.
 */
export function answerHostFailure(
  estate: Estate,
  index: EstateIndex,
  { failing, settings = {} }: HostFailure,
): HaAnswer {
  const wish: HaOverrides = { ...settings, failure: settings.failure ?? 'master' };
  const reader = new VmReader(estate, index, { binding: 'as-imported' });
  const running = runningOn(estate, index);
  const told = vcentersWithMounts(estate, index);
  const replicaVms = new Set(estate.replicas.flatMap((replica) => replica.vm ?? []));
  const vmsOf = (hosts: readonly Host[]): Vm[] =>
    hosts.flatMap((host) => running.get(host.key) ?? []).filter((vm) => !replicaVms.has(vm.key));
  const failed = estate.hosts.filter((host) => failing.has(host.key)).sort(byName);

  const clusterOf = (cluster: Cluster): HaCluster => {
    const all = index.hostsOfCluster.get(cluster.key) ?? [];
    const lost = all.filter((host) => failing.has(host.key));
    const rules = rulesOf(cluster, versionOf(cluster, all, estate), wish);
    const barred = cluster.ha?.enabled === false ? haOff(cluster) : null;
    const describe = (hosts: readonly Host[]): HaHost[] =>
      describeHosts(hosts, estate, index, rules, {
        availableAt: (host) => (absenceOf(host, failing) === null ? 0 : null),
        absence: (host) => absenceOf(host, failing),
        mountedAt: () => null,
        moved: [],
        portsKnown: () => true,
        mountsTold: (host) => told.has(host.vcenter),
        dedicated: failoverHostNames(wish, cluster),
      });
    const restarted = vmsOf(lost).map((vm) => reader.read(vm, cluster, rules, false, barred));
    const hosts = all.map((host) => host.key);
    const bound = withBonds(restarted, cluster, rules, estate, hosts);
    return {
      ref: ref('cluster', cluster),
      rules,
      hosts: describe(all.filter((host) => !failing.has(host.key))),
      failed: describe(lost),
      vms: withDependencies(bound, rules, dependenciesOf([cluster], restarted)),
      datastoreName: (key) => index.datastore.get(key)?.name ?? 'a datastore the sources do not name',
      absence: () => null,
    };
  };

  const clusters = [...new Set(failed.flatMap((host) => host.cluster ?? []))]
    .flatMap((key) => index.cluster.get(key) ?? [])
    .sort(byName);
  const known = new Set(clusters.map((cluster) => cluster.key));
  const alone = failed.filter((host) => host.cluster === null || !known.has(host.cluster));
  const described = clusters.map(clusterOf);
  if (alone.length > 0) {
    const stray = { key: '', name: 'no cluster', ha: null };
    const rules = rulesOf(stray, 'fdm', wish);
    described.push({
      ref: { kind: 'cluster', key: stray.key, name: stray.name },
      rules,
      hosts: [],
      failed: [],
      vms: vmsOf(alone).map((vm) => reader.read(vm, stray, rules, true, noCluster(alone))),
      datastoreName: (key) => key,
      absence: () => null,
    });
  }
  const placeless = lookupsOf(estate, index).liveVms.filter(
    (vm) => vm.host === null && isOn(vm) && known.has(clusterOfVm(vm, index) ?? ''),
  ).length;
  const rulesOfCluster = (cluster: Cluster): HaRules =>
    rulesOf(cluster, versionOf(cluster, index.hostsOfCluster.get(cluster.key) ?? [], estate), wish);
  return answerOf(
    described,
    [
      ...clusterUnknowns(clusters, settings, rulesOfCluster),
      ...ruleUnknowns(clusters, rulesOfCluster),
      ...(placeless > 0
        ? [
            `On which host ${countOf(placeless, 'VM')} of these clusters ${plural(placeless, 'runs', 'run')} is not in the import; ${plural(placeless, 'it is', 'they are')} left out.`,
          ]
        : []),
      ...vmUnknowns(reader.untold, estate),
      ...primariesLost(described),
    ],
    [
      ...(settings.failure === undefined
        ? ['Which host is HA’s master no export tells: the master is taken to be among those that fail.']
        : []),
      'Storage and networks stay as they are; every host is on the dvSwitches its VMs use.',
    ],
  );
}

function absenceOf(host: Host, failing: ReadonlySet<Key>): HostAbsence | null {
  if (failing.has(host.key)) return 'failed';
  if (host.inMaintenanceMode === true) return 'maintenance';
  return host.connectionState === 'disconnected' || host.connectionState === 'notResponding'
    ? 'disconnected'
    : null;
}

/** vCenters that say of any host what it mounts; null stands for hosts of none. */
function vcentersWithMounts(estate: Estate, index: EstateIndex): ReadonlySet<Key | null> {
  const told = new Set<Key | null>();
  for (const host of estate.hosts) if (index.mountsOfHost.has(host.key)) told.add(host.vcenter);
  return told;
}

function versionOf(cluster: Cluster, hosts: readonly Host[], estate: Estate) {
  const vcenter = estate.vcenters.find((each) => each.key === cluster.vcenter);
  return haVersionOf(
    vcenter?.version ?? null,
    hosts.map((host) => host.version),
  );
}

/** Which hosts are primaries no export tells, so from five failures on nothing is certain. */
function primariesLost(clusters: readonly HaCluster[]): string[] {
  const risky = clusters.filter(({ rules, failed }) => rules.version === 'aam' && failed.length >= primaries);
  return risky.map(
    ({ ref: { name }, failed }) =>
      `${countOf(failed.length, 'host')} of ${name} fail: HA up to 4.1 restarts nothing if all five primaries are among them, and which hosts they are is not in the import. This answer takes it that one is left. The sources differ: product documents of 4.x have five primaries, one of them active; the chapter “${cited('ha4')}” has one at a time. Five are counted.`,
  );
}

const haOff = (cluster: Cluster): Why => ({
  reason: 'ha-off',
  because: `vSphere HA is off for ${cluster.name}`,
  cure: 'Turn HA on, or power the VMs on by hand once they are registered on another host.',
  source: cited('deepdive'),
});

const noCluster = (hosts: readonly Host[]): Why => ({
  reason: 'no-cluster',
  because: `${listed(namesOf(hosts), 4)} ${plural(hosts.length, 'is', 'are')} in no cluster that is known, and HA restarts VMs of clusters only`,
  cure: 'Put the host in a cluster, or register the VMs on another host by hand.',
  source: cited('deepdive'),
});
