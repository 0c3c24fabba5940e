import { plan as planSchema } from '../../src/contract/schemas.js';
import { DrydockError } from '../../src/contract/result.js';
import type { PlanState } from '../../src/contract/types.js';
import { groundPlan } from '../../src/domain/plan/index.js';
import type { Plan, PlanView } from '../../src/domain/plan/types.js';
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

/** Grounds a stored plan on its estate, or takes the view worked out before. @throws DrydockError 'not-found' */
export function viewOfPlan(session: Session, planId: number): GroundedPlan {
  const stored = session.workspace.read((reader) => findPlan(reader, planId));
  if (stored === null) throw new DrydockError('not-found', 'This plan is not in the workspace.');
  const loaded = session.estates.get(stored.snapshotId);
  const key = `${planId}:${stored.revision}`;
  const known = loaded.planViews.get(key);
  if (known !== undefined) return { stored, loaded, view: known };
  const view = groundPlan(readPlan(stored.document), loaded.estate, loaded.index);
  loaded.planViews.set(key, view);
  return { stored, loaded, view };
}

export function planState({ stored, view }: GroundedPlan): PlanState {
  const { id, snapshotId, revision, canUndo, canRedo } = stored;
  return { id, snapshotId, revision, canUndo, canRedo, view };
}
