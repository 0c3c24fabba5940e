import type { Key, Vm } from '../estate/types.js';
import type { Tier, TierId } from '../plan/scope/index.js';
import { listed, namesOf } from '../steps/words.js';
import type { Situation } from './situation.js';

/** SRM's priority of a VM that has none of its own. */
const defaultPriority = 3;

/** What the SRM plans in a failover say of their VMs. */
function srmOf({ scope, estate }: Situation) {
  const plans = new Set(
    scope.managementSets.filter((set) => set.by === 'recovery-plan').map((set) => set.key),
  );
  const priorities = new Map<Key, number>();
  const prompted = new Set<Key>();
  for (const plan of estate.recoveryPlans) {
    if (!plans.has(plan.key)) continue;
    for (const each of plan.priorities) priorities.set(each.vm, each.priority);
    for (const each of plan.vmSettings) {
      if (each.beforePowerOn.some((step) => step.kind === 'prompt')) prompted.add(each.vm);
    }
  }
  const moved = new Set(
    scope.managementSets.filter((set) => plans.has(set.key)).flatMap((set) => set.vms.map((vm) => vm.key)),
  );
  return {
    /** Null for a VM that SRM does not start. */
    priority: (vm: Vm): number | null =>
      moved.has(vm.key) ? (priorities.get(vm.key) ?? defaultPriority) : null,
    prompted,
    /** Priorities in which some VM has a prompt. */
    prompts: [...prompted].map((key) => priorities.get(key) ?? defaultPriority),
  };
}

/** Tiers with VMs that SRM starts in a priority. */
export function tiersOfPriority(priority: number, situation: Situation): Tier[] {
  const srm = srmOf(situation);
  return situation.scope.tiers.filter((tier) => tier.vms.some((vm) => srm.priority(vm) === priority));
}

/**
 * Tiers whose VMs SRM starts too early when a priority times out: SRM goes on to the next priority
 * whether the one before came up or not, and a service that finds what it needs absent gives up
 * (facts B4). A prompt before a VM's power-on keeps it waiting.
 */
export function prematureTiers(
  priority: number,
  timeoutSeconds: number,
  situation: Situation,
): { readonly tier: Tier; readonly because: string }[] {
  const srm = srmOf(situation);
  const { tiers } = situation.scope;
  const late = tiersOfPriority(priority, situation);
  return tiers.flatMap((tier) => {
    const below = needsOf(tier, tiers);
    const missing = late.filter((each) => below.has(each.id));
    const early = tier.vms.filter((vm) => {
      const own = srm.priority(vm) ?? 0;
      // A prompt holds its VM, and with its priority all later ones.
      const held = srm.prompted.has(vm.key) || srm.prompts.some((at) => at > priority && at < own);
      return own > priority && !held;
    });
    if (missing.length === 0 || early.length === 0) return [];
    return [
      {
        tier,
        because: `SRM started ${listed(namesOf(early))} after ${timeoutSeconds} s, before ${listed(namesOf(missing))} of priority ${priority} were up, and what ${tier.name} ${tier.be === 'is' ? 'needs' : 'need'} was not there`,
      },
    ];
  });
}

/** All tiers a tier needs, directly or not. */
function needsOf(tier: Tier, tiers: readonly Tier[], seen = new Set<TierId>()): Set<TierId> {
  for (const id of tier.needs) {
    if (seen.has(id)) continue;
    seen.add(id);
    const next = tiers.find((each) => each.id === id);
    if (next) needsOf(next, tiers, seen);
  }
  return seen;
}
