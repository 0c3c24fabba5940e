import { ref } from '../estate/index.js';
import type { Datastore } from '../estate/types.js';
import {
  declared,
  is,
  isNot,
  keepsSignatures,
  mounted,
  mountedOnFirst,
  portsKnown,
  presented,
  resignatured,
} from '../plan/facts.js';
import { groupKeyOf } from '../plan/scope/index.js';
import type { Placement, Scope } from '../plan/scope/index.js';
import type { Command, Hazard } from '../plan/types.js';
import { ash, isBefore4, isBefore5, onHosts, unlessOption } from './commands.js';
import { again, deduced, minutes, read, recalled, requirement, seconds, stepKind } from './kind.js';
import { mountHazards, without, type MountTarget } from './mountHazards.js';
import { allOf, countOf, listed, namesOf, theOther } from './words.js';

/** V6a. Every recovery host of a cluster force-mounts a VMFS copy, keeping its signature. */
export const mountVolume = stepKind<MountTarget>({
  id: 'mount-volume',
  label: 'V6a',
  role: 'storage',
  keys: ({ datastore, placement }) => [datastore.key, placement.key],
  title: ({ datastore, placement }, scope) =>
    inTwoSteps(placement, scope)
      ? `Mount ${datastore.name} on ${theOther(placement.hosts.length - 1, 'host')} of ${placement.cluster.name}`
      : `Mount ${datastore.name} on ${countOf(placement.hosts.length, 'host')} of ${placement.cluster.name}`,
  detail: howToMount,
  objects: ({ datastore, placement }) => [ref('datastore', datastore), ref('cluster', placement.cluster)],
  requires: (target, scope) => [
    presentedTo(target),
    ...(inTwoSteps(target.placement, scope)
      ? [
          requirement(
            is(mountedOnFirst(target.datastore.key, target.placement.key)),
            `${target.datastore.name} has been mounted on one host and looked at`,
            { text: 'scenario', basis: 'user' },
          ),
        ]
      : []),
  ],
  hazards: (target, scope) => [...mountHazards(target, scope), ...resignaturesBySwitch(target, scope)],
  adds: ({ datastore, placement }) => [mounted(datastore.key, placement.key)],
  // What a host learnt of its dvPorts before this storage came does not cover it.
  deletes: ({ placement }) => [portsKnown(placement.key)],
  commands: (target, scope) =>
    mountCommands(target, scope, inTwoSteps(target.placement, scope) ? 1 : 0, Infinity),
  twice: () => ({
    harm: false,
    text: 'A second mount is refused: one UUID is mounted once on a host.',
    source: read('api', 'HostUnresolvedVmfsVolume, VmfsVolumeAlreadyMounted'),
  }),
  ifFails: () =>
    'Look at esxcfg-volume -l. Not listed: the LUN is not presented to this host, or the volume is mounted already (esxcli storage filesystem list). Listed and cannot be mounted: the host still sees the original, or an extent is missing. Never resignature to get past it.',
  expect: ({ datastore, placement }) =>
    `esxcli storage filesystem list shows ${datastore.name}${datastore.vmfsUuid ? ` (${datastore.vmfsUuid})` : ''} mounted on ${allOf(placement.hosts.length, 'host')}.`,
  duration: ({ placement: { hosts } }) =>
    seconds(20 + 5 * hosts.length, 45 + 15 * hosts.length, 180 + 60 * hosts.length),
  sources: [
    read('viewDr', 'step 5'),
    read('esxcfgVolume', '-m and -M'),
    recalled('scan by esxcli, 5.0 and later'),
    deduced(),
  ],
});

