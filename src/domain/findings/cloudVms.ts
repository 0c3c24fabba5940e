import type { EstateIndex } from '../estate/index.js';
import type { Estate, Vm } from '../estate/types.js';
import { lookupsOf } from './lookups.js';

/** VMs of vApps, templates in catalogues left out. */
export function cloudVms(estate: Estate, index: EstateIndex): Vm[] {
  return estate.vapps
    .filter((vapp) => !vapp.template)
    .flatMap((vapp) => vapp.vms.flatMap((key) => index.vm.get(key) ?? []));
}

/** VMs of vApps that an SRM protection group holds, by name or by the datastore they are on. */
export function cloudVmsUnderSrm(estate: Estate, index: EstateIndex): Vm[] {
  if (estate.protectionGroups.length === 0) return [];
  const { groupsOfVm, groupsOfDatastore } = lookupsOf(estate, index);
  return cloudVms(estate, index).filter((vm) => {
    if (groupsOfVm.has(vm.key)) return true;
    // A group that names its VMs does not hold the others on its datastores.
    const groups = vm.homeDatastore === null ? [] : (groupsOfDatastore.get(vm.homeDatastore) ?? []);
    return groups.some((group) => group.vms.length === 0);
  });
}
