import { ref } from '../estate/index.js';
import type { Datastore } from '../estate/types.js';
import { inUse, is, isNot, writable } from '../plan/facts.js';
import { groupKeyOf } from '../plan/scope/index.js';
import type { Placement, Scope } from '../plan/scope/index.js';
import { namedVms } from '../plan/scope/vms.js';
import type { Hazard } from '../plan/types.js';
import { read, deduced } from './kind.js';
import { plural, vmCount } from './words.js';

/** A datastore on the recovery hosts of a cluster. */
export interface MountTarget {
  readonly datastore: Datastore;
  readonly placement: Placement;
}

/** The hosts that are to mount a volume: those of the cluster, without those that may miss it. */
export function mountTarget(datastore: Datastore, placement: Placement, { mayMiss }: Scope): MountTarget {
  const without = mayMiss.get(datastore.key);
  const hosts = placement.hosts.filter((host) => without?.has(host.key) !== true);
  // A volume that may be missing everywhere is one to leave out; a step for no host is none.
  return hosts.length === 0 || hosts.length === placement.hosts.length
    ? { datastore, placement }
    : { datastore, placement: { ...placement, hosts } };
}

/** Who is without a volume that does not come up as it should; the volume itself where nothing needs it yet. */
export function without(
  { datastore, placement }: MountTarget,
  scope: Scope,
): Pick<Hazard, 'affected' | 'count'> & { readonly who: string } {
  const vms = placement.vmsNeeding.get(datastore.key) ?? [];
  const count = vms.length;
  return count === 0
    ? { who: `what lies on ${datastore.name} stays`, affected: [ref('datastore', datastore)], count }
    : { who: `${vmCount(vms, scope)} ${plural(count, 'stays', 'stay')}`, affected: namedVms(vms), count };
}

/** What goes wrong when a copy is mounted too early, whatever the protocol. */
export function mountHazards({ datastore, placement }: MountTarget, scope: Scope): Hazard[] {
  const vms = placement.vmsNeeding.get(datastore.key) ?? [];
  const affected = vms.length > 0 ? namedVms(vms) : [ref('datastore', datastore)];
  return [
    {
      id: 'originals-in-use',
      when: [is(inUse(scope.scenario.protectedSite))],
      consequence: `the volume ${datastore.name} has writers at two sites at once, and ${vms.length > 0 ? `the data of ${vmCount(vms, scope)}` : 'what lies on it'} is at risk`,
      because: `nobody has confirmed that ${scope.protectedName} no longer uses the original`,
      affected,
      count: vms.length,
      cure: `Confirm first that nothing at ${scope.protectedName} uses the original.`,
      source: read('storage', 'VMFS datastore copies'),
    },
    {
      id: 'copy-read-only',
      when: [isNot(writable(groupKeyOf(datastore)))],
      consequence: `the copy of ${datastore.name} comes up read-only on ${placement.cluster.name}${vms.length > 0 ? `, ${vmCount(vms, scope)} cannot start,` : ''} and it must be mounted again`,
      because: `replication of ${datastore.replication?.consistencyGroup ?? datastore.name} has not been broken`,
      affected,
      count: vms.length,
      cure: 'Break replication and make the copy writable first.',
      source: deduced(),
    },
  ];
}
