import { ref, type EstateIndex } from '../estate/index.js';
import type { DvPortgroup, Estate, Key, ObjectRef, PortBinding, Vm } from '../estate/types.js';
import { lookupsOf, push } from './lookups.js';

/** Portgroups of one switch and one binding, with the live VMs on them. */
export interface PortgroupsInUse {
  /** The switch; where it is not known, the portgroup. */
  readonly about: ObjectRef;
  readonly portgroups: readonly DvPortgroup[];
  readonly vms: readonly Vm[];
}

/** Portgroups of a binding with live VMs on them, by switch. */
export function portgroupsInUse(estate: Estate, index: EstateIndex, binding: PortBinding): PortgroupsInUse[] {
  const lookups = lookupsOf(estate, index);
  const vmsOf = new Map<DvPortgroup, Set<Vm>>();
  for (const portgroup of estate.dvPortgroups) {
    if (portgroup.binding === binding && !portgroup.uplink) vmsOf.set(portgroup, new Set());
  }
  if (vmsOf.size === 0) return [];
  for (const vm of lookups.liveVms) {
    for (const nic of index.nicsOfVm.get(vm.key) ?? []) {
      const portgroup = nic.dvPortgroup === null ? undefined : index.dvPortgroup.get(nic.dvPortgroup);
      if (portgroup) vmsOf.get(portgroup)?.add(vm);
    }
  }
  const bySwitch = new Map<Key, DvPortgroup[]>();
  for (const [portgroup, vms] of vmsOf) {
    if (vms.size > 0) push(bySwitch, portgroup.dvSwitch ?? portgroup.key, portgroup);
  }
  return [...bySwitch].map(([key, portgroups]): PortgroupsInUse => {
    const dvSwitch = index.dvSwitch.get(key);
    const vms = new Set(portgroups.flatMap((portgroup) => [...(vmsOf.get(portgroup) ?? [])]));
    const about = dvSwitch ? ref('dvSwitch', dvSwitch) : ref('dvPortgroup', portgroups[0] as DvPortgroup);
    return { about, portgroups, vms: [...vms] };
  });
}
