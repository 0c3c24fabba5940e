import type { Assignment, GroundStep, Plan, PlanEdit } from './types.js';

/**
 * Gives steps to a role or a team. The role of a step the user wrote is its own and is changed there;
 * what says no more than the runbook is not kept.
 */
export function assigned(
  plan: Plan,
  runbook: readonly GroundStep[],
  { steps, role, team }: Extract<PlanEdit, { type: 'assign-steps' }>,
): Pick<Plan, 'ownSteps' | 'assigned'> {
  const chosen = new Set(steps);
  const own = new Set(plan.ownSteps.map(({ id }) => id));
  const derived = new Map(runbook.map((step) => [step.id, step.role]));
  const now = new Map(Object.entries(plan.assigned ?? {}));
  for (const id of chosen) {
    const was = now.get(id);
    const asked = role === undefined ? was?.role : (role ?? undefined);
    const teamThen = team === undefined ? was?.team : (team?.trim() ?? '');
    const then: Assignment = {
      ...(own.has(id) || asked === undefined || asked === derived.get(id) ? {} : { role: asked }),
      ...(teamThen === undefined || teamThen === '' ? {} : { team: teamThen }),
    };
    if (Object.keys(then).length === 0) now.delete(id);
    else now.set(id, then);
  }
  return {
    ownSteps:
      role === undefined || role === null
        ? plan.ownSteps
        : plan.ownSteps.map((step) => (chosen.has(step.id) ? { ...step, role } : step)),
    assigned: now.size === 0 ? undefined : Object.fromEntries(now),
  };
}
