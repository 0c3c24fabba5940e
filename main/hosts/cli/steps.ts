import type { GroundStep } from '../../../src/domain/plan/types.js';
import { CommandFailed } from './exit.js';

/**
 * A step by its place in the list (from 1), its label or title where only one has it, or its id. `none`
 * says why there may be no steps at all.
 */
export function stepCalled(
  steps: readonly GroundStep[],
  wanted: string,
  none = 'the plan has no steps',
): GroundStep {
  const called = steps.filter(({ label, title }) => label === wanted || title === wanted);
  const found =
    steps.find(({ id }) => id === wanted) ??
    (called.length === 1 ? called[0] : undefined) ??
    (/^\d+$/.test(wanted) ? steps[Number(wanted) - 1] : undefined);
  if (found !== undefined) return found;
  if (steps.length === 0) throw new CommandFailed(`There is no step "${wanted}": ${none}.`);
  throw new CommandFailed(
    called.length > 1
      ? `Several steps are called "${wanted}": name one by its place in the list, ${called.map((step) => steps.indexOf(step) + 1).join(', ')}.`
      : `There is no step "${wanted}". Name it by its place in the list (1 to ${steps.length}), its label, its title or its id.`,
  );
}
