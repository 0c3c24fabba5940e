import { ref } from '../../estate/index.js';
import {
  copiedBack,
  declared,
  is,
  isNot,
  provisioningStopped,
  reprotected,
  running,
  wayBackClear,
} from '../../plan/facts.js';
import { beforeFailover, thatAreOn } from '../../plan/scope/beside.js';
import type { ManagementSet, Placement, ReplicationGroup, Scope } from '../../plan/scope/index.js';
import { managementBrought } from '../../plan/scope/management.js';
import type { WayBack } from '../../plan/scope/turnRound.js';
import { namedVms } from '../../plan/scope/vms.js';
import type { Hazard } from '../../plan/types.js';
import { again, deduced, minutes, read, recalled, requirement, stepKind } from '../kind.js';
import { shutDown, type Sparing } from '../sparing.js';
import { countOf, listed, namesOf, plural, vmCount } from '../words.js';

/** B1. Nothing goes back before the way there has ended well and the old site is whole. */
export const confirmWayBack = stepKind<null, WayBack>({
  id: 'confirm-way-back',
  label: 'B1',
  role: 'lead',
  keys: () => [],
  title: (_, { home }) =>
    `Confirm that the recovery ended without errors and that ${home.recoveryName} is healthy`,
  detail: (_, { home, out }) =>
    `Look at the history of each recovery plan: SRM reprotects only what was recovered without errors. At ${home.recoveryName}: hosts, array, network and name service work, and the volumes as they were left are mounted on no host. Name who decided to leave ${out.recoveryName} and when users are told.`,
  objects: (_, { home }) => siteOf(home.scenario.recoverySite, home.recoveryName),
  adds: () => [declared(), wayBackClear()],
  ifFails: () =>
    'Do not begin. Cure the errors and run the recovery plan to its end first; everything goes on where it runs now.',
  twice: () => again('Looking again does no harm.'),
  expect: (_, { home }) =>
    `Every recovery plan ended with success, and ${home.recoveryName} has been looked over by its owners.`,
  duration: () => minutes(15, 60, 480),
  sources: [read('srm', 'reprotect, 6.1'), deduced('no source at hand prints how to go back')],
});

const siteOf = (key: string, name: string) => [{ kind: 'site' as const, key, name }];

/** B2. SRM protects the management VMs in the other direction. */
export const reprotect = stepKind<ManagementSet, WayBack>({
  id: 'reprotect',
  label: 'B2',
  role: 'srm',
  keys: (set) => [set.key],
  title: (set, { home }) =>
    set.by === 'hand'
      ? `Replicate ${countOf(set.vms.length, 'management VM')} back to ${home.recoveryName}`
      : `Reprotect ${set.name} towards ${home.recoveryName}`,
  detail: (set) =>
    set.by === 'hand'
      ? 'No protection group holds them: use your own procedure, and wait until the copies are in step.'
      : 'SRM reverses the replication, makes placeholders at the other site and forces one synchronisation. Placeholder datastores are needed at both sites.',
  objects: (set) => namedVms(set.vms),
  requires: () => [
    requirement(
      is(wayBackClear()),
      'the recovery ended without errors and the site to go back to is healthy',
      read('srm', 'reprotect, 6.1'),
    ),
  ],
  adds: (set) => [reprotected(set.key)],
  ifFails: (set) =>
    set.by === 'hand'
      ? 'Everything goes on where it runs. Look at the link and at the space of the target, and do not go on without a copy that is in step.'
      : 'Everything goes on where it runs. Read SRM’s error: placeholder datastores, mappings, the array’s direction; cure it and reprotect again.',
  twice: () => again('SRM refuses it: the plan is reprotected.'),
  expect: (set) =>
    set.by === 'hand'
      ? 'The copies are in step.'
      : `SRM shows ${set.name} as ready in the other direction, all VMs protected.`,
  duration: (set) => minutes(15 + set.vms.length, 45 + 3 * set.vms.length, 240 + 10 * set.vms.length),
  sources: [read('srm', 'reprotect, 6.1'), deduced('no source at hand prints how to go back')],
});

