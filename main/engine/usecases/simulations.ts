import { summaryOf } from '../../../src/domain/ha/index.js';
import { queryTable } from '../../../src/domain/views/index.js';
import { haAnswer } from '../haAnswers.js';
import type { Handlers } from '../handlers.js';
import { tableFile } from '../tables.js';

export const simulationHandlers: Handlers<'ha.simulate' | 'ha.summary' | 'ha.rows' | 'ha.export'> = {
  'ha.simulate': (session, { snapshotId, recoverySite, down, failing, settings, placements }) => {
    const { outcome } = haAnswer(session.estates.get(snapshotId), {
      event: failing === null ? { event: 'site-lost', recoverySite, down } : { event: 'hosts-fail', failing },
      settings,
    }).answer;
    if (placements) return outcome;
    return { ...outcome, clusters: outcome.clusters.map((cluster) => ({ ...cluster, placements: [] })) };
  },

  'ha.summary': (session, { snapshotId, ...question }) =>
    summaryOf(haAnswer(session.estates.get(snapshotId), question).answer),

  'ha.rows': (session, { snapshotId, table, search, filters, sort, offset, limit, ...question }) =>
    queryTable(haAnswer(session.estates.get(snapshotId), question).table(table), {
      search,
      filters,
      sort,
      offset,
      limit,
    }),

  'ha.export': (session, { snapshotId, table, search, filters, sort, jobId, columns, format, ...question }) =>
    session.jobs.run(jobId, (job) => {
      const loaded = session.estates.get(snapshotId);
      const rows = haAnswer(loaded, question).table(table);
      return tableFile(loaded, rows, { name: `HA ${table}`, search, filters, sort, columns, format }, job);
    }),
};
