import { ref } from '../../estate/index.js';
import {
  copiedBack,
  inMaintenance,
  inUse,
  is,
  isNot,
  known,
  presented,
  released,
  running,
  servesThere,
  unregistered,
  writable,
} from '../../plan/facts.js';
import type { Vm } from '../../estate/types.js';
import { beforeFailover, managementOnVolumes, thatAreOn } from '../../plan/scope/beside.js';
import type { Placement, ReplicationGroup, Scope } from '../../plan/scope/index.js';
import { managementBrought } from '../../plan/scope/management.js';
import type { WayBack } from '../../plan/scope/turnRound.js';
import { namedVms } from '../../plan/scope/vms.js';
import { ash, onHosts, typedOfHosts } from '../commands.js';
import { again, deduced, minutes, read, recalled, requirement, stepKind } from '../kind.js';
import { volumes } from '../presentLuns.js';
import { unregister, type Sparing } from '../sparing.js';
import { allAre, countOf, listed, namesOf, plural, vmCount } from '../words.js';

/** B5. The recovery hosts stop running VMs, and HA cannot start any there. */
export const enterMaintenance = stepKind<Placement, WayBack>({
  id: 'enter-maintenance',
  label: 'B5',
  role: 'virtualisation',
  keys: (p) => [p.key],
  title: (p) => `Put ${countOf(p.hosts.length, 'host')} of ${p.cluster.name} into maintenance mode`,
  detail: (p, { out }) =>
    `Hosts: ${listed(namesOf(p.hosts), 12)}. All of them: a host left out can power on what another mounts next.${
      out.tiers.some((tier) => tier.id === 'vcenter')
        ? ' Do it while the vCenter still runs here: its own move takes it away for a while.'
        : ''
    }${inTheWayThere(p, out)}`,
  objects: (p) => [ref('cluster', p.cluster), ...p.hosts.map((host) => ref('host', host))],
  requires: (p, { out }) => [
    requirement(
      isNot(running(p.key)),
      `nothing of ${p.cluster.name} is on: a host with running VMs does not get into maintenance mode`,
      deduced(),
    ),
    requirement(
      is(servesThere('vcenter')),
      `the vCenter of the ${out.workload} still serves at ${out.recoveryName}`,
      deduced(),
    ),
  ],
  adds: (p) => [inMaintenance(p.key)],
  commands: (p) => typedOfHosts(p.hosts, 'Set-VMHost -State Maintenance'),
  ifFails: () =>
    'The task waits for a VM that is still on: find it on the host and shut it down. A host that will not go is cut off from the volumes by the array, once nothing runs on it.',
  twice: () => again('A host in maintenance mode stays so.'),
  expect: (p) => `${allAre(p.hosts.length, 'host')} in maintenance mode.`,
  duration: (p) => minutes(2, 5 + p.hosts.length / 2, 20 + 2 * p.hosts.length),
  sources: [deduced('no source at hand prints how to go back')],
});

/** What else may be on where the hosts go into maintenance mode. */
function inTheWayThere(p: Placement, out: Scope): string {
  const living = thatAreOn(beforeFailover(p, out).staying);
  const brought = managementBrought(out);
  const [here, them] = [
    plural(p.hosts.length, 'this host', 'these hosts'),
    plural(brought.length, 'it', 'them'),
  ];
  const onThem = managementOnVolumes(out);
  if (living.length + brought.length === 0) return '';
  return ` Over a VM that is on no host goes into maintenance mode.${
    living.length === 0
      ? ''
      : ` ${listed(namesOf(living), 6)} ${plural(living.length, 'was', 'were')} there before anything came over: move ${plural(living.length, 'it', 'them')} to hosts of another cluster, or shut ${plural(living.length, 'it', 'them')} down and start ${plural(living.length, 'it', 'them')} again afterwards.`
  }${
    brought.length === 0
      ? ''
      : ` Management VMs go home only later: look whether ${listed(namesOf(brought), 6)} ${plural(brought.length, 'runs', 'run')} on ${here} by now, and move ${them} to others first. Where there are no others, shut ${them} down last.`
  }${
    onThem.length === 0
      ? ''
      : ` ${listed(namesOf(onThem), 6)} ${plural(onThem.length, 'has files', 'have files')} on the volumes that are released: shut ${plural(onThem.length, 'it', 'them')} down before these go.`
  }`;
}

