import { runsOf } from '../../domain/plan/groupSummary.js';
import type { GroundStep, Plan } from '../../domain/plan/types.js';

/** A row of the list: a step, or the heading of a group's part. */
export type ListRow =
  | { readonly type: 'step'; readonly id: string; readonly step: GroundStep; readonly group: string | null }
  | {
      readonly type: 'group';
      readonly id: string;
      readonly name: string;
      /** Which part of the group it heads, from 0. */
      readonly part: number;
      /** Ids of the part's steps. */
      readonly steps: readonly string[];
      readonly folded: boolean;
    };

/** The list's rows: a heading before each part of a group, and the part's steps unless it is folded. */
export function rowsOf(
  plan: Pick<Plan, 'groups'>,
  steps: readonly GroundStep[],
  folded: ReadonlySet<string>,
): ListRow[] {
  return runsOf(plan, steps).flatMap(({ group, part, steps: members }): ListRow[] => {
    const rows = members.map((step): ListRow => ({ type: 'step', id: step.id, step, group }));
    if (group === null) return rows;
    const closed = folded.has(group);
    const heading: ListRow = {
      type: 'group',
      id: `group ${part} ${group}`,
      name: group,
      part,
      steps: members.map((step) => step.id),
      folded: closed,
    };
    return closed ? [heading] : [heading, ...rows];
  });
}

/**
 * Where steps dropped on the gap before row `gap` go: the place of the first of them once they are
 * taken out. Null when the list stays as it is.
 */
export function dropPlace(
  rows: readonly ListRow[],
  gap: number,
  moved: ReadonlySet<string>,
  places: ReadonlyMap<string, number>,
): number | null {
  const before = rows
    .slice(0, gap)
    .flatMap((row) => (row.type === 'step' ? [row.id] : row.folded ? row.steps : []));
  const to = before.filter((step) => !moved.has(step)).length;
  const at = [...moved].map((step) => places.get(step) ?? -1).sort((a, b) => a - b);
  const together = at.every((place, i) => place === (at[0] ?? 0) + i);
  return together && at[0] === to ? null : to;
}
