import { ref } from '../estate/index.js';
import { declared, inUse, is, writable } from '../plan/facts.js';
import type { ReplicationGroup } from '../plan/scope/index.js';
import { again, deduced, minutes, read, requirement, stepKind } from './kind.js';
import { countOf, listed, namesOf } from './words.js';

/** V4. The copies of a group are made writable. */
export const breakReplication = stepKind<ReplicationGroup>({
  id: 'break-replication',
  label: 'V4',
  role: 'storage',
  keys: (group) => [group.key],
  title: (group, { recoveryName }) =>
    `Break replication of ${group.name}${group.consistent ? ` (${countOf(group.datastores.length, 'datastore')})` : ''} and make the copy at ${recoveryName} writable`,
  detail: (group) => {
    const devices = group.datastores.flatMap((ds) => ds.replication?.targetDevices ?? []);
    const parts = [`Use the array's own tool. Datastores: ${listed(namesOf(group.datastores), 20)}.`];
    if (devices.length > 0) parts.push(`Copies: ${listed(devices, 20)}.`);
    if (group.alsoMoved.length > 0) {
      parts.push(
        `The array moves these with it, which this plan does not use: ${listed(namesOf(group.alsoMoved), 10)}.`,
      );
    }
    parts.push('Note the time of the last consistent copy: everything later is lost.');
    return parts.join(' ');
  },
  objects: (group) => group.datastores.map((ds) => ref('datastore', ds)),
  requires: () => [requirement(is(declared()), 'the failover has been declared', deduced())],
  hazards: (group, { scenario, protectedName }) => [
    {
      id: 'originals-in-use',
      when: [is(inUse(scenario.protectedSite))],
      consequence: `the original and the copy of ${countOf(group.datastores.length, 'datastore')} drift apart and one of them is lost`,
      because: `nobody has confirmed that ${protectedName} has stopped writing`,
      affected: group.datastores.map((ds) => ref('datastore', ds)),
      count: group.datastores.length,
      cure: `Confirm first that nothing at ${protectedName} uses the originals.`,
      source: deduced(),
    },
  ],
  adds: (group) => [writable(group.key)],
  ifFails: () =>
    'Mount nothing of it. Write the array’s message down, look whether a synchronisation or the link holds it, and call the array’s support. Other groups can go on.',
  twice: () =>
    again(
      'The array says that it is broken already. Do it only while nothing has been powered on from the copy.',
    ),
  expect: (group) =>
    `The array shows ${group.name} as read/write at the recovery site and replication as broken or split.`,
  duration: (group) => minutes(2, 5 + group.datastores.length / 4, 20 + group.datastores.length),
  sources: [read('viewDr', 'step 3')],
});