/** B6, where it is so decided: VMs are unregistered, so that their volumes can be unmounted. */
export const unregisterVms = stepKind<Placement, WayBack>({
  id: 'unregister-vms',
  label: 'B6',
  role: 'virtualisation',
  keys: (p) => [p.key],
  title: (p, { home }) => `Unregister ${vmCount(p.vms, home)} on ${p.cluster.name}`,
  detail: (p, { out }) =>
    `An unmount needs a volume on which no VM is registered. The price: when they are registered again the VMs have new identifiers, and whoever manages them has to be told. Write down where each .vmx lies first; a list that is there already is not written over. It is “Remove from Inventory”, never “Delete from Disk”, and only for what came over.${removal(p, out).why}`,
  objects: (p) => [ref('cluster', p.cluster)],
  requires: (p, { out }) => [
    requirement(is(inMaintenance(p.key)), 'the hosts are in maintenance mode', deduced()),
    requirement(
      is(servesThere('vcenter')),
      `the vCenter of the ${out.workload} still serves at ${out.recoveryName}`,
      deduced(),
    ),
  ],
  // The home cluster's VMs are these, under the key of the cluster they came from.
  deletes: (p) => p.sources.map((cluster) => known(cluster.key)),
  adds: (p) => [unregistered(p.key)],
  commands: (p, { out }) => [
    ...typedOfHosts(
      p.hosts,
      `Get-VM | Sort-Object Name | Select-Object Name, @{ N = 'Vmx'; E = { $_.ExtensionData.Config.Files.VmPathName } } | Export-Csv -Path ${listFile(p)} -NoTypeInformation -NoClobber`,
    ),
    ...removal(p, out).commands,
  ],
  ifFails: () =>
    'A VM that is still on cannot be unregistered: shut it down. Go on with the list of .vmx files in hand, never without.',
  twice: () => again('What is unregistered is not there any more.'),
  expect: (p, { out }) =>
    `${p.cluster.name} has no VM left${staysRegistered(p, out).length === 0 ? '' : ' but those that were there before and management VMs'}; the list of .vmx files is at hand.`,
  duration: (p) => minutes(5, 10 + p.vms.length / 60, 60 + p.vms.length / 10),
  sources: [read('storage', 'unmounting, 5.x'), recalled('unregistering changes the MoRef')],
});

/** VMs that are none of those that came over, or came over by other steps. */
const staysRegistered = (p: Placement, out: Scope): readonly Vm[] => [
  ...beforeFailover(p, out).staying,
  ...managementBrought(out),
];

const removal = (p: Placement, out: Scope): Sparing =>
  unregister(p.hosts, {
    spared: staysRegistered(p, out),
    agents: beforeFailover(p, out).agents,
    acts: p.vms,
  });

/**
 * The file a cluster's list of .vmx files is saved in: one a cluster, in characters that need no quotes. Where two
 * names come to one, and when it is run once more with the VMs gone, `-NoClobber` keeps the first list.
 */
const listFile = ({ cluster }: Placement): string =>
  `vmx-${cluster.name.replace(/[^\p{L}\p{N}.-]+/gu, '_').slice(0, 60)}.csv`;

/** B6. The hosts of a cluster let go of its volumes. */
export const releaseVolumes = stepKind<Placement & { readonly unregistered: boolean }, WayBack>({
  id: 'release-volumes',
  label: 'B6',
  role: 'storage',
  keys: (p) => [p.key],
  title: (p) =>
    `Release ${countOf(p.vmfs.length + p.nfs.length, 'volume')} on ${countOf(p.hosts.length, 'host')} of ${p.cluster.name}`,
  detail: (p) =>
    p.unregistered
      ? 'Unmount each volume on every host. An unmount is refused while a VM is registered on it, while it is in a datastore cluster, while Storage I/O Control is on, or while it serves HA as heartbeat datastore.'
      : 'The VMs stay registered, so the volumes cannot be unmounted; the array takes them away from hosts in maintenance mode. Hosts will report them as lost: that is meant. Your decision: unmounting is cleaner for the hosts, but unregistering the VMs costs them their identifiers.',
  objects: (p) => [...p.vmfs, ...p.nfs].map((ds) => ref('datastore', ds)),
  requires: (p) => [
    requirement(
      is(inMaintenance(p.key)),
      `the hosts of ${p.cluster.name} are in maintenance mode`,
      deduced(),
    ),
    ...(p.unregistered
      ? [
          requirement(
            is(unregistered(p.key)),
            'no VM is registered on the volumes',
            read('storage', 'unmounting, 5.x'),
          ),
        ]
      : []),
  ],
  hazards: (p, { home }) => [
    {
      id: 'pulled-away',
      when: [is(running(p.key))],
      consequence: `${vmCount(p.vms, home)} ${plural(p.vms.length, 'loses its disks while it runs', 'lose their disks while they run')}`,
      because: `nobody has shut down the VMs of ${p.cluster.name}`,
      affected: namedVms(p.vms),
      count: p.vms.length,
      cure: 'Shut the VMs down first.',
      source: deduced(),
    },
  ],
  adds: (p) => [released(p.key)],
  commands: (p) =>
    p.unregistered
      ? [...p.vmfs, ...p.nfs].flatMap((ds) =>
          onHosts(
            ds.type === 'nfs'
              ? `esxcli storage nfs remove --volume-name=${ash(ds.name)}`
              : `esxcli storage filesystem unmount --volume-${ds.vmfsUuid === null ? 'label' : 'uuid'}=${ash(ds.vmfsUuid ?? ds.name)}`,
            p.hosts,
          ),
        )
      : [],
  ifFails: () =>
    'Find what holds the volume: a VM that is registered, a datastore cluster, Storage I/O Control, an HA heartbeat, an image in a VM’s drive, logs of the host. Cure that first. Do not take a volume away from a host on which anything runs.',
  twice: () => again('What has been released stays released.'),
  expect: (p) =>
    p.unregistered
      ? `esxcli storage filesystem list shows none of them on ${p.cluster.name}.`
      : `The array presents none of them to ${p.cluster.name}.`,
  duration: (p) => minutes(2, 5 + p.hosts.length, 30 + 4 * p.hosts.length),
  sources: [read('storage', 'unmounting, 5.x'), deduced('no source at hand prints how to go back')],
});

