import type { Vm } from '../../estate/types.js';
import { clusterOfVm } from '../../findings/lookups.js';
import { columnsFor, type ColumnsOf } from './column.js';
import { listed } from './infrastructure.js';

function sort(vm: Vm): string {
  if (vm.placeholder) return 'placeholder';
  return vm.template ? 'template' : 'VM';
}

const vm = columnsFor<'vm'>();
export const vmColumns: ColumnsOf<'vm'> = [
  vm.text('name', 'Name', (o) => o.name),
  vm.text('sort', 'Kind', sort),
  vm.text('power', 'Power', (o) => o.power),
  vm.text('state', 'State', (o) => o.connectionState),
  vm.text('pool', 'Pool', (o, c) => c.lookups.poolOfVm.get(o.key)?.name ?? null),
  vm.text('role', 'Role', (o, c) => o.role ?? (c.lookups.desktops.has(o.key) ? 'desktop' : null)),
  vm.text('cluster', 'Cluster', (o, c) => c.name(clusterOfVm(o, c.index))),
  vm.text('host', 'Host', (o, c) => c.name(o.host)),
  vm.text('home', 'Home datastore', (o, c) => c.name(o.homeDatastore)),
  vm.text('protectionGroup', 'Protection group', (o, c) =>
    listed((c.lookups.groupsOfVm.get(o.key) ?? []).map((group) => group.name)),
  ),
  vm.number('cpus', 'CPUs', (o) => o.cpus),
  vm.number('memoryMib', 'Memory (MiB)', (o) => o.memoryMib),
  vm.number('disks', 'Disks', (o, c) => c.index.disksOfVm.get(o.key)?.length ?? 0),
  vm.number('nics', 'NICs', (o, c) => c.index.nicsOfVm.get(o.key)?.length ?? 0),
  vm.text('guest', 'Guest', (o) => o.guest),
  vm.mono('vmxPath', 'Configuration file', (o) => o.vmxPath),
  vm.detail('vcenter', 'vCenter', (o, c) => c.name(o.vcenter)),
  vm.detail('datacenter', 'Datacenter', (o, c) => c.name(o.datacenter)),
  vm.detailMono('moref', 'Managed object', (o) => o.moref),
  vm.detailMono('instanceUuid', 'Instance UUID', (o) => o.instanceUuid),
  vm.detailMono('smbiosUuid', 'SMBIOS UUID', (o) => o.smbiosUuid),
  vm.detail('haRestartPriority', 'HA restart priority', (o) => o.haRestartPriority),
  vm.detail('agent', 'Agent VM', (o) => o.agent),
  vm.detail('ftRole', 'Fault Tolerance', (o) => o.ftRole),
  vm.detailNumber('cpuReservationMhz', 'CPU reservation (MHz)', (o) => o.cpuReservationMhz),
  vm.detailNumber('memoryReservationMib', 'Memory reservation (MiB)', (o) => o.memoryReservationMib),
];

const disk = columnsFor<'disk'>();
export const diskColumns: ColumnsOf<'disk'> = [
  disk.text('vm', 'VM', (o, c) => c.name(o.vm)),
  disk.text('label', 'Disk', (o) => o.label),
  disk.text('datastore', 'Datastore', (o, c) => c.name(o.datastore)),
  disk.number('capacityMib', 'Capacity (MiB)', (o) => o.capacityMib),
  disk.text('thin', 'Thin', (o) => o.thin),
  disk.text('raw', 'Raw', (o) => o.raw),
  disk.number('parents', 'Parents', (o) => (o.parentsKnown ? o.parents.length : null)),
  disk.mono('path', 'File', (o) => o.path),
  disk.detailMono('chain', 'Parent files, nearest first', (o) =>
    listed(o.parents.map((parent) => parent.path)),
  ),
];

