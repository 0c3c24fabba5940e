import type { Key, ObjectRef } from '../estate/types.js';
import { atLeast, replicaHosts } from '../findings/limits.js';
import { countOf, listed } from '../steps/words.js';
import { reportAdmission } from './admission.js';
import { byName } from './called.js';
import { restartOrder } from './priority.js';
import { restart, type Restarted } from './restart.js';
import type {
  AdmissionReport,
  HaCluster,
  HaClusterOutcome,
  HaHost,
  HaHostUse,
  HaLoss,
  HaVm,
  HaWave,
  Why,
} from './types.js';

/**
 * Simulates the restart of one cluster's VMs and tells what came of it. Pure and deterministic, and
 * the same in whatever order hosts and VMs are listed.
 */
export function simulateCluster(listed: HaCluster): HaClusterOutcome {
  const cluster = { ...listed, hosts: [...listed.hosts].sort((a, b) => byName(a.ref, b.ref)) };
  const restarted = restart(cluster);
  const { placements, placed: started, lost, waves, pool } = restarted;
  const hosts = hostUse(cluster, restarted);
  let readyAt: number | null = null;
  for (const { until } of waves.values()) if (until !== null) readyAt = Math.max(readyAt ?? 0, until);
  return {
    cluster: cluster.ref,
    rules: cluster.rules,
    vms: cluster.vms.length,
    started: placements.length,
    withoutNetwork: placements.filter((placement) => !placement.network).map((placement) => placement.vm),
    placements,
    losses: groupLosses(lost.map(({ vm, why }) => ({ ref: vm.ref, why }))),
    waves: wavesOf(cluster, restarted),
    hosts,
    admission: admissionWith(
      cluster,
      cluster.hosts.filter((host) => host.availableAt !== null),
      started,
      pool.started,
    ),
    admissionBefore:
      cluster.failed.length === 0
        ? null
        : admissionWith(
            cluster,
            [...cluster.hosts, ...cluster.failed].filter((host) => host.absence !== 'maintenance'),
            [],
          ),
    readyAt,
    warnings: [...replicaWarnings(cluster, restarted), ...overcommitted(cluster, hosts)],
  };
}

/** What admission control says of some hosts with what runs there and what was started besides. */
function admissionWith(
  { hosts: all, rules }: HaCluster,
  hosts: readonly HaHost[],
  started: readonly HaVm[],
  startedOn?: Int32Array,
): AdmissionReport {
  const place = new Map(all.map((host, h) => [host, h]));
  const known = hosts.flatMap((host) => {
    const { cpuMhz, memoryMib, dedicated, running } = host;
    if (cpuMhz === null || memoryMib === null) return [];
    const more = startedOn?.[place.get(host) ?? -1] ?? 0;
    return [{ cpuMhz, memoryMib, dedicated, vms: running.length + more }];
  });
  return reportAdmission(
    rules.admission,
    known.length < hosts.length ? null : known,
    [...hosts.flatMap((host) => host.running), ...started],
    rules,
  );
}

/** Losses by their reason, the most VMs first. */
export function groupLosses(lost: readonly { readonly ref: ObjectRef; readonly why: Why }[]): HaLoss[] {
  const groups = new Map<string, { why: Why; objects: ObjectRef[] }>();
  for (const { ref, why } of lost) {
    const id = `${why.reason}\n${why.because}`;
    const group = groups.get(id);
    if (group) group.objects.push(ref);
    else groups.set(id, { why, objects: [ref] });
  }
  return [...groups.values()]
    .map(({ why, objects }) => ({ ...why, count: objects.length, objects }))
    .sort((a, b) => b.count - a.count || (a.because < b.because ? -1 : 1));
}

