import { ref } from '../estate/index.js';
import type { Datastore } from '../estate/types.js';
import { is, mounted, portsKnown, presented } from '../plan/facts.js';
import { groupKeyOf } from '../plan/scope/index.js';
import { ash, isBefore5, onHosts } from './commands.js';
import { deduced, read, recalled, requirement, seconds, stepKind } from './kind.js';
import { mountHazards, type MountTarget } from './mountHazards.js';
import { countOf } from './words.js';

/** V6a. Every recovery host of a cluster force-mounts a VMFS copy, keeping its signature. */
export const mountVolume = stepKind<MountTarget>({
  id: 'mount-volume',
  label: 'V6a',
  role: 'storage',
  keys: ({ datastore, placement }) => [datastore.key, placement.key],
  title: ({ datastore, placement }) =>
    `Mount ${datastore.name} on ${countOf(placement.hosts.length, 'host')} of ${placement.cluster.name}`,
  detail: ({ placement }, { scenario }) =>
    `On every host: scan${placement.hosts.some(isBefore5) ? ' (hosts before 5.0: esxcfg-rescan for each adapter)' : ''}, find the copy in the list, mount it with its signature kept. Never resignature: that makes another datastore and breaks every path to it. ${
      scenario.mount === 'until-reboot'
        ? 'The mount lasts until the host reboots.'
        : 'The mount survives a reboot.'
    }`,
  objects: ({ datastore, placement }) => [ref('datastore', datastore), ref('cluster', placement.cluster)],
  requires: ({ datastore, placement }) => [
    requirement(
      is(presented(groupKeyOf(datastore))),
      `the LUNs of ${datastore.name} are presented to the hosts of ${placement.cluster.name}`,
      read('003 View step 4'),
    ),
  ],
  hazards: mountHazards,
  adds: ({ datastore, placement }) => [mounted(datastore.key, placement.key)],
  // What a host learnt of its dvPorts before this storage came does not cover it.
  deletes: ({ placement }) => [portsKnown(placement.key)],
  commands: ({ datastore, placement }, { scenario }) => [
    ...onHosts(
      'esxcli storage core adapter rescan --all',
      placement.hosts.filter((host) => !isBefore5(host)),
    ),
    ...onHosts('esxcfg-volume -l', placement.hosts),
    ...onHosts(
      `esxcfg-volume ${scenario.mount === 'persistent' ? '-M' : '-m'} ${ash(volumeId(datastore))}`,
      placement.hosts,
    ),
  ],
  expect: ({ datastore, placement }) =>
    `esxcli storage filesystem list shows ${datastore.name}${datastore.vmfsUuid ? ` (${datastore.vmfsUuid})` : ''} mounted on all ${countOf(placement.hosts.length, 'host')}.`,
  duration: ({ placement: { hosts } }) =>
    seconds(20 + 5 * hosts.length, 45 + 15 * hosts.length, 180 + 60 * hosts.length),
  sources: [
    read('003 View step 5'),
    read('facts B1: -m until reboot, -M persistent'),
    recalled('scan by esxcli, 5.0 and later'),
    deduced(),
  ],
});

/** esxcfg-volume takes the UUID or the label; the UUID cannot be mistaken. */
function volumeId(datastore: Datastore): string {
  return datastore.vmfsUuid ?? datastore.name;
}
