import { cited } from '../../documents.js';
import { up } from '../../plan/facts.js';
import { priorityDone, vmUp } from '../../steps/srm/facts.js';
import { countOf, listed, namesOf } from '../../steps/words.js';
import { ownCondition } from '../trial.js';
import { bar, block, delay } from '../effects.js';
import {
  earlyVms,
  insertPrompt,
  laterVms,
  prematureTiers,
  raiseTimeout,
  tiersOfPriority,
  waitOf,
} from './priorities.js';
import { not, unknown, yes, type FaultSpec } from './spec.js';

/** A priority of the SRM plan that needs longer than SRM waits for VMware Tools. */
export const srmTimeout: FaultSpec<'srm-timeout'> = {
  tell: (fault, situation) =>
    `Priority ${fault.priority} of the SRM plan needs ${fault.needsSeconds} s, and SRM waits ${waitOf(fault, situation)}.`,

  meets(fault, situation) {
    const { world } = situation;
    const { priority } = fault;
    if (world.srm === null && !world.sets.some((set) => set.by === 'recovery-plan')) {
      return not('No recovery plan of SRM has a part in this plan.');
    }
    const late = (world.srm?.plans ?? []).flatMap((plan) =>
      plan.priorities.filter((group) => group.priority === priority).flatMap((group) => group.vms),
    );
    if (late.length + tiersOfPriority(priority, situation).length === 0) {
      return not(`SRM starts nothing in priority ${priority}.`);
    }
    if (fault.needsSeconds <= waitOf(fault, situation)) return not('SRM waits long enough for it.');
    const early = prematureTiers(priority, waitOf(fault, situation), situation);
    if (early.length > 0) {
      return yes(`Started before what they need: ${listed(namesOf(early.map((each) => each.tier)), 6)}.`);
    }
    const vms = earlyVms(priority, situation);
    if (vms.length > 0) {
      return yes(`Started before what they need: ${listed([...new Set(vms.map(({ vm }) => vm.name))], 6)}.`);
    }
    const later = laterVms(priority, situation);
    return later.length === 0 || prompted(fault.priority, situation)
      ? not('No later priority needs what is late.')
      : unknown(
          `${countOf(later.length, 'VM')} of later priorities ${later.length === 1 ? 'starts' : 'start'} before priority ${priority} is up; no dependency among them is known, so whether they come to harm the model cannot tell.`,
        );
  },

  apply(fault, situation, effects) {
    const { priority, needsSeconds } = fault;
    const wait = waitOf(fault, situation);
    // SRM's default is in the durations of the steps already.
    const longer = Math.max(0, needsSeconds - 300);
    for (const tier of tiersOfPriority(priority, situation)) delay(effects, up(tier.id), longer);
    for (const plan of situation.world.srm?.plans ?? []) {
      const group = plan.priorities.find((each) => each.priority === priority);
      if (group === undefined) continue;
      delay(effects, priorityDone(plan.key, String(priority)), Math.min(longer, Math.max(0, wait - 300)));
      for (const { vm } of group.single)
        delay(effects, vmUp(plan.key, vm.key), Math.min(longer, Math.max(0, wait - 300)));
    }
    if (needsSeconds <= wait) return;
    for (const { tier, because } of prematureTiers(priority, wait, situation)) {
      block(effects, up(tier.id), because);
    }
    for (const { plan, vm, on } of earlyVms(priority, situation)) {
      const because = `${vm.name} was started after ${wait} s, before ${on.name} of priority ${priority} was up`;
      effects.harms.push({
        at: vmUp(plan.key, vm.key),
        unless: ownCondition(`${vm.name} has been restarted after ${on.name}`),
        sentence: `${vm.name} starts without ${on.name}, which it needs, because priority ${priority} ran into its time-out`,
        count: 1,
      });
      bar(effects, vm.key, {
        reason: 'dependency',
        because,
        cure: 'Restart each VM once what it needs is up; before the day, raise the time-out or put a prompt in between.',
        source: cited('srm', 'recovery order; wait for VMware Tools, 5.5'),
      });
    }
  },

  waysOut(fault, situation) {
    if (fault.needsSeconds <= waitOf(fault, situation)) return [];
    const early = prematureTiers(fault.priority, waitOf(fault, situation), situation);
    if (early.length === 0 && earlyVms(fault.priority, situation).length === 0) return [];
    const prompt = insertPrompt(fault.priority, situation);
    return [[raiseTimeout(fault.needsSeconds)], ...(prompt.length === 0 ? [] : [prompt])];
  },
};

/** Whether the plan pauses right after a priority. */
function prompted(priority: number, { world }: Parameters<typeof srmTimeout.meets>[1]): boolean {
  return (world.srm?.plans ?? []).every((plan) => {
    const next = plan.priorities.find((group) => group.priority > priority);
    return next === undefined || next.prompts.length > 0;
  });
}