function wavesOf(cluster: HaCluster, { placed, waves }: Restarted): HaWave[] {
  const tried = new Map<number, number>();
  for (const vm of cluster.vms) if (vm.barred === null) tried.set(vm.rank, (tried.get(vm.rank) ?? 0) + 1);
  const started = new Map<number, number>();
  for (const { rank } of placed) started.set(rank, (started.get(rank) ?? 0) + 1);
  return [...tried]
    .sort(([a], [b]) => a - b)
    .map(([r, vms]) => ({
      priority: restartOrder[r] ?? `priority ${r}`,
      vms,
      started: started.get(r) ?? 0,
      from: waves.get(r)?.from ?? null,
      until: waves.get(r)?.until ?? null,
    }));
}

function hostUse(cluster: HaCluster, { placements, placed, pool }: Restarted): HaHostUse[] {
  const cpu = cluster.hosts.map((host) => host.used.cpuMhz);
  const memory = cluster.hosts.map((host) => host.used.memoryMib);
  const ports = cluster.hosts.map((host) => host.used.ports);
  const configured = cluster.hosts.map((host) => host.used.memoryMib);
  placements.forEach(({ host }, p) => {
    const vm = placed[p]!;
    ports[host]! += vm.ports;
    cpu[host]! += vm.cpuReservationMhz;
    memory[host]! += vm.memoryReservationMib + vm.overheadMib;
    configured[host]! += Math.max(vm.memoryMib, vm.memoryReservationMib) + vm.overheadMib;
  });
  return cluster.hosts.map((host, h) => ({
    host: host.ref,
    availableAt: host.availableAt,
    absence: host.absence,
    cpuMhz: host.cpuMhz,
    memoryMib: host.memoryMib,
    reservedCpuMhz: cpu[h]!,
    reservedMemoryMib: memory[h]!,
    configuredShare: host.memoryMib === null || host.memoryMib === 0 ? null : configured[h]! / host.memoryMib,
    ports: ports[h]!,
    running: host.running.length,
    started: pool.started[h]!,
  }));
}

/** Memory overcommitted does not keep a VM off, but it makes the recovery slow (the vSphere 4 chapter on availability). */
function overcommitted(cluster: HaCluster, hosts: readonly HaHostUse[]): string[] {
  const over = hosts.filter((host) => (host.configuredShare ?? 0) > 1);
  if (over.length === 0) return [];
  const worst = Math.max(...over.map((host) => host.configuredShare ?? 0));
  return [
    `Memory is overcommitted on ${countOf(over.length, 'host')} of ${cluster.ref.name}, up to ${Math.round(worst * 100)} % of what a host has: a recovery of 20 to 30 minutes may take an hour or more.`,
  ];
}

/** Few hosts may read one Composer replica on VMFS; how many depends on the oldest of them. */
function replicaWarnings(cluster: HaCluster, { placements, placed }: Restarted): string[] {
  const readers = new Map<Key, Set<number>>();
  placements.forEach(({ host }, p) => {
    const datastore = placed[p]!.replicaDatastore;
    if (datastore === null) return;
    const hosts = readers.get(datastore);
    if (hosts) hosts.add(host);
    else readers.set(datastore, new Set([host]));
  });
  const over: Key[] = [];
  let most = 0;
  for (const [datastore, hosts] of readers) {
    const old = [...hosts].some((h) => atLeast(cluster.hosts[h]!.version, 5, 1) !== true);
    if (hosts.size <= (old ? replicaHosts.old : replicaHosts.new)) continue;
    over.push(datastore);
    most = Math.max(most, hosts.size);
  }
  if (over.length === 0) return [];
  const never = most >= replicaHosts.restartMayNeverSucceed ? ' With so many, all five tries may fail.' : '';
  return [
    `${countOf(most, 'host')} of ${cluster.ref.name} would read a replica on ${listed(over.map(cluster.datastoreName))}; only ${replicaHosts.old} may while a host is at 5.0 or older or its version is not known, ${replicaHosts.new} otherwise. VMs on the others do not start.${never}`,
  ];
}
