import type { Datastore, Host, Vm } from './types.js';

/*
 * Records of which nothing but their identity is known. Sources begin with these and fill in what
 * they tell.
 */

type Unnamed<T> = Omit<T, 'key' | 'name' | 'from'>;

export const unknownHost: Unnamed<Host> = {
  vcenter: null,
  datacenter: null,
  cluster: null,
  site: null,
  moref: null,
  version: null,
  build: null,
  inMaintenanceMode: null,
  connectionState: null,
  bootTime: null,
  cpuMhz: null,
  memoryMib: null,
  unresolvedCopies: null,
};

export const unknownDatastore: Unnamed<Datastore> = {
  vcenter: null,
  datacenter: null,
  moref: null,
  type: 'other',
  vmfsUuid: null,
  vmfsVersion: null,
  nfsHost: null,
  nfsPath: null,
  extents: [],
  capacityMib: null,
  freeMib: null,
  accessible: null,
  site: null,
  replication: null,
};

export const unknownVm: Unnamed<Vm> = {
  vcenter: null,
  datacenter: null,
  cluster: null,
  host: null,
  moref: null,
  instanceUuid: null,
  smbiosUuid: null,
  template: false,
  placeholder: false,
  power: null,
  connectionState: null,
  homeDatastore: null,
  vmxPath: null,
  cpus: null,
  memoryMib: null,
  cpuReservationMhz: null,
  memoryReservationMib: null,
  guest: null,
  haRestartPriority: null,
  agent: null,
  ftRole: null,
  role: null,
};
