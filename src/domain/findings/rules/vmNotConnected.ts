import type { Vm } from '../../estate/types.js';
import { push } from '../lookups.js';
import { count, finding, names, plural, refs } from '../report.js';
import type { Rule } from '../types.js';

/** VMs vCenter cannot speak for. */
export const vmNotConnected: Rule = {
  id: 'vm-not-connected',
  name: 'VM disconnected or inaccessible',
  severity: 'warning',
  explanation:
    'vCenter cannot read these VMs now. Their power state, disks and ports in this snapshot are what it last knew; ' +
    'a plan made from it may be wrong about them.',
  cure: 'Reconnect the host or bring the storage back; remove from the inventory what is gone for good. Then take a new snapshot.',
  source: 'the VM’s connection state in the export',
  versions: null,
  find(estate) {
    const byState = new Map<string, Vm[]>();
    for (const vm of estate.vms) {
      if (vm.placeholder || vm.connectionState === null || vm.connectionState === 'connected') continue;
      push(byState, vm.connectionState, vm);
    }
    return [...byState].map(([state, vms]) =>
      finding(this, {
        about: null,
        part: state,
        objects: refs('vm', vms),
        title: `${count(vms.length, 'VM')} ${plural(vms.length, 'is', 'are')} ${state}: ${names(vms)}`,
      }),
    );
  },
};
