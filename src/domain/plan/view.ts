import type { EstateIndex } from '../estate/index.js';
import type { Estate } from '../estate/types.js';
import { countOf, plural } from '../steps/words.js';
import { answerAssumptions } from './answers.js';
import { assumptionsOf } from './assumptions.js';
import { baseOf, type Base } from './base.js';
import { checkedFor, type CheckedModel, type ModelFailure } from './check/index.js';
import { reduceEdges } from './check/order.js';
import { skeletonOf, type Skeleton } from './skeleton.js';
import { harmOf, nameOf, tellFailure, tellStory } from './story.js';
import { repairPlan, toModel } from './toModel.js';
import type { Assumption, CheckResult, Plan, PlanView, Repair } from './types.js';

/** A plan on its estate, but for the repair: its search takes longer than all the rest. */
export interface UnrepairedView {
  /** `check.repair` is null. */
  readonly view: PlanView;
  /** Looks for the smallest repair; null where none is needed, or none is found. */
  repair(): Repair | null;
}

/**
 * A plan on its estate: its steps with their commands, its order, its check. Pure: the same plan and
 * estate give the same view.
 */
export function groundPlan(plan: Plan, estate: Estate, index: EstateIndex): PlanView {
  const { view, repair } = groundUnrepaired(plan, estate, index);
  return withRepair(view, repair());
}

/** The view with the repair that was found for it. */
export function withRepair(view: PlanView, repair: Repair | null): PlanView {
  return repair === null ? view : { ...view, check: { ...view.check, repair } };
}

/** The view without its repair, which is looked for when asked for: enough to show what an edit did. */
export function groundUnrepaired(plan: Plan, estate: Estate, index: EstateIndex): UnrepairedView {
  const base = baseOf(plan.runbook, estate, index, plan.scenario);
  const skeleton = skeletonOf(plan, base);
  const model = checkedFor(base, toModel(skeleton, base));
  if (model === null) throw new Error('The plan’s edges go in a circle.');
  const answers = answerAssumptions(plan.runbook, plan.scenario, { estate, index });
  const check = checkPlan(base, skeleton, model, answers);
  const view: PlanView = {
    plan,
    steps: skeleton.steps,
    edges: reduceEdges(model.order, skeleton.pairs).map((i) => skeleton.edges[i]!),
    removed: skeleton.removed,
    removedEdges: skeleton.removedEdges,
    check,
    goal: base.goal,
    leftBehind: base.leftBehind,
    longestPathSeconds: longestPath(skeleton, model),
  };
  return {
    view,
    repair: () => (check.counterexample === null ? null : tellRepair(plan, skeleton, base)),
  };
}

function checkPlan(
  base: Base,
  skeleton: Skeleton,
  model: CheckedModel,
  answers: readonly Assumption[],
): CheckResult {
  const { blockers } = base;
  const { verdict, failures, unreachable, unknown, checked } = model.check();
  const assumptions = [...assumptionsOf(base, skeleton), ...answers];
  const common = { checked, assumptions, failures: failures.length };
  if (blockers.length > 0) {
    return {
      ...common,
      verdict: 'unreachable',
      sentence: `This plan cannot be made: ${blockers[0]}`,
      counterexample: null,
      repair: null,
      missing: blockers,
    };
  }
  if (verdict === 'safe') {
    return {
      ...common,
      verdict,
      sentence: `In each order it allows, ${countOf(checked, 'condition')} of ${countOf(skeleton.steps.length, 'step')} ${plural(checked, 'holds', 'hold')}.${stayBehind(base)}`,
      counterexample: null,
      repair: null,
      missing: [],
    };
  }
  const worst = pick(failures, skeleton);
  if (worst === null) {
    const first = unknown[0];
    const step = skeleton.steps[first?.step ?? -1];
    return {
      ...common,
      verdict: 'unknown',
      sentence: `Not decided: ${countOf(unknown.length, 'condition')} could not be settled, the first at ${step ? nameOf(step) : 'the end'}: ${first?.reason ?? ''}.`,
      counterexample: null,
      repair: null,
      missing: [],
    };
  }
  const counterexample = tellStory(worst, skeleton, base, model);
  const missing = [...new Set(unreachable.map((failure) => missingText(failure, skeleton, base)))];
  const others = failures.length - 1;
  return {
    ...common,
    verdict: verdict === 'unreachable' ? 'unreachable' : 'unsafe',
    sentence:
      verdict === 'unreachable'
        ? `Does not reach its goal in any order: nothing in the plan sees to it that ${missing[0] ?? 'the goal holds'}.`
        : `Unsafe: ${counterexample.failure.sentence}${others > 0 ? ` ${countOf(others, 'more way')} to fail.` : ''}`,
    counterexample,
    repair: null,
    missing,
  };
}

