import type { GroundStep, PlanView, Verdict } from '../plan/types.js';

/** What about a step is not as it was. */
export type StepAspect = 'commands' | 'objects' | 'hazards' | 'order' | 'text' | 'duration';

export interface StepDrift {
  readonly id: string;
  readonly title: string;
  /** Its place in the list, from 1; null where it is not in the plan. */
  readonly numberBefore: number | null;
  readonly numberAfter: number | null;
  readonly state: 'changed' | 'gone' | 'new';
  /** Empty unless the step is in both. */
  readonly aspects: readonly StepAspect[];
}

/** What another snapshot does to a plan. */
export interface PlanDrift {
  readonly verdictBefore: Verdict;
  readonly verdictAfter: Verdict;
  /** The check's sentence on the newer snapshot. */
  readonly sentence: string;
  readonly goalBefore: number;
  readonly goalAfter: number;
  /** VMs the plan does not bring back. */
  readonly leftBehindBefore: number;
  readonly leftBehindAfter: number;
  /** In the order of the newer list, those that are gone last. */
  readonly steps: readonly StepDrift[];
  readonly unchanged: number;
}

/** Whether a drift leaves the plan and its pages as they are. */
export function isStill(drift: PlanDrift): boolean {
  return (
    drift.steps.length === 0 &&
    drift.verdictBefore === drift.verdictAfter &&
    drift.goalBefore === drift.goalAfter &&
    drift.leftBehindBefore === drift.leftBehindAfter
  );
}

/** Compares one plan grounded on two estates, step by step; ids are stable across grounding. */
export function comparePlanViews(before: PlanView, after: PlanView): PlanDrift {
  const was = numbered(before);
  const is = numbered(after);
  const steps: StepDrift[] = [];
  let unchanged = 0;
  for (const [id, now] of is) {
    const old = was.get(id);
    if (old === undefined) steps.push(drift(now.step, null, now.number, 'new', []));
    else {
      const aspects = differing(old, now);
      if (aspects.length === 0) unchanged += 1;
      else steps.push(drift(now.step, old.number, now.number, 'changed', aspects));
    }
  }
  for (const [id, old] of was) {
    if (!is.has(id)) steps.push(drift(old.step, old.number, null, 'gone', []));
  }
  return {
    verdictBefore: before.check.verdict,
    verdictAfter: after.check.verdict,
    sentence: after.check.sentence,
    goalBefore: before.goal.vms,
    goalAfter: after.goal.vms,
    leftBehindBefore: leftBehind(before),
    leftBehindAfter: leftBehind(after),
    steps,
    unchanged,
  };
}

interface Numbered {
  readonly step: GroundStep;
  readonly number: number;
  /** Steps right before it, by id. */
  readonly after: readonly string[];
}

function numbered(view: PlanView): Map<string, Numbered> {
  const after = new Map<string, string[]>();
  for (const edge of view.edges) {
    const list = after.get(edge.after);
    if (list === undefined) after.set(edge.after, [edge.before]);
    else list.push(edge.before);
  }
  return new Map(
    view.steps.map((step, at) => [
      step.id,
      { step, number: at + 1, after: (after.get(step.id) ?? []).sort() },
    ]),
  );
}

const aspects: readonly (readonly [StepAspect, (of: Numbered) => unknown])[] = [
  ['commands', ({ step }) => step.commands],
  ['objects', ({ step }) => step.objects.map(({ kind, key, name }) => [kind, key, name])],
  [
    'hazards',
    ({ step }) =>
      step.hazards.map(({ id, consequence, because, count }) => [id, consequence, because, count]),
  ],
  ['order', ({ after }) => after],
  ['text', ({ step }) => [step.title, step.detail, step.expect, step.role, step.team]],
  ['duration', ({ step }) => step.duration],
];

function differing(before: Numbered, after: Numbered): StepAspect[] {
  return aspects
    .filter(([, of]) => JSON.stringify(of(before)) !== JSON.stringify(of(after)))
    .map(([aspect]) => aspect);
}

function drift(
  { id, title }: GroundStep,
  numberBefore: number | null,
  numberAfter: number | null,
  state: StepDrift['state'],
  what: readonly StepAspect[],
): StepDrift {
  return { id, title, numberBefore, numberAfter, state, aspects: what };
}

function leftBehind(view: PlanView): number {
  return view.leftBehind.reduce((sum, group) => sum + group.count, 0);
}
