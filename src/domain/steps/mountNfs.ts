import { ref } from '../estate/index.js';
import { declared, is, isNot, mounted, points, portsKnown, resolved } from '../plan/facts.js';
import { aliasOf } from '../plan/scope/index.js';
import { ash, isBefore5, onHosts, unlessOption } from './commands.js';
import { again, deduced, read, recalled, requirement, seconds, stepKind } from './kind.js';
import { mountHazards, without, type MountTarget } from './mountHazards.js';
import { allOf, countOf, listed, namesOf, plural } from './words.js';

/** V6b. Every recovery host of a cluster mounts an NFS export under the name it always had. */
export const mountNfs = stepKind<MountTarget>({
  id: 'mount-nfs',
  label: 'V6b',
  role: 'storage',
  keys: ({ datastore, placement }) => [datastore.key, placement.key],
  title: ({ datastore, placement }) =>
    `Mount ${datastore.name} over NFS on ${countOf(placement.hosts.length, 'host')} of ${placement.cluster.name}`,
  detail: () =>
    'Server and folder must be typed exactly alike on all hosts: an export mounted under another name is another datastore.',
  objects: ({ datastore, placement }) => [ref('datastore', datastore), ref('cluster', placement.cluster)],
  requires: ({ datastore }, scope) => {
    const alias = aliasOf(datastore);
    return alias === null
      ? [requirement(is(declared()), 'the failover has been declared', deduced())]
      : [
          requirement(
            is(points(alias)),
            `${alias} points to ${scope.aliases.find((a) => a.name === alias)?.targetWords ?? 'the right server'}`,
            read('viewDr', 'step 5, NFS'),
          ),
        ];
  },
  hazards: (target, scope) => {
    const { datastore, placement } = target;
    const alias = aliasOf(datastore);
    const { who, ...harmed } = without(target, scope);
    const stale =
      alias === null
        ? []
        : [alias].map((name) => ({
            id: 'stale-resolver',
            when: [isNot(resolved(name, placement.key))],
            consequence: `hosts of ${placement.cluster.name} go to the server that was left for ${datastore.name}, and ${who} inaccessible`,
            because: `nobody has verified that ${listed(namesOf(placement.hosts))} ${plural(placement.hosts.length, 'resolves', 'resolve')} ${name} anew`,
            ...harmed,
            cure: 'Look the alias up on every host after it was repointed, before mounting.',
            source: recalled('resolver caches of hosts'),
          }));
    return [...mountHazards(target, scope), ...stale];
  },
  adds: ({ datastore, placement }) => [mounted(datastore.key, placement.key)],
  deletes: ({ placement }) => [portsKnown(placement.key)],
  commands: ({ datastore: { name, nfsHost, nfsPath }, placement: { hosts } }) =>
    nfsHost === null || nfsPath === null
      ? []
      : [
          ...onHosts(
            `esxcli storage nfs add --host=${ash(nfsHost)} --share=${ash(nfsPath)} --volume-name=${ash(name)}`,
            hosts.filter((host) => !isBefore5(host)),
          ),
          ...onHosts(
            unlessOption(
              [nfsHost, nfsPath, name],
              `esxcfg-nas -a -o ${ash(nfsHost)} -s ${ash(nfsPath)} ${ash(name)}`,
            ),
            hosts.filter(isBefore5),
          ),
        ],
  ifFails: () =>
    'The name is taken: an old mount is in the way; remove it (esxcli storage nfs list, then nfs remove) while no VM of it is on. No answer: vmkping the server from this host. Access denied: the export’s list of hosts at this site. Then type server and folder exactly as on the other hosts.',
  twice: () => again('A second mount under the same name is refused.'),
  expect: ({ datastore, placement }) =>
    `esxcli storage nfs list shows ${datastore.name} accessible and mounted on ${allOf(placement.hosts.length, 'host')}.`,
  duration: ({ placement: { hosts } }) =>
    seconds(10 + 3 * hosts.length, 30 + 10 * hosts.length, 120 + 60 * hosts.length),
  sources: [read('viewDr', 'step 5, NFS'), read('storage', 'NFS datastores'), recalled('esxcli storage nfs')],
});
