import { clusterOfVm, lookupsOf, push } from '../../findings/lookups.js';
import type { Cluster, Host, Key, Vm } from '../../estate/types.js';
import { servesTheEstate } from './management.js';
import { byName, siteOfVm } from './places.js';
import type { Placement, Scope } from './types.js';

/** What the snapshot has beside the VMs that a plan moves, by name and in whatever power state. */
export interface Beside {
  /** Management VMs: steps of their own bring them over, or none does. */
  readonly management: readonly Vm[];
  /** Desktops that SRM brings over with the management. */
  readonly desktopsOfSrm: readonly Vm[];
  /** VMs of the recovery site, where they stay; SRM's placeholders among them. */
  readonly staying: readonly Vm[];
  /** VMs whose site nobody tells. */
  readonly unplaced: readonly Vm[];
  /** All others: VMs that no step brings over. */
  readonly others: readonly Vm[];
  /** Whether there are agent VMs, which vCenter starts, stops and makes anew by itself. */
  readonly agents: boolean;
}

type Kind = Exclude<keyof Beside, 'agents'>;

/** VMs by cluster, or by host where that is in none: it may join one. */
export type BesideAt = ReadonlyMap<Key, ReadonlyMap<Kind | 'agents', readonly Vm[]>>;

/** Sorts what is beside the VMs that are moved. Linear in VMs. */
export function sortBeside(scope: Omit<Scope, 'besideAt'>): BesideAt {
  const { estate, index, placements, managementSets, managementLeft } = scope;
  const { desktops } = lookupsOf(estate, index);
  const management = new Set([...managementSets.flatMap(({ vms }) => vms), ...managementLeft]);
  const moved = new Set(placements.flatMap(({ vms }) => vms));
  const lying = onVolumes(scope);
  const kindOf = (vm: Vm): Kind | 'agents' | null => {
    if (vm.agent === true) return 'agents';
    if (management.has(vm))
      return desktops.has(vm.key) && !servesTheEstate(vm) ? 'desktopsOfSrm' : 'management';
    const site = siteOfVm(vm, index);
    // What lies on volumes that are moved has to go with them, wherever it runs.
    if (lying.has(vm) && !vm.placeholder) return 'others';
    if (site === scope.scenario.recoverySite) return 'staying';
    if (vm.placeholder) return null;
    return site === null ? 'unplaced' : 'others';
  };
  const found = new Map<Key, Map<Kind | 'agents', Vm[]>>();
  for (const vm of estate.vms) {
    const place = clusterOfVm(vm, index) ?? vm.host;
    if (vm.template || moved.has(vm) || place === null) continue;
    const kind = kindOf(vm);
    if (kind === null) continue;
    const here = found.get(place) ?? new Map<Kind | 'agents', Vm[]>();
    found.set(place, here);
    push(here, kind, vm);
  }
  return found;
}

/** VMs of which a file lies on the volumes that are moved. */
function onVolumes({ estate, index, groups }: Omit<Scope, 'besideAt'>): ReadonlySet<Vm> {
  const { diskVmsOfDatastore } = lookupsOf(estate, index);
  return new Set(
    groups
      .flatMap(({ datastores }) => datastores)
      .flatMap(({ key }) => [
        ...(index.vmsOfHomeDatastore.get(key) ?? []),
        ...(diskVmsOfDatastore.get(key) ?? []),
      ]),
  );
}

/** What is beside the VMs that are moved in some clusters, and on hosts that are in none. */
export function besideIn(clusters: readonly Cluster[], hosts: readonly Host[], scope: Scope): Beside {
  const places = [...clusters, ...hosts.filter(({ cluster }) => cluster === null)];
  const known = scope.besideAt();
  const found = [...new Set(places.map(({ key }) => key))].flatMap((key) => known.get(key) ?? []);
  const all = (kind: Kind | 'agents'): readonly Vm[] =>
    found.flatMap((each) => each.get(kind) ?? []).sort(byName);
  return {
    management: all('management'),
    desktopsOfSrm: all('desktopsOfSrm'),
    staying: all('staying'),
    unplaced: all('unplaced'),
    others: all('others'),
    agents: all('agents').length > 0,
  };
}

/**
 * What was in a cluster at the recovery site, and on hosts that joined it, before a failover: it stays when what
 * came over goes home. Where nobody tells a VM's site it counts as one of these.
 */
export function beforeFailover(
  { cluster, hosts }: Placement,
  out: Scope,
): Pick<Beside, 'staying' | 'agents'> {
  const { staying, unplaced, agents } = besideIn([cluster], hosts, out);
  return { staying: [...staying, ...unplaced].sort(byName), agents };
}

/** VMs that are on, as far as is known: one whose power state nobody tells counts as on. */
export const thatAreOn = (vms: readonly Vm[]): readonly Vm[] =>
  vms.filter(({ power, placeholder }) => power !== 'off' && power !== 'suspended' && !placeholder);

/** Management VMs that are on where hosts of a planned move are to go into maintenance mode, by name. */
export const managementInTheWay = (scope: Scope): readonly Vm[] =>
  thatAreOn(besideIn(sourcesOf(scope.placements), [], scope).management);

/** The clusters VMs are moved from, by name. */
export const sourcesOf = (placements: readonly Placement[]): readonly Cluster[] =>
  [...new Set(placements.flatMap(({ sources }) => sources))].sort(byName);

/** Management VMs, wherever they run, that are on and of which a file lies on the volumes that are moved. */
export function managementOnVolumes(scope: Scope): readonly Vm[] {
  const lying = onVolumes(scope);
  const known = new Set([...scope.managementSets.flatMap(({ vms }) => vms), ...scope.managementLeft]);
  const { desktops } = lookupsOf(scope.estate, scope.index);
  return thatAreOn([...known].filter((vm) => lying.has(vm) && !desktops.has(vm.key))).toSorted(byName);
}