/** B3. The array copies back what was written since. */
export const copyBack = stepKind<ReplicationGroup, WayBack>({
  id: 'copy-back',
  label: 'B3',
  role: 'storage',
  keys: (group) => [group.key],
  title: (group, { home }) =>
    `Reverse replication of ${group.name} towards ${home.recoveryName} and wait until it is in step`,
  detail: (group, { out }) =>
    `Use the array's own tool. ${out.workload === 'desktops' ? 'Desktops' : 'vApps'} keep running meanwhile. Datastores: ${listed(namesOf(group.datastores), 20)}. Look twice which side is source and which is target: the wrong one overwrites all that was written since the failover.`,
  objects: (group) => group.datastores.map((ds) => ref('datastore', ds)),
  requires: () => [
    requirement(
      is(wayBackClear()),
      'the recovery ended without errors and the site to go back to is healthy',
      deduced(),
    ),
  ],
  adds: (group) => [copiedBack(group.key)],
  ifFails: () =>
    'Everything goes on where it runs. Look at the link and at the space of the target. Never start a copy in the other direction to get out of it.',
  twice: (group, { home }) => ({
    harm: true,
    text: `the direction of ${group.name} is turned once more, and what has been written since the failover is overwritten by what ${home.recoveryName} had before`,
    affected: group.datastores.map((ds) => ref('datastore', ds)),
    count: group.datastores.length,
    cure: 'Look at the array which side is source before anything is reversed.',
    source: deduced(),
  }),
  expect: (group, { home }) =>
    `The array shows ${group.name} in step, ${home.recoveryName} being the target.`,
  // From a full copy over the wide area network down to the changes of a day.
  duration: (group) => minutes(10, 60 + 60 * group.datastores.length, 1440 + 480 * group.datastores.length),
  sources: [deduced('no source at hand prints how to go back')],
});

/** B4. No new desktops are made while the old ones are on their way. */
export const stopProvisioning = stepKind<null, WayBack>({
  id: 'stop-provisioning',
  label: 'B4',
  role: 'desktop',
  keys: () => [],
  title: (_, { out }) =>
    out.workload === 'desktops'
      ? 'Stop provisioning and disable the pools in View'
      : 'Disable the provider vDCs in vCloud Director',
  detail: (_, { out }) =>
    out.workload === 'desktops'
      ? 'A desktop that is provisioned, refreshed or recomposed after the last copy is in View’s database and on no volume.'
      : 'A vApp that is deployed after the last copy is in the database and on no volume.',
  objects: (_, { home }) => home.placements.map((p) => ref('cluster', p.cluster)),
  requires: () => [requirement(is(wayBackClear()), 'it is decided to go back', deduced())],
  adds: () => [provisioningStopped()],
  ifFails: () =>
    'Cancel what is under way in vCenter’s tasks and look again. Do not shut anything down while new ones are made.',
  twice: () => again('What is disabled stays disabled.'),
  expect: () => 'No task of provisioning is left, and no new one starts.',
  duration: () => minutes(2, 10, 45),
  sources: [deduced('no source at hand prints how to go back')],
});

