import { clusterOfVm, diskDatastores, push } from '../../findings/lookups.js';
import { isOn } from '../../estate/index.js';
import type { Cluster, Host, Key, Vm } from '../../estate/types.js';
import { isDesktopOfSrm, managementVms } from './management.js';
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
  /** Agent VMs, which vCenter starts, stops and makes anew by itself. */
  readonly agents: readonly Vm[];
}

/** VMs by cluster, or by host where that is in none: it may join one. */
export type BesideAt = ReadonlyMap<Key, ReadonlyMap<keyof Beside, readonly Vm[]>>;

/** Sorts what is beside the VMs that are moved. Linear in VMs. */
export function sortBeside(scope: Omit<Scope, 'besideAt'>): BesideAt {
  const { estate, index, placements } = scope;
  const management = managementIn(scope);
  const moved = new Set(placements.flatMap(({ vms }) => vms));
  const liesOnMoved = onVolumes(scope);
  const kindOf = (vm: Vm): keyof Beside | null => {
    if (vm.agent === true) return 'agents';
    if (management.has(vm)) return isDesktopOfSrm(vm, scope) ? 'desktopsOfSrm' : 'management';
    const site = siteOfVm(vm, index);
    // What lies on volumes that are moved has to go with them, wherever it runs.
    if (!vm.placeholder && liesOnMoved(vm)) return 'others';
    if (site === scope.scenario.recoverySite) return 'staying';
    if (vm.placeholder) return null;
    return site === null ? 'unplaced' : 'others';
  };
  const found = new Map<Key, Map<keyof Beside, Vm[]>>();
  for (const vm of estate.vms) {
    const place = clusterOfVm(vm, index) ?? vm.host;
    if (vm.template || moved.has(vm) || place === null) continue;
    const kind = kindOf(vm);
    if (kind === null) continue;
    const here = found.get(place) ?? new Map<keyof Beside, Vm[]>();
    found.set(place, here);
    push(here, kind, vm);
  }
  return found;
}

const managementIn = ({ managementSets, managementLeft }: Omit<Scope, 'besideAt'>): ReadonlySet<Vm> =>
  managementVms({ sets: managementSets, left: managementLeft });

/** Tells whether a file of a VM lies on the volumes that are moved. */
function onVolumes({ index, groups }: Omit<Scope, 'besideAt'>): (vm: Vm) => boolean {
  const moved = new Set(groups.flatMap(({ datastores }) => datastores.map(({ key }) => key)));
  return (vm) =>
    (vm.homeDatastore !== null && moved.has(vm.homeDatastore)) ||
    [...diskDatastores(vm, index)].some((key) => moved.has(key));
}

/** What is beside the VMs that are moved in some clusters, and on hosts that are in none. */
export function besideIn(clusters: readonly Cluster[], hosts: readonly Host[], scope: Scope): Beside {
  const places = [...clusters, ...hosts.filter(({ cluster }) => cluster === null)];
  const known = scope.besideAt();
  const found = [...new Set(places.map(({ key }) => key))].flatMap((key) => known.get(key) ?? []);
  const all = (kind: keyof Beside): readonly Vm[] =>
    found.flatMap((each) => each.get(kind) ?? []).sort(byName);
  return {
    management: all('management'),
    desktopsOfSrm: all('desktopsOfSrm'),
    staying: all('staying'),
    unplaced: all('unplaced'),
    others: all('others'),
    agents: all('agents'),
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
  vms.filter((vm) => isOn(vm) && !vm.placeholder);

/** Management VMs that are on where hosts of a planned move are to go into maintenance mode, by name. */
export const managementInTheWay = (scope: Scope): readonly Vm[] =>
  thatAreOn(besideIn(sourcesOf(scope.placements), [], scope).management);

/** The clusters VMs are moved from, by name. */
export const sourcesOf = (placements: readonly Placement[]): readonly Cluster[] =>
  [...new Set(placements.flatMap(({ sources }) => sources))].sort(byName);

/** Management VMs, wherever they run, that are on and of which a file lies on the volumes that are moved. */
export const managementOnVolumes = (scope: Scope): readonly Vm[] =>
  thatAreOn(
    [...managementIn(scope)].filter((vm) => !isDesktopOfSrm(vm, scope)).filter(onVolumes(scope)),
  ).toSorted(byName);
