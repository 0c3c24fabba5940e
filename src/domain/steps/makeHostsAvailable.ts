import { ref } from '../estate/index.js';
import { available, is, powerOnStarted, up } from '../plan/facts.js';
import type { Placement, Scope } from '../plan/scope/index.js';
import { haMayAct } from '../plan/scope/places.js';
import { powerCliName, switchHa, typedOfHosts } from './commands.js';
import { again, minutes, read, requirement, stepKind } from './kind.js';
import { haActs, mayPowerOn, powerOnHazards } from './powerOnHazards.js';
import { allAre, countOf, listed, namesOf, plural, vmCount } from './words.js';

/** Whether HA is turned off, so that it does not start VMs before they are registered and before the Edges. */
export const turnsHaOff = (p: Placement, { scenario }: Scope): boolean =>
  !p.haPowersOn && haMayAct(p, scenario.event);

/**
 * V9. The recovery hosts of a cluster may run VMs. With vSphere HA this is the point of no return:
 * it powers the VMs on without being asked, so what would go wrong then goes wrong here.
 */
export const makeHostsAvailable = stepKind<Placement>({
  id: 'make-hosts-available',
  label: 'V9',
  role: 'virtualisation',
  keys: (p) => [p.key],
  title: (p) =>
    p.way === 'joined'
      ? `Add ${countOf(p.hosts.length, 'host')} to ${listed(namesOf(p.sources))}`
      : `Take ${countOf(p.hosts.length, 'host')} of ${p.cluster.name} out of maintenance mode`,
  detail: (p, scope) =>
    p.haPowersOn
      ? `From here vSphere HA acts on its own: it powers on ${vmCount(p.vms, scope)} as ${plural(p.vms.length, 'it', 'they')} last ${plural(p.vms.length, 'was', 'were')}, and it cannot be held back. Hosts: ${listed(namesOf(p.hosts), 12)}.`
      : `${turnsHaOff(p, scope) ? `vSphere HA knows these VMs: turn it off for ${p.cluster.name} first, or it starts them before they are registered and before the Edges.` : 'vSphere HA powers nothing on here.'} Powering on is a step of its own. Hosts: ${listed(namesOf(p.hosts), 12)}.`,
  objects: (p) => [ref('cluster', p.cluster), ...p.hosts.map((host) => ref('host', host))],
  requires: (_, { workload }) => [
    requirement(is(up('vcenter')), `the vCenter of the ${workload} is up`, read('viewDr', 'step 2')),
  ],
  hazards: (p, scope) => (p.haPowersOn ? powerOnHazards(p, scope) : mayPowerOn(p, scope)),
  adds: (p) => (p.haPowersOn ? [available(p.key), powerOnStarted(p.key)] : [available(p.key)]),
  commands: (p, scope) => [
    ...(turnsHaOff(p, scope) ? switchHa(p, false) : []),
    ...(p.way !== 'joined'
      ? typedOfHosts(p.hosts, 'Set-VMHost -State Connected')
      : p.sources.length === 1
        ? typedOfHosts(
            p.hosts,
            `Move-VMHost -Destination (Get-Cluster -Name ${powerCliName(p.sources[0]!.name)})${
              // It takes its maintenance mode with it.
              p.hosts.some((host) => host.inMaintenanceMode === true) ? ' | Set-VMHost -State Connected' : ''
            }`,
          )
        : []),
  ],
  ifFails: () =>
    'Read the error of the task. Where the HA agent does not start, reconfigure HA on that host. The other hosts go on, if their memory is enough; what does not fit stays off.',
  twice: () => again('A host that is out of maintenance mode stays so.'),
  expect: (p) => `${allAre(p.hosts.length, 'host')} connected and in no maintenance mode.`,
  duration: (p) => minutes(1, 2 + p.hosts.length / 8, 10 + p.hosts.length / 2),
  sources: [read('viewDr', 'step 7'), haActs],
});
