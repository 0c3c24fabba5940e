import { role as roleSchema } from '../../../../src/contract/schemas.js';
import type { PlanState } from '../../../../src/contract/types.js';
import { groupNames } from '../../../../src/domain/plan/groups.js';
import { CommandFailed } from '../exit.js';
import type { IdOf, Make, PlanEditOptions } from './editing.js';

/** What the options ask for of groups, roles and teams; each an edit of all the steps named. */
export function groupEditsOf(options: PlanEditOptions, idOf: IdOf): Make[] {
  const { step: named = [], group, leaveGroup, renameGroup, into, dissolveGroup, moveGroup, to } = options;
  const { removeGroup, team } = options;
  // Of a step that is put in, the role is its own.
  const role = options.add === undefined ? options.role : undefined;
  const aboutSteps = group !== undefined || leaveGroup === true || role !== undefined || team !== undefined;
  if (aboutSteps !== named.length > 0) {
    throw new CommandFailed(
      '--step names the steps for --group, --leave-group, --role and --team; each needs the other.',
    );
  }
  if ((renameGroup === undefined) !== (into === undefined)) {
    throw new CommandFailed('--rename-group needs --into, the new name, and --into needs --rename-group.');
  }
  const steps = named.map(idOf);
  const edits: Make[] = [];
  if (renameGroup !== undefined && into !== undefined) {
    edits.push(() => ({ type: 'rename-group', from: renameGroup, name: into }));
  }
  if (role !== undefined || team !== undefined) {
    const asked = roleAsked(role);
    edits.push(() => ({
      type: 'assign-steps',
      steps,
      ...(asked === undefined ? {} : { role: asked }),
      ...(team === undefined ? {} : { team: team.trim() === '' ? null : team }),
    }));
  }
  if (leaveGroup === true) edits.push(() => ({ type: 'leave-group', steps }));
  if (group !== undefined) edits.push(() => ({ type: 'group-steps', name: group, steps }));
  if (moveGroup !== undefined && to !== undefined) {
    edits.push((state) => ({ type: 'move-steps', steps: membersOf(state, moveGroup), toIndex: to - 1 }));
  }
  if (dissolveGroup !== undefined) edits.push(() => ({ type: 'dissolve-group', name: dissolveGroup }));
  if (removeGroup !== undefined) {
    edits.push((state) => ({ type: 'remove-steps', steps: membersOf(state, removeGroup) }));
  }
  return edits;
}

/** Null for whom the runbook says. */
function roleAsked(wanted: string | undefined) {
  if (wanted === undefined) return undefined;
  if (wanted === 'runbook') return null;
  const parsed = roleSchema.safeParse(wanted);
  if (parsed.success) return parsed.data;
  throw new CommandFailed(
    `There is no role "${wanted}". It is one of ${roleSchema.options.join(', ')}, runbook.`,
  );
}

function membersOf({ view }: PlanState, name: string): string[] {
  const names = groupNames(view.plan);
  const members = view.steps.filter((step) => names.get(step.id) === name).map((step) => step.id);
  if (members.length > 0) return members;
  const known = (view.plan.groups ?? []).map((group) => `"${group.name}"`).join(', ');
  throw new CommandFailed(
    `There is no group "${name}" in the plan. ${known === '' ? 'It has no groups.' : `It has ${known}.`}`,
  );
}
