import type { Migration } from './types.js';

/**
 * What merging several sources needs. A snapshot of one source keeps its facts in the objects' own
 * tables; one of several keeps what each source said beside the merged objects, so that a source can
 * be replaced and decisions revised. Conflicts and questions are worked out from it again whenever
 * it changes; they are kept to be listed without that work.
 */
export const mergedSources: Migration = {
  version: 6,
  name: 'merged sources',
  sql: `
ALTER TABLE snapshots ADD COLUMN facts_revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE further_origins ADD COLUMN fields TEXT;
ALTER TABLE problems ADD COLUMN source INTEGER;

CREATE TABLE source_facts (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  source INTEGER NOT NULL,
  chunk INTEGER NOT NULL,
  part TEXT NOT NULL,
  facts BLOB NOT NULL,
  PRIMARY KEY (snapshot_id, source, chunk)
) STRICT;

CREATE TABLE merge_decisions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  decision TEXT NOT NULL CHECK (json_valid(decision)),
  made_at TEXT NOT NULL
) STRICT;

CREATE INDEX merge_decisions_by_snapshot ON merge_decisions (snapshot_id);

CREATE TABLE merge_conflicts (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  decided INTEGER NOT NULL,
  conflict TEXT NOT NULL,
  PRIMARY KEY (snapshot_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE merge_questions (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  open INTEGER NOT NULL,
  question TEXT NOT NULL,
  PRIMARY KEY (snapshot_id, position)
) STRICT, WITHOUT ROWID;
`,
};