const replica = columnsFor<'replica'>();
export const replicaColumns: ColumnsOf<'replica'> = [
  replica.text('name', 'Name', (o) => o.name),
  replica.text('kind', 'Kind', (o) => o.kind),
  replica.text('datastore', 'Datastore', (o, c) => c.name(o.datastore)),
  replica.text('pool', 'Pool', (o, c) => c.name(o.pool)),
  replica.number('clones', 'Clones', (o, c) => c.lookups.clonesOfReplica.get(o.key)?.length ?? 0),
];

const linkedClone = columnsFor<'linkedClone'>();
export const linkedCloneColumns: ColumnsOf<'linkedClone'> = [
  linkedClone.text('vm', 'Desktop', (o, c) => c.name(o.vm)),
  linkedClone.text('pool', 'Pool', (o, c) => c.lookups.poolOfVm.get(o.vm)?.name ?? null),
  linkedClone.text('home', 'Home datastore', (o, c) => c.name(c.index.vm.get(o.vm)?.homeDatastore ?? null)),
  linkedClone.text('replica', 'Replica', (o, c) => c.name(o.replica)),
  linkedClone.text('replicaDatastore', 'Replica datastore', (o, c) =>
    c.name(c.lookups.replicaDatastoreOfVm.get(o.vm) ?? null),
  ),
];

const pool = columnsFor<'pool'>();
export const poolColumns: ColumnsOf<'pool'> = [
  pool.text('name', 'Name', (o) => o.name),
  pool.text('assignment', 'Assignment', (o) => o.assignment),
  pool.text('cluster', 'Cluster', (o, c) => c.name(o.cluster)),
  pool.number('desktops', 'Desktops', (o, c) => c.lookups.desktopsOfPool.get(o.key)?.length ?? 0),
  pool.text('replicaDatastore', 'Replica datastore', (o, c) => c.name(o.replicaDatastore)),
  pool.text('osDatastores', 'OS-disk datastores', (o, c) =>
    listed(o.osDatastores.map((key) => c.name(key) ?? key)),
  ),
  pool.number('maxDesktops', 'At most', (o) => o.maxDesktops),
  pool.text('viewVersion', 'View version', (o) => o.viewVersion),
  pool.text('parentVm', 'Parent VM', (o) => o.parentVm),
  pool.text('snapshot', 'Snapshot', (o) => o.snapshot),
  pool.text('namePrefix', 'Names begin with', (o) => o.namePrefix),
];

const protectionGroup = columnsFor<'protectionGroup'>();
export const protectionGroupColumns: ColumnsOf<'protectionGroup'> = [
  protectionGroup.text('name', 'Name', (o) => o.name),
  protectionGroup.text('type', 'Type', (o) => o.type),
  protectionGroup.number('datastores', 'Datastores', (o) => o.datastores.length),
  protectionGroup.number('vms', 'VMs', (o) => o.vms.length),
];

const recoveryPlan = columnsFor<'recoveryPlan'>();
export const recoveryPlanColumns: ColumnsOf<'recoveryPlan'> = [
  recoveryPlan.text('name', 'Name', (o) => o.name),
  recoveryPlan.text('groups', 'Protection groups', (o, c) =>
    listed(o.groups.map((key) => c.name(key) ?? key)),
  ),
  recoveryPlan.number('priorities', 'VMs with a priority', (o) => o.priorities.length),
  recoveryPlan.number('dependencies', 'Dependencies', (o) => o.dependencies.length),
  recoveryPlan.number(
    'leftOff',
    'VMs left off',
    (o) => o.vmSettings.filter((vm) => vm.startUp === 'leave-off').length,
  ),
  recoveryPlan.number('steps', 'Prompts and commands', (o) =>
    o.vmSettings.reduce((sum, vm) => sum + vm.beforePowerOn.length + vm.afterPowerOn.length, 0),
  ),
  recoveryPlan.detail('waits', 'Waits', (o, c) =>
    listed(o.dependencies.map(({ vm, on }) => `${c.name(vm) ?? vm} for ${c.name(on) ?? on}`)),
  ),
];
