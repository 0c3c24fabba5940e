import type { EstateIndex } from '../estate/index.js';
import type { Key, Vm } from '../estate/types.js';
import type { Lookups } from '../findings/lookups.js';

/** Desktops that do not run without a datastore: their .vmx, a disk file or their replica is on it. */
export function dependentDesktops(datastore: Key, index: EstateIndex, lookups: Lookups): Vm[] {
  const desktops = new Set<Vm>();
  const add = (vms: readonly Vm[] | undefined): void => {
    for (const vm of vms ?? []) if (lookups.desktops.has(vm.key)) desktops.add(vm);
  };
  add(index.vmsOfHomeDatastore.get(datastore));
  add(lookups.diskVmsOfDatastore.get(datastore));
  add(lookups.clonesOfReplicaDatastore.get(datastore));
  return [...desktops];
}
