import { cited } from '../../documents.js';
import { ref } from '../../estate/index.js';
import type { Key, Vm } from '../../estate/types.js';
import { lookupsOf } from '../lookups.js';
import { count, finding, names, plural, refs } from '../report.js';
import type { Finding, Rule } from '../types.js';

/** A VM in no protection group, left on a datastore that SRM protects. */
export const unprotectedVm: Rule = {
  id: 'unprotected-vm-on-protected-datastore',
  name: 'Unprotected VM on a protected datastore',
  severity: 'critical',
  explanation:
    'SRM moves a datastore as a whole. A VM that was left there without protection keeps the datastore in use, ' +
    'and recovery then fails for every VM on it, not only for this one.',
  cure: 'Protect the VM in the group of its datastore, or move all its files to a datastore that no group protects, before the exercise.',
  source: cited('srm', 'protection of virtual machines, 5.5'),
  versions: 'SRM 5.5',
  find(estate, index) {
    const lookups = lookupsOf(estate, index);
    const findings: Finding[] = [];
    for (const [key, groups] of lookups.groupsOfDatastore) {
      const datastore = index.datastore.get(key);
      // The others protect VM by VM, wherever these lie.
      const arrays = groups.filter((group) => group.type === 'array' || group.type === null);
      if (!datastore || arrays.length === 0) continue;
      // A group whose VMs nobody listed says nothing about which VM is protected.
      if (arrays.some((group) => group.vms.length === 0)) continue;
      const here = new Map<Key, Vm>();
      for (const vm of index.vmsOfHomeDatastore.get(key) ?? []) here.set(vm.key, vm);
      for (const vm of lookups.diskVmsOfDatastore.get(key) ?? []) here.set(vm.key, vm);
      const bare = [...here.values()].filter(
        (vm) => !vm.template && !vm.placeholder && !lookups.groupsOfVm.has(vm.key),
      );
      if (bare.length === 0) continue;
      const guarded = new Set(arrays.flatMap((group) => group.vms)).size;
      findings.push(
        finding(this, {
          about: ref('datastore', datastore),
          objects: refs('vm', bare),
          title: `${names(bare)} ${plural(bare.length, 'is', 'are')} on ${datastore.name} but in no protection group: recovery of ${names(arrays)} (${count(guarded, 'VM')}) would fail`,
        }),
      );
    }
    return findings;
  },
};