/** V6a, where the scenario wants it: one host first, to see that the copy is what it should be. */
export const mountOnFirst = stepKind<MountTarget>({
  id: 'mount-on-first',
  label: 'V6a',
  role: 'storage',
  keys: ({ datastore, placement }) => [datastore.key, placement.key],
  title: ({ datastore, placement }) =>
    `Mount ${datastore.name} on ${placement.hosts[0]?.name ?? 'one host'} first and look at it`,
  detail: howToMount,
  objects: ({ datastore, placement }) => [
    ref('datastore', datastore),
    ...placement.hosts.slice(0, 1).map((host) => ref('host', host)),
  ],
  requires: (target) => [presentedTo(target)],
  hazards: (target, scope) => [...mountHazards(target, scope), ...resignaturesBySwitch(target, scope)],
  adds: ({ datastore, placement }) => [mountedOnFirst(datastore.key, placement.key)],
  deletes: ({ placement }) => [portsKnown(placement.key)],
  commands: (target, scope) => mountCommands(target, scope, 0, 1),
  ifFails: () =>
    'Look at esxcfg-volume -l, as for every mount; do not go on to the other hosts. Where the folders are not what they should be, unmount it (esxcli storage filesystem unmount) and look at the array.',
  twice: () => again('A second mount is refused: one UUID is mounted once on a host.'),
  expect: ({ datastore, placement }) =>
    `${datastore.name} is mounted on ${placement.hosts[0]?.name ?? 'it'}, and the VMs’ folders are there. The other hosts do not have it yet.`,
  duration: () => seconds(30, 90, 300),
  sources: [{ text: 'scenario', basis: 'user' }, read('api', 'HostUnresolvedVmfsVolume')],
});

/** V6a as it must not be done: the copy becomes another datastore. */
export const resignatureVolume = stepKind<MountTarget>({
  id: 'resignature-volume',
  label: 'V6a',
  role: 'storage',
  keys: ({ datastore, placement }) => [datastore.key, placement.key],
  title: ({ datastore, placement }) =>
    `Mount ${datastore.name} with a new signature on ${placement.cluster.name}`,
  detail: () =>
    'The scenario says so. It makes another datastore, cannot be taken back and needs all extents. This design lives on paths that stay as they were: keep the signature.',
  objects: ({ datastore, placement }) => [ref('datastore', datastore), ref('cluster', placement.cluster)],
  requires: (target) => [presentedTo(target)],
  hazards: (target, scope) => {
    const { datastore } = target;
    const { who, ...harmed } = without(target, scope);
    return [
      ...mountHazards(target, scope),
      {
        id: 'new-signature',
        when: [isNot(resignatured(datastore.key))],
        consequence: `the copy of ${datastore.name} comes up as another datastore: ${who} inaccessible, and HA finds neither its list of protected VMs nor their port files`,
        because: 'the copy is given a new signature instead of being mounted with its own',
        ...harmed,
        cure: 'Mount with the signature kept. Where it has been done: go back to the copy on the array and start over.',
        source: read('storage', 'resignaturing'),
        versions: 'ESX 3 and later',
      },
    ];
  },
  adds: ({ datastore }) => [resignatured(datastore.key)],
  ifFails: () =>
    'Stop: what has been resignatured cannot be taken back. Take the copy away from the hosts, make it anew on the array and mount it with its signature kept.',
  twice: (target, scope) => ({
    harm: true,
    text: `${target.datastore.name} gets yet another signature, and paths that were corrected meanwhile are wrong again`,
    affected: without(target, scope).affected,
    count: without(target, scope).count,
    cure: 'Go back to the copy on the array and mount it with its signature kept.',
    source: read('storage', 'resignaturing'),
  }),
  expect: () => 'A datastore called snap- something: not the one the VMs are on.',
  duration: ({ placement: { hosts } }) =>
    seconds(20 + 5 * hosts.length, 60 + 15 * hosts.length, 300 + 60 * hosts.length),
  sources: [{ text: 'scenario', basis: 'user' }, read('storage', 'resignaturing')],
});

