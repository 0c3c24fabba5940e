import { ref } from '../../estate/index.js';
import {
  available,
  declared,
  imageThere,
  is,
  isNot,
  oldOnesGone,
  poolEnabled,
  poolFilled,
  serving,
  sharesThere,
  up,
} from '../../plan/facts.js';
import type { Floating, FloatingPool } from '../../plan/scope/floating.js';
import { namedVms } from '../../plan/scope/vms.js';
import type { Requirement } from '../../plan/types.js';
import type { Cluster, Host } from '../../estate/types.js';
import { typedOfHosts } from '../commands.js';
import { again, deduced, minutes, read, recalled, requirement, stepKind } from '../kind.js';
import { allAre, countOf, listed, namesOf } from '../words.js';

const desktops = (pool: FloatingPool): string => countOf(pool.desktops.length, 'desktop');
const deducedHere = deduced('the sources treat persistent desktops only');

/** Management a step needs, as far as the plan brings it. */
function needsTiers({ scope }: Floating, ids: readonly string[]): Requirement[] {
  return scope.tiers
    .filter((tier) => ids.includes(tier.id))
    .map((tier) => requirement(is(up(tier.id)), `${tier.name} ${tier.be} up`, deducedHere));
}

/** F4. What the desktops are made from. */
export const haveImage = stepKind<FloatingPool, Floating>({
  id: 'have-image',
  label: 'F4',
  role: 'desktop',
  keys: ({ pool }) => [pool.key],
  title: ({ pool }) =>
    `Have the parent of ${pool.name} at hand: ${pool.parentVm ?? 'its parent VM'}, snapshot ${pool.snapshot ?? 'as in the pool’s settings'}`,
  detail: (_, { scope }) =>
    `Registered in the vCenter that serves ${scope.recoveryName}, with that very snapshot. Keep a copy there: it is small and changes seldom. A parent that is only replicated has to be made writable, mounted and registered first.`,
  objects: ({ pool }) => [ref('pool', pool)],
  requires: (_, { scope }) => [
    requirement(is(up('vcenter')), `the vCenter of the ${scope.workload} is up`, deducedHere),
  ],
  adds: ({ pool }) => [imageThere(pool.key)],
  ifFails: () =>
    'Look for a copy of the parent at this site, or clone it from a desktop of the pool that works. Without it no desktop of the pool can be made.',
  twice: () => again('Looking again does no harm.'),
  expect: ({ pool }) => `View lists the parent and its snapshot when the pool ${pool.name} is edited.`,
  duration: () => minutes(2, 10, 90),
  sources: [read('viewAdmin', 'parent VM and snapshot, 5.2'), deducedHere],
});

/** F5. Floating desktops keep nothing, so what users keep is elsewhere. */
export const bringShares = stepKind<null, Floating>({
  id: 'bring-shares',
  label: 'F5',
  role: 'storage',
  keys: () => [],
  title: (_, { shares }) =>
    `Bring users’ profiles and files up${shares.length > 0 ? `: ${listed(shares, 6)}` : ''}`,
  detail: () =>
    'A floating desktop keeps nothing. Make the replicated shares writable and reachable under the names that stand in the policies, and log on to them as a user.',
  objects: () => [],
  requires: () => [requirement(is(declared()), 'it has been declared', deducedHere)],
  adds: () => [sharesThere()],
  ifFails: () =>
    'Let nobody in: an empty profile would be written and later win over the old one. Look at the name in the policies, at the rights, and at which side of the replication is writable.',
  twice: () => again('What is writable stays so.'),
  expect: () => 'A user opens a file of yesterday.',
  duration: (_, { shares }) => minutes(5, 15 + 5 * shares.length, 90 + 20 * shares.length),
  sources: [deducedHere],
});

