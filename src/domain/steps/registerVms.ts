import { ref } from '../estate/index.js';
import { available, is, registered, visible } from '../plan/facts.js';
import type { Placement } from '../plan/scope/index.js';
import { deduced, minutes, requirement, stepKind } from './kind.js';
import { countOf, listed, namesOf, vmCount } from './words.js';

/** V10a, where another cluster takes over: it does not know the VMs until they are registered. */
export const registerVms = stepKind<Placement>({
  id: 'register-vms',
  label: 'V10a',
  role: 'virtualisation',
  keys: (p) => [p.key],
  title: (p, scope) =>
    `Register ${vmCount(p.vms, scope)} of ${listed(namesOf(p.sources))} in ${p.cluster.name}`,
  detail: () =>
    'Register each .vmx from the mounted volumes. The VMs get new identifiers in vCenter: View knows them by the old ones, so its database has to be put right, or the pools rebuilt. Recovery hosts in the desktops’ own cluster avoid this.',
  objects: (p) => [ref('cluster', p.cluster), ...p.sources.map((cluster) => ref('cluster', cluster))],
  requires: (p) => [
    requirement(is(visible(p.key)), `all volumes of ${p.cluster.name} have been seen in vCenter`, deduced()),
    requirement(
      is(available(p.key)),
      `the hosts of ${p.cluster.name} are out of maintenance mode`,
      deduced(),
    ),
  ],
  adds: (p) => [registered(p.key)],
  expect: (p) =>
    `${countOf(p.vms.length, 'VM')} are in the inventory of ${p.cluster.name}, none as inaccessible.`,
  duration: (p) => minutes(5 + p.vms.length / 60, 15 + p.vms.length / 20, 60 + p.vms.length / 5),
  sources: [deduced('003 relies on one stretched cluster; registering is what a second cluster needs')],
});