/** V5. ESX 3 decides about copies for the whole host, by two switches, at the next scan. */
export const keepSignatures = stepKind<Placement>({
  id: 'keep-signatures',
  label: 'V5',
  role: 'storage',
  keys: (p) => [p.key],
  title: (p) =>
    `Set the LVM switches of ${countOf(p.hosts.filter(isBefore4).length, 'ESX 3 host')} of ${p.cluster.name} so that copies keep their signature`,
  detail: () =>
    'EnableResignature off, DisallowSnapshotLUN off. The switches hold for all volumes a host sees: put them back after the exercise.',
  objects: (p) => p.hosts.filter(isBefore4).map((host) => ref('host', host)),
  requires: () => [requirement(is(declared()), 'the failover has been declared', deduced())],
  adds: (p) => [keepsSignatures(p.key)],
  commands: (p) => [
    ...onHosts('esxcfg-advcfg -s 0 /LVM/EnableResignature', p.hosts.filter(isBefore4)),
    ...onHosts('esxcfg-advcfg -s 0 /LVM/DisallowSnapshotLun', p.hosts.filter(isBefore4)),
  ],
  ifFails: () =>
    'Leave a host on which a switch cannot be set in maintenance mode, and present nothing to it.',
  twice: () => again('The same values are written again.'),
  expect: () => 'esxcfg-advcfg -g answers 0 for both on every host.',
  duration: ({ hosts }) => minutes(1, 2 + hosts.length / 4, 10 + hosts.length),
  sources: [recalled('host-wide switches of ESX 3.x')],
});

/** Whether a cluster has ESX 3 hosts among those that take over. */
export const hasEsx3 = (p: Placement): boolean => p.hosts.some(isBefore4);

function resignaturesBySwitch(target: MountTarget, scope: Scope): Hazard[] {
  const { datastore, placement } = target;
  if (!hasEsx3(placement)) return [];
  const { who, ...harmed } = without(target, scope);
  return [
    {
      id: 'switches-not-set',
      when: [isNot(keepsSignatures(placement.key))],
      consequence: `the scan gives ${datastore.name} a new signature or hides it, and ${who} inaccessible`,
      because: `LVM.EnableResignature and DisallowSnapshotLUN are not known to be off on ${listed(namesOf(placement.hosts.filter(isBefore4)))}`,
      ...harmed,
      cure: 'Set both switches to 0 before anything is scanned.',
      source: recalled('host-wide switches of ESX 3.x'),
      versions: 'ESX 3.x',
    },
  ];
}

const presentedTo = ({ datastore, placement }: MountTarget) =>
  requirement(
    is(presented(groupKeyOf(datastore))),
    `the LUNs of ${datastore.name} are presented to the hosts of ${placement.cluster.name}`,
    read('viewDr', 'step 4'),
  );

/** Whether one host goes first. */
export const inTwoSteps = (p: Placement, { mounting }: Scope): boolean =>
  mounting.firstHost && p.hosts.length > 1;

function howToMount({ placement }: MountTarget, { scenario }: Scope): string {
  return `On every host: scan${placement.hosts.some(isBefore5) ? ' (hosts before 5.0: esxcfg-rescan for each adapter)' : ''}, find the copy in the list, mount it with its signature kept. Never resignature: that makes another datastore and breaks every path to it. ${
    scenario.mount === 'until-reboot'
      ? 'The mount lasts until the host reboots.'
      : 'The mount survives a reboot.'
  }`;
}

function mountCommands(
  { datastore, placement }: MountTarget,
  { scenario }: Scope,
  from: number,
  to: number,
): Command[] {
  const hosts = placement.hosts.slice(from, to);
  return [
    ...onHosts(
      'esxcli storage core adapter rescan --all',
      hosts.filter((host) => !isBefore5(host)),
    ),
    ...onHosts(
      'esxcfg-volume -l',
      hosts.filter((host) => !isBefore4(host)),
    ),
    ...onHosts(
      unlessOption(
        [volumeId(datastore)],
        `esxcfg-volume ${scenario.mount === 'persistent' ? '-M' : '-m'} ${ash(volumeId(datastore))}`,
      ),
      hosts.filter((host) => !isBefore4(host)),
    ),
  ];
}

/** esxcfg-volume takes the UUID or the label; the UUID cannot be mistaken. */
function volumeId(datastore: Datastore): string {
  return datastore.vmfsUuid ?? datastore.name;
}