/** F6. The hosts that take the pools. */
export const freeHosts = stepKind<{ readonly cluster: Cluster; readonly hosts: readonly Host[] }, Floating>({
  id: 'free-hosts',
  label: 'F6',
  role: 'virtualisation',
  keys: ({ cluster }) => [cluster.key],
  title: ({ cluster, hosts }) =>
    `Take ${countOf(hosts.length, 'host')} of ${cluster.name} out of maintenance mode`,
  detail: ({ hosts }) =>
    `Hosts: ${listed(namesOf(hosts), 12)}. Where they share a cluster with the desktops that stayed behind, vSphere HA tries to start those as well, finds no disks and gives up after 5 tries; and where dedicated desktops come back to the same hosts, theirs is the order that counts: mount before.`,
  objects: ({ cluster, hosts }) => [ref('cluster', cluster), ...hosts.map((host) => ref('host', host))],
  requires: (_, { scope }) => [
    requirement(is(up('vcenter')), `the vCenter of the ${scope.workload} is up`, deducedHere),
    requirement(is(declared()), 'it has been declared', deducedHere),
  ],
  adds: ({ cluster }) => [available(cluster.key)],
  commands: ({ hosts }) => typedOfHosts(hosts, 'Set-VMHost -State Connected'),
  ifFails: () =>
    'Read the error of the task. Fewer hosts take fewer desktops: fill the most important pools first.',
  twice: () => again('A host that is out of maintenance mode stays so.'),
  expect: ({ hosts }) => `${allAre(hosts.length, 'host')} connected and in no maintenance mode.`,
  duration: ({ hosts }) => minutes(1, 2 + hosts.length / 8, 10 + hosts.length / 2),
  sources: [deducedHere, read('deepdive', 'restart retries')],
});

/** F7. View still counts the desktops that stayed behind. */
export const retireOldDesktops = stepKind<FloatingPool, Floating>({
  id: 'retire-old-desktops',
  label: 'F7',
  role: 'desktop',
  keys: ({ pool }) => [pool.key],
  title: (pool) => `Disable ${pool.pool.name} and remove its ${desktops(pool)} that stayed behind from View`,
  detail: ({ pool }) =>
    `They count towards the pool’s size and hold the names${pool.namePrefix === null ? '' : ` that begin with ${pool.namePrefix}`}. Remove them from View, from Composer and from the directory; write down how many there were.`,
  objects: ({ pool, desktops: vms }) => [ref('pool', pool), ...namedVms(vms)],
  requires: (_, floating) => [
    ...needsTiers(floating, ['connection', 'composer']),
    requirement(is(declared()), 'it has been declared', deducedHere),
  ],
  adds: ({ pool }) => [oldOnesGone(pool.key)],
  ifFails: () =>
    'Those that cannot be removed in View are taken out of Composer’s database and the directory with VMware’s tools; rehearse it. Until then make the new pool under another naming pattern.',
  twice: () => again('What is removed is not there any more. Look that no new desktop is on the list.'),
  expect: ({ pool }) => `${pool.name} shows no desktops.`,
  duration: ({ desktops: vms }) => minutes(2, 10 + vms.length / 60, 60 + vms.length / 10),
  sources: [deducedHere, recalled('View counts desktops that are missing')],
});

/** F8. The pool makes its desktops anew. */
export const startPool = stepKind<FloatingPool, Floating>({
  id: 'start-pool',
  label: 'F8',
  role: 'desktop',
  keys: ({ pool }) => [pool.key],
  title: ({ pool, cluster }, { prepared }) =>
    prepared
      ? `Enable ${pool.name} and its provisioning on ${cluster.name}`
      : `Create ${pool.name} on ${cluster.name} and start provisioning`,
  detail: ({ hosts }, { prepared, datastores }) =>
    `${prepared ? 'It was set up for this site before the day, disabled.' : 'With the settings of the lost one; entitle nobody yet.'} Datastores: ${datastores.length > 0 ? listed(namesOf(datastores), 8) : 'ones at this site that need not be replicated'}. ${hosts.length > 8 ? `The cluster has ${hosts.length} hosts here: with a replica on VMFS no more than 8 may use it unless all are 5.1 and VMFS is 5.` : 'A replica datastore must be seen by all hosts.'}`,
  objects: ({ pool, cluster }) => [ref('pool', pool), ref('cluster', cluster)],
  requires: ({ pool, cluster }, floating) => [
    requirement(
      is(imageThere(pool.key)),
      `the parent of ${pool.name} is there`,
      read('viewAdmin', 'parent VM and snapshot, 5.2'),
    ),
    requirement(is(available(cluster.key)), `the hosts of ${cluster.name} may run VMs`, deducedHere),
    ...needsTiers(floating, ['directory', 'composer', 'connection']),
  ],
  hazards: (pool) => [
    {
      id: 'old-ones-there',
      when: [isNot(oldOnesGone(pool.pool.key))],
      consequence: `View counts ${desktops(pool)} that stayed behind and makes none in their place, or makes them under other names`,
      because: `the old desktops of ${pool.pool.name} have not been removed`,
      affected: namedVms(pool.desktops),
      count: pool.desktops.length,
      cure: 'Remove them from View, Composer and the directory first.',
      source: deducedHere,
      versions: 'View 4.6 to 5.2',
    },
  ],
  twice: (pool, { prepared }) =>
    prepared
      ? { harm: false, text: 'A pool that is enabled stays enabled.', source: deducedHere }
      : {
          harm: true,
          text: `a second pool of the same naming pattern makes ${desktops(pool)} with the first one’s computer accounts`,
          affected: namedVms(pool.desktops),
          count: pool.desktops.length,
          cure: 'Look whether the pool is there before it is created.',
          source: deducedHere,
        },
  adds: ({ pool }) => [poolEnabled(pool.key)],
  ifFails: () =>
    'Read the pool’s status and Composer’s log: parent and snapshot, datastore and its free space, the account of the domain. Let nobody in before the first desktop is available.',
  expect: () => 'The first desktop is customised and available.',
  duration: (_, { prepared }) => (prepared ? minutes(2, 10, 45) : minutes(10, 30, 120)),
  sources: [deducedHere],
});

