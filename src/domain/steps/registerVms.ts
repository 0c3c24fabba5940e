import { ref } from '../estate/index.js';
import { available, is, known, registered, visible } from '../plan/facts.js';
import type { Placement } from '../plan/scope/index.js';
import { inOwnCluster } from '../plan/scope/places.js';
import { namedVms } from '../plan/scope/vms.js';
import { deduced, minutes, read, requirement, stepKind } from './kind.js';
import { notInLines, registerCommands } from './registering.js';
import { countOf, listed, namesOf, plural, vmCount } from './words.js';

/** V10a, where another cluster takes over: it does not know the VMs until they are registered. */
export const registerVms = stepKind<Placement>({
  id: 'register-vms',
  label: 'V10a',
  role: 'virtualisation',
  keys: (p) => [p.key],
  title: (p, scope) =>
    `Register ${vmCount(p.vms, scope)} of ${listed(namesOf(p.sources))} in ${p.cluster.name}`,
  detail: (p, { workload }) =>
    `${workload === 'desktops' ? '' : 'The source registers the VMs and says nothing of their identifiers, by which vCloud Director knows folders, VMs, resource pools and portgroups. This plan takes that for a gap in it, warns of it, and puts the identifiers right in a step of its own; where HA can restart the VMs, option A avoids it. '}Register each .vmx from the mounted volumes, in the client’s datastore browser or with New-VM -VMFilePath in PowerCLI, and answer “moved” when asked: “copied” would change its addresses. The VMs get new identifiers in vCenter, which a later step puts right. ${inOwnCluster(p) ? 'These hosts are of the VMs’ own cluster: an entry that was there, and is accessible again now that its volumes are mounted, needs no registering.' : `Hosts in the VMs’ own cluster (${listed(namesOf(p.sources))}) avoid this.`}${notInLines(p)}`,
  objects: (p) => [...new Set([p.cluster, ...p.sources])].map((cluster) => ref('cluster', cluster)),
  requires: (p) => [
    requirement(is(visible(p.key)), `all volumes of ${p.cluster.name} have been seen in vCenter`, deduced()),
    requirement(
      is(available(p.key)),
      `the hosts of ${p.cluster.name} are out of maintenance mode`,
      deduced(),
    ),
  ],
  adds: (p) => [registered(p.key)],
  // vCenter hands out new identifiers, under which nobody knows the VMs.
  deletes: (p) => [known(p.key)],
  commands: registerCommands,
  ifFails: () =>
    'A .vmx that is locked or inaccessible: its volume is not mounted, or a host at the other site has it open: stop and find out which. One that is registered already is left alone.',
  expect: (p) =>
    `${countOf(p.vms.length, 'VM')} ${plural(p.vms.length, 'is', 'are')} in the inventory of ${p.cluster.name}, none as inaccessible.`,
  duration: (p) => minutes(5 + p.vms.length / 60, 15 + p.vms.length / 20, 60 + p.vms.length / 5),
  twice: (p, scope) => ({
    harm: true,
    text: `${vmCount(p.vms, scope)} ${plural(p.vms.length, 'gets', 'get')} another set of identifiers, and what was put right is wrong again`,
    affected: namedVms(p.vms),
    count: p.vms.length,
    cure: 'Register once; look in the inventory first.',
    source: read('vcdOverview'),
  }),
  sources: [deduced('the source has recovery hosts in the VMs’ own cluster; a second cluster needs this')],
});
