import { cited } from '../../documents.js';
import type { EstateIndex } from '../../estate/index.js';
import type { Datastore, Vm } from '../../estate/types.js';
import { lookupsOf, replicationOf, type Lookups } from '../lookups.js';
import { count, finding, names, plural, refs } from '../report.js';
import type { Finding, Rule } from '../types.js';

type Span = 'two-groups' | 'partly-protected' | 'partly-replicated';

const texts: Record<Span, { readonly does: string; readonly explanation: string }> = {
  'two-groups': {
    does: 'in two protection groups',
    explanation:
      'A datastore group must hold all files of its VMs and belongs to one protection group. ' +
      'A VM with files in two groups makes its protection invalid: SRM cannot recover it whole.',
  },
  'partly-protected': {
    does: 'on protected and on unprotected datastores',
    explanation:
      'SRM recovers only what is in the protection group. The disk outside it does not come along: ' +
      'the VM is not configured for recovery, or comes up without that disk.',
  },
  'partly-replicated': {
    does: 'on replicated and on unreplicated datastores',
    explanation:
      'Part of the VM stays behind with the lost site. It does not power on at the recovery site, because a file it names is not there.',
  },
};

/** A VM whose files do not share one fate. */
export const vmSpansProtection: Rule = {
  id: 'vm-spans-protection',
  name: 'VM spanning protected and unprotected datastores',
  severity: 'critical',
  explanation: texts['partly-protected'].explanation,
  cure:
    'Move all files of the VM (.vmx and every disk) to datastores of one protection group or one replicated set. ' +
    'If a disk may be lost, detach it in the recovery plan and write that down.',
  source: cited('srm', 'datastore groups, 5.1; new disks, 5.8'),
  versions: 'SRM 5.1 and later',
  find(estate, index) {
    const lookups = lookupsOf(estate, index);
    const groups = new Map<string, { span: Span; datastores: readonly Datastore[]; vms: Vm[] }>();
    for (const vm of lookups.liveVms) {
      const datastores = datastoresOf(vm, index);
      if (datastores.length < 2) continue;
      const span = spanOf(vm, datastores, lookups);
      if (!span) continue;
      const sorted = [...datastores].sort((a, b) => (a.key < b.key ? -1 : 1));
      const id = `${span}:${sorted.map((datastore) => datastore.key).join('+')}`;
      const group = groups.get(id);
      if (group) group.vms.push(vm);
      else groups.set(id, { span, datastores: sorted, vms: [vm] });
    }
    return [...groups].map(([part, { span, datastores, vms }]): Finding => {
      const who = vms.length === 1 ? (vms[0]?.name ?? '') : count(vms.length, 'VM');
      return finding(this, {
        about: null,
        part,
        objects: [...refs('vm', vms), ...refs('datastore', datastores)],
        title: `${who} ${plural(vms.length, 'has', 'have')} files ${texts[span].does}: ${names(datastores)}`,
        explanation: texts[span].explanation,
      });
    });
  },
};

/** Home and topmost disks; a clone's replica is the matter of other rules. */
function datastoresOf(vm: Vm, index: EstateIndex): Datastore[] {
  const keys = new Set([vm.homeDatastore]);
  const isClone = index.cloneOfVm.has(vm.key);
  for (const disk of index.disksOfVm.get(vm.key) ?? []) {
    keys.add(disk.datastore);
    if (!isClone) for (const parent of disk.parents) keys.add(parent.datastore);
  }
  const datastores: Datastore[] = [];
  for (const key of keys) {
    const datastore = key === null ? undefined : index.datastore.get(key);
    if (datastore) datastores.push(datastore);
  }
  return datastores;
}

function spanOf(vm: Vm, datastores: readonly Datastore[], lookups: Lookups): Span | null {
  const groupKeys = new Set<string>();
  let outside = 0;
  for (const datastore of datastores) {
    const groups = lookups.groupsOfDatastore.get(datastore.key);
    if (groups) for (const group of groups) groupKeys.add(group.key);
    else outside += 1;
  }
  if (groupKeys.size > 1) return 'two-groups';
  if (groupKeys.size === 1) return outside > 0 ? 'partly-protected' : null;
  const states = datastores.map(replicationOf);
  if (!states.includes('replicated') || !states.includes('none')) return null;
  // A desktop with its .vmx outside has its own rule.
  const home = datastores.find((datastore) => datastore.key === vm.homeDatastore);
  if (lookups.desktops.has(vm.key) && home && replicationOf(home) === 'none') return null;
  return 'partly-replicated';
}
