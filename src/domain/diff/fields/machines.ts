import type { Disk, Key, Nic, Vm } from '../../estate/types.js';
import type { RuleId } from '../rules/index.js';
import type { Sides } from '../sides.js';
import { renamedUnder } from '../values.js';
import { changeId, fieldsFor, kindSpec, type FieldChange } from './field.js';

/** What a move from one datastore to another means: whether the new one is replicated decides. */
export function moveRule<T>(
  { before, after, sides }: FieldChange<T>,
  rules: { readonly left: RuleId; readonly entered: RuleId; readonly moved: RuleId },
): RuleId {
  const was = sides.before.replication(before as Key | null);
  const is = sides.after.replication(after as Key | null);
  if (was !== 'none' && is === 'none') return rules.left;
  if (was === 'none' && is === 'replicated') return rules.entered;
  return rules.moved;
}

/** A path follows the name of the datastore it lies on. */
function withDatastore<T>(datastoreOf: (object: T) => Key | null): (change: FieldChange<T>) => string | null {
  return ({ from, to, sides }) => {
    const before = datastoreOf(from);
    const after = datastoreOf(to);
    if (before === null || after === null || sides.after.key(after) !== before) return null;
    const renamed = sides.before.name(before) !== sides.after.name(before);
    return renamed ? changeId('datastore', before, 'name') : null;
  };
}

const reachable = (state: unknown): boolean => state === 'connected';
const vm = fieldsFor<'vm'>();
const homeChanged = ({ from, to, sides, key }: FieldChange<Vm>): string | null =>
  from.homeDatastore !== null &&
  to.homeDatastore !== null &&
  sides.after.key(to.homeDatastore) !== from.homeDatastore
    ? changeId('vm', key, 'homeDatastore')
    : null;
const vmPathFollows = withDatastore<Vm>((object) => object.homeDatastore);

/** A VM's cluster follows where the host went as a whole. */
const clusterOfHost = ({ from, to, sides }: FieldChange<Vm>): string | null => {
  if (from.host === null || to.host === null || sides.after.key(to.host) !== from.host) return null;
  const was = sides.before.table('host').get(from.host)?.cluster ?? null;
  const is = sides.after.table('host').get(from.host)?.cluster ?? null;
  return was !== null && is !== null && sides.after.key(is) !== was
    ? changeId('host', from.host, 'cluster')
    : null;
};

function newVm(object: Vm, { after }: Sides): RuleId {
  return after.replication(object.homeDatastore) === 'none' ? 'vm-new-exposed' : 'vm-new';
}

const serves = (object: Vm): boolean =>
  object.role !== null && object.role !== 'desktop' && object.role !== 'other';

export const vmSpec = kindSpec(
  'vm',
  {
    name: vm.value('Name', 'vm-renamed'),
    vcenter: vm.ref('vCenter', 'vm-detail'),
    datacenter: vm.ref('Datacenter', 'vm-detail'),
    cluster: vm.ref('Cluster', 'vm-cluster', { follows: clusterOfHost }),
    host: vm.ref('Host', 'vm-host'),
    moref: vm.value('Managed object', 'vm-registered-anew'),
    instanceUuid: vm.value('Instance UUID', 'vm-detail'),
    smbiosUuid: vm.value('SMBIOS UUID', 'vm-detail'),
    template: vm.value('Being a template', 'vm-sort'),
    placeholder: vm.value('Being a placeholder', 'vm-sort'),
    power: vm.value('Power', 'vm-power'),
    connectionState: vm.value('State', ({ after }) => (reachable(after) ? 'vm-reachable' : 'vm-unreachable')),
    homeDatastore: vm.ref('Home datastore', (change) =>
      moveRule(change, {
        left: 'vm-left-replication',
        entered: 'vm-entered-replication',
        moved: 'vm-moved',
      }),
    ),
    vmxPath: vm.path('Configuration file', 'vm-detail', {
      follows: (change) => homeChanged(change) ?? vmPathFollows(change),
    }),
    cpus: vm.value('CPUs', 'vm-resources'),
    memoryMib: vm.value('Memory (MiB)', 'vm-resources'),
    cpuReservationMhz: vm.value('CPU reservation (MHz)', 'vm-resources'),
    memoryReservationMib: vm.value('Memory reservation (MiB)', 'vm-resources'),
    guest: vm.value('Guest', 'vm-detail'),
    haRestartPriority: vm.value('HA restart priority', 'vm-restart-priority'),
    agent: vm.value('Agent VM', 'vm-restart-order'),
    ftRole: vm.value('Fault Tolerance', 'vm-restart-order'),
    role: vm.value('Role', 'vm-role'),
  },
  {
    appeared: newVm,
    vanished: (object) => (serves(object) ? 'vm-gone-service' : 'vm-gone'),
    place: { of: (object) => object.homeDatastore, word: ' on ' },
  },
);

