import { ref } from '../estate/index.js';
import { is, portsKnown, visible } from '../plan/facts.js';
import type { Placement } from '../plan/scope/index.js';
import { onHosts } from './commands.js';
import { again, deduced, read, requirement, seconds, stepKind } from './kind.js';
import { allAre, countOf, listed, namesOf, vmCount } from './words.js';

/** V8. Hosts that booted before their storage learn the dvPort state that lies on it. */
export const restartServices = stepKind<Placement>({
  id: 'restart-services',
  label: 'V8',
  role: 'virtualisation',
  keys: (p) => [p.key],
  title: (p) =>
    `Restart the management agents on ${countOf(p.lateHosts.length, 'host')} of ${p.cluster.name}`,
  detail: (p, scope) =>
    `A host reads the state of static dvPorts from storage when it boots. One that booted without it powers VMs on with no network, ${vmCount(p.staticVms, scope)} in this cluster. Restarting the agents cures it; so does a reboot${
      scope.scenario.mount === 'until-reboot' && p.vmfs.length > 0
        ? ', but a reboot drops the volumes mounted with -m. Do not reboot'
        : ''
    }. Hosts drop out of vCenter for a minute or two. Hosts: ${listed(namesOf(p.lateHosts), 12)}.`,
  objects: (p) => [ref('cluster', p.cluster), ...p.lateHosts.map((host) => ref('host', host))],
  requires: (p) => [
    requirement(is(visible(p.key)), `all volumes of ${p.cluster.name} have been seen in vCenter`, deduced()),
  ],
  adds: (p) => [portsKnown(p.key)],
  commands: (p) => onHosts('services.sh restart', p.lateHosts),
  ifFails: () =>
    'A host that is not back after five minutes: log on at its console, read /var/log/hostd.log, run the line again. Otherwise leave it in maintenance mode. After a reboot look at the mounts again before anything is powered on.',
  twice: () => again('Hosts drop out of vCenter once more for a minute or two; VMs that run go on.'),
  expect: (p) => `${allAre(p.lateHosts.length, 'host')} connected again in vCenter.`,
  duration: ({ lateHosts }) =>
    seconds(60 + 10 * lateHosts.length, 120 + 30 * lateHosts.length, 300 + 120 * lateHosts.length),
  sources: [read('vdsConstruct'), read('vdsLocation')],
});

/** Whether the step is needed: late hosts, and VMs on static dvPorts that would run there. */
export function needsServicesRestart(p: Placement): boolean {
  return p.lateHosts.length > 0 && p.staticVms.length > 0;
}
