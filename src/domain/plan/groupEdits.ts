import { nonEmpty, without } from './groups.js';
import type { Plan, StepGroup } from './types.js';

/** What edits do to a plan's groups. Each answers with the groups then; undefined where there are none. */

type Groups = Plan['groups'];

/** Steps into the group of a name, made where there is none; they leave the groups they were in. */
export function joined(groups: Groups, name: string, steps: readonly string[]): Groups {
  const left = without(groups ?? [], new Set(steps));
  const at = left.findIndex((group) => group.name === name);
  const group: StepGroup = { name, steps: [...(left[at]?.steps ?? []), ...new Set(steps)] };
  return nonEmpty(at < 0 ? [...left, group] : left.with(at, group));
}

/** Steps out of whatever groups they are in. */
export function left(groups: Groups, steps: readonly string[]): Groups {
  return groups && nonEmpty(without(groups, new Set(steps)));
}

export function renamed(groups: Groups, from: string, name: string): Groups {
  return groups?.map((group) => (group.name === from ? { ...group, name } : group));
}

export function dissolved(groups: Groups, name: string): Groups {
  return groups && nonEmpty(groups.filter((group) => group.name !== name));
}

/**
 * The groups after steps were put elsewhere in the list. A step goes where it is put: between two
 * steps of a group into that group, away from its own group out of it. Beside its own group it stays
 * in it, and so does a group that is moved as a whole.
 *
 * `before` and `after` are the steps it was put between, null at the ends; `list` are all steps of
 * the plan, since those taken out do not count for a group's being moved as a whole.
 */
export function movedTo(
  groups: Groups,
  moved: readonly string[],
  between: { readonly before: string | null; readonly after: string | null },
  list: ReadonlySet<string>,
): Groups {
  if (groups === undefined) return undefined;
  const groupOf = new Map(groups.flatMap((group) => group.steps.map((step) => [step, group] as const)));
  const moving = new Set(moved);
  const whole = new Set(
    groups.filter(({ steps }) => {
      const here = steps.filter((step) => list.has(step));
      return here.length > 0 && here.every((step) => moving.has(step));
    }),
  );
  const first = groupOf.get(between.before ?? '');
  const last = groupOf.get(between.after ?? '');
  const inside = first !== undefined && first === last ? first : undefined;
  const goes: string[] = [];
  for (const step of moved) {
    const own = groupOf.get(step);
    if (own !== undefined && (whole.has(own) || own === first || own === last)) continue;
    if (own !== undefined || inside !== undefined) goes.push(step);
  }
  if (goes.length === 0) return groups;
  return inside === undefined ? left(groups, goes) : joined(groups, inside.name, goes);
}
