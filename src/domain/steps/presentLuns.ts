import { ref } from '../estate/index.js';
import type { Datastore } from '../estate/types.js';
import { declared, is, isNot, presented, writable } from '../plan/facts.js';
import type { ReplicationGroup } from '../plan/scope/index.js';
import { again, deduced, minutes, read, requirement, stepKind } from './kind.js';
import { countOf, listed, namesOf } from './words.js';

/** V5. The copies' LUNs are unmasked to the recovery hosts. The source says "mask"; it means the opposite. */
export const presentLuns = stepKind<ReplicationGroup>({
  id: 'present-luns',
  label: 'V5',
  role: 'storage',
  keys: (group) => [group.key],
  title: (group) => `Present the LUNs of ${group.name} to ${countOf(hostsOf(group).length, 'recovery host')}`,
  detail: (group) => {
    const devices = volumes(group).map((ds) => {
      const copies = ds.replication?.targetDevices ?? [];
      const originals = ds.extents.map((extent) => extent.device);
      return copies.length > 0
        ? `${ds.name}: ${copies.join(', ')}`
        : `${ds.name}: the copy of ${originals.join(', ') || 'its LUN'}`;
    });
    return `The source says “mask the datastores to the recovery site”; it means the opposite, to present them. Unmask the copies to every recovery host, under the same LUN number on each: ${devices.join('; ')}. All extents of a volume must be there. Hosts: ${listed(namesOf(hostsOf(group)), 12)}.`;
  },
  objects: (group) => volumes(group).map((ds) => ref('datastore', ds)),
  requires: () => [requirement(is(declared()), 'the failover has been declared', deduced())],
  hazards: (group) => [
    {
      id: 'presented-read-only',
      when: [isNot(writable(group.key))],
      consequence: `hosts see ${countOf(volumes(group).length, 'volume')} write-protected and have to scan again`,
      because: `the copy of ${group.name} has not been made writable`,
      affected: volumes(group).map((ds) => ref('datastore', ds)),
      count: volumes(group).length,
      cure: 'Break replication first, then present.',
      source: deduced(),
    },
  ],
  adds: (group) => [presented(group.key)],
  ifFails: () =>
    'Compare the initiators (esxcli storage core adapter list) with the array’s host entry, then zoning and LUN numbers, and rescan. Do not leave a volume presented to some hosts only: take it back from all, and let its VMs come last.',
  twice: () => again('What is presented stays so.'),
  expect: (group) =>
    `Every recovery host is in the LUNs' storage group (${countOf(hostsOf(group).length, 'host')}).`,
  duration: (group) => minutes(2, 5 + volumes(group).length / 4, 20 + volumes(group).length),
  sources: [read('viewDr', 'step 4')],
});

/** The volumes of a group that are LUNs. */
export function volumes(group: ReplicationGroup): readonly Datastore[] {
  return group.datastores.filter((ds) => ds.type === 'vmfs');
}

function hostsOf(group: ReplicationGroup) {
  const ofVolumes = new Set(volumes(group).map((ds) => ds.key));
  return group.placements.filter((p) => p.vmfs.some((ds) => ofVolumes.has(ds.key))).flatMap((p) => p.hosts);
}
