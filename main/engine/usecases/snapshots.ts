import { DrydockError } from '../../../src/contract/result.js';
import { Kinships } from '../../db/kinship.js';
import { countPlansOf } from '../../db/plans.js';
import { findSnapshot, listProblems, listSnapshots, removeSnapshot } from '../../db/snapshots.js';
import { compareSnapshots } from '../changes.js';
import type { Handlers } from '../handlers.js';

const missing = (): DrydockError => new DrydockError('not-found', 'This snapshot is not in the workspace.');

export const snapshotHandlers: Handlers<
  'snapshots.list' | 'snapshots.problems' | 'snapshots.diff' | 'snapshots.remove'
> = {
  'snapshots.list': (session) =>
    session.workspace.read((reader) => {
      const all = listSnapshots(reader);
      const sameEstate = new Kinships(reader).among(all.map(({ id }) => id));
      return all.map((one) => ({ ...one, sameEstate: sameEstate.get(one.id) ?? [] }));
    }),

  'snapshots.problems': (session, { snapshotId }) =>
    session.workspace.read((reader) => {
      if (findSnapshot(reader, snapshotId) === null) throw missing();
      return listProblems(reader, snapshotId);
    }),

  'snapshots.diff': (session, { jobId, ...wanted }) =>
    session.jobs.run(jobId, (job) => compareSnapshots(session, wanted, job)),

  'snapshots.remove': (session, { snapshotId }) => {
    session.workspace.write((writer) => {
      const plans = countPlansOf(writer, snapshotId);
      if (plans > 0) {
        throw new DrydockError(
          'conflict',
          plans === 1
            ? 'A plan is made on this snapshot. Remove the plan first.'
            : `${plans} plans are made on this snapshot. Remove them first.`,
        );
      }
      if (!removeSnapshot(writer, snapshotId)) throw missing();
    });
    session.estates.forget(snapshotId);
    return null;
  },
};
