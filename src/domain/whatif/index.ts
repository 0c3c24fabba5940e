import type { EstateIndex } from '../estate/index.js';
import type { Estate } from '../estate/types.js';
import { UnknownObject, type HaLoss } from '../ha/index.js';
import type { Plan, PlanView } from '../plan/types.js';
import { countOf, listed } from '../steps/words.js';
import { effectsOf } from './effects.js';
import { bringsAll, propose } from './propose.js';
import { resolveFault, type Resolved } from './resolve.js';
import { run } from './run.js';
import { situationOf, type Situation } from './situation.js';
import { tellEffect, tellFault } from './tell.js';
import type { Fault, RunOutcome, WhatIf, WhatIfAnswer } from './types.js';

export type {
  Change,
  Fault,
  FaultKind,
  Harm,
  Proposal,
  RunOutcome,
  StepEnd,
  StepOutcome,
  WhatIf,
  WhatIfAnswer,
} from './types.js';

/**
 * Throws faults at a plan: what is reached, what is lost and why, and the cheapest change of plan
 * that survives. Pure and deterministic. Each run takes the plan's list in its order with likely
 * durations; numbers come from the simulation of HA's power-on.
 *
 * Only the View failover can be asked: it alone ends in desktops powered on at the recovery site.
 */
export function whatIf(
  plan: Plan,
  estate: Estate,
  index: EstateIndex,
  faults: readonly Fault[],
  view?: PlanView,
): WhatIfAnswer {
  if (plan.runbook !== 'view-failover') {
    return { ok: false, message: 'Faults can be thrown at plans of the View failover only.' };
  }
  const situation = situationOf(plan, estate, index, view === undefined ? {} : { view });
  if (situation.scope.placements.length === 0) {
    return { ok: false, message: situation.view.check.sentence };
  }
  try {
    const resolved = faults.map((fault) => resolveFault(fault, index, situation.scope));
    return { ok: true, value: answer(situation, faults, resolved) };
  } catch (error) {
    if (error instanceof UnknownObject) return { ok: false, message: error.message };
    throw error;
  }
}

function answer(situation: Situation, faults: readonly Fault[], resolved: readonly Resolved[]): WhatIf {
  const without = run(situation, effectsOf([], situation), 'stop');
  const effects = effectsOf(resolved, situation);
  const asPlanned = run(situation, effects, 'stop');
  const survives = asPlanned.clean && bringsAll(asPlanned, without);
  const proposals = survives ? [] : propose(resolved, situation, without, asPlanned);
  const best = proposals[0];
  const missing = survives || best?.survives === 'all' ? [] : stillMissing(best?.run ?? asPlanned, without);
  return {
    faults: resolved.map((fault, i) => ({
      fault: faults[i]!,
      sentence: tellFault(fault),
      effect: tellEffect(fault, situation),
    })),
    without,
    asPlanned,
    pressedOn: run(situation, effects, 'press-on'),
    lost: lostBesides(asPlanned, without),
    survives,
    proposals,
    missing,
    sentence: verdict(survives, asPlanned, without, best?.run ?? null, best?.survives ?? null),
  };
}

/** VMs a run loses that another does not. */
function lostBesides(outcome: RunOutcome, without: RunOutcome): HaLoss[] {
  const anyway = new Set(without.losses.flatMap((loss) => loss.objects.map((object) => object.key)));
  return outcome.losses.flatMap((loss) => {
    const objects = loss.objects.filter((object) => !anyway.has(object.key));
    return objects.length === 0 ? [] : [{ ...loss, objects, count: objects.length }];
  });
}

/** What would have to be there for the rest to come up. */
function stillMissing(best: RunOutcome, without: RunOutcome): string[] {
  const had = new Set(without.missed);
  return [
    ...lostBesides(best, without).map(
      (loss) => `${countOf(loss.count, 'VM')}: ${loss.because}. ${loss.cure}`,
    ),
    ...best.missed.filter((goal) => !had.has(goal)).map((goal) => `It is not reached that ${goal}.`),
  ];
}

function verdict(
  survives: boolean,
  asPlanned: RunOutcome,
  without: RunOutcome,
  best: RunOutcome | null,
  brings: 'all' | 'part' | null,
): string {
  const of = `${asPlanned.up.toLocaleString('en-GB')} of ${countOf(without.up, 'VM')}`;
  if (survives) return `The plan survives: ${of} that come up without the faults come up with them.`;
  const failed = asPlanned.notDone.filter((step) => step.end === 'failed');
  const where =
    failed.length > 0
      ? ` It fails at ${listed(
          failed.map((step) => `“${step.title}”`),
          3,
        )}.`
      : '';
  const after =
    best === null
      ? ' No change of plan found does better.'
      : brings === 'all'
        ? ' A change of plan brings all of them.'
        : best.up > asPlanned.up
          ? ` A change of plan brings ${best.up.toLocaleString('en-GB')}.`
          : ' With a change of plan it goes through, but brings no more.';
  return `As it is, the plan brings ${of}.${where}${after}`;
}
