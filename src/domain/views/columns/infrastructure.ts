import { siteOfHost } from '../../estate/index.js';
import type { Cluster, Datastore, HaSettings, VolumeCopy } from '../../estate/types.js';
import { replicationOf } from '../../findings/lookups.js';
import { columnsFor, type ColumnsOf } from './column.js';

const site = columnsFor<'site'>();
export const siteColumns: ColumnsOf<'site'> = [
  site.text('name', 'Name', (o) => o.name),
  site.text('role', 'Role', (o) => o.role),
  site.number('hosts', 'Hosts', (o, c) => c.hostsOfSite.get(o.key)?.length ?? 0),
  site.number(
    'datastores',
    'Datastores',
    (o, c) => c.estate.datastores.filter((d) => d.site === o.key).length,
  ),
];

const vcenter = columnsFor<'vcenter'>();
export const vcenterColumns: ColumnsOf<'vcenter'> = [
  vcenter.text('name', 'Name', (o) => o.name),
  vcenter.text('version', 'Version', (o) => o.version),
  vcenter.mono('instanceUuid', 'Instance UUID', (o) => o.instanceUuid),
];

const datacenter = columnsFor<'datacenter'>();
export const datacenterColumns: ColumnsOf<'datacenter'> = [
  datacenter.text('name', 'Name', (o) => o.name),
  datacenter.text('vcenter', 'vCenter', (o, c) => c.name(o.vcenter)),
];

const haState = (ha: HaSettings | null): string | null => {
  if (!ha) return null;
  return ha.enabled ? 'on' : 'off';
};
const clusterHa =
  (read: (ha: HaSettings) => string | number | boolean | null) =>
  (o: Cluster): string | number | boolean | null =>
    o.ha ? read(o.ha) : null;
const cluster = columnsFor<'cluster'>();
export const clusterColumns: ColumnsOf<'cluster'> = [
  cluster.text('name', 'Name', (o) => o.name),
  cluster.text('site', 'Site', (o, c) => c.name(o.site)),
  cluster.text('purpose', 'Purpose', (o) => o.purpose),
  cluster.number('hosts', 'Hosts', (o, c) => c.index.hostsOfCluster.get(o.key)?.length ?? 0),
  cluster.number('vms', 'VMs', (o, c) => c.vmsOfCluster.get(o.key)?.length ?? 0),
  cluster.text('ha', 'HA', (o) => haState(o.ha)),
  cluster.text(
    'restartPriority',
    'Restart priority',
    clusterHa((ha) => ha.restartPriority),
  ),
  cluster.text(
    'admissionControl',
    'Admission control',
    clusterHa((ha) => ha.admissionControl),
  ),
  cluster.text(
    'policy',
    'Admission policy',
    clusterHa((ha) => ha.policy),
  ),
  cluster.text('drs', 'DRS', (o) => o.drsEnabled),
  cluster.text('datacenter', 'Datacenter', (o, c) => c.name(o.datacenter)),
  cluster.text('vcenter', 'vCenter', (o, c) => c.name(o.vcenter)),
  cluster.detailNumber(
    'failuresToTolerate',
    'Host failures tolerated',
    clusterHa((ha) => ha.failuresToTolerate),
  ),
  cluster.detailNumber(
    'cpuPercent',
    'CPU kept for failover (%)',
    clusterHa((ha) => ha.cpuPercent),
  ),
  cluster.detailNumber(
    'memoryPercent',
    'Memory kept for failover (%)',
    clusterHa((ha) => ha.memoryPercent),
  ),
  cluster.detail(
    'isolationResponse',
    'Isolation response',
    clusterHa((ha) => ha.isolationResponse),
  ),
];

/** "LUN_07 (mountable)": a volume copy the host sees and has not mounted. */
function copyWords({ label, vmfsUuid, canMount, whyNotMount }: VolumeCopy): string {
  const name = label === '' ? vmfsUuid : label;
  if (canMount === null) return name;
  return canMount ? `${name} (mountable)` : `${name} (${whyNotMount ?? 'not mountable'})`;
}

