import type { ComparedPlan, ComparedPrint } from '../../contract/types.js';
import type { StepAspect } from '../../domain/diff/plans.js';
import { plural } from '../lib/format.js';

const aspects: Readonly<Record<StepAspect, string>> = {
  commands: 'commands',
  objects: 'objects',
  hazards: 'hazards',
  order: 'order',
  text: 'wording',
  duration: 'duration',
};

/** "commands, wording". */
export function aspectWords(of: readonly StepAspect[]): string {
  return of.map((aspect) => aspects[aspect]).join(', ');
}

/** "7, 12 and 31" */
export function numberList(steps: readonly { readonly number: number }[]): string {
  const numbers = steps.map((step) => String(step.number));
  if (numbers.length <= 1) return numbers[0] ?? '';
  return `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1) ?? ''}`;
}

/** What of a printed page no longer holds, each a phrase. */
export function stalenessOf({ page }: ComparedPrint): string[] {
  if (page === null) return ['Its plan is not there to hold it against.'];
  const parts: string[] = [];
  if (page.stale.length > 0) {
    parts.push(
      `${page.stale.length === 1 ? 'Step' : 'Steps'} ${numberList(page.stale)} ${page.stale.length === 1 ? 'is' : 'are'} stale.`,
    );
  }
  if (page.gone.length > 0) {
    parts.push(
      `${page.gone.length === 1 ? 'Step' : 'Steps'} ${numberList(page.gone)} ${page.gone.length === 1 ? 'is' : 'are'} no longer in the plan.`,
    );
  }
  if (page.missing.length > 0) {
    parts.push(
      `${plural(page.missing.length, 'step')} of the plan ${page.missing.length === 1 ? 'is' : 'are'} not on it.`,
    );
  }
  if (page.reordered) parts.push('The steps stand in another order.');
  if (page.verdictChanged) parts.push('The verdict on the first page is another.');
  return parts;
}

/** "12 steps differ": what the newer snapshot does to a plan. */
export function driftText({ drift, still, problem }: ComparedPlan): string {
  if (drift === null) return problem ?? '';
  if (still) return 'Nothing of it changed.';
  const count = (state: string): number => drift.steps.filter((step) => step.state === state).length;
  const parts = [
    [count('changed'), 'changed'],
    [count('gone'), 'gone'],
    [count('new'), 'new'],
  ] as const;
  const told = parts.filter(([n]) => n > 0).map(([n, word]) => `${plural(n, 'step')} ${word}`);
  if (drift.goalBefore !== drift.goalAfter) {
    told.push(`brings up ${plural(drift.goalAfter, 'VM')}, before ${plural(drift.goalBefore, 'VM')}`);
  }
  if (drift.leftBehindBefore !== drift.leftBehindAfter) {
    told.push(
      `leaves ${plural(drift.leftBehindAfter, 'VM')} behind, before ${plural(drift.leftBehindBefore, 'VM')}`,
    );
  }
  return told.join(' · ');
}
