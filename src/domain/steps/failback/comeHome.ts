import { ref } from '../../estate/index.js';
import {
  is,
  isNot,
  mounted,
  portsKnown,
  presented,
  protectedAgain,
  provisioningResumed,
  recovered,
  reprotected,
  running,
  servesThere,
  serving,
  writable,
} from '../../plan/facts.js';
import { groupKeyOf } from '../../plan/scope/index.js';
import type { ManagementSet, ReplicationGroup } from '../../plan/scope/index.js';
import type { WayBack } from '../../plan/scope/turnRound.js';
import { namedVms } from '../../plan/scope/vms.js';
import { ash, isBefore5, onHosts } from '../commands.js';
import { again, deduced, minutes, read, requirement, seconds, stepKind } from '../kind.js';
import { mountHazards, type MountTarget } from '../mountHazards.js';
import { allOf, countOf, listed, namesOf, vmCount } from '../words.js';

/** B8. SRM moves the management VMs back. */
export const returnManagement = stepKind<ManagementSet, WayBack>({
  id: 'return-management',
  label: 'B8',
  role: 'srm',
  keys: (set) => [set.key],
  title: (set, { home }) =>
    set.by === 'hand'
      ? `Bring ${countOf(set.vms.length, 'management VM')} back to ${home.recoveryName} by hand`
      : `Run ${set.name} as planned migration back to ${home.recoveryName}`,
  detail: (set, { home }) =>
    `${set.by === 'hand' ? 'Shut them down, synchronise, start them there.' : `In the SRM of ${home.recoveryName}. It shuts the VMs down, synchronises and powers them on there.`} VMs: ${listed(namesOf(set.vms), 12)}.`,
  objects: (set) => namedVms(set.vms),
  requires: (set) => [
    requirement(
      is(reprotected(set.key)),
      `${set.name} ${set.by === 'hand' ? 'are copied back' : 'is reprotected'}`,
      read('srm', 'reprotect, 6.1'),
    ),
  ],
  hazards: (_, { out, home }) =>
    out.placements.map((p) => ({
      id: `still-running:${p.key}`,
      when: [is(running(p.key))],
      consequence:
        out.workload === 'desktops'
          ? `users of ${vmCount(p.vms, home)} lose their brokers in the middle of their work`
          : `tenants of ${vmCount(p.vms, home)} lose their portal, and nobody can shut the vApps down in order`,
      because: `the ${out.workload} of ${p.cluster.name} have not been shut down`,
      affected: namedVms(p.vms),
      count: p.vms.length,
      cure: `Shut the ${out.workload} down first, while their management is still there.`,
      source: deduced(),
    })),
  adds: (set) => [recovered(set.key)],
  deletes: (set, { out }) =>
    out.tiers
      .filter((tier) => tier.sets.some((other) => other.key === set.key))
      .map((tier) => servesThere(tier.id)),
  ifFails: (_, { out }) =>
    `Read the error, cure it, run it again. As long as the VMs are not on at the other end they can be started again at ${out.recoveryName}.`,
  twice: () => again('SRM offers no second run of a plan that ended well.'),
  expect: (set) =>
    set.by === 'hand' ? 'The VMs are registered and on.' : 'SRM reports the plan as ended without errors.',
  duration: (set) => minutes(15 + set.vms.length, 30 + 2 * set.vms.length, 120 + 4 * set.vms.length),
  sources: [deduced('no source at hand prints how to go back')],
});

/** B9. Production hosts see a VMFS volume again. */
export const rescanHome = stepKind<MountTarget, WayBack>({
  id: 'rescan-home',
  label: 'B9',
  role: 'storage',
  keys: ({ datastore, placement }) => [datastore.key, placement.key],
  title: ({ datastore, placement }) =>
    `Rescan for ${datastore.name} on ${countOf(placement.hosts.length, 'host')} of ${placement.cluster.name}`,
  detail: ({ datastore }, { home }) =>
    `The volume mounts by itself where its device has the identifier that stands in the VMFS header. Where the array gave it another one it is listed as a copy: then mount it with its signature kept, on every host, with esxcfg-volume ${home.scenario.mount === 'persistent' ? '-M' : '-m'} ${datastore.vmfsUuid === null ? 'and its label' : ash(datastore.vmfsUuid)}. Never resignature.`,
  objects: ({ datastore, placement }) => [ref('datastore', datastore), ref('cluster', placement.cluster)],
  requires: ({ datastore, placement }) => [
    requirement(
      is(presented(groupKeyOf(datastore))),
      `the LUNs of ${datastore.name} are presented to the hosts of ${placement.cluster.name}`,
      deduced(),
    ),
  ],
  hazards: (target, { home }) => mountHazards(target, home),
  adds: ({ datastore, placement }) => [mounted(datastore.key, placement.key)],
  deletes: ({ placement }) => [portsKnown(placement.key)],
  commands: ({ placement }) => [
    ...onHosts(
      'esxcli storage core adapter rescan --all',
      placement.hosts.filter((host) => !isBefore5(host)),
    ),
    ...onHosts('esxcfg-volume -l', placement.hosts),
  ],
  ifFails: () =>
    'Look at esxcfg-volume -l. Listed: the device has another identifier; mount it with its signature kept, on every host. Not listed and not mounted: it is not presented, or an extent is missing. Never resignature.',
  twice: () => again('A second scan finds the same.'),
  expect: ({ datastore, placement }) =>
    `${datastore.name} is mounted on ${allOf(placement.hosts.length, 'host')} and in no list of copies.`,
  duration: ({ placement: { hosts } }) =>
    seconds(20 + 5 * hosts.length, 45 + 10 * hosts.length, 180 + 60 * hosts.length),
  sources: [read('storage', 'VMFS datastore copies'), deduced('no source at hand prints how to go back')],
});

