import { MOST_NAMED } from './scope/vms.js';
import type { Base } from './base.js';
import type { CheckedModel, ModelFailure } from './check/index.js';
import type { Skeleton } from './skeleton.js';
import type { Counterexample, Failure, GroundStep, Literal } from './types.js';

/** "V8 Restart the management agents on 4 hosts of desk-vmfs-01" */
export function nameOf(step: GroundStep): string {
  return step.label === '' ? `“${step.title}”` : `${step.label} “${step.title}”`;
}

/** Product names keep their small letter: vCenter, vCloud Director. */
const sentence = (text: string): string =>
  /^[a-z]+[A-Z]/.test(text) ? `${text}.` : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** Objects harmed by a failure, as far as the model counts them. */
export function harmOf(failure: ModelFailure, skeleton: Skeleton): number {
  if (failure.kind !== 'hazard' || failure.step === null) return 0;
  return skeleton.steps[failure.step]!.hazards[failure.item]!.count;
}

/** The failing condition in a sentence, with its numbers. */
export function tellFailure(failure: ModelFailure, skeleton: Skeleton, base: Base): Failure {
  const { kind, step: number, item } = failure;
  const literal = failure.bad[0]!;
  if (kind === 'goal' || number === null) {
    const goal = base.goals[item]!;
    return {
      kind: 'goal',
      step: null,
      literal,
      sentence: `At the end it does not hold that ${goal.text}.`,
      affected: [],
      count: 0,
    };
  }
  const step = skeleton.steps[number]!;
  if (kind === 'requirement') {
    return {
      kind,
      step: step.id,
      literal,
      sentence: `${nameOf(step)} cannot be done: it does not hold that ${step.requires[item]!.text}.`,
      affected: step.objects.slice(0, MOST_NAMED),
      count: step.objects.length,
    };
  }
  const hazard = step.hazards[item]!;
  return {
    kind: 'hazard',
    step: step.id,
    literal,
    sentence: sentence(`${hazard.consequence}, because ${hazard.because}`),
    affected: hazard.affected,
    count: hazard.count,
  };
}

/**
 * The shortest failing run as a story. Only steps that matter are told: those that made the bad
 * facts true, those that should have come before and did not, and the step that fails.
 */
export function tellStory(
  failure: ModelFailure,
  skeleton: Skeleton,
  base: Base,
  model: CheckedModel,
): Counterexample {
  const run = model.run(failure);
  const place = new Map(run.map((s, i) => [s, i]));
  const told = tellFailure(failure, skeleton, base);
  const failing = failure.step === null ? null : skeleton.steps[failure.step]!;
  const story: string[] = [];
  const before = failing === null ? run.length : run.length - 1;
  if (failing === null) story.push(before === 1 ? 'The only step has run.' : `All ${before} steps have run.`);
  else if (before === 0) story.push('The plan allows this to be the very first step.');
  else story.push(`The plan allows this after ${before} ${before === 1 ? 'step' : 'steps'}.`);

  failure.bad.forEach((literal, i) => {
    const maker = failure.madeBy[i] ?? null;
    if (maker === null) return;
    story.push(`${nameOf(skeleton.steps[maker]!)} has run${undoes(literal, maker, model, skeleton)}.`);
  });
  failure.bad.forEach((literal, i) => {
    const maker = failure.madeBy[i] ?? null;
    story.push(...missingSteps(literal, failure, maker, place, model, skeleton));
  });
  // What cannot be done is told as such; what can be done is done, and then does harm.
  if (failing !== null && failure.kind === 'hazard') story.push(`${nameOf(failing)} is started now.`);
  story.push(told.sentence);
  if (failing !== null) story.push(...alsoHarmed(failure, failing, run, skeleton, base));
  return { run: run.map((s) => skeleton.steps[s]!.id), failure: told, story };
}

/** What else the step does in the same run: hazards whose conditions hold there too. */
function alsoHarmed(
  failure: ModelFailure,
  failing: GroundStep,
  run: readonly number[],
  skeleton: Skeleton,
  base: Base,
): string[] {
  const words = failure.kind === 'hazard' ? 'Besides,' : 'Were it done all the same:';
  const state = new Set(base.initial);
  for (const s of run.slice(0, -1)) {
    const { adds, deletes } = skeleton.steps[s]!.effects;
    for (const fact of deletes) state.delete(fact);
    for (const fact of adds) state.add(fact);
  }
  const also = failing.hazards
    .filter((_, i) => failure.kind !== 'hazard' || i !== failure.item)
    .filter((hazard) => hazard.when.every(({ fact, holds }) => state.has(fact) === holds))
    .sort((a, b) => b.count - a.count)
    .map((hazard) => `${words} ${hazard.consequence}.`);
  return also.length > 3 ? [...also.slice(0, 3), `It does harm in ${also.length - 3} more ways.`] : also;
}

/** What a step undid, where another had done it before. */
function undoes(literal: Literal, maker: number, model: CheckedModel, skeleton: Skeleton): string {
  const earlier = model.undoers(literal).find((c) => model.order.before.has(maker, c));
  return earlier === undefined ? '' : `, after ${nameOf(skeleton.steps[earlier]!)}, and undoes what that did`;
}

/** The steps that would have prevented it, and why they have not. At most three are named. */
function missingSteps(
  literal: Literal,
  failure: ModelFailure,
  maker: number | null,
  place: ReadonlyMap<number, number>,
  model: CheckedModel,
  skeleton: Skeleton,
): string[] {
  const lines: string[] = [];
  for (const c of model.undoers(literal)) {
    if (c === failure.step) continue;
    const name = nameOf(skeleton.steps[c]!);
    if (!place.has(c)) lines.push(`${name} has not run yet.`);
    else if (maker !== null && place.get(c)! < place.get(maker)!)
      lines.push(`${name} ran too early to help.`);
  }
  const wanted = { fact: literal.fact, holds: !literal.holds };
  for (const step of skeleton.removed) {
    const sets = wanted.holds ? step.effects.adds : step.effects.deletes;
    if (sets.includes(wanted.fact)) lines.push(`${nameOf(step)} has been taken out of the plan.`);
  }
  const rest = lines.length - 3;
  return rest > 0 ? [...lines.slice(0, 3), `So it is with ${rest} more.`] : lines;
}
