import { ref } from '../estate/index.js';
import { inUse, isNot, running } from '../plan/facts.js';
import { managementInTheWay, managementOnVolumes, sourcesOf } from '../plan/scope/beside.js';
import type { Scope } from '../plan/scope/index.js';
import { again, deduced, minutes, read, requirement, stepKind } from './kind.js';
import { listed, namesOf, plural, vmCount } from './words.js';

/** V1b, planned moves only: the protected hosts let go of the volumes. */
export const releaseOriginals = stepKind<null>({
  id: 'release-originals',
  label: 'V1b',
  role: 'storage',
  keys: () => [],
  title: (_, { protectedName }) =>
    `Take the originals out of use at ${protectedName} and let replication catch up`,
  detail: (_, scope) =>
    `Put the hosts ${scope.placements.length === 0 ? '' : `of ${listed(namesOf(sourcesOf(scope.placements)), 5)} `}at ${scope.protectedName} into maintenance mode, wait for the last changes to arrive, then take ${datastores(scope).length === 0 ? 'the datastores' : listed(namesOf(datastores(scope)), 5)} away from them. A volume can be unmounted only when no VM on it is on, it is in no datastore cluster, Storage I/O Control is off and it is no HA heartbeat datastore.${inTheWay(scope)}`,
  objects: (_, scope) => datastores(scope).map((ds) => ref('datastore', ds)),
  requires: (_, scope) =>
    scope.placements.map((p) =>
      requirement(
        isNot(running(p.key)),
        `${vmCount(p.vms, scope)} of ${listed(namesOf(p.sources))} ${plural(p.vms.length, 'is', 'are')} shut down`,
        deduced(),
      ),
    ),
  deletes: (_, { scenario }) => [inUse(scenario.protectedSite)],
  ifFails: () =>
    'Find the host that still has a volume: esxcli storage filesystem list on each. A VM that is registered, a datastore cluster, Storage I/O Control or an HA heartbeat holds it. Where replication does not catch up, stop here: everything can still be started where it was.',
  twice: () => again('What has been released stays released; look that nobody has mounted it again.'),
  expect: (_, { protectedName }) =>
    `No host at ${protectedName} has the volumes mounted, and the copies are in step.`,
  duration: (_, scope) => {
    const count = datastores(scope).length;
    return minutes(5 + count / 4, 15 + count / 2, 60 + count);
  },
  sources: [deduced(), read('storage', 'unmounting, 5.x')],
});

/** Management VMs on the hosts and on the volumes: no step before this one moves them. */
function inTheWay(scope: Scope): string {
  const vms = managementInTheWay(scope);
  const onThem = managementOnVolumes(scope);
  const [they, them] = [plural(vms.length, 'it', 'they'), plural(vms.length, 'it', 'them')];
  return [
    ...(vms.length === 0
      ? []
      : [
          ` ${listed(namesOf(vms), 8)} ${plural(vms.length, 'runs', 'run')} in ${listed(namesOf(sourcesOf(scope.placements)), 5)}, and no host goes into maintenance mode over ${them}: move ${them} to hosts of another cluster before. Where there is none, ${they} must be shut down, and what needs ${them} with ${them}.`,
        ]),
    ...(onThem.length === 0
      ? []
      : [
          ` ${listed(namesOf(onThem), 8)} ${plural(onThem.length, 'has files', 'have files')} on these volumes, which stay in use until ${plural(onThem.length, 'it is', 'they are')} off.`,
        ]),
  ].join('');
}

function datastores(scope: Scope) {
  return scope.groups.flatMap((group) => group.datastores);
}
