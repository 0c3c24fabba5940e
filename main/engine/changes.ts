import { DrydockError } from '../../src/contract/result.js';
import type {
  ComparedPlan,
  ComparedPrint,
  ComparedSnapshot,
  SnapshotDiff,
} from '../../src/contract/types.js';
import { comparePlanViews, diffEstates, holds, isStill, staleSteps } from '../../src/domain/diff/index.js';
import { groundPlan } from '../../src/domain/plan/index.js';
import type { PlanView } from '../../src/domain/plan/types.js';
import { Kinships } from '../db/kinship.js';
import { listPlans } from '../db/plans.js';
import { listPrintsOf, type StoredPrint } from '../db/prints.js';
import { findSnapshot } from '../db/snapshots.js';
import { printedPage } from '../print/index.js';
import type { LoadedEstate } from './estates.js';
import type { Job } from './jobs.js';
import { announced } from './pacing.js';
import { viewOfPlan } from './planViews.js';
import type { Session } from './session.js';

/** A plan of the older snapshot with its view on the newer one. */
interface Carried {
  readonly plan: ComparedPlan;
  readonly after: PlanView | null;
}

/** What changed between two snapshots, and which plans and printed pages that makes stale. */
export async function compareSnapshots(
  session: Session,
  wanted: { readonly before: number; readonly after: number; readonly objects: number },
  job: Job,
): Promise<SnapshotDiff> {
  const { workspace } = session;
  /** Tells what comes next, and lets in the wish to stop. */
  const next = async (phase: string): Promise<void> => {
    await announced(phase, job);
    if (!session.hasOpen(workspace)) throw new DrydockError('cancelled', 'The workspace was closed.');
  };
  const [before, after] = [infoOf(session, wanted.before), infoOf(session, wanted.after)];
  await next('Reading the older snapshot');
  const older = session.estates.get(before.id);
  await next('Reading the newer snapshot');
  const newer = session.estates.get(after.id);
  await next('Looking for findings');
  const findings = { before: older.findings, after: newer.findings };
  await next('Comparing');
  const diff = diffEstates(older.estate, newer.estate, { objects: wanted.objects, findings });
  const kinship = session.workspace.read((reader) => new Kinships(reader).between(before.id, after.id));
  const carried: Carried[] = [];
  for (const listed of kinship.same ? session.workspace.read(listPlans) : []) {
    if (listed.snapshotId !== before.id) continue;
    await next(`Trying the plan on the newer snapshot`);
    carried.push(carry(session, listed, newer));
  }
  const prints = kinship.same ? session.workspace.read((reader) => listPrintsOf(reader, before.id)) : [];
  return {
    ...diff,
    before,
    after,
    kinship,
    plans: carried.map(({ plan }) => plan),
    prints: prints.map((print) => heldAgainst(print, carried)),
  };
}

function infoOf(session: Session, id: number): ComparedSnapshot {
  const info = session.workspace.read((reader) => findSnapshot(reader, id));
  if (info === null) throw new DrydockError('not-found', 'This snapshot is not in the workspace.');
  return { id, name: info.name, takenAt: info.takenAt };
}

/** Grounds a plan on the newer estate and compares the two, step by step. */
function carry(
  session: Session,
  { id, name, runbook }: { readonly id: number; readonly name: string; readonly runbook: string },
  newer: LoadedEstate,
): Carried {
  const plan = { planId: id, name, runbook };
  try {
    const { view } = viewOfPlan(session, id);
    const after = groundPlan(view.plan, newer.estate, newer.index);
    const drift = comparePlanViews(view, after);
    return { plan: { ...plan, still: isStill(drift), drift, problem: null }, after };
  } catch (error) {
    // One damaged plan must not hide what became of the others.
    if (!(error instanceof DrydockError)) throw error;
    return { plan: { ...plan, still: false, drift: null, problem: error.message }, after: null };
  }
}

/** What of a printed page no longer holds on the newer snapshot. */
function heldAgainst(print: StoredPrint, carried: readonly Carried[]): ComparedPrint {
  const { id, planId, planName, revision, format, printedAt, contentHash } = print;
  const about = { id, planId, planName, revision, format, printedAt, contentHash };
  const after = carried.find(({ plan }) => plan.planId === planId)?.after ?? null;
  if (after === null) return { ...about, holds: false, page: null };
  const page = staleSteps(print.page, printedPage(after));
  return { ...about, holds: holds(page), page };
}
