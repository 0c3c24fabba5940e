import { DrydockError } from '../../../src/contract/result.js';
import type { ComparedSnapshot, LaterElsewhere } from '../../../src/contract/types.js';
import { comparePlanViews, type Kinship } from '../../../src/domain/diff/index.js';
import { groundPlan } from '../../../src/domain/plan/index.js';
import { Kinships } from '../../db/kinship.js';
import { savePlan } from '../../db/plans.js';
import { listSnapshots } from '../../db/snapshots.js';
import type { Handlers } from '../handlers.js';
import { planState, summaryOf, viewOfPlan } from '../planViews.js';
import type { Session } from '../session.js';

/** What was taken after a snapshot: the last of the same estate, else the last of any other. */
function newerThan(
  session: Session,
  snapshotId: number,
): { readonly snapshot: ComparedSnapshot; readonly kinship: Kinship } | null {
  return session.workspace.read((reader) => {
    const all = listSnapshots(reader);
    const own = all.find(({ id }) => id === snapshotId);
    const kinships = new Kinships(reader);
    const later = all
      .filter(({ takenAt }) => own !== undefined && takenAt > own.takenAt)
      // Of those taken at one time the one imported last stays first.
      .sort((a, b) => (a.takenAt === b.takenAt ? 0 : a.takenAt < b.takenAt ? 1 : -1))
      .map(({ id, name, takenAt }) => ({ id, name, takenAt }));
    const same = ({ id }: ComparedSnapshot): boolean => kinships.between(snapshotId, id).same;
    const snapshot = later.find(same) ?? later[0];
    return snapshot === undefined ? null : { snapshot, kinship: kinships.between(snapshotId, snapshot.id) };
  });
}

/** A plan remembers the snapshot it was made on; a newer one may leave it behind. */
export const planSnapshotHandlers: Handlers<'plans.onNewest' | 'plans.moveTo'> = {
  'plans.onNewest': (session, { planId }) => {
    const { stored, view } = viewOfPlan(session, planId);
    const newer = newerThan(session, stored.snapshotId);
    if (newer === null) return null;
    const { snapshot, kinship } = newer;
    if (!kinship.same) return { elsewhere: snapshot, sentence: kinship.sentence } satisfies LaterElsewhere;
    const { estate, index } = session.estates.get(snapshot.id);
    return {
      snapshot,
      lacks: kinship.lacks,
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