/** B6. Somebody looks: from here the copies at the site to be left are not written. */
export const confirmReleased = stepKind<null, WayBack>({
  id: 'confirm-released',
  label: 'B6',
  role: 'storage',
  keys: () => [],
  title: (_, { out }) => `Confirm that nothing at ${out.recoveryName} uses the volumes`,
  detail: () => 'On the array: no host is connected to them and nothing is written.',
  objects: (_, { out }) => out.groups.flatMap((group) => group.datastores.map((ds) => ref('datastore', ds))),
  requires: (_, { out }) =>
    out.placements.map((p) =>
      requirement(is(released(p.key)), `${p.cluster.name} has let go of its volumes`, deduced()),
    ),
  deletes: (_, { home }) => [inUse(home.scenario.protectedSite)],
  ifFails: () =>
    'Find the host by its initiator on the array and go back to it. Do not synchronise while anything is written.',
  twice: () => again('Looking again does no harm.'),
  expect: () => 'The array counts no writes.',
  duration: () => minutes(2, 5, 30),
  sources: [read('storage', 'VMFS datastore copies'), deduced('no source at hand prints how to go back')],
});

/** B7. The last changes go over; then production is the side that is written. */
export const finalSync = stepKind<ReplicationGroup, WayBack>({
  id: 'final-sync',
  label: 'B7',
  role: 'storage',
  keys: (group) => [group.key],
  title: (group, { home }) =>
    `Synchronise ${group.name} for the last time and make it writable at ${home.recoveryName}`,
  detail: (group, { home, out }) =>
    `Then take it away from ${out.recoveryName} and present it to ${countOf(homeHosts(group).length, 'host')} at ${home.recoveryName}. Datastores: ${listed(namesOf(group.datastores), 20)}.`,
  objects: (group) => group.datastores.map((ds) => ref('datastore', ds)),
  requires: (group, { home }) => [
    requirement(is(copiedBack(group.key)), `${group.name} is copied back to ${home.recoveryName}`, deduced()),
  ],
  hazards: (group, { home, out }) => {
    const vms = vmsOn(group);
    return [
      {
        id: 'still-written',
        when: [is(inUse(home.scenario.protectedSite))],
        consequence: `what ${vms.length > 0 ? `${vmCount(vms, home)} still ${plural(vms.length, 'writes', 'write')}` : 'is still written'} to ${group.name} after the last copy is lost`,
        because: `nobody has confirmed that nothing at ${out.recoveryName} uses the volumes`,
        affected: vms.length > 0 ? namedVms(vms) : group.datastores.map((ds) => ref('datastore', ds)),
        count: vms.length,
        cure: 'Release the volumes on every host first, then synchronise.',
        source: deduced(),
      },
    ];
  },
  adds: (group) =>
    volumes(group).length > 0 ? [writable(group.key), presented(group.key)] : [writable(group.key)],
  ifFails: (group, { out }) =>
    `Do not make ${group.name} writable. The last state is still at ${out.recoveryName}: give the volumes back to the hosts there and start everything there again, if the time is up.`,
  twice: (group, { home, out }) => ({
    harm: true,
    text: `what has been written at ${home.recoveryName} meanwhile is overwritten by the state of ${out.recoveryName}`,
    affected: group.datastores.map((ds) => ref('datastore', ds)),
    count: group.datastores.length,
    cure: 'Synchronise for the last time once; look at the array which side is written.',
    source: deduced(),
  }),
  expect: (group, { home }) =>
    `The array shows ${group.name} as read/write at ${home.recoveryName}, nothing left to copy.`,
  duration: (group) => minutes(5, 15 + group.datastores.length, 120 + 10 * group.datastores.length),
  sources: [deduced('no source at hand prints how to go back')],
});

/** VMs that need anything of the group. */
export function vmsOn(group: ReplicationGroup) {
  return [
    ...new Set(
      group.placements.flatMap((p) => group.datastores.flatMap((ds) => p.vmsNeeding.get(ds.key) ?? [])),
    ),
  ];
}

function homeHosts(group: ReplicationGroup) {
  return group.placements.flatMap((p) => p.hosts);
}
