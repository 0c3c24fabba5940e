import { siteOfHost, type EstateIndex } from '../estate/index.js';
import type { Cluster, Estate, Host, Key, VolumeCopy } from '../estate/types.js';
import { push } from './lookups.js';

/** A copy of a VMFS volume as the hosts of one cluster at one site see it (`esxcfg-volume -l`). */
export interface CopySeen {
  readonly cluster: Cluster;
  readonly site: Key | null;
  readonly vmfsUuid: string;
  /** The label in the volume's header: the name of the original. */
  readonly label: string;
  readonly by: readonly Host[];
  /** Those of `by` that would not mount it, each with its own word on why; null where it gives none. */
  readonly refused: readonly { readonly host: Host; readonly why: string | null }[];
  /** Peers that were asked and see neither a copy nor the volume itself. */
  readonly notBy: readonly Host[];
}

/** All copies hosts were asked about, by cluster, site and volume. Hosts nobody asked are left out. */
export function copiesSeen(estate: Estate, index: EstateIndex): CopySeen[] {
  const peers = new Map<string, { cluster: Cluster; site: Key | null; hosts: Host[] }>();
  for (const host of estate.hosts) {
    const cluster = host.cluster === null ? undefined : index.cluster.get(host.cluster);
    if (cluster === undefined || host.unresolvedCopies === null) continue;
    const site = siteOfHost(host, index);
    const id = `${cluster.key} ${site ?? ''}`;
    const group = peers.get(id);
    if (group) group.hosts.push(host);
    else peers.set(id, { cluster, site, hosts: [host] });
  }
  if (peers.size === 0) return [];
  const mounting = mountingHosts(estate, index);
  return [...peers.values()].flatMap(({ cluster, site, hosts }) => {
    const seen = new Map<string, { host: Host; copy: VolumeCopy }[]>();
    for (const host of hosts)
      for (const copy of host.unresolvedCopies ?? []) push(seen, copy.vmfsUuid, { host, copy });
    return [...seen].map(([vmfsUuid, views]): CopySeen => {
      const having = new Set([...views.map(({ host }) => host.key), ...(mounting.get(vmfsUuid) ?? [])]);
      return {
        cluster,
        site,
        vmfsUuid,
        label: views[0]?.copy.label ?? vmfsUuid,
        by: views.map(({ host }) => host),
        refused: views
          .filter(({ copy }) => copy.canMount === false)
          .map(({ host, copy }) => ({ host, why: copy.whyNotMount })),
        notBy: hosts.filter((host) => !having.has(host.key)),
      };
    });
  });
}

/** By VMFS UUID the hosts that mount the volume itself. */
function mountingHosts(estate: Estate, index: EstateIndex): Map<string, Key[]> {
  const hosts = new Map<string, Key[]>();
  for (const { key, vmfsUuid } of estate.datastores) {
    if (vmfsUuid === null) continue;
    for (const mount of index.mountsOfDatastore.get(key) ?? [])
      if (mount.mounted !== false) push(hosts, vmfsUuid, mount.host);
  }
  return hosts;
}
