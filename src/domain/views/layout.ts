import { siteOfHost, type EstateIndex } from '../estate/index.js';
import type { Estate, Key, Mount } from '../estate/types.js';
import { dependentDesktops } from './dependents.js';
import { contextOf } from './context.js';
import type { LayoutView } from './types.js';

/** Who sees what: hosts, datastores and the mounts between them. Linear in the estate's size. */
export function layoutOf(estate: Estate, index: EstateIndex): LayoutView {
  const { lookups } = contextOf(estate, index);
  const listed = new Set(estate.portFilesListedOn);
  return {
    sites: estate.sites.map(({ key, name, role }) => ({ key, name, role })),
    clusters: estate.clusters.map(({ key, name, site, purpose }) => ({ key, name, site, purpose })),
    hosts: estate.hosts.map((host) => ({
      key: host.key,
      name: host.name,
      cluster: host.cluster,
      site: siteOfHost(host, index),
      maintenance: host.inMaintenanceMode,
      version: host.version,
    })),
    datastores: estate.datastores.map((datastore) => {
      const { key, name, type, site, capacityMib, freeMib, replication } = datastore;
      const homeVms = (index.vmsOfHomeDatastore.get(key) ?? []).filter((vm) => !vm.placeholder);
      const groups = lookups.groupsOfDatastore.get(key) ?? [];
      const files = lookups.portFilesOfDatastore.get(key)?.length ?? 0;
      return {
        key,
        name,
        type,
        site,
        capacityMib,
        freeMib,
        replication: replication?.mode ?? 'unknown',
        toSite: replication?.toSite ?? null,
        rpoMinutes: replication?.rpoMinutes ?? null,
        protectionGroup: groups.length > 0 ? groups.map((group) => group.name).join(', ') : null,
        homeVms: homeVms.length,
        poweredOn: homeVms.filter((vm) => vm.power === 'on').length,
        dependentVms: dependentDesktops(key, index, lookups).length,
        replicas: lookups.replicasOfDatastore.get(key)?.length ?? 0,
        portFiles: files > 0 || listed.has(key) ? files : null,
      };
    }),
    mounts: mountsOf(estate),
  };
}

function mountsOf(estate: Estate): LayoutView['mounts'] {
  const hostAt = new Map<Key, number>(estate.hosts.map((host, at) => [host.key, at]));
  const datastoreAt = new Map<Key, number>(estate.datastores.map((datastore, at) => [datastore.key, at]));
  return estate.mounts.flatMap((mount) => {
    const host = hostAt.get(mount.host);
    const datastore = datastoreAt.get(mount.datastore);
    // Known to the host but unmounted: the host does not see it.
    if (host === undefined || datastore === undefined || mount.mounted === false) return [];
    return [[host, datastore, stateOf(mount)] as const];
  });
}

function stateOf(mount: Mount): 1 | 2 | 3 {
  if (mount.accessible === false) return 3;
  return mount.accessMode === 'readOnly' ? 2 : 1;
}
