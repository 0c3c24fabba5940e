import type { EstateIndex } from '../estate/index.js';
import type { Estate } from '../estate/types.js';
import { UnknownObject, type HaLoss } from '../ha/index.js';
import type { Plan, PlanView } from '../plan/types.js';
import { countOf } from '../steps/words.js';
import { atOnce, type Stretches } from '../stretches.js';
import { bringerFor } from './bring.js';
import { meetingOf, tellFault } from './faults/index.js';
import { bringsAll, effectsOf, propose } from './propose.js';
import { resolveFault, type Resolved } from './resolve.js';
import { run } from './run.js';
import { situationOf, type Situation } from './situation.js';
import type { Fault, FaultTold, RunOutcome, WhatIf, WhatIfAnswer } from './types.js';
import { countedOf, verdictOf } from './verdict.js';

export { faultChoices, type FaultChoices } from './choices.js';
export type {
  BackupStore,
  Fault,
  FaultKind,
  FaultTold,
  Proposal,
  RunOutcome,
  ServiceId,
  StaleOf,
  Touches,
  WhatIf,
  WhatIfAnswer,
} from './types.js';

/**
 * Throws faults at a plan: what is reached, what is lost and why, and the cheapest change of plan
 * that survives. Pure and deterministic. Each run takes the plan's list in its order with likely
 * durations; numbers of desktops and vApps come from the simulation of their power-on.
 *
 * The answer comes in stretches, so that long work can be shown and stopped. One is at most one run of
 * the plan, or one changed plan made, checked and run.
 */
export function* whatIfSteps(
  plan: Plan,
  estate: Estate,
  index: EstateIndex,
  faults: readonly Fault[],
  view?: PlanView,
): Stretches<WhatIfAnswer> {
  const situation = situationOf(plan, estate, index, view);
  const { check } = situation.view;
  if (situation.view.steps.length === 0 || situation.blockers.length > 0) {
    return { ok: false, reason: 'no-plan', message: check.sentence };
  }
  let resolved: Resolved[];
  try {
    resolved = faults.map((fault) => resolveFault(fault, situation));
  } catch (error) {
    if (!(error instanceof UnknownObject)) throw error;
    return { ok: false, reason: 'unknown-object', message: error.message };
  }
  return { ok: true, value: yield* answer(situation, faults, resolved) };
}

/** The same, all at once. */
export function whatIf(
  plan: Plan,
  estate: Estate,
  index: EstateIndex,
  faults: readonly Fault[],
  view?: PlanView,
): WhatIfAnswer {
  return atOnce(whatIfSteps(plan, estate, index, faults, view));
}

function* answer(
  situation: Situation,
  faults: readonly Fault[],
  resolved: readonly Resolved[],
): Stretches<WhatIf> {
  const bring = bringerFor(situation);
  const without = run(situation, effectsOf([], situation), 'stop', bring);
  yield { phase: 'Running the plan as it is', done: 1, total: 3 };
  const effects = effectsOf(resolved, situation);
  const asPlanned = run(situation, effects, 'stop', bring);
  yield { phase: 'Running the plan under the faults', done: 2, total: 3 };
  const pressedOn = run(situation, effects, 'press-on', bring);
  const told = resolved.map((fault, i): FaultTold => ({
    fault: faults[i]!,
    sentence: tellFault(fault, situation),
    ...meetingOf(fault, situation),
  }));
  const survives = asPlanned.clean && bringsAll(asPlanned, without);
  const found = survives
    ? { proposals: [], searched: { tried: 0, complete: true } }
    : yield* propose(resolved, { situation, without, asPlanned, bring });
  const best = found.proposals[0];
  const missing = survives || best?.survives === 'all' ? [] : stillMissing(best?.run ?? asPlanned, without);
  return {
    faults: told,
    counted: countedOf(situation),
    without,
    asPlanned,
    pressedOn,
    lost: lostBesides(asPlanned.losses, without.losses),
    servicesLost: lostBesides(asPlanned.servicesLost, without.servicesLost),
    ...verdictOf({ situation, told, without, asPlanned, survives, ...found }),
    survives,
    ...found,
    missing,
  };
}

/** What one run loses that another does not. */
function lostBesides(losses: readonly HaLoss[], anyway: readonly HaLoss[]): HaLoss[] {
  const known = new Set(anyway.flatMap((loss) => loss.objects.map((object) => object.key)));
  return losses.flatMap((loss) => {
    const objects = loss.objects.filter((object) => !known.has(object.key));
    return objects.length === 0 ? [] : [{ ...loss, objects, count: objects.length }];
  });
}

/** What would have to be there for the rest to come up. */
function stillMissing(best: RunOutcome, without: RunOutcome): string[] {
  const had = new Set(without.missed);
  return [
    ...[
      ...lostBesides(best.losses, without.losses),
      ...lostBesides(best.servicesLost, without.servicesLost),
    ].map((loss) => `${nameOfLost(loss)}: ${loss.because}. ${loss.cure}`),
    ...best.goals
      .filter((goal) => !goal.reached && !had.has(goal.text))
      .map(
        (goal) => `It is not reached that ${goal.text}${goal.because === null ? '' : `: ${goal.because}`}.`,
      ),
    ...best.harms.map((harm) => `At “${harm.title}”: ${harm.sentence}.`),
  ];
}

const nameOfLost = ({ count, objects }: HaLoss): string =>
  countOf(count, objects[0]?.kind === 'host' ? 'host' : 'VM');
