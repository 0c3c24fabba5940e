import { cited } from '../../documents.js';
import { ref } from '../../estate/index.js';
import type { Key, Vm } from '../../estate/types.js';
import { atLeast, clonesPerVmfs } from '../limits.js';
import { isComposerClone, lookupsOf, push, type Lookups } from '../lookups.js';
import { count, finding, number, refs } from '../report.js';
import type { Finding, Rule, Severity } from '../types.js';

/** More linked clones on a VMFS datastore than View supports. */
export const clonesPerDatastore: Rule = {
  id: 'clones-per-datastore',
  name: 'Too many linked clones on a VMFS datastore',
  severity: 'warning',
  explanation:
    'All these desktops power on at once at the recovery site, and each start and each write beyond the allocated blocks locks the volume’s metadata. ' +
    'Above the limit the boot storm takes far longer than the exercise allows for.',
  cure: 'Add an OS-disk datastore to the pool and rebalance, before the exercise.',
  source: cited('viewPlanning', 'linked clones on a VMFS datastore, 5.1 and 5.2'),
  versions: 'View 5.1 and older: 64; View 5.2 and later: 128, 140 with VAAI',
  find(estate, index) {
    const lookups = lookupsOf(estate, index);
    const clones = new Map<Key, Vm[]>();
    for (const vm of lookups.liveVms) {
      if (vm.homeDatastore !== null && isComposerClone(vm, index, lookups))
        push(clones, vm.homeDatastore, vm);
    }
    const findings: Finding[] = [];
    for (const [key, vms] of clones) {
      const datastore = index.datastore.get(key);
      if (datastore?.type !== 'vmfs') continue;
      const verdict = judge(vms, lookups);
      if (!verdict) continue;
      findings.push(
        finding(this, {
          about: ref('datastore', datastore),
          severity: verdict.severity,
          objects: refs('vm', vms),
          title: `${datastore.name} holds ${count(vms.length, 'linked clone')}; ${verdict.text}`,
        }),
      );
    }
    return findings;
  },
};

function judge(vms: readonly Vm[], lookups: Lookups): { severity: Severity; text: string } | null {
  const n = vms.length;
  if (n <= clonesPerVmfs.view51) return null;
  const newer = new Set(vms.map((vm) => atLeast(lookups.poolOfVm.get(vm.key)?.viewVersion ?? null, 5, 2)));
  if (newer.has(false)) {
    return { severity: 'warning', text: `View 5.1 and older support ${number(clonesPerVmfs.view51)}` };
  }
  if (n > clonesPerVmfs.view52Vaai) {
    return {
      severity: 'warning',
      text: `no version of View supports more than ${number(clonesPerVmfs.view52Vaai)}`,
    };
  }
  if (newer.has(null)) {
    return {
      severity: 'notice',
      text: `View 5.1 and older support ${number(clonesPerVmfs.view51)}, and the pool’s version is not known`,
    };
  }
  if (n <= clonesPerVmfs.view52) return null;
  return {
    severity: 'notice',
    text: `above ${number(clonesPerVmfs.view52)} View 5.2 needs an array with VAAI, which this snapshot does not tell`,
  };
}
