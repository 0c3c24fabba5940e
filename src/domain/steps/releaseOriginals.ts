import { ref } from '../estate/index.js';
import type { Vm } from '../estate/types.js';
import { inUse, isNot, running } from '../plan/facts.js';
import { besideIn } from '../plan/scope/beside.js';
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
    `Put the desktop hosts at ${scope.protectedName} into maintenance mode, wait for the last changes to arrive, then take ${datastores(scope).length === 0 ? 'the datastores' : listed(namesOf(datastores(scope)), 5)} away from them. A volume can be unmounted only when no VM on it is on, it is in no datastore cluster, Storage I/O Control is off and it is no HA heartbeat datastore.${inTheWay(scope)}`,
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

/** Management VMs beside the desktops: no step before this one moves them. */
function inTheWay(scope: Scope): string {
  const vms = managementInTheWay(scope);
  if (vms.length === 0) return '';
  const taken = new Set(datastores(scope).map(({ key }) => key));
  const onThem = vms.filter(({ homeDatastore }) => homeDatastore !== null && taken.has(homeDatastore));
  const [run, they, them] = [
    plural(vms.length, 'runs', 'run'),
    plural(vms.length, 'it', 'they'),
    plural(vms.length, 'it', 'them'),
  ];
  return ` ${listed(namesOf(vms), 8)} ${run} in these clusters as well, and no host goes into maintenance mode over ${them}: before, move ${them} to hosts outside of these clusters. Where there are none, ${they} must be shut down, and what needs ${them} with ${them}.${
    onThem.length === 0
      ? ''
      : ` ${listed(namesOf(onThem), 8)} ${plural(onThem.length, 'lies', 'lie')} on the volumes themselves: those stay in use until ${plural(onThem.length, 'it is', 'they are')} off.`
  }`;
}

/** Management VMs on the hosts of a planned move that are to go into maintenance mode, by name. */
export const managementInTheWay = (scope: Scope): readonly Vm[] =>
  besideIn(
    scope.placements.flatMap(({ sources }) => sources),
    scope,
  ).management.filter(({ power }) => power !== 'off');

function datastores(scope: Scope) {
  return scope.groups.flatMap((group) => group.datastores);
}
