import { DrydockError } from '../../../src/contract/result.js';
import { blastRadius, layoutOf, objectDetail, queryTable } from '../../../src/domain/views/index.js';
import type { Handlers } from '../handlers.js';
import { exportTable } from '../tables.js';

export const estateHandlers: Handlers<
  | 'estate.rows'
  | 'estate.export'
  | 'estate.object'
  | 'estate.layout'
  | 'estate.blastRadius'
  | 'findings.list'
  | 'findings.notLookedAt'
> = {
  'estate.rows': (session, { snapshotId, kind, ...query }) =>
    queryTable(session.estates.get(snapshotId).table(kind), query),

  'estate.export': (session, wanted) =>
    session.jobs.run(wanted.jobId, (job) => exportTable(session.estates.get(wanted.snapshotId), wanted, job)),

  'estate.object': (session, { snapshotId, kind, key }) => {
    const { estate, index, findings } = session.estates.get(snapshotId);
    const detail = objectDetail(estate, index, kind, key, findings);
    if (detail === null) throw new DrydockError('not-found', 'This object is not in the snapshot.');
    return detail;
  },

  'estate.layout': (session, { snapshotId }) => {
    const { estate, index } = session.estates.get(snapshotId);
    return layoutOf(estate, index);
  },

  'estate.blastRadius': (session, { snapshotId, datastore }) => {
    const { estate, index } = session.estates.get(snapshotId);
    const radius = blastRadius(estate, index, datastore);
    if (radius === null) throw new DrydockError('not-found', 'This datastore is not in the snapshot.');
    return radius;
  },

  'findings.list': (session, { snapshotId }) => [...session.estates.get(snapshotId).findings],

  'findings.notLookedAt': (session, { snapshotId }) => [...session.estates.get(snapshotId).notLookedAt],
};
