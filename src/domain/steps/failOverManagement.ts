import { declared, inUse, is, recovered } from '../plan/facts.js';
import type { ManagementSet } from '../plan/scope/index.js';
import { namedVms } from '../plan/scope/vms.js';
import { again, deduced, minutes, read, recalled, requirement, stepKind } from './kind.js';
import { countOf, listed, namesOf } from './words.js';

/** V2. SRM, or people where there is none, brings the management VMs over. */
export const failOverManagement = stepKind<ManagementSet>({
  id: 'fail-over-management',
  label: 'V2',
  role: 'srm',
  keys: (set) => [set.key],
  title: (set, { recoveryName }) => {
    switch (set.by) {
      case 'recovery-plan':
        return `Run the SRM recovery plan ${set.name}`;
      case 'protection-group':
        return `Recover the SRM protection group ${set.name}, which no recovery plan contains`;
      case 'hand':
        return `Bring ${countOf(set.vms.length, 'management VM')} over to ${recoveryName} by hand`;
    }
  },
  detail: (set, { scenario, recoveryName }) => {
    const vms = `It brings ${countOf(set.vms.length, 'VM')}: ${listed(namesOf(set.vms), 12)}.`;
    const mode = scenario.event === 'lost' ? 'disaster recovery' : 'planned migration';
    switch (set.by) {
      case 'recovery-plan':
        return `In the SRM of ${recoveryName}, run the plan as ${mode}. ${vms}`;
      case 'protection-group':
        return `Make a recovery plan for the group in the SRM of ${recoveryName} and run it as ${mode}. Better: make it before the day. ${vms}`;
      case 'hand':
        return `No protection group holds them, so SRM does not bring them. Use your own procedure: mount their datastores at ${recoveryName}, register the VMs, do not power them on yet. ${vms}`;
    }
  },
  objects: (set) => namedVms(set.vms),
  requires: () => [requirement(is(declared()), 'the failover has been declared', deduced())],
  hazards: (set, { scenario, protectedName }) => [
    {
      id: 'originals-in-use',
      when: [is(inUse(scenario.protectedSite))],
      consequence: `${countOf(set.vms.length, 'management VM')} may run at both sites`,
      because: `nobody has confirmed that ${protectedName} is out of use`,
      affected: namedVms(set.vms),
      count: set.vms.length,
      cure: `Confirm first that nothing runs at ${protectedName}.`,
      source: deduced(),
    },
  ],
  adds: (set) => [recovered(set.key)],
  ifFails: (set) =>
    set.by === 'hand'
      ? 'Read the error of the mount or the registration. A VM that is locked still runs at the other site: stop, and find out where.'
      : 'Read the error in the plan’s history, cure it and run the plan again: it takes up what is missing. A VM that SRM has recovered and cannot start is started by hand; write it down.',
  twice: () =>
    again(
      'SRM offers no second run of a plan that ended well; after errors a second run takes up what is missing. By hand: look in the inventory first, or a VM is registered a second time.',
      recalled('runs of a recovery plan'),
    ),
  expect: (set) =>
    set.by === 'hand'
      ? `${countOf(set.vms.length, 'VM')} registered at the recovery site.`
      : 'SRM reports the plan as recovered without errors.',
  duration: (set) =>
    set.by === 'hand'
      ? minutes(10 + set.vms.length, 30 + 3 * set.vms.length, 120 + 5 * set.vms.length)
      : minutes(10 + set.vms.length / 2, 20 + set.vms.length, 60 + 2 * set.vms.length),
  sources: [read('viewDr', 'step 1')],
});
