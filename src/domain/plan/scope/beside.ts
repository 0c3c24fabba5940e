import { clusterOfVm, lookupsOf } from '../../findings/lookups.js';
import type { Cluster, Host, Key, Vm } from '../../estate/types.js';
import { byName, siteOfVm } from './places.js';
import type { Placement, Scope } from './types.js';

/** What the snapshot has beside the VMs that a plan moves, by name and in whatever power state. */
export interface Beside {
  /** Management VMs, and others that serve the estate: steps of their own bring them over, or none does. */
  readonly management: readonly Vm[];
  /** VMs of the recovery site, where they stay; SRM's placeholders among them. */
  readonly staying: readonly Vm[];
  /** All others: VMs that no step brings over. */
  readonly others: readonly Vm[];
  /** Whether there are agent VMs, which vCenter starts, stops and makes anew by itself. */
  readonly agents: boolean;
}

/** The same, one cluster or host each; a host that is in no cluster may join one. */
export type BesideAt = ReadonlyMap<Key, Beside>;

interface Draft {
  readonly management: Vm[];
  readonly staying: Vm[];
  readonly others: Vm[];
  agents: boolean;
}

/** Sorts what is beside the VMs that are moved. Linear in VMs. */
export function sortBeside({
  estate,
  index,
  scenario,
  placements,
  managementSets,
  managementLeft,
}: Omit<Scope, 'besideAt'>): BesideAt {
  const management = new Set([...managementSets.flatMap(({ vms }) => vms), ...managementLeft]);
  const moved = new Set(placements.flatMap(({ vms }) => vms));
  const found = new Map<Key, Draft>();
  for (const vm of estate.vms) {
    if (vm.template || moved.has(vm)) continue;
    const place = clusterOfVm(vm, index) ?? vm.host;
    if (place === null) continue;
    const here = found.get(place) ?? { management: [], staying: [], others: [], agents: false };
    found.set(place, here);
    if (vm.agent === true) here.agents = true;
    else if (siteOfVm(vm, index) === scenario.recoverySite) here.staying.push(vm);
    else if (vm.placeholder) continue;
    else if (management.has(vm) || servesTheEstate(vm)) here.management.push(vm);
    else here.others.push(vm);
  }
  return found;
}

const servesTheEstate = ({ role }: Vm): boolean => role !== null && role !== 'desktop' && role !== 'other';

/** What is beside the VMs that are moved in some clusters, and on hosts that are in none. */
export function besideIn(clusters: readonly Cluster[], hosts: readonly Host[], scope: Scope): Beside {
  const places = [...clusters, ...hosts.filter(({ cluster }) => cluster === null)];
  const known = scope.besideAt();
  const found = [...new Set(places.map(({ key }) => key))].flatMap((key) => known.get(key) ?? []);
  const all = (which: 'management' | 'staying' | 'others'): Vm[] =>
    found.flatMap((each) => each[which]).sort(byName);
  return {
    management: all('management'),
    staying: all('staying'),
    others: all('others'),
    agents: found.some(({ agents }) => agents),
  };
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

/** Management VMs, wherever they run, that are on and of which something lies on the volumes that are moved. */
export function managementOnVolumes(scope: Scope): readonly Vm[] {
  const { diskVmsOfDatastore } = lookupsOf(scope.estate, scope.index);
  const lying = new Set(
    scope.groups
      .flatMap(({ datastores }) => datastores)
      .flatMap(({ key }) => [
        ...(scope.index.vmsOfHomeDatastore.get(key) ?? []),
        ...(diskVmsOfDatastore.get(key) ?? []),
      ]),
  );
  const known = new Set([...scope.managementSets.flatMap(({ vms }) => vms), ...scope.managementLeft]);
  return thatAreOn([...known].filter((vm) => lying.has(vm))).toSorted(byName);
}
