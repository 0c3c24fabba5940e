import { siteOfHost, type EstateIndex } from '../../estate/index.js';
import type { Cluster, Estate, Host, Key, Vm } from '../../estate/types.js';
import { clusterOfVm, lookupsOf } from '../../findings/lookups.js';
import type { Scenario } from '../types.js';
import { leftOutOf } from './leftOut.js';

/** Where a VM runs: its host's site, else its cluster's. Null when neither says. */
export function siteOfVm(vm: Vm, index: EstateIndex): Key | null {
  const host = vm.host === null ? undefined : index.host.get(vm.host);
  const site = host === undefined ? null : siteOfHost(host, index);
  if (site !== null) return site;
  const cluster = clusterOfVm(vm, index);
  return cluster === null ? null : (index.cluster.get(cluster)?.site ?? null);
}

export const byName = (
  a: { readonly name: string; readonly key: Key },
  b: { readonly name: string; readonly key: Key },
): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

const desktopsIn = new WeakMap<EstateIndex, readonly Cluster[]>();

/** Desktop clusters by word of the overlay; those that hold desktops where it has none for them. */
export function desktopClusters(estate: Estate, index: EstateIndex): readonly Cluster[] {
  let clusters = desktopsIn.get(index);
  if (clusters === undefined) desktopsIn.set(index, (clusters = findDesktopClusters(estate, index)));
  return clusters;
}

function findDesktopClusters(estate: Estate, index: EstateIndex): Cluster[] {
  const holding = new Set<Key>();
  const { desktops, liveVms } = lookupsOf(estate, index);
  for (const vm of liveVms) {
    const cluster = desktops.has(vm.key) ? clusterOfVm(vm, index) : null;
    if (cluster !== null) holding.add(cluster);
  }
  for (const pool of estate.pools) if (pool.cluster !== null) holding.add(pool.cluster);
  return estate.clusters
    .filter(
      (cluster) => cluster.purpose === 'desktops' || (cluster.purpose === null && holding.has(cluster.key)),
    )
    .sort(byName);
}

/** Where the VMs of some desktop clusters go. */
export interface Place {
  readonly cluster: Cluster;
  readonly sources: readonly Cluster[];
  readonly hosts: readonly Host[];
  readonly way: 'stretched' | 'joined' | 'separate';
}

/** Whether the recovery hosts are of the VMs' own cluster, however the VMs get there. */
export const inOwnCluster = ({ cluster, sources }: Place): boolean =>
  sources.some(({ key }) => key === cluster.key);

/** Whether HA of the VMs' own cluster, which knows them, starts them unless it is turned off. */
export const haMayAct = (place: Place, event: Scenario['event']): boolean =>
  event === 'lost' && inOwnCluster(place) && place.sources.every(({ ha }) => ha?.enabled !== false);

/**
 * Finds the recovery hosts. A cluster with hosts at the recovery site keeps its VMs. Clusters
 * without any go to the desktop clusters that are at the recovery site alone, paired in the order
 * of their names: nothing in an export tells more. One such cluster may also be joined by hosts that
 * stand outside any cluster.
 */
export function findPlaces(
  estate: Estate,
  index: EstateIndex,
  scenario: Scenario,
  working: readonly Cluster[] = desktopClusters(estate, index),
  purpose: Cluster['purpose'] = 'desktops',
): Place[] {
  const leftOut = leftOutOf(scenario).hosts;
  const at = (cluster: Cluster, site: Key): Host[] =>
    (index.hostsOfCluster.get(cluster.key) ?? [])
      .filter((host) => siteOfHost(host, index) === site)
      // A host that is left out takes nothing over; what it ran before it ran.
      .filter((host) => site !== scenario.recoverySite || !leftOut.has(host.key))
      .sort(byName);
  const places: Place[] = [];
  const homeless: Cluster[] = [];
  const shelters: { cluster: Cluster; hosts: Host[]; sources: Cluster[] }[] = [];
  for (const cluster of working) {
    const hosts = at(cluster, scenario.recoverySite);
    const works = at(cluster, scenario.protectedSite).length > 0 || cluster.site === scenario.protectedSite;
    if (works && hosts.length > 0) places.push({ cluster, sources: [cluster], hosts, way: 'stretched' });
    else if (works) homeless.push(cluster);
  }
  for (const cluster of estate.clusters) {
    if (cluster.purpose !== purpose || at(cluster, scenario.protectedSite).length > 0) continue;
    const hosts = at(cluster, scenario.recoverySite);
    if (hosts.length > 0) shelters.push({ cluster, hosts, sources: [] });
  }
  const [only, second] = homeless;
  if (only !== undefined && second === undefined && scenario.recoveryHosts === 'added-to-cluster') {
    const free = estate.hosts
      .filter(
        (host) => host.cluster === null && host.site === scenario.recoverySite && !leftOut.has(host.key),
      )
      .sort(byName);
    if (free.length > 0)
      return [...places, { cluster: only, sources: [only], hosts: free, way: 'joined' as const }].sort(
        (a, b) => byName(a.cluster, b.cluster),
      );
  }
  shelters.sort((a, b) => byName(a.cluster, b.cluster));
  homeless.forEach((cluster, i) => shelters[i % shelters.length]?.sources.push(cluster));
  for (const { cluster, hosts, sources } of shelters) {
    if (sources.length === 0) continue;
    const way = scenario.recoveryHosts === 'added-to-cluster' ? 'joined' : 'separate';
    places.push({ cluster, sources, hosts, way });
  }
  return places.sort((a, b) => byName(a.cluster, b.cluster));
}
