import { cited } from '../../documents.js';
import type { ProtectionGroup } from '../../estate/types.js';
import { cloudVmsUnderSrm } from '../cloudVms.js';
import { lookupsOf } from '../lookups.js';
import { count, finding, names, plural, refs } from '../report.js';
import type { Finding, Rule } from '../types.js';

/** A VM that vCloud Director manages, in an SRM protection group. */
export const cloudVmUnderSrm: Rule = {
  id: 'cloud-vm-under-srm',
  name: 'VM of a vApp protected by SRM',
  severity: 'critical',
  explanation:
    'SRM registers what it recovers anew. vCloud Director knows its VMs, folders, resource pools and portgroups by the identifiers vCenter gave them: ' +
    'after the recovery it takes these VMs for missing, and the vApps they belong to cannot be used.',
  cure: 'Take the VMs out of the protection group. Protect vCloud Director’s management with SRM, and bring the VMs of vApps over by mounting their datastores with the signature kept.',
  source: cited('vcdOverview'),
  versions: 'vCloud Director 1.5 and 5.1',
  find(estate, index) {
    const vms = cloudVmsUnderSrm(estate, index);
    if (vms.length === 0) return [];
    const { groupsOfVm, groupsOfDatastore } = lookupsOf(estate, index);
    const groups = new Set<ProtectionGroup>();
    for (const vm of vms) {
      for (const group of groupsOfVm.get(vm.key) ?? groupsOfDatastore.get(vm.homeDatastore ?? '') ?? []) {
        groups.add(group);
      }
    }
    const who = vms.length === 1 ? (vms[0]?.name ?? '') : count(vms.length, 'VM');
    return [
      finding(this, {
        about: null,
        objects: [...refs('vm', vms), ...refs('protectionGroup', [...groups])],
        title: `${who} of vCloud Director ${plural(vms.length, 'is', 'are')} in ${names([...groups])}, which SRM would register anew`,
      }) satisfies Finding,
    ];
  },
};
