import type { Datastore, Vm } from '../../estate/types.js';
import { lookupsOf, replicationOf } from '../lookups.js';
import { count, finding, names, plural, refs } from '../report.js';
import type { Rule } from '../types.js';

/** Datastores of running desktops of which nobody has said whether they are replicated. */
export const replicationUnknown: Rule = {
  id: 'replication-unknown',
  name: 'Replication not known',
  severity: 'notice',
  explanation:
    'No export tells which datastore is replicated. Whether these desktops exist at the recovery site on the day is not known here, ' +
    'and no plan can promise them.',
  cure: 'Ask the storage team, and say for each datastore where it is replicated to (or that it is not) in the editor or the overlay.',
  source: 'no export holds replication',
  versions: null,
  find(estate, index) {
    const lookups = lookupsOf(estate, index);
    const datastores = new Set<Datastore>();
    const desktops = new Set<Vm>();
    for (const vm of lookups.liveVms) {
      if (vm.power !== 'on' || !lookups.desktops.has(vm.key)) continue;
      const keys = [vm.homeDatastore, lookups.replicaDatastoreOfVm.get(vm.key) ?? null];
      for (const disk of index.disksOfVm.get(vm.key) ?? []) keys.push(disk.datastore);
      for (const key of keys) {
        const datastore = key === null ? undefined : index.datastore.get(key);
        if (!datastore || replicationOf(datastore) !== 'unknown') continue;
        datastores.add(datastore);
        desktops.add(vm);
      }
    }
    if (datastores.size === 0) return [];
    const list = [...datastores];
    return [
      finding(this, {
        about: null,
        part: 'estate',
        objects: [...refs('datastore', list), ...refs('vm', desktops)],
        title: `Nobody has said whether ${names(list)} ${plural(list.length, 'is', 'are')} replicated; ${count(desktops.size, 'powered-on desktop')} ${plural(desktops.size, 'depends', 'depend')} on ${plural(list.length, 'it', 'them')}`,
      }),
    ];
  },
};