/** A disk that moved along with its VM's home is part of that move. */
function withHome({ from, to, sides }: FieldChange<Disk>): string | null {
  const vmKey = from.vm;
  const was = sides.before.table('vm').get(vmKey)?.homeDatastore ?? null;
  const is = sides.after.table('vm').get(vmKey)?.homeDatastore ?? null;
  const moved = was !== null && is !== null && sides.after.key(is) !== was;
  return moved && from.datastore === was && to.datastore === is
    ? changeId('vm', vmKey, 'homeDatastore')
    : null;
}

const diskPathFollows = withDatastore<Disk>((object) => object.datastore);

/** The name of a disk's file follows the datastore it is on. */
const diskPath = (change: FieldChange<Disk>): string | null => {
  const { from, to, sides, key } = change;
  if (from.datastore === null || to.datastore === null) return null;
  if (sides.after.key(to.datastore) === from.datastore) return diskPathFollows(change);
  return withHome(change) ?? changeId('disk', key, 'datastore');
};

function newDisk(object: Disk, { after }: Sides): RuleId {
  const home = after.table('vm').get(after.key(object.vm))?.homeDatastore ?? null;
  if (after.replication(object.datastore) === 'none' && after.replication(home) === 'replicated') {
    return 'disk-added-exposed';
  }
  return after.isProtected(object.vm, object.datastore, home) ? 'disk-added-protected' : 'disk-added';
}

const told = ({ after }: FieldChange<unknown>): RuleId => (after === true ? 'now-told' : 'no-longer-told');

const disk = fieldsFor<'disk'>();
export const diskSpec = kindSpec(
  'disk',
  {
    vm: disk.ref('VM', 'disk-detail'),
    label: disk.value('Label', 'disk-detail'),
    datastore: disk.ref(
      'Datastore',
      (change) =>
        moveRule(change, {
          left: 'disk-left-replication',
          entered: 'disk-moved',
          moved: 'disk-moved',
        }),
      { follows: withHome },
    ),
    path: disk.path('File', 'disk-detail', { follows: diskPath }),
    capacityMib: disk.value('Capacity (MiB)', 'disk-detail'),
    thin: disk.value('Thin', 'disk-detail'),
    raw: disk.value('Raw', 'disk-detail'),
    parents: disk.files('Parent files', 'disk-reparented', {
      nullSays: true,
      follows: ({ before, after, from, to, key, sides }) => {
        if (from.parentsKnown !== to.parentsKnown) return changeId('disk', key, 'parentsKnown');
        const renamed = renamedUnder(before, after, sides);
        return renamed === null || sides.before.name(renamed) === sides.after.name(renamed)
          ? null
          : changeId('datastore', renamed, 'name');
      },
    }),
    parentsKnown: disk.value('Parent files', told),
  },
  {
    appeared: newDisk,
    vanished: 'disk-removed',
    partOf: (object) => [['vm', object.vm]],
    place: { of: (object) => object.datastore, word: ' on ' },
  },
);

/** An adapter that left a dvSwitch for a standard network, or came from one: its network tells that. */
const otherNetwork = ({ from, to, key }: FieldChange<Nic>): string | null =>
  (from.dvSwitch === null) !== (to.dvSwitch === null) &&
  from.networkName !== null &&
  to.networkName !== null &&
  from.networkName !== to.networkName
    ? changeId('nic', key, 'networkName')
    : null;

const nic = fieldsFor<'nic'>();
export const nicSpec = kindSpec(
  'nic',
  {
    vm: nic.ref('VM', 'nic-detail'),
    label: nic.value('Label', 'nic-detail'),
    mac: nic.value('MAC address', 'nic-detail'),
    connected: nic.value('Connected', 'nic-connected'),
    startsConnected: nic.value('Connected at power-on', 'nic-connected'),
    networkName: nic.value('Network', 'nic-network', {
      follows: ({ from, to, sides, key }) => {
        if (from.dvPortgroup === null || to.dvPortgroup === null) return null;
        const is = sides.after.key(to.dvPortgroup);
        if (is !== from.dvPortgroup) return changeId('nic', key, 'dvPortgroup');
        return sides.before.name(is) === sides.after.name(is) ? null : changeId('dvPortgroup', is, 'name');
      },
    }),
    dvSwitch: nic.ref('dvSwitch', 'nic-network', { follows: otherNetwork }),
    dvPortgroup: nic.ref('dvPortgroup', 'nic-network', { follows: otherNetwork }),
    portKey: nic.value(
      'dvPort',
      ({ after, to }) =>
        after === null ? (to.dvSwitch === null ? 'nic-detail' : 'nic-lost-port') : 'nic-port',
      {
        nullSays: true,
        follows: (change) =>
          change.from.portKnown === change.to.portKnown
            ? otherNetwork(change)
            : changeId('nic', change.key, 'portKnown'),
      },
    ),
    portKnown: nic.value('dvPort', told),
  },
  { appeared: 'nic-added', vanished: 'nic-removed', partOf: (object) => [['vm', object.vm]] },
);
