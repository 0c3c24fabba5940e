import { ref } from '../../estate/index.js';
import type { Key, Vm } from '../../estate/types.js';
import { push } from '../lookups.js';
import { count, finding, names, plural, refs } from '../report.js';
import type { Finding, Rule } from '../types.js';

/** Several VMs of one name, in one vCenter or across vCenters. */
export const duplicateVmName: Rule = {
  id: 'duplicate-vm-name',
  name: 'Duplicate VM name',
  severity: 'warning',
  explanation:
    'vCenter allows the same name in different folders. On the day people and scripts go by names: ' +
    'the wrong machine is powered on, powered off or reported as recovered.',
  cure: 'Rename all but one of each, or write the inventory path beside the name in every script and checklist. Drydock tells them apart by vCenter and managed object.',
  source: 'seen in exports: duplicate names are normal; keys are (vCenter, MoRef)',
  versions: null,
  find(estate) {
    const byName = new Map<string, Vm[]>();
    for (const vm of estate.vms) if (!vm.placeholder) push(byName, vm.name.toLowerCase(), vm);
    const within = new Map<Key | null, Vm[][]>();
    const across: Vm[][] = [];
    for (const vms of byName.values()) {
      if (vms.length < 2) continue;
      const byVcenter = new Map<Key | null, Vm[]>();
      for (const vm of vms) push(byVcenter, vm.vcenter, vm);
      for (const [vcenter, list] of byVcenter) if (list.length > 1) push(within, vcenter, list);
      if (byVcenter.size > 1) across.push([...byVcenter.values()].map((list) => list[0] as Vm));
    }
    const vcenters = new Map(estate.vcenters.map((vcenter) => [vcenter.key, vcenter]));
    const findings: Finding[] = [...within].map(([key, sets]) => {
      const vcenter = key === null ? undefined : vcenters.get(key);
      return finding(this, {
        about: vcenter ? ref('vcenter', vcenter) : null,
        part: vcenter ? undefined : 'vcenter-unknown',
        objects: refs('vm', sets.flat()),
        title: `${count(sets.flat().length, 'VM')} share ${count(sets.length, 'name')} in ${vcenter?.name ?? 'one vCenter'}: ${names(sets.map((set) => set[0] as Vm))}`,
      });
    });
    if (across.length > 0) {
      findings.push(
        finding(this, {
          about: null,
          part: 'across',
          severity: 'notice',
          objects: refs('vm', across.flat()),
          title: `${count(across.length, 'VM name')} ${plural(across.length, 'is', 'are')} used in more than one vCenter: ${names(across.map((set) => set[0] as Vm))}`,
        }),
      );
    }
    return findings;
  },
};
