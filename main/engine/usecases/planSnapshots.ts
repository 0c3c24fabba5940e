import { DrydockError } from '../../../src/contract/result.js';
import type { SnapshotInfo } from '../../../src/contract/types.js';
import { comparePlanViews } from '../../../src/domain/diff/plans.js';
import { groundPlan } from '../../../src/domain/plan/index.js';
import { savePlan } from '../../db/plans.js';
import { listSnapshots } from '../../db/snapshots.js';
import type { Handlers } from '../handlers.js';
import { planState, summaryOf, viewOfPlan } from '../planViews.js';
import type { Session } from '../session.js';

/** The snapshot taken last, when it was taken after another one; null when that is the last. */
function newerThan(session: Session, snapshotId: number): SnapshotInfo | null {
  const all = session.workspace.read(listSnapshots);
  const own = all.find(({ id }) => id === snapshotId);
  const newest = all.reduce<SnapshotInfo | null>(
    (last, each) => (last === null || each.takenAt > last.takenAt ? each : last),
    null,
  );
  return own === undefined || newest === null || newest.takenAt <= own.takenAt ? null : newest;
}

/** A plan remembers the snapshot it was made on; a newer one may leave it behind. */
export const planSnapshotHandlers: Handlers<'plans.onNewest' | 'plans.moveTo'> = {
  'plans.onNewest': (session, { planId }) => {
    const { stored, view } = viewOfPlan(session, planId);
    const newer = newerThan(session, stored.snapshotId);
    if (newer === null) return null;
    const { estate, index } = session.estates.get(newer.id);
    return {
      snapshot: { id: newer.id, name: newer.name, takenAt: newer.takenAt },
      drift: comparePlanViews(view, groundPlan(view.plan, estate, index)),
    };
  },

  'plans.moveTo': (session, { planId, revision, snapshotId }) => {
    const { stored, view } = viewOfPlan(session, planId);
    if (stored.snapshotId === snapshotId) throw new DrydockError('conflict', 'The plan is on this snapshot.');
    const loaded = session.estates.get(snapshotId);
    const there = groundPlan(view.plan, loaded.estate, loaded.index);
    session.workspace.write((writer) =>
      savePlan(writer, planId, revision, view.plan, summaryOf(there, loaded), session.now(), snapshotId),
    );
    return planState(viewOfPlan(session, planId));
  },
};
