import { columnsFor, type ColumnsOf } from './column.js';
import { listed } from './infrastructure.js';

const vdc = columnsFor<'vdc'>();
export const vdcColumns: ColumnsOf<'vdc'> = [
  vdc.text('name', 'Name', (o) => o.name),
  vdc.text('level', 'Level', (o) => o.level),
  vdc.text('org', 'Organisation', (o) => o.org),
  vdc.text('provider', 'Provider vDC', (o, c) => c.name(o.provider)),
  vdc.number('datastores', 'Datastores', (o) => (o.level === 'provider' ? o.datastores.length : null)),
  vdc.number('vapps', 'vApps', (o, c) => c.vappsOfVdc.get(o.key)?.length ?? 0),
  vdc.detail('vcenter', 'vCenter', (o, c) => c.name(o.vcenter)),
];

const vapp = columnsFor<'vapp'>();
export const vappColumns: ColumnsOf<'vapp'> = [
  vapp.text('name', 'Name', (o) => o.name),
  vapp.text('sort', 'Kind', (o) => (o.template ? 'template' : 'vApp')),
  vapp.text('org', 'Organisation', (o) => o.org),
  vapp.text('vdc', 'vDC', (o, c) => c.name(o.vdc)),
  vapp.number('vms', 'VMs', (o) => o.vms.length),
  vapp.text('networks', 'Networks', (o) => listed(o.networks)),
];
