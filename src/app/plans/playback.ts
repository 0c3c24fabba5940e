import type { Counterexample } from '../../domain/plan/types.js';

/** How a step stands at a moment of a failing run. */
export type RunState = 'ran' | 'now' | 'fails' | 'not-run';

/**
 * The states of all steps that have run or run now, at place `at` of the run (0: its first step).
 * Steps that are not in the map have not run. For a goal that is not reached the run has one more
 * place, after its last step: there nothing runs now.
 */
export function statesAt(example: Counterexample, at: number): ReadonlyMap<string, RunState> {
  const states = new Map<string, RunState>();
  example.run.forEach((step, index) => {
    if (index < at) states.set(step, 'ran');
    else if (index === at) states.set(step, step === example.failure.step ? 'fails' : 'now');
  });
  return states;
}

/** The number of places of a run. */
export function placesOf(example: Counterexample): number {
  return example.run.length + (example.failure.step === null ? 1 : 0);
}

/** Keeps a place within the run. */
export function placeWithin(example: Counterexample, at: number): number {
  return Math.max(0, Math.min(placesOf(example) - 1, at));
}

/** The next place (1) or the one before (-1); what is not played yet begins at the near end. */
export function playOn(example: Counterexample, at: number | null, by: -1 | 1): number {
  if (at === null) return by === 1 ? 0 : placesOf(example) - 1;
  return placeWithin(example, at + by);
}
