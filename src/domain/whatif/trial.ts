import type { Scenario, OwnStep, PlanEdit } from '../plan/types.js';
import { fact } from '../plan/facts.js';
import type { Fact } from '../plan/types.js';
import type { Situation } from './situation.js';
import type { Change } from './types.js';

/** A change that can be tried: told, and as edits of the plan. */
export interface Trial {
  /** Equal changes of two faults are made once. */
  readonly id: string;
  readonly told: Omit<Change, 'edit'>;
  /** Edits that make it on a plan as it is then; none where it is so already, null when it cannot be. */
  edits(situation: Situation): readonly PlanEdit[] | null;
}

/** What could be done about a fault: each of the lists is one way out; doing nothing is not among them. */
export type WaysOut = readonly (readonly Trial[])[];

/** An edit that changes the scenario; none where it changes nothing. */
export function scenarioEdit(
  { plan }: Situation,
  change: (scenario: Scenario) => Scenario,
): readonly PlanEdit[] {
  const scenario = change(plan.scenario);
  return JSON.stringify(scenario) === JSON.stringify(plan.scenario)
    ? []
    : [{ type: 'set-scenario', scenario }];
}

/** A condition a user's own step brings about, by its words. */
export const ownCondition = (words: string): Fact =>
  fact('own', words.trim().replace(/\s+/g, ' ').toLowerCase());

/**
 * Edits that add a step of the user's own, with a condition it brings about, before or after another
 * step. None where the plan has it already.
 */
export function ownStepEdits(
  { plan, view }: Situation,
  step: OwnStep,
  place: { readonly before?: string; readonly after?: string },
): readonly PlanEdit[] | null {
  if (plan.ownSteps.some((own) => own.id === step.id)) return [];
  const other = place.before ?? place.after ?? '';
  const at = view.steps.findIndex((each) => each.id === other);
  if (at < 0) return null;
  const edge =
    place.before === undefined ? { before: other, after: step.id } : { before: step.id, after: other };
  return [
    { type: 'add-step', ownStep: step, atIndex: place.before === undefined ? at + 1 : at },
    { type: 'add-edge', edge },
  ];
}
