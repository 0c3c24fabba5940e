import { ref } from '../estate/index.js';
import { is, known, registered } from '../plan/facts.js';
import type { Placement } from '../plan/scope/index.js';
import { again, deduced, minutes, read, requirement, stepKind } from './kind.js';
import { listed, namesOf, vmCount } from './words.js';

/** Registered VMs have new identifiers: whoever manages them has to be told. */
export const reconcileIdentifiers = stepKind<Placement>({
  id: 'reconcile-identifiers',
  label: 'V10b',
  role: 'desktop',
  keys: (p) => [p.key],
  title: (p, scope) =>
    `Put the new identifiers of ${vmCount(p.vms, scope)} right in ${manager(scope.workload)}`,
  detail: (p, { workload }) =>
    workload === 'desktops'
      ? `View finds its desktops by the identifiers vCenter had given them. Take the entries of ${listed(namesOf(p.sources))} out of the pools and add the registered VMs, or have VMware’s support correct the databases of View and Composer. Rehearse it: no source describes how.`
      : `vCloud Director finds folders, VMs, resource pools and portgroups by the identifiers vCenter had given them. Import the registered VMs into their vApps anew, or have VMware’s support correct the database. Rehearse it: the source registers the VMs and does not say how vCloud Director finds them again.`,
  objects: (p) => [ref('cluster', p.cluster)],
  requires: (p) => [
    requirement(is(registered(p.key)), `the VMs are registered in ${p.cluster.name}`, deduced()),
  ],
  adds: (p) => [known(p.key)],
  ifFails: (_, scope) =>
    `Power nothing on that ${manager(scope.workload)} does not know: it may make another in its place. Keep provisioning off, write down which are missing, and call VMware’s support.`,
  twice: () =>
    again('What is right is left alone. Look first: what is taken in a second time is there twice.'),
  expect: (p, scope) => `${manager(scope.workload)} shows ${vmCount(p.vms, scope)}, none of them as missing.`,
  duration: (p) => minutes(10 + p.vms.length / 60, 60 + p.vms.length / 10, 240 + p.vms.length),
  sources: [read('vcdOverview'), deduced('registering breaks the identifiers that are needed')],
});

export const manager = (workload: string): string => (workload === 'desktops' ? 'View' : 'vCloud Director');
