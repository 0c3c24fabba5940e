import { cited } from '../../documents.js';
import { ref, type EstateIndex } from '../../estate/index.js';
import type { Datastore, Vm } from '../../estate/types.js';
import { lookupsOf, push, replicationOf, type Lookups } from '../lookups.js';
import { count, finding, plural, refs } from '../report.js';
import type { Rule } from '../types.js';

/** A desktop whose .vmx stays behind while its disks or its pool are replicated. */
export const vmxOutsideReplication: Rule = {
  id: 'vmx-outside-replication',
  name: 'Desktop with its .vmx outside the replicated datastores',
  severity: 'critical',
  explanation:
    'The disks arrive at the recovery site, but the file that makes them a virtual machine does not. ' +
    'HA restarts a VM from its .vmx and finds the port files beside it, so these desktops do not come up.',
  cure:
    'Move the configuration file to the replicated datastore that holds the disks: for linked clones ' +
    'rebalance or recompose the desktop (Storage vMotion of linked clones is not supported), else use Storage vMotion. ' +
    'Or replicate the datastore the .vmx is on.',
  source: `${cited('vdsConstruct')}; deduced`,
  versions: null,
  find(estate, index) {
    const lookups = lookupsOf(estate, index);
    const strays = new Map<Datastore, Vm[]>();
    for (const vm of lookups.liveVms) {
      if (!lookups.desktops.has(vm.key) || vm.homeDatastore === null) continue;
      const home = index.datastore.get(vm.homeDatastore);
      if (!home || replicationOf(home) !== 'none') continue;
      if (restIsReplicated(vm, lookups, index)) push(strays, home, vm);
    }
    return [...strays].map(([home, vms]) =>
      finding(this, {
        about: ref('datastore', home),
        objects: refs('vm', vms),
        title: `${count(vms.length, 'desktop')} ${plural(vms.length, 'has its', 'have their')} .vmx on ${home.name}, which is not replicated, while ${plural(vms.length, 'its disks or pool', 'their disks or pools')} are`,
      }),
    );
  },
};

function restIsReplicated(vm: Vm, lookups: Lookups, index: EstateIndex): boolean {
  const keys = (index.disksOfVm.get(vm.key) ?? []).map((disk) => disk.datastore);
  const pool = lookups.poolOfVm.get(vm.key);
  keys.push(lookups.replicaDatastoreOfVm.get(vm.key) ?? null, ...(pool?.osDatastores ?? []));
  return keys.some((key) => {
    const datastore = key === null ? undefined : index.datastore.get(key);
    return datastore !== undefined && replicationOf(datastore) === 'replicated';
  });
}
