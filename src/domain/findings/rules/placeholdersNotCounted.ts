import { cited } from '../../documents.js';
import { count, finding, plural, refs } from '../report.js';
import type { Rule } from '../types.js';

/** Says how many SRM placeholders were kept out of every count. */
export const placeholdersNotCounted: Rule = {
  id: 'placeholders-not-counted',
  name: 'SRM placeholders kept out of the counts',
  severity: 'notice',
  explanation:
    'SRM keeps a small stand-in at the recovery site for each VM it protects. They are not machines that run or get lost; ' +
    'counted as VMs they would make every number on the checklist wrong.',
  cure: 'Nothing to do. If one of them is a real VM, say so in the overlay (placeholder: false).',
  source: `${cited('srm', '5.5')}; what exports mark as placeholders`,
  versions: null,
  find(estate) {
    const placeholders = estate.vms.filter((vm) => vm.placeholder);
    if (placeholders.length === 0) return [];
    return [
      finding(this, {
        about: null,
        part: 'estate',
        objects: refs('vm', placeholders),
        title: `${count(placeholders.length, 'SRM placeholder')} ${plural(placeholders.length, 'is', 'are')} kept out of all counts`,
      }),
    ];
  },
};
