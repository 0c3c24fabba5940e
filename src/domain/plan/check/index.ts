import { CheckedModel, defaultLimit } from './criterion.js';
import type { Model, ModelCheck, ModelFailure } from './model.js';

export type { Model, ModelCheck, ModelEdge, ModelFailure, ModelStep } from './model.js';
export { CheckedModel } from './criterion.js';

/**
 * Checks a model: is every order it allows free of violated requirements and hazards, and does
 * every one reach the goals? Exact; see `criterion.ts` for the rule and its proof.
 * Throws a RangeError when the edges go in a circle: no order at all is then allowed.
 */
export function checkModel(model: Model, limit: number = defaultLimit): ModelCheck {
  return closed(model).check(limit);
}

const latest = new WeakMap<object, CheckedModel>();

/**
 * A model ready to be checked; null when its edges go in a circle. The last one made for `owner` is
 * kept, and where this one differs from it in a few edges only, what they do not touch is taken over.
 * The result depends on nothing but the model.
 */
export function checkedFor(owner: object, model: Model): CheckedModel | null {
  const checked = CheckedModel.of(model, latest.get(owner));
  if (checked !== null) latest.set(owner, checked);
  return checked;
}

/** The shortest of several failures; of equally short ones a step's before a goal's, then the first. */
export function shortest(failures: readonly ModelFailure[]): ModelFailure | null {
  let best: ModelFailure | null = null;
  for (const failure of failures) if (best === null || failure.length < best.length) best = failure;
  return best;
}

/** The run of a failure of this model, by step positions; the failing step is last. */
export function failingRun(model: Model, failure: ModelFailure): number[] {
  return closed(model).run(failure);
}

function closed(model: Model): CheckedModel {
  const checked = CheckedModel.of(model);
  if (checked === null) throw new RangeError('The edges go in a circle, so no order is allowed.');
  return checked;
}
