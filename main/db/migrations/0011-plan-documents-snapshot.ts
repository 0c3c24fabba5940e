import type { Migration } from './types.js';

/**
 * Each document of a plan knows the snapshot it was made on, so that undo takes a plan back where it
 * came from. Null where that snapshot is gone: then the plan stays where it is.
 */
export const planDocumentsSnapshot: Migration = {
  version: 11,
  name: 'snapshots of plan documents',
  sql: `
ALTER TABLE plan_documents ADD COLUMN snapshot_id INTEGER REFERENCES snapshots (id) ON DELETE SET NULL;
UPDATE plan_documents SET snapshot_id = (SELECT snapshot_id FROM plans WHERE id = plan_id);
CREATE INDEX plan_documents_by_snapshot ON plan_documents (snapshot_id);
`,
};
