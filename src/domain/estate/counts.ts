import type { Estate } from './types.js';

/** How many objects of each kind an estate holds; the names are those of the command line's JSON. */
export interface Counts {
  readonly vcenters: number;
  readonly datacenters: number;
  readonly clusters: number;
  readonly hosts: number;
  readonly datastores: number;
  readonly mounts: number;
  /** VMs and templates, SRM placeholders left out. */
  readonly vms: number;
  readonly templates: number;
  readonly poweredOn: number;
  readonly disks: number;
  /** Disks that have a parent file. */
  readonly linkedDisks: number;
  readonly nics: number;
  readonly dvNics: number;
  readonly dvSwitches: number;
  readonly dvPortgroups: number;
  readonly dvPorts: number;
  readonly portFiles: number;
  readonly replicas: number;
  readonly linkedClones: number;
  readonly pools: number;
  readonly placeholders: number;
  readonly protectionGroups: number;
  readonly recoveryPlans: number;
  readonly vdcs: number;
  readonly vapps: number;
}

/**
 * Counts an estate's objects. Placeholders are VMs that SRM made only to hold a place: they, their
 * disks and their NICs count nowhere but in `placeholders`.
 */
export function countObjects(estate: Estate): Counts {
  const placeholders = new Set<string>();
  let templates = 0;
  let poweredOn = 0;
  for (const vm of estate.vms) {
    if (vm.placeholder) {
      placeholders.add(vm.key);
      continue;
    }
    if (vm.template) templates += 1;
    if (vm.power === 'on') poweredOn += 1;
  }
  let disks = 0;
  let linkedDisks = 0;
  for (const disk of estate.disks) {
    if (placeholders.has(disk.vm)) continue;
    disks += 1;
    if (disk.parents.length > 0) linkedDisks += 1;
  }
  let nics = 0;
  let dvNics = 0;
  for (const nic of estate.nics) {
    if (placeholders.has(nic.vm)) continue;
    nics += 1;
    if (nic.dvSwitch !== null) dvNics += 1;
  }
  return {
    vcenters: estate.vcenters.length,
    datacenters: estate.datacenters.length,
    clusters: estate.clusters.length,
    hosts: estate.hosts.length,
    datastores: estate.datastores.length,
    mounts: estate.mounts.length,
    vms: estate.vms.length - placeholders.size,
    templates,
    poweredOn,
    disks,
    linkedDisks,
    nics,
    dvNics,
    dvSwitches: estate.dvSwitches.length,
    dvPortgroups: estate.dvPortgroups.length,
    dvPorts: estate.dvPorts.length,
    portFiles: estate.portFiles.length,
    replicas: estate.replicas.length,
    linkedClones: estate.linkedClones.length,
    pools: estate.pools.length,
    placeholders: placeholders.size,
    protectionGroups: estate.protectionGroups.length,
    recoveryPlans: estate.recoveryPlans.length,
    vdcs: estate.vdcs.length,
    vapps: estate.vapps.length,
  };
}
