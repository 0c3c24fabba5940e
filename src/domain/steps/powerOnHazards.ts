import { ref } from '../estate/index.js';
import { is, isNot, mounted, portsKnown, visible } from '../plan/facts.js';
import type { Placement, Scope } from '../plan/scope/index.js';
import { namedVms } from '../plan/scope/vms.js';
import type { Hazard } from '../plan/types.js';
import { deduced, read } from './kind.js';
import { needsServicesRestart } from './restartServices.js';
import { countOf, listed, namesOf, plural, vmCount } from './words.js';

/**
 * What goes wrong when the VMs of a cluster are powered on too early. They belong to the step that
 * sets the power-on off: with vSphere HA that is the one that makes hosts available, because HA
 * acts on its own from then on.
 */
export function powerOnHazards(p: Placement, scope: Scope): Hazard[] {
  return [...mountsMissing(p, scope), notVerified(p, scope), ...noNetwork(p, scope)];
}

function mountsMissing(p: Placement, scope: Scope): Hazard[] {
  return [...p.vmfs, ...p.nfs].map((datastore) => {
    const vms = p.vmsNeeding.get(datastore.key) ?? [];
    return {
      id: `not-mounted:${datastore.key}`,
      when: [isNot(mounted(datastore.key, p.key))],
      consequence: p.haPowersOn
        ? `${vmCount(vms, scope)} that ${plural(vms.length, 'needs', 'need')} ${datastore.name} ${plural(vms.length, 'stays', 'stay')} inaccessible, and HA gives up after 5 tries within about half an hour`
        : `${vmCount(vms, scope)} that ${plural(vms.length, 'needs', 'need')} ${datastore.name} cannot be powered on`,
      because: `${datastore.name} is not mounted on the hosts of ${p.cluster.name}${p.haPowersOn ? ', where HA reads its list of protected VMs' : ''}`,
      affected: vms.length > 0 ? namedVms(vms) : [ref('datastore', datastore)],
      count: vms.length,
      cure: `Mount ${datastore.name} on every host of ${p.cluster.name} first.`,
      source: read('facts B5: protectedlist lies on the VMs’ datastores; 5 tries at 0, 2, 6, 14 and 30 min'),
    };
  });
}

function notVerified(p: Placement, scope: Scope): Hazard {
  return {
    id: 'not-verified',
    when: [isNot(visible(p.key))],
    consequence: `${vmCount(p.vms, scope)} ${plural(p.vms.length, 'is', 'are')} powered on without anybody having seen whether ${plural(p.vms.length, 'its', 'their')} volumes are there`,
    because: `nobody has verified in vCenter that ${p.cluster.name} sees all ${countOf(p.vmfs.length + p.nfs.length, 'volume')}`,
    // No VM is known to be harmed: what is not known is the state of the cluster.
    affected: [ref('cluster', p.cluster)],
    count: 1,
    cure: 'Verify all volumes in vCenter first, on every host.',
    source: read('003 View step 6 comes before step 7'),
  };
}

function noNetwork(p: Placement, scope: Scope): Hazard[] {
  if (!needsServicesRestart(p)) return [];
  const everyHost = p.lateHosts.length === p.hosts.length;
  const may = scope.scenario.bootedBeforeStorage === 'unknown' ? 'may have booted' : 'booted';
  return [
    {
      id: 'no-network',
      // Before the volumes are there nothing powers on at all; that is told by the hazards above.
      when: [isNot(portsKnown(p.key)), is(visible(p.key))],
      consequence: `${everyHost ? '' : 'up to '}${vmCount(p.staticVms, scope)} ${plural(p.staticVms.length, 'powers', 'power')} on without network`,
      because: `services.sh restart has not run on ${listed(namesOf(p.lateHosts))}, which ${may} before ${plural(p.lateHosts.length, 'its', 'their')} storage`,
      affected: namedVms(p.staticVms),
      count: p.staticVms.length,
      cure: 'Restart the management agents of these hosts once their storage is mounted, before any VM is powered on.',
      source: read('003 VDS notes: static binding, storage absent at boot'),
    },
  ];
}

/** The source of the rule that availability sets HA off. */
export const haActs = deduced(
  '003 View step 8; facts B5: pending VMs are tried when a host leaves maintenance mode',
);
