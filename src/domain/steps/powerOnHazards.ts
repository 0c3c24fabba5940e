import { ref } from '../estate/index.js';
import { is, isNot, known, mounted, mountedOnFirst, portsKnown, registered, visible } from '../plan/facts.js';
import type { Datastore } from '../estate/types.js';
import type { Placement, Scope } from '../plan/scope/index.js';
import { namedVms } from '../plan/scope/vms.js';
import type { Hazard } from '../plan/types.js';
import { deduced, read } from './kind.js';
import { inTwoSteps } from './mountVolume.js';
import { manager } from './reconcileIdentifiers.js';
import { needsServicesRestart } from './restartServices.js';
import { everyOne, listed, namesOf, plural, theOther, vmCount } from './words.js';

/**
 * What goes wrong when the VMs of a cluster are powered on too early. They belong to the step that
 * sets the power-on off: with vSphere HA that is the one that makes hosts available, because HA
 * acts on its own from then on.
 */
export function powerOnHazards(p: Placement, scope: Scope): Hazard[] {
  return [
    ...mountsMissing(p, scope),
    ...mountedOnSome(p, scope),
    notVerified(p, scope),
    ...noNetwork(p, scope),
    ...notKnown(p, scope),
  ];
}

function mountsMissing(p: Placement, scope: Scope): Hazard[] {
  return needed(p, [...p.vmfs, ...p.nfs]).map(({ datastore, vms }) => {
    const halves = datastore.type === 'vmfs' && inTwoSteps(p, scope);
    return {
      id: `not-mounted:${datastore.key}`,
      when: [isNot(halves ? mountedOnFirst(datastore.key, p.key) : mounted(datastore.key, p.key))],
      consequence: p.haPowersOn
        ? `${vmCount(vms, scope)} that ${plural(vms.length, 'needs', 'need')} ${datastore.name} ${plural(vms.length, 'stays', 'stay')} inaccessible, and HA gives up after 5 tries within about half an hour`
        : `${vmCount(vms, scope)} that ${plural(vms.length, 'needs', 'need')} ${datastore.name} cannot be powered on`,
      because: `${datastore.name} is not mounted on the hosts of ${p.cluster.name}${p.haPowersOn ? ', where HA reads its list of protected VMs' : ''}`,
      affected: namedVms(vms),
      count: vms.length,
      cure: `Mount ${datastore.name} on every host of ${p.cluster.name} first.`,
      source: read('deepdive', 'protectedlist; restart retries'),
      ...(p.haPowersOn ? { versions: 'vSphere 5.0 and later' } : {}),
    };
  });
}

/** Volumes with the VMs that need them. Where nothing that is to run needs a volume, power-on does no harm. */
const needed = (p: Placement, datastores: readonly Datastore[]) =>
  datastores.flatMap((datastore) => {
    const vms = p.vmsNeeding.get(datastore.key);
    return vms === undefined ? [] : [{ datastore, vms }];
  });

/** A mount is per host: a cluster half of which has a volume is worse than it looks. */
function mountedOnSome(p: Placement, scope: Scope): Hazard[] {
  if (!inTwoSteps(p, scope)) return [];
  const others = p.hosts.length - 1;
  return needed(p, p.vmfs).map(({ datastore, vms }) => {
    return {
      id: `mounted-on-some:${datastore.key}`,
      when: [is(mountedOnFirst(datastore.key, p.key)), isNot(mounted(datastore.key, p.key))],
      consequence: `${vmCount(vms, scope)} that ${plural(vms.length, 'needs', 'need')} ${datastore.name} can run on 1 of ${p.hosts.length} hosts only; those that do not fit stay off${p.haPowersOn ? ', and HA gives up after 5 tries' : ''}`,
      because: `${datastore.name} is mounted on ${p.hosts[0]?.name ?? 'one host'} and not on ${theOther(others, 'host')} of ${p.cluster.name}`,
      affected: namedVms(vms),
      count: vms.length,
      cure: `Mount ${datastore.name} on every host of ${p.cluster.name} first.`,
      source: read('api', 'HostUnresolvedVmfsVolume'),
      versions: 'vSphere 4 and later',
    };
  });
}

function notVerified(p: Placement, scope: Scope): Hazard {
  return {
    id: 'not-verified',
    when: [isNot(visible(p.key))],
    consequence: `${vmCount(p.vms, scope)} ${plural(p.vms.length, 'is', 'are')} powered on without anybody having seen whether ${plural(p.vms.length, 'its', 'their')} volumes are there`,
    because: `nobody has verified in vCenter that ${p.cluster.name} sees ${everyOne(p.vmfs.length + p.nfs.length, 'volume')}`,
    // No VM is known to be harmed: what is not known is the state of the cluster.
    affected: [ref('cluster', p.cluster)],
    count: 1,
    cure: 'Verify all volumes in vCenter first, on every host.',
    source: read('viewDr', 'steps 6 and 7'),
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
      source: read('vdsConstruct'),
      versions: 'ESXi 5, where it was tried; later ones are taken to be alike',
    },
  ];
}

/**
 * Where HA does not act, others may: View's power policy, a user, a colleague. So hosts are not made
 * available before their volumes have been seen and their ports are known.
 */
export function mayPowerOn(p: Placement, scope: Scope): Hazard[] {
  return [notVerified(p, scope), ...noNetwork(p, scope)].map((hazard) => ({
    ...hazard,
    id: `may-${hazard.id}`,
    consequence: `users or ${manager(scope.workload)} can start VMs now, and then ${hazard.consequence}`,
    source: deduced(`as for HA: ${hazard.source.text}`),
  }));
}

function notKnown(p: Placement, scope: Scope): Hazard[] {
  if (p.way !== 'separate') return [];
  const by = manager(scope.workload);
  return [
    {
      id: 'not-known',
      when: [isNot(known(p.key)), is(registered(p.key))],
      consequence: `${by} takes ${vmCount(p.vms, scope)} for missing and may make ${plural(p.vms.length, 'a new one in its', 'new ones in their')} place`,
      because: `registering gave the VMs of ${listed(namesOf(p.sources))} new identifiers, and nobody has put them right in ${by}`,
      affected: namedVms(p.vms),
      count: p.vms.length,
      cure: `Put the identifiers right in ${by} after registering, before anything is powered on.`,
      source: read('vcdOverview'),
      versions: 'vCloud Director 1.5 and 5.1; View 4.6 to 5.2',
    },
  ];
}

/** The source of the rule that availability sets HA off. */
export const haActs = read('deepdive', 'pending VMs are tried when a host leaves maintenance mode');
