import { plan as planSchema } from '../../src/contract/schemas.js';
import { DrydockError } from '../../src/contract/result.js';
import type { PlanState } from '../../src/contract/types.js';
import { editPlan, groundUnrepaired, withRepair, type UnrepairedView } from '../../src/domain/plan/index.js';
import type { Plan, PlanEdit, PlanView } from '../../src/domain/plan/types.js';
import { findPlan, type PlanSummary, type StoredPlan } from '../db/plans.js';
import type { LoadedEstate } from './estates.js';
import type { Session } from './session.js';

/** A stored document as a plan. @throws DrydockError 'storage' when it is damaged */
export function readPlan(document: unknown): Plan {
  const parsed = planSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  throw new DrydockError(
    'storage',
    'This plan is damaged in the workspace file. Make it anew from its runbook.',
  );
}

/** An edited plan. @throws DrydockError 'conflict' with the domain's word where the edit is refused */
export function edited(plan: Plan, edit: PlanEdit, { estate, index }: LoadedEstate): Plan {
  const answer = editPlan(plan, edit, estate, index);
  if (answer.ok) return answer.plan;
  throw new DrydockError('conflict', answer.message);
}

/** What the list of plans keeps of a view. */
export function summaryOf(view: PlanView, loaded: LoadedEstate): PlanSummary {
  return {
    name: view.plan.name,
    verdict: view.check.verdict,
    steps: view.steps.length,
    checkedOnOverlay: loaded.overlayRevision,
  };
}

export interface GroundedPlan {
  readonly stored: StoredPlan;
  readonly loaded: LoadedEstate;
  readonly view: PlanView;
}

/** A stored plan on its estate as it is after an edit: the repair is looked for only when asked. */
export interface UnrepairedPlan extends Omit<GroundedPlan, 'view'> {
  readonly unrepaired: UnrepairedView;
}

/** Grounds a stored plan on its estate, or takes the view worked out before. @throws DrydockError 'not-found' */
export function unrepairedPlan(session: Session, planId: number): UnrepairedPlan {
  const stored = session.workspace.read((reader) => findPlan(reader, planId));
  if (stored === null) throw new DrydockError('not-found', 'This plan is not in the workspace.');
  const loaded = session.estates.get(stored.snapshotId);
  const key = viewKey(planId, stored.revision);
  const known = loaded.unrepaired.get(key);
  if (known !== undefined) return { stored, loaded, unrepaired: known };
  const complete = loaded.planViews.get(key);
  const unrepaired: UnrepairedView =
    complete === undefined
      ? groundUnrepaired(readPlan(stored.document), loaded.estate, loaded.index)
      : { view: complete, repair: () => complete.check.repair };
  loaded.unrepaired.set(key, unrepaired);
  return { stored, loaded, unrepaired };
}

/** The same with its repair. @throws DrydockError 'not-found' */
export function viewOfPlan(session: Session, planId: number): GroundedPlan {
  const { stored, loaded, unrepaired } = unrepairedPlan(session, planId);
  const key = viewKey(planId, stored.revision);
  let view = loaded.planViews.get(key);
  if (view === undefined) {
    view = withRepair(unrepaired.view, unrepaired.repair());
    loaded.planViews.set(key, view);
  }
  return { stored, loaded, view };
}

/** What the views of a stored plan are kept by. */
export function viewKey(planId: number, revision: number): string {
  return `${planId}:${revision}`;
}

export function planState({ stored, loaded, view }: GroundedPlan): PlanState {
  const { id, snapshotId, revision, canUndo, canRedo } = stored;
  return { id, snapshotId, revision, canUndo, canRedo, estate: loaded.version, view };
}
