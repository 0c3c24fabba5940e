import { siteOfHost, type EstateIndex } from '../estate/index.js';
import type { Cluster, Datastore, Estate, Host, Key } from '../estate/types.js';
import { lookupsOf, push, replicationOf } from './lookups.js';

/** A datastore that some hosts of a cluster at one site mount and others do not. */
export interface MountGap {
  readonly cluster: Cluster;
  readonly site: Key | null;
  readonly datastore: Datastore;
  readonly with: readonly Host[];
  readonly without: readonly Host[];
}

/**
 * Compares each host with its peers: the same cluster at the same site. Recovery hosts do not mount
 * replicated originals before failover, so hosts of two sites are never compared with one another.
 * Where no site is known, hosts in maintenance mode are kept apart, since that is how recovery hosts wait.
 */
export function mountGaps(estate: Estate, index: EstateIndex): MountGap[] {
  const lookups = lookupsOf(estate, index);
  const peers = new Map<string, { cluster: Cluster; site: Key | null; hosts: Host[] }>();
  for (const host of estate.hosts) {
    const cluster = host.cluster === null ? undefined : index.cluster.get(host.cluster);
    if (!cluster || mountsUnknown(host, index)) continue;
    const site = siteOfHost(host, index);
    const id = `${cluster.key} ${site ?? (host.inMaintenanceMode === true ? '?maintenance' : '?')}`;
    const group = peers.get(id);
    if (group) group.hosts.push(host);
    else peers.set(id, { cluster, site, hosts: [host] });
  }
  const gaps: MountGap[] = [];
  for (const { cluster, site, hosts } of peers.values()) {
    if (hosts.length < 2) continue;
    const seenBy = new Map<Key, Host[]>();
    for (const host of hosts) {
      for (const mount of index.mountsOfHost.get(host.key) ?? []) {
        if (mount.mounted !== false) push(seenBy, mount.datastore, host);
      }
    }
    for (const [key, seeing] of seenBy) {
      if (seeing.length >= hosts.length) continue;
      const datastore = index.datastore.get(key);
      // Placeholder datastores have their own rule.
      if (!datastore || isLocal(datastore, index) || lookups.placeholdersOfDatastore.has(key)) continue;
      const sees = new Set(seeing);
      gaps.push({ cluster, site, datastore, with: seeing, without: hosts.filter((host) => !sees.has(host)) });
    }
  }
  return gaps;
}

/** A host that is not connected and lists no mount tells nothing about its mounts. */
export function mountsUnknown(host: Host, index: EstateIndex): boolean {
  return host.connectionState !== 'connected' && !index.mountsOfHost.has(host.key);
}

/** A disk of one host's own: mounted by it alone, and nobody says it is replicated. */
function isLocal(datastore: Datastore, index: EstateIndex): boolean {
  if (datastore.type === 'nfs' || replicationOf(datastore) === 'replicated') return false;
  return (index.mountsOfDatastore.get(datastore.key) ?? []).length <= 1;
}

/** Whether most peers mount the datastore, so that a host without it is the odd one out. */
export function isOddOneOut(gap: MountGap): boolean {
  return gap.without.length <= gap.with.length;
}

/** Whether failover lands at the site: also where each of two sites is the other's recovery site. */
export function isRecoverySite(site: Key | null, index: EstateIndex): boolean {
  const role = site === null ? null : index.site.get(site)?.role;
  return role === 'recovery' || role === 'both';
}