/** F9. Composer takes its time. */
export const fillPool = stepKind<FloatingPool, Floating>({
  id: 'fill-pool',
  label: 'F9',
  role: 'automatic',
  keys: ({ pool }) => [pool.key],
  title: (pool) => `Wait until ${pool.pool.name} has its ${desktops(pool)}`,
  detail: () =>
    'Composer provisions 8 at a time, a vCenter 20 other machines; all pools share these. Fill the pools that are needed first, first.',
  objects: ({ pool }) => [ref('pool', pool)],
  requires: ({ pool }) => [requirement(is(poolEnabled(pool.key)), `${pool.name} provisions`, deducedHere)],
  adds: ({ pool }) => [poolFilled(pool.key)],
  ifFails: () =>
    'Read the error of the first desktop that failed and stop provisioning: all the others would fail alike.',
  twice: () => again('It goes on filling.'),
  expect: (pool) => `${desktops(pool)} available, none in error.`,
  // Eight at a time, some 2 to 6 minutes each.
  duration: ({ desktops: vms }) => {
    const rounds = Math.max(1, Math.ceil(vms.length / 8));
    return minutes(2 * rounds, 3 * rounds, 6 * rounds);
  },
  sources: [read('viewInstall', 'Max concurrent View Composer provisioning operations'), deducedHere],
});

/** F10. Only now are users let in. */
export const letUsersIn = stepKind<FloatingPool, Floating>({
  id: 'let-users-in',
  label: 'F10',
  role: 'desktop',
  keys: ({ pool }) => [pool.key],
  title: ({ pool }) => `Entitle users to ${pool.name} and have one log on`,
  detail: () => 'The groups of the lost pool. The first one who logs on sees profile, files and printers.',
  objects: ({ pool }) => [ref('pool', pool)],
  requires: ({ pool }, floating) => [
    requirement(is(poolEnabled(pool.key)), `${pool.name} provisions`, deducedHere),
    ...needsTiers(floating, ['connection', 'security']),
  ],
  hazards: (pool) => [
    {
      id: 'no-profiles',
      when: [isNot(sharesThere())],
      consequence: `users of ${desktops(pool)} log on without their profile, and an empty one is written that later wins over the old`,
      because: 'the shares with profiles and files are not there',
      affected: namedVms(pool.desktops),
      count: pool.desktops.length,
      cure: 'Bring the shares up and try them before anybody is entitled.',
      source: deducedHere,
    },
    {
      id: 'pool-empty',
      when: [isNot(poolFilled(pool.pool.key))],
      consequence: `more users ask than there are desktops, and each of ${desktops(pool)} is taken as soon as it is made`,
      because: `${pool.pool.name} is still being filled`,
      affected: [ref('pool', pool.pool)],
      count: pool.desktops.length,
      cure: 'Fill the pool first.',
      source: deducedHere,
    },
  ],
  adds: ({ pool }) => [serving(pool.key)],
  ifFails: () => 'Take the entitlement back, and look at profile, files and agent with one user.',
  twice: () => again('Who is entitled stays so.'),
  expect: () => 'The first user works.',
  duration: () => minutes(5, 15, 60),
  sources: [deducedHere],
});
