import { siteOfHost } from '../../estate/index.js';
import { clusterOfVm, push } from '../../findings/lookups.js';
import type { Datastore, Host, Key, Vm } from '../../estate/types.js';
import { leftOutOf, mayMiss } from './leftOut.js';
import { byName } from './places.js';
import type { Placement, Scope } from './types.js';

/** A failover's scope and the same one turned round: where the VMs run now, and where they go. */
export interface WayBack {
  /** As it was failed over: its placements are where the VMs run now. */
  readonly out: Scope;
  /** Its placements are the clusters the VMs came from, its recovery site the one they came from. */
  readonly home: Scope;
}

/**
 * Turns a failover round. Every VM goes back to the cluster it came from, on the hosts that cluster has
 * at the site that was lost; nothing is powered on by HA, because it was shut down on purpose.
 * With `unregistered`, the VMs have to be registered anew.
 */
export function turnRound(out: Scope, unregistered: boolean): WayBack {
  const { scenario } = out;
  const turned = replaced(out, (p) => homePlacements(p, out, unregistered));
  const leftOut = leftOutOf(scenario);
  return {
    out,
    home: {
      ...turned,
      scenario: {
        ...scenario,
        event: 'planned',
        protectedSite: scenario.recoverySite,
        recoverySite: scenario.protectedSite,
      },
      mayMiss: new Map(
        turned.placements.flatMap((p) =>
          [...p.vmfs, ...p.nfs].map(
            (ds) =>
              [
                ds.key,
                new Set(p.hosts.filter((host) => mayMiss(leftOut, ds, host)).map((host) => host.key)),
              ] as const,
          ),
        ),
      ),
      protectedName: out.recoveryName,
      recoveryName: out.protectedName,
      aliases: turned.aliases.map((alias) => ({
        ...alias,
        target: null,
        targetWords: `the NFS server at ${out.protectedName}`,
      })),
    },
  };
}

/** A scope with each placement replaced by others, wherever it is mentioned. */
export function replaced(scope: Scope, by: (placement: Placement) => readonly Placement[]): Scope {
  const others = new Map(scope.placements.map((p) => [p, by(p)]));
  const of = (places: readonly Placement[]): Placement[] => places.flatMap((p) => others.get(p) ?? []);
  return {
    ...scope,
    placements: of(scope.placements),
    groups: scope.groups.map((group) => ({ ...group, placements: of(group.placements) })),
    aliases: scope.aliases.map((alias) => ({ ...alias, placements: of(alias.placements) })),
  };
}

function homePlacements(p: Placement, { index, scenario }: Scope, unregistered: boolean): Placement[] {
  const leftOut = leftOutOf(scenario).hosts;
  return p.sources.map((cluster) => {
    const hosts = (index.hostsOfCluster.get(cluster.key) ?? [])
      .filter((host) => siteOfHost(host, index) === scenario.protectedSite && !leftOut.has(host.key))
      .sort(byName);
    const here = (vm: Vm): boolean => p.sources.length === 1 || clusterOfVm(vm, index) === cluster.key;
    const vmsNeeding = new Map<Key, Vm[]>();
    for (const [key, vms] of p.vmsNeeding) for (const vm of vms) if (here(vm)) push(vmsNeeding, key, vm);
    const needed = (ds: Datastore): boolean => p.sources.length === 1 || vmsNeeding.has(ds.key);
    return {
      ...p,
      key: cluster.key,
      cluster,
      sources: [cluster],
      way: unregistered ? 'separate' : 'stretched',
      hosts,
      lateHosts: lateOf(hosts, scenario.bootedBeforeStorage),
      vmfs: p.vmfs.filter(needed),
      nfs: p.nfs.filter(needed),
      vms: p.vms.filter(here),
      staticVms: p.staticVms.filter(here),
      vmsNeeding,
      haPowersOn: false,
    };
  });
}

/** Hosts that booted, or may have booted, before their storage. */
export function lateOf(
  hosts: readonly Host[],
  booted: Scope['scenario']['bootedBeforeStorage'],
): readonly Host[] {
  if (booted === 'none') return [];
  return typeof booted === 'string' ? hosts : hosts.filter((host) => booted.includes(host.key));
}
