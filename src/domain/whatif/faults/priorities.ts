import type { Key, Vm } from '../../estate/types.js';
import type { Tier, TierId } from '../../plan/scope/index.js';
import type { SrmPlan } from '../../plan/scope/srm.js';
import { SRM_WAITS, srmPromptsOf, srmWaitOf, withSrmPrompt, withSrmWait } from '../../plan/srmWait.js';
import { listed, namesOf } from '../../steps/words.js';
import type { ResolvedOf } from '../resolve.js';
import type { Situation } from '../situation.js';
import { scenarioEdit, type Trial } from '../trial.js';

/** SRM's priority of a VM that has none of its own. */
const defaultPriority = 3;

type Timeout = ResolvedOf<'srm-timeout'>;

/** Seconds SRM waits: as the plan says, else as the fault does, else SRM's default. */
export const waitOf = (fault: Timeout, { plan }: Situation): number =>
  srmWaitOf(plan.scenario) ?? fault.timeoutSeconds ?? SRM_WAITS;

/** What the SRM plans in a failover say of their VMs. */
function srmOf({ world, estate, plan: own }: Situation) {
  const sets = world.sets.filter((set) => set.by === 'recovery-plan');
  const plans = new Set(sets.map((set) => set.key));
  const priorities = new Map<Key, number>();
  const prompted = new Set<Key>();
  for (const plan of estate.recoveryPlans) {
    if (!plans.has(plan.key)) continue;
    for (const each of plan.priorities) priorities.set(each.vm, each.priority);
    for (const each of plan.vmSettings) {
      if (each.beforePowerOn.some((step) => step.kind === 'prompt')) prompted.add(each.vm);
    }
  }
  const moved = new Set(sets.flatMap((set) => set.vms.map((vm) => vm.key)));
  return {
    /** Null for a VM that SRM does not start. */
    priority: (vm: Vm): number | null =>
      moved.has(vm.key) ? (priorities.get(vm.key) ?? defaultPriority) : null,
    prompted,
    /** Priorities after which the plan says that SRM pauses. */
    pauses: srmPromptsOf(own.scenario),
    /** Priorities in which some VM has a prompt. */
    prompts: [...prompted].map((key) => priorities.get(key) ?? defaultPriority),
  };
}

/** Tiers with VMs that SRM starts in a priority. */
export function tiersOfPriority(priority: number, situation: Situation): Tier[] {
  const srm = srmOf(situation);
  return situation.world.tiers.filter((tier) => tier.vms.some((vm) => srm.priority(vm) === priority));
}

/**
 * Tiers whose VMs SRM starts too early when a priority times out: SRM goes on to the next priority
 * whether the one before came up or not, and a service that finds what it needs absent gives up
 * (Site Recovery Manager Administration, recovery order). A prompt before a VM's power-on keeps it waiting.
 */
export function prematureTiers(
  priority: number,
  timeoutSeconds: number,
  situation: Situation,
): { readonly tier: Tier; readonly because: string }[] {
  const srm = srmOf(situation);
  const { tiers } = situation.world;
  const late = tiersOfPriority(priority, situation);
  return tiers.flatMap((tier) => {
    const below = needsOf(tier, tiers);
    const missing = late.filter((each) => below.has(each.id));
    const early = tier.vms.filter((vm) => {
      const own = srm.priority(vm) ?? 0;
      // A prompt holds its VM, and with its priority all later ones.
      const held =
        srm.prompted.has(vm.key) ||
        srm.prompts.some((at) => at > priority && at < own) ||
        srm.pauses.some((at) => at >= priority && at < own);
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

/** A VM of a recovery plan that SRM starts before what it needs, and what that is. */
export interface Early {
  readonly plan: SrmPlan;
  readonly vm: Vm;
  readonly on: Vm;
}

/** VMs of later priorities that need one of a priority which is late, no prompt being in between. */
export function earlyVms(priority: number, { world }: Situation): Early[] {
  return (world.srm?.plans ?? []).flatMap((plan) => {
    const later = plan.priorities.filter((group) => group.priority > priority);
    const held = later.find((group) => group.prompts.length > 0)?.priority ?? Infinity;
    return later
      .filter((group) => group.priority < held)
      .flatMap((group) =>
        group.single.flatMap(({ vm, needs, before }) =>
          before.some((step) => step.kind === 'prompt')
            ? []
            : needs.filter((need) => need.onPriority === priority).map(({ on }) => ({ plan, vm, on })),
        ),
      );
  });
}

/** VMs of later priorities of recovery plans of which it is not known whether they need the late ones. */
export function laterVms(priority: number, situation: Situation): Vm[] {
  const early = new Set(earlyVms(priority, situation).map(({ vm }) => vm));
  return (situation.world.srm?.plans ?? []).flatMap((plan) =>
    plan.priorities
      .filter((group) => group.priority > priority)
      .flatMap((group) => group.vms)
      .filter((vm) => !early.has(vm)),
  );
}

export function raiseTimeout(seconds: number): Trial {
  return {
    id: `timeout ${seconds}`,
    told: {
      kind: 'srm-timeout',
      sentence: `Raise the time SRM waits for VMware Tools to ${seconds} s.`,
      how: 'Before the day, in the recovery plan: the power-on settings of the VMs of this priority. The plan then says so.',
      about: null,
    },
    edits: (situation) =>
      (srmWaitOf(situation.plan.scenario) ?? 0) >= seconds
        ? []
        : scenarioEdit(situation, (scenario) => withSrmWait(scenario, seconds)),
  };
}

/** A prompt before the next priority of a recovery plan. */
export function insertPrompt(priority: number, situation: Situation): Trial[] {
  const { world } = situation;
  if (world.srm === null) {
    return [
      {
        id: `prompt ${priority}`,
        told: {
          kind: 'srm-prompt',
          sentence: `Put a prompt into the SRM plan after priority ${priority}, and go on only when its services answer.`,
          how: 'Before the day, in the recovery plan: a prompt before the power-on of the VMs of the next priority. Somebody has to sit by it and answer.',
          about: null,
        },
        edits: (now) => scenarioEdit(now, (scenario) => withSrmPrompt(scenario, priority)),
      },
    ];
  }
  const next = (world.srm?.plans ?? [])
    .flatMap((plan) => plan.priorities.map((group) => group.priority))
    .filter((each) => each > priority)
    .sort()[0];
  if (next === undefined) return [];
  const line = `${next}: Does what priority ${priority} starts answer?`;
  return [
    {
      id: `prompt ${priority}`,
      told: {
        kind: 'srm-prompt',
        sentence: `Put a prompt into the SRM plan before priority ${next}, and go on only when the services of priority ${priority} answer.`,
        how: 'Before the day, in the recovery plan. Somebody has to sit by it and answer.',
        about: null,
      },
      edits: (now) =>
        scenarioEdit(now, (scenario) => {
          const old = scenario.settings?.['prompts'];
          const text = typeof old === 'string' && old.trim() !== '' ? `${old}\n${line}` : line;
          return { ...scenario, settings: { ...scenario.settings, prompts: text } };
        }),
    },
  ];
}