const host = columnsFor<'host'>();
export const hostColumns: ColumnsOf<'host'> = [
  host.text('name', 'Name', (o) => o.name),
  host.text('cluster', 'Cluster', (o, c) => c.name(o.cluster)),
  host.text('site', 'Site', (o, c) => c.name(siteOfHost(o, c.index))),
  host.text('version', 'Version', (o) => o.version),
  host.text('build', 'Build', (o) => o.build),
  host.text('state', 'State', (o) => o.connectionState),
  host.text('maintenance', 'Maintenance mode', (o) => o.inMaintenanceMode),
  host.number('datastores', 'Datastores', (o, c) => c.index.mountsOfHost.get(o.key)?.length ?? 0),
  host.number('vms', 'VMs', (o, c) => c.vmsOfHost.get(o.key)?.length ?? 0),
  host.number('copies', 'Copies not mounted', (o) => o.unresolvedCopies?.length ?? null),
  host.number('cpuMhz', 'CPU (MHz)', (o) => o.cpuMhz),
  host.number('memoryMib', 'Memory (MiB)', (o) => o.memoryMib),
  host.text('bootTime', 'Booted (UTC)', (o) => o.bootTime?.slice(0, 16).replace('T', ' ') ?? null),
  host.text('vcenter', 'vCenter', (o, c) => c.name(o.vcenter)),
  host.detail('datacenter', 'Datacenter', (o, c) => c.name(o.datacenter)),
  host.detail('copiesOf', 'Volume copies', (o) => listed((o.unresolvedCopies ?? []).map(copyWords))),
  host.detailMono('moref', 'Managed object', (o) => o.moref),
];

/** What makes the datastore the same one for every host: the VMFS UUID or the NFS export. */
function identity(o: Datastore): string | null {
  if (o.vmfsUuid !== null) return o.vmfsUuid;
  return o.nfsHost !== null && o.nfsPath !== null ? `${o.nfsHost}:${o.nfsPath}` : null;
}

const datastore = columnsFor<'datastore'>();
export const datastoreColumns: ColumnsOf<'datastore'> = [
  datastore.text('name', 'Name', (o) => o.name),
  datastore.text('type', 'Type', (o) => o.type),
  datastore.text('site', 'Site', (o, c) => c.name(o.site)),
  datastore.text('replication', 'Replication', (o) => o.replication?.mode ?? replicationOf(o)),
  datastore.text('toSite', 'Replicated to', (o, c) => c.name(o.replication?.toSite ?? null)),
  datastore.number('rpoMinutes', 'RPO (min)', (o) => o.replication?.rpoMinutes ?? null),
  datastore.text('protectionGroup', 'Protection group', (o, c) =>
    listed((c.lookups.groupsOfDatastore.get(o.key) ?? []).map((group) => group.name)),
  ),
  datastore.number('hosts', 'Hosts', (o, c) => c.index.mountsOfDatastore.get(o.key)?.length ?? 0),
  datastore.number(
    'vms',
    'VMs at home',
    (o, c) => (c.index.vmsOfHomeDatastore.get(o.key) ?? []).filter((vm) => !vm.placeholder).length,
  ),
  datastore.number('capacityMib', 'Capacity (MiB)', (o) => o.capacityMib),
  datastore.number('freeMib', 'Free (MiB)', (o) => o.freeMib),
  datastore.text('accessible', 'Accessible', (o) => o.accessible),
  datastore.mono('identity', 'UUID or export', identity),
  datastore.detail('vcenter', 'vCenter', (o, c) => c.name(o.vcenter)),
  datastore.detail('datacenter', 'Datacenter', (o, c) => c.name(o.datacenter)),
  datastore.detailMono('moref', 'Managed object', (o) => o.moref),
  datastore.detailNumber('vmfsVersion', 'VMFS version', (o) => o.vmfsVersion),
  datastore.detailMono('extents', 'Extents', (o) =>
    listed(o.extents.map((e) => (e.partition === null ? e.device : `${e.device}:${e.partition}`))),
  ),
  datastore.detail('consistencyGroup', 'Consistency group', (o) => o.replication?.consistencyGroup ?? null),
  datastore.detailMono('targetDevices', 'Devices at the recovery site', (o) =>
    listed(o.replication?.targetDevices ?? []),
  ),
  datastore.detailMono('target', 'Export at the recovery site', (o) => {
    const to = o.replication;
    return to?.targetNfsHost && to.targetNfsPath ? `${to.targetNfsHost}:${to.targetNfsPath}` : null;
  }),
  datastore.detailMono('cname', 'CNAME to repoint', (o) => o.replication?.cname ?? null),
];

const mount = columnsFor<'mount'>();
export const mountColumns: ColumnsOf<'mount'> = [
  mount.text('host', 'Host', (o, c) => c.name(o.host)),
  mount.text('datastore', 'Datastore', (o, c) => c.name(o.datastore)),
  mount.text('accessMode', 'Access', (o) => o.accessMode),
  mount.text('mounted', 'Mounted', (o) => o.mounted),
  mount.text('accessible', 'Accessible', (o) => o.accessible),
  mount.mono('path', 'Path', (o) => o.path),
];

/** "a, b, c"; null for an empty list. */
export function listed(words: readonly string[]): string | null {
  return words.length > 0 ? words.join(', ') : null;
}