/** A safe plan still says what it cannot do. */
function stayBehind({ leftBehind }: Base): string {
  const count = leftBehind.reduce((sum, group) => sum + group.count, 0);
  return count === 0 ? '' : ` ${countOf(count, 'VM')} ${count === 1 ? 'stays' : 'stay'} behind in any order.`;
}

/**
 * The failure to tell: the shortest run. Of equally short ones, at the step that does the most harm;
 * there, a requirement before a hazard, because a step that cannot be done does no harm.
 */
function pick(failures: readonly ModelFailure[], skeleton: Skeleton): ModelFailure | null {
  const length = failures.reduce((least, failure) => Math.min(least, failure.length), Infinity);
  const short = failures.filter((failure) => failure.length === length);
  const harmAt = new Map<number | null, number>();
  for (const failure of short) {
    harmAt.set(failure.step, Math.max(harmAt.get(failure.step) ?? 0, harmOf(failure, skeleton)));
  }
  const rank = (failure: ModelFailure): readonly number[] => [
    harmAt.get(failure.step) ?? 0,
    failure.kind === 'requirement' ? 1 : 0,
    harmOf(failure, skeleton),
  ];
  let best: ModelFailure | null = null;
  for (const failure of short) if (best === null || compare(rank(failure), rank(best)) > 0) best = failure;
  return best;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

function missingText(failure: ModelFailure, skeleton: Skeleton, base: Base): string {
  if (failure.step === null) return base.goals[failure.item]!.text;
  return failure.kind === 'requirement'
    ? skeleton.steps[failure.step]!.requires[failure.item]!.text
    : tellFailure(failure, skeleton, base).sentence;
}

function tellRepair(plan: Plan, skeleton: Skeleton, base: Base): Repair | null {
  const repair = repairPlan(plan, skeleton, base);
  if (repair === null) return null;
  const step = new Map([...skeleton.steps, ...skeleton.removed].map((s) => [s.id, s]));
  const name = (id: string): string => nameOf(step.get(id)!);
  const parts = [
    ...shortened(
      repair.restore.map((s) => `Put ${nameOf(s)} back.`),
      'step',
    ),
    ...shortened(
      repair.edges.map(({ before, after }) => `Do ${name(before)} before ${name(after)}.`),
      'prerequisite',
    ),
  ];
  if (repair.drop.length > 0) {
    parts.push(
      `${countOf(repair.drop.length, 'prerequisite')} of yours that ${repair.drop.length === 1 ? 'says' : 'say'} otherwise ${repair.drop.length === 1 ? 'goes' : 'go'}.`,
    );
  }
  return {
    edges: repair.edges,
    restoreSteps: repair.restore.map((s) => s.id),
    dropEdges: repair.drop,
    sentence: parts.join(' '),
  };
}

/** Up to four sentences, the last one counting the rest. */
function shortened(sentences: readonly string[], what: string): string[] {
  const rest = sentences.length - 3;
  return rest > 1
    ? [...sentences.slice(0, 3), `Put ${countOf(rest, `more ${what}`)} back likewise.`]
    : [...sentences];
}

/** The longest path by likely durations: the time with hands enough for whatever may go in parallel. */
function longestPath({ steps, pairs }: Skeleton, model: CheckedModel): number {
  const previous: number[][] = steps.map(() => []);
  for (const [a, b] of pairs) previous[b]!.push(a);
  const end = new Float64Array(steps.length);
  let last = 0;
  for (const s of model.order.sequence) {
    const begins = previous[s]!.reduce((latest, p) => Math.max(latest, end[p]!), 0);
    end[s] = begins + steps[s]!.duration.likely;
    last = Math.max(last, end[s]);
  }
  return last;
}
