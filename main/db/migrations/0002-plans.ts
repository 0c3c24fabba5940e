import type { Migration } from './types.js';

/**
 * Overlays and plans. A plan's documents are kept one a position, so that undo and redo survive a
 * restart: `position` points at the current one, `revision` counts every change including undo.
 */
export const plans: Migration = {
  version: 2,
  name: 'overlays and plans',
  sql: `
CREATE TABLE overlays (
  snapshot_id INTEGER PRIMARY KEY REFERENCES snapshots (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  document TEXT NOT NULL CHECK (json_valid(document)),
  changed_at TEXT NOT NULL
) STRICT;

CREATE TABLE plans (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE RESTRICT,
  name TEXT NOT NULL,
  runbook TEXT NOT NULL,
  revision INTEGER NOT NULL,
  position INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  verdict TEXT NOT NULL,
  steps INTEGER NOT NULL,
  checked_on_overlay INTEGER NOT NULL
) STRICT;

CREATE INDEX plans_by_snapshot ON plans (snapshot_id);

CREATE TABLE plan_documents (
  plan_id INTEGER NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  document TEXT NOT NULL CHECK (json_valid(document)),
  PRIMARY KEY (plan_id, position)
) STRICT;
`,
};
