import { clusterOfVm, lookupsOf, push } from '../../findings/lookups.js';
import type { Cluster, Key, Vm } from '../../estate/types.js';
import { byName } from './places.js';
import type { Scope } from './types.js';

/** What else runs in the clusters whose VMs a plan moves. */
export interface Beside {
  /** Management VMs, by name: steps of their own bring them over, or none does. */
  readonly management: readonly Vm[];
  /** VMs that are on, by name, and that no step is about: what lines for a whole cluster act on all the same. */
  readonly others: readonly Vm[];
}

const known = new WeakMap<Scope, ReadonlyMap<Key, Beside>>();

/** What the snapshot has beside the VMs that are moved in some clusters. Agent VMs are vCenter's own concern. */
export function besideIn(clusters: readonly Cluster[], scope: Scope): Beside {
  let byCluster = known.get(scope);
  if (byCluster === undefined) known.set(scope, (byCluster = sortOut(scope)));
  const found = [...new Set(clusters.map(({ key }) => key))].flatMap((key) => byCluster.get(key) ?? []);
  return {
    management: found.flatMap(({ management }) => management).sort(byName),
    others: found.flatMap(({ others }) => others).sort(byName),
  };
}

function sortOut(scope: Scope): ReadonlyMap<Key, Beside> {
  const management = new Set([...managementBrought(scope), ...scope.managementLeft].map(({ key }) => key));
  const moved = new Set(scope.placements.flatMap(({ vms }) => vms.map(({ key }) => key)));
  const inCluster = { management: new Map<Key, Vm[]>(), others: new Map<Key, Vm[]>() };
  for (const vm of lookupsOf(scope.estate, scope.index).liveVms) {
    const cluster = clusterOfVm(vm, scope.index);
    if (cluster === null || moved.has(vm.key) || vm.agent === true) continue;
    if (management.has(vm.key)) push(inCluster.management, cluster, vm);
    else if (vm.power === 'on') push(inCluster.others, cluster, vm);
  }
  return new Map(
    [...new Set([...inCluster.management.keys(), ...inCluster.others.keys()])].map((cluster) => [
      cluster,
      {
        management: inCluster.management.get(cluster) ?? [],
        others: inCluster.others.get(cluster) ?? [],
      },
    ]),
  );
}

/** Management VMs that steps of the plan bring over, by name: after that they may run in any cluster there. */
export const managementBrought = ({ managementSets }: Scope): readonly Vm[] =>
  [...new Set(managementSets.flatMap(({ vms }) => vms))].sort(byName);
