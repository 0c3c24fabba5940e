import type { EstateTables } from './types.js';

/** The array of each kind in an estate. */
export const arrayOf = {
  site: 'sites',
  vcenter: 'vcenters',
  datacenter: 'datacenters',
  cluster: 'clusters',
  host: 'hosts',
  datastore: 'datastores',
  mount: 'mounts',
  vm: 'vms',
  disk: 'disks',
  nic: 'nics',
  dvSwitch: 'dvSwitches',
  dvPortgroup: 'dvPortgroups',
  dvPort: 'dvPorts',
  portFile: 'portFiles',
  replica: 'replicas',
  linkedClone: 'linkedClones',
  pool: 'pools',
  protectionGroup: 'protectionGroups',
  recoveryPlan: 'recoveryPlans',
  vdc: 'vdcs',
  vapp: 'vapps',
} as const satisfies Record<keyof EstateTables, string>;