/** B4. Log off, shut down: from here users wait. */
export const stopForReturn = stepKind<Placement, WayBack>({
  id: 'stop-for-return',
  label: 'B4',
  role: 'desktop',
  keys: (p) => [p.key],
  title: (p, { home, out }) =>
    out.workload === 'desktops'
      ? `Log users off and shut down ${vmCount(p.vms, home)} on ${p.cluster.name}`
      : `Power off the vApps on ${p.cluster.name}, ${vmCount(p.vms, home)}, in vCloud Director`,
  detail: (p, { out }) =>
    `${
      out.workload === 'desktops'
        ? 'From here users wait, so everything that takes long comes before. Shut the guests down; HA does not restart what was shut down on purpose.'
        : 'From here tenants wait, so everything that takes long comes before. In the reverse order of their priority, and in vCloud Director rather than in vCenter, so that it knows their state.'
    }${livesThere(p, out)}${stopLine(p, out).why}`,
  objects: (p) => [ref('cluster', p.cluster)],
  hazards: (p, way) => notYetReady(p, way),
  deletes: (p) => [running(p.key)],
  commands: (p, { out }) => stopLine(p, out).commands,
  ifFails: () =>
    'Look at those that are still on; power them off after some minutes and write down which. Nothing has moved yet: everything can be started again here.',
  twice: () => again('What is off stays off.'),
  expect: (p, { home, out }) =>
    `No VM of ${p.cluster.name}${stayOnThere(p, out)} is on (${vmCount(p.vms, home)} ${plural(p.vms.length, 'was', 'were')} to be shut down).`,
  duration: (p) => {
    const waves = Math.max(1, Math.ceil(p.vms.length / 50));
    return minutes(2 + waves, 5 + 2 * waves, 10 + 5 * waves);
  },
  sources: [
    deduced('no source at hand prints how to go back'),
    recalled('HA does not restart VMs that were shut down cleanly'),
  ],
});

/** Shuts down what came over: neither the management, which may run there by now, nor what was there before. */
function stopLine(p: Placement, out: Scope): Sparing {
  if (out.workload !== 'desktops') return { commands: [], why: '' };
  const { staying, agents } = beforeFailover(p, out);
  const spared = [...managementBrought(out), ...staying];
  return shutDown([p.cluster], { spared, agents, acts: p.vms }, out);
}

function stayOnThere(p: Placement, out: Scope): string {
  const { staying, agents } = beforeFailover(p, out);
  const but = [
    ...(thatAreOn(staying).length === 0 ? [] : ['what was there before']),
    ...(managementBrought(out).length === 0 ? [] : ['management VMs']),
    ...(agents.length > 0 ? ['vCenter’s agents'] : []),
  ];
  return but.length === 0 ? '' : ` but ${listed(but)}`;
}

/** What was there before the VMs came over. */
function livesThere(p: Placement, out: Scope): string {
  const vms = thatAreOn(beforeFailover(p, out).staying);
  if (vms.length === 0) return '';
  return ` ${listed(namesOf(vms), 6)} ${plural(vms.length, 'was', 'were')} on there in the snapshot, before anything came over: this step leaves ${plural(vms.length, 'it', 'them')} alone.`;
}

/** What it means to stop the VMs of a cluster before there is a way back. */
export function notYetReady(p: Placement, { out, home }: WayBack): Hazard[] {
  const vms = vmCount(p.vms, home);
  const stop = {
    affected: namedVms(p.vms),
    count: p.vms.length,
  };
  return [
    ...out.groups
      .filter((group) => group.placements.some((other) => other.key === p.key))
      .map((group) => ({
        ...stop,
        id: `not-in-step:${group.key}`,
        when: [isNot(copiedBack(group.key))],
        consequence: `${vms} ${plural(p.vms.length, 'stays', 'stay')} off for as long as ${group.name} takes to copy back`,
        because: `replication of ${group.name} towards ${home.recoveryName} is not in step`,
        cure: 'Reverse replication and let it catch up while everything is still running.',
        source: deduced(),
      })),
    ...out.managementSets.map((set) => ({
      ...stop,
      id: `not-reprotected:${set.key}`,
      when: [isNot(reprotected(set.key))],
      consequence: `${vms} ${plural(p.vms.length, 'stays', 'stay')} off while the management has no way back`,
      because: `${set.name} ${set.by === 'hand' ? 'are' : 'is'} not reprotected`,
      cure: 'Reprotect first: it may take hours and may fail.',
      source: deduced(),
    })),
    {
      ...stop,
      id: 'still-provisioning',
      when: [isNot(provisioningStopped())],
      consequence:
        out.workload === 'desktops'
          ? `View makes or starts anew some of ${vms} while ${plural(p.vms.length, 'it is', 'they are')} being shut down`
          : `tenants start some of ${vms} again while ${plural(p.vms.length, 'it is', 'they are')} being shut down`,
      because: 'provisioning has not been stopped',
      cure: 'Stop provisioning first.',
      source: deduced(),
    },
  ];
}
