import type { Key, Vm } from '../estate/types.js';
import type { Situation } from './situation.js';

/** VMs a plan brings over from copies. */
function broughtFromCopies({ world }: Situation): readonly Vm[] {
  return world.srm === null
    ? world.placements.flatMap((p) => p.vms)
    : [...new Set(world.srm.plans.flatMap((plan) => plan.vms))];
}

/**
 * The newest VMs on datastores that are copied with a lag: vCenter counts its identifiers upward, so the
 * highest were made last.
 */
export function newestVms(situation: Situation, count: number): Vm[] {
  const lagging = (key: Key | null): boolean =>
    key !== null && situation.index.datastore.get(key)?.replication?.mode === 'asynchronous';
  const number = (vm: Vm): number => Number(/(\d+)$/.exec(vm.moref ?? '')?.[1] ?? -1);
  return broughtFromCopies(situation)
    .filter((vm) => lagging(vm.homeDatastore))
    .map((vm) => ({ vm, at: number(vm) }))
    .sort((a, b) => b.at - a.at || (a.vm.key < b.vm.key ? 1 : -1))
    .slice(0, count)
    .map(({ vm }) => vm);
}
