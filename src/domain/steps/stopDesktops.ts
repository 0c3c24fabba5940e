import { ref } from '../estate/index.js';
import { declared, is, running } from '../plan/facts.js';
import type { Cluster, Vm } from '../estate/types.js';
import { besideIn } from '../plan/scope/beside.js';
import type { Placement, Scope } from '../plan/scope/index.js';
import type { Command } from '../plan/types.js';
import { powerCliNames, powerShell, typed } from './commands.js';
import { again, deduced, minutes, recalled, requirement, stepKind } from './kind.js';
import { countOf, listed, namesOf, plural, vmCount } from './words.js';

/** V1a, planned moves only: the desktops of a cluster are shut down where they run. */
export const stopDesktops = stepKind<Placement>({
  id: 'stop-desktops',
  label: 'V1a',
  role: 'desktop',
  keys: (p) => [p.key],
  title: (p, scope) =>
    scope.workload === 'desktops'
      ? `Log users off and shut down ${vmCount(p.vms, scope)} of ${listed(namesOf(p.sources))}`
      : `Power off the vApps of ${listed(namesOf(p.sources))}, ${vmCount(p.vms, scope)}`,
  detail: (p, scope) =>
    `${
      scope.workload === 'desktops'
        ? 'Disable the pools, log the sessions off and shut the guests down. A desktop that is still on keeps writing to the original.'
        : 'Disable the provider vDCs, then power off in vCloud Director: vApps first, Edges last. A VM that is still on keeps writing to the original.'
    }${alsoOn(besideIn(p.sources, scope).others, scope)}`,
  objects: (p) => p.sources.map((cluster) => ref('cluster', cluster)),
  requires: () => [requirement(is(declared()), 'the move has been declared', deduced())],
  deletes: (p) => [running(p.key)],
  commands: (p, scope) =>
    scope.workload !== 'desktops' ? [] : shutDown(p.sources, besideIn(p.sources, scope).management),
  ifFails: () =>
    'Look at those that are still on: a guest without VMware Tools does not hear the shutdown. Power them off in vCenter after some minutes and write down which. Until the originals are released everything can be started again where it is.',
  twice: () => again('What is off stays off.'),
  expect: (p, scope) =>
    `No VM of ${listed(namesOf(p.sources))}${stayOn(besideIn(p.sources, scope).management)} is powered on (${countOf(p.vms.length, 'VM')} ${plural(p.vms.length, 'was', 'were')}).`,
  // Guests take some minutes to shut down, and a vCenter works through about 50 at a time.
  duration: (p) => {
    const waves = Math.max(1, Math.ceil(p.vms.length / 50));
    return minutes(2 + waves, 5 + 2 * waves, 10 + 5 * waves);
  },
  sources: [deduced(), recalled('HA does not restart VMs that were shut down cleanly')],
});

/** What stays on in the clusters: management VMs go by steps of their own. */
export const stayOn = (management: readonly Vm[]): string =>
  management.length === 0 ? '' : ` but ${listed(namesOf(management), 8)}`;

/** VMs nobody moves: they keep their hosts from maintenance mode as any other does. */
export function alsoOn(others: readonly Vm[], { workload }: Scope): string {
  if (others.length === 0) return '';
  const them = plural(others.length, 'it', 'them');
  return ` Also on in the snapshot, and brought over by no step: ${listed(namesOf(others), 6)}. Hosts cannot go into maintenance mode over ${them}; ${
    workload === 'desktops' ? `the line shuts ${them} down as well` : `shut ${them} down as well`
  }.`;
}

/** The line that shuts down what is on in some clusters, but for management VMs. */
export function shutDown(clusters: readonly Cluster[], management: readonly Vm[]): Command[] {
  const names = [...new Set(namesOf(management))];
  const but = names.length === 0 ? '' : ` -and ${names.map(powerShell).join(', ')} -notcontains $_.Name`;
  return typed(
    'powercli',
    `Get-Cluster -Name ${powerCliNames(namesOf(clusters))} | Get-VM | Where-Object { $_.PowerState -eq 'PoweredOn'${but} } | Shutdown-VMGuest -Confirm:$false`,
  );
}
