import type { ObjectKind } from '../../estate/types.js';
import type { Column } from '../types.js';
import type { ColumnsOf } from './column.js';
import * as cloud from './cloud.js';
import * as infrastructure from './infrastructure.js';
import * as machines from './machines.js';
import * as network from './network.js';

const columns: { readonly [K in ObjectKind]: ColumnsOf<K> } = {
  site: infrastructure.siteColumns,
  vcenter: infrastructure.vcenterColumns,
  datacenter: infrastructure.datacenterColumns,
  cluster: infrastructure.clusterColumns,
  host: infrastructure.hostColumns,
  datastore: infrastructure.datastoreColumns,
  mount: infrastructure.mountColumns,
  vm: machines.vmColumns,
  disk: machines.diskColumns,
  nic: network.nicColumns,
  dvSwitch: network.dvSwitchColumns,
  dvPortgroup: network.dvPortgroupColumns,
  dvPort: network.dvPortColumns,
  portFile: network.portFileColumns,
  replica: machines.replicaColumns,
  linkedClone: machines.linkedCloneColumns,
  pool: machines.poolColumns,
  protectionGroup: machines.protectionGroupColumns,
  recoveryPlan: machines.recoveryPlanColumns,
  vdc: cloud.vdcColumns,
  vapp: cloud.vappColumns,
};

/** All columns of a kind, those for the detail included. */
export function allColumns<K extends ObjectKind>(kind: K): ColumnsOf<K> {
  return columns[kind];
}

/** The columns a table of a kind shows. */
export function tableColumns(kind: ObjectKind): Column[] {
  const shown: readonly (Column & { readonly detailOnly: boolean })[] = columns[kind];
  return shown
    .filter((column) => !column.detailOnly)
    .map(({ id, label, align, mono }) => ({ id, label, align, mono }));
}