/** B13. Pools make desktops again. */
export const resumeProvisioning = stepKind<null, WayBack>({
  id: 'resume-provisioning',
  label: 'B13',
  role: 'desktop',
  keys: () => [],
  title: (_, { out }) =>
    out.workload === 'desktops'
      ? 'Enable the pools and provisioning in View'
      : 'Enable the provider vDCs in vCloud Director',
  detail: () => 'Last, when everything that came back has been seen to work.',
  objects: (_, { home }) => home.placements.map((p) => ref('cluster', p.cluster)),
  requires: (_, { home }) =>
    home.placements.map((p) =>
      requirement(is(serving(p.key)), `the ${home.workload} of ${p.cluster.name} have network`, deduced()),
    ),
  adds: () => [provisioningResumed()],
  ifFails: (_, { out }) =>
    `Leave it off and let users work with what there is. Look at the free space, ${out.workload === 'desktops' ? 'at the parent and its snapshot, and at Composer’s log' : 'and at the error vCloud Director shows for the provider vDC'}.`,
  twice: () => again('What is enabled stays enabled.'),
  expect: () => 'A test of provisioning succeeds.',
  duration: () => minutes(2, 10, 45),
  sources: [deduced('no source at hand prints how to go back')],
});

/** B14. The copies at the other site are copies again. */
export const replicateAgain = stepKind<ReplicationGroup, WayBack>({
  id: 'replicate-again',
  label: 'B14',
  role: 'storage',
  keys: (group) => [group.key],
  title: (group, { out }) => `Replicate ${group.name} to ${out.recoveryName} again`,
  detail: (group) =>
    `As it was before the failover. From here the copy that was used meanwhile is overwritten. Datastores: ${listed(namesOf(group.datastores), 20)}.`,
  objects: (group) => group.datastores.map((ds) => ref('datastore', ds)),
  hazards: (group, { home, out }) =>
    group.placements.map((p) => ({
      id: `unproved:${p.key}`,
      when: [isNot(serving(p.key))],
      consequence: `the last state known to work of ${vmCount(p.vms, home)}, at ${out.recoveryName}, is overwritten by one nobody has tried`,
      because: `nobody has seen the ${home.workload} of ${p.cluster.name} work`,
      affected: namedVms(p.vms),
      count: p.vms.length,
      cure: 'Power on and check first; keep the copy until then.',
      source: deduced(),
    })),
  requires: (group, { home }) => [
    requirement(is(writable(group.key)), `${group.name} is in use at ${home.recoveryName}`, deduced()),
  ],
  adds: (group) => [protectedAgain(group.key)],
  ifFails: () =>
    'Until it is in step there is one copy of the data: tell whoever carries the risk. Look at the link, at the space and at which side is source.',
  twice: () =>
    again('A second request in the same direction is refused or does nothing. Look which side is source.'),
  expect: (group) => `The array shows ${group.name} in step with the direction as it was at first.`,
  duration: (group) => minutes(5, 30 + 10 * group.datastores.length, 720 + 240 * group.datastores.length),
  sources: [deduced('no source at hand prints how to go back')],
});

/** B14. SRM protects the management VMs as it did at first. */
export const reprotectAgain = stepKind<ManagementSet, WayBack>({
  id: 'reprotect-again',
  label: 'B14',
  role: 'srm',
  keys: (set) => [set.key],
  title: (set, { out }) =>
    set.by === 'hand'
      ? `Replicate ${countOf(set.vms.length, 'management VM')} to ${out.recoveryName} again`
      : `Reprotect ${set.name} towards ${out.recoveryName}`,
  detail: () => 'Then test the recovery plan: only a tested one counts as protected.',
  objects: (set) => namedVms(set.vms),
  requires: (set, { home }) => [
    requirement(is(recovered(set.key)), `${set.name} ran back to ${home.recoveryName}`, deduced()),
    ...home.placements.map((p) =>
      requirement(
        is(serving(p.key)),
        `the ${home.workload} of ${p.cluster.name} have been seen to work`,
        deduced(),
      ),
    ),
  ],
  adds: (set) => [protectedAgain(set.key)],
  ifFails: () =>
    'Until it is done SRM protects nothing: tell whoever carries the risk. Read SRM’s error, cure it, reprotect again.',
  twice: () => again('SRM refuses it: the plan is reprotected.'),
  expect: (set) => `${set.name}: ready, all VMs protected.`,
  duration: (set) => minutes(15 + set.vms.length, 45 + 3 * set.vms.length, 240 + 10 * set.vms.length),
  sources: [read('srm', 'reprotect, 6.1'), deduced('no source at hand prints how to go back')],
});
