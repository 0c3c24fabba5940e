import { role as roleSchema } from '../../../../src/contract/schemas.js';
import { CommandFailed } from '../exit.js';
import type { IdOf, Make, PlanEditOptions } from './editing.js';

/** Seconds a step takes where nobody says. */
const usual = { min: 60, likely: 300, max: 900 };

/** What the options ask for of a step of the user's own: put in with --add, its place with --to. */
export function ownStepOf(options: PlanEditOptions, idOf: IdOf, id: string): Make[] {
  const { add, detail, command = [], expect, seconds, needs, brings, ends, repeats, role, to } = options;
  const told = [detail, expect, seconds, needs, brings, ends, repeats].some((each) => each !== undefined);
  if (add === undefined) {
    if (!told && command.length === 0) return [];
    throw new CommandFailed(
      '--detail, --command, --expect, --seconds, --needs, --brings, --ends and --repeats are about a step that --add puts in.',
    );
  }
  const parsed = roleSchema.safeParse(role ?? 'lead');
  if (!parsed.success) {
    throw new CommandFailed(`There is no role "${role}". It is one of ${roleSchema.options.join(', ')}.`);
  }
  const again = repeats === undefined ? undefined : idOf(repeats);
  return [
    ({ view }) => ({
      type: 'add-step',
      ownStep: {
        id,
        title: add,
        detail: detail ?? '',
        role: parsed.data,
        commands: [...command],
        expect: expect ?? '',
        duration: seconds ?? usual,
        ...(again === undefined ? {} : { repeats: again }),
        requires: [...(needs ?? [])],
        adds: [...(brings ?? [])],
        deletes: [...(ends ?? [])],
      },
      atIndex: to === undefined ? view.steps.length : to - 1,
    }),
  ];
}
