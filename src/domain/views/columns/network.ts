import { switchKey } from '../../estate/keys.js';
import { columnsFor, type ColumnsOf } from './column.js';

const nic = columnsFor<'nic'>();
export const nicColumns: ColumnsOf<'nic'> = [
  nic.text('vm', 'VM', (o, c) => c.name(o.vm)),
  nic.text('label', 'NIC', (o) => o.label),
  nic.text('network', 'Network', (o, c) => c.name(o.dvPortgroup) ?? o.networkName),
  nic.text('dvSwitch', 'dvSwitch', (o, c) => c.name(o.dvSwitch)),
  nic.mono('port', 'Port', (o) => o.portKey),
  nic.text('connected', 'Connected', (o) => o.connected),
  nic.text('startsConnected', 'Connects at power-on', (o) => o.startsConnected),
  nic.mono('mac', 'MAC', (o) => o.mac),
  nic.detail('portKnown', 'Port told by the export', (o) => o.portKnown),
];

const dvSwitch = columnsFor<'dvSwitch'>();
export const dvSwitchColumns: ColumnsOf<'dvSwitch'> = [
  dvSwitch.text('name', 'Name', (o) => o.name),
  dvSwitch.text('version', 'Version', (o) => o.version),
  dvSwitch.number('ports', 'Ports', (o, c) =>
    o.portsKnown ? (c.index.portsOfSwitch.get(o.key)?.length ?? 0) : null,
  ),
  dvSwitch.text('datacenter', 'Datacenter', (o, c) => c.name(o.datacenter)),
  dvSwitch.text('vcenter', 'vCenter', (o, c) => c.name(o.vcenter)),
  dvSwitch.mono('uuid', 'UUID', (o) => o.uuid),
];

const dvPortgroup = columnsFor<'dvPortgroup'>();
export const dvPortgroupColumns: ColumnsOf<'dvPortgroup'> = [
  dvPortgroup.text('name', 'Name', (o) => o.name),
  dvPortgroup.text('dvSwitch', 'dvSwitch', (o, c) => c.name(o.dvSwitch)),
  dvPortgroup.text('binding', 'Binding', (o) => o.binding),
  dvPortgroup.number('ports', 'Ports', (o) => o.ports),
  dvPortgroup.number('nics', 'NICs', (o, c) => c.nicsOfPortgroup.get(o.key)?.length ?? 0),
  dvPortgroup.text('autoExpand', 'Grows by itself', (o) => o.autoExpand),
  dvPortgroup.text('uplink', 'Uplink', (o) => o.uplink),
  dvPortgroup.text('vlan', 'VLAN', (o) => o.vlan),
  dvPortgroup.detailMono('moref', 'Managed object', (o) => o.moref),
];

const dvPort = columnsFor<'dvPort'>();
export const dvPortColumns: ColumnsOf<'dvPort'> = [
  dvPort.mono('port', 'Port', (o) => o.portKey),
  dvPort.text('dvSwitch', 'dvSwitch', (o, c) => c.name(o.dvSwitch)),
  dvPort.text('portgroup', 'Portgroup', (o, c) => c.name(o.dvPortgroup)),
  dvPort.text('connectee', 'Connected to', (o) => o.connectee),
  dvPort.text('vm', 'VM', (o, c) => c.name(o.vm)),
  dvPort.text('conflict', 'Conflict', (o) => o.conflict),
];

const portFile = columnsFor<'portFile'>();
export const portFileColumns: ColumnsOf<'portFile'> = [
  portFile.text('datastore', 'Datastore', (o, c) => c.name(o.datastore)),
  portFile.text(
    'dvSwitch',
    'dvSwitch',
    (o, c) => c.index.dvSwitch.get(switchKey(o.switchUuid))?.name ?? null,
  ),
  portFile.mono('port', 'Port', (o) => o.portKey),
  portFile.mono('switchUuid', 'Switch UUID', (o) => o.switchUuid),
];
