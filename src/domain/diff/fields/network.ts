import type { DvPort, PortFile } from '../../estate/types.js';
import type { Sides } from '../sides.js';
import { changeId, fieldsFor, kindSpec } from './field.js';

const dvSwitch = fieldsFor<'dvSwitch'>();
export const dvSwitchSpec = kindSpec(
  'dvSwitch',
  {
    name: dvSwitch.value('Name', 'renamed'),
    vcenter: dvSwitch.ref('vCenter', 'switch-detail'),
    datacenter: dvSwitch.ref('Datacenter', 'switch-detail'),
    uuid: dvSwitch.value('UUID', 'switch-detail'),
    version: dvSwitch.value('Version', 'switch-version'),
    portsKnown: dvSwitch.value('Ports', ({ after }) => (after === true ? 'now-told' : 'no-longer-told')),
  },
  { appeared: 'switch-new', vanished: 'switch-gone' },
);

const portgroup = fieldsFor<'dvPortgroup'>();
export const dvPortgroupSpec = kindSpec(
  'dvPortgroup',
  {
    name: portgroup.value('Name', 'renamed'),
    dvSwitch: portgroup.ref('dvSwitch', 'portgroup-detail'),
    moref: portgroup.value('Managed object', 'portgroup-detail'),
    binding: portgroup.value('Binding', 'portgroup-binding'),
    ports: portgroup.value('Ports', 'portgroup-ports'),
    autoExpand: portgroup.value('Growing by itself', 'portgroup-ports'),
    uplink: portgroup.value('Uplink', 'portgroup-detail'),
    vlan: portgroup.value('VLAN', 'portgroup-vlan'),
  },
  {
    appeared: 'portgroup-new',
    vanished: 'portgroup-gone',
    partOf: (object) => [['dvSwitch', object.dvSwitch]],
  },
);

/** Ports that one of the two sources did not list are neither new nor gone. */
function unlistedPort(object: DvPort, sides: Sides, side: 'before' | 'after'): string | null {
  const at = sides[side].key(object.dvSwitch);
  const before = sides.before.table('dvSwitch').get(at)?.portsKnown;
  const after = sides.after.table('dvSwitch').get(at)?.portsKnown;
  return before !== undefined && after !== undefined && before !== after
    ? changeId('dvSwitch', at, 'portsKnown')
    : null;
}

const port = fieldsFor<'dvPort'>();
export const dvPortSpec = kindSpec(
  'dvPort',
  {
    dvSwitch: port.ref('dvSwitch', 'port-detail'),
    dvPortgroup: port.ref('dvPortgroup', 'port-detail'),
    portKey: port.value('Port', 'port-detail'),
    vm: port.ref('VM', 'port-connectee', { nullSays: true }),
    connectee: port.value('Connected to', 'port-connectee', { nullSays: true }),
    conflict: port.value('Conflict', ({ after }) =>
      after === true ? 'port-conflict' : 'port-conflict-over',
    ),
  },
  {
    appeared: 'port-new',
    vanished: 'port-gone',
    partOf: (object) => [
      ['dvSwitch', object.dvSwitch],
      ['dvPortgroup', object.dvPortgroup],
    ],
    unlisted: unlistedPort,
    place: { of: (object) => object.dvSwitch, word: ' on ' },
  },
);

/** Port files of a datastore that was listed in one of the two estates only are neither new nor gone. */
function unlistedFile(object: PortFile, sides: Sides, side: 'before' | 'after'): string | null {
  const at = sides[side].key(object.datastore);
  const both = sides.before.listsPortFiles(at) === sides.after.listsPortFiles(at);
  return both || !sides.before.has('datastore', at) || !sides.after.has('datastore', at)
    ? null
    : changeId('datastore', at, 'portFilesListedOn');
}

const portFile = fieldsFor<'portFile'>();
export const portFileSpec = kindSpec(
  'portFile',
  {
    datastore: portFile.ref('Datastore', 'port-detail'),
    switchUuid: portFile.value('dvSwitch', 'port-detail'),
    portKey: portFile.value('dvPort', 'port-detail'),
  },
  {
    appeared: 'port-file-new',
    vanished: ({ datastore, switchUuid, portKey }, { after }) => {
      const needed = after.needsPortFile(datastore, switchUuid, portKey);
      if (needed === 'unknown') return 'port-file-doubtful';
      return needed === 'yes' ? 'port-file-vanished' : 'port-file-left';
    },
    partOf: (object) => [['datastore', object.datastore]],
    unlisted: unlistedFile,
    place: { of: (object) => object.datastore, word: ' on ' },
  },
);
