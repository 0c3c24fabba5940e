import type { Migration } from './types.js';

/**
 * What was printed. Paper does not change when the plan does, so what each page said is kept: a hash
 * of the whole and one of every step. Rows outlive the plan and the snapshot they were printed from,
 * as the paper does, and are never changed.
 */
export const prints: Migration = {
  version: 7,
  name: 'prints',
  sql: `
CREATE TABLE prints (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plan_id INTEGER REFERENCES plans (id) ON DELETE SET NULL,
  snapshot_id INTEGER REFERENCES snapshots (id) ON DELETE SET NULL,
  plan_name TEXT NOT NULL,
  revision INTEGER NOT NULL,
  format TEXT NOT NULL,
  printed_at TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  verdict TEXT NOT NULL,
  steps TEXT NOT NULL CHECK (json_valid(steps))
) STRICT;

CREATE INDEX prints_by_snapshot ON prints (snapshot_id);
CREATE INDEX prints_by_plan ON prints (plan_id);

CREATE TRIGGER prints_stay
BEFORE UPDATE OF id, plan_name, revision, format, printed_at, content_hash, verdict, steps ON prints
BEGIN SELECT RAISE(ABORT, 'the record of a print is never changed'); END;
CREATE TRIGGER prints_are_kept BEFORE DELETE ON prints
BEGIN SELECT RAISE(ABORT, 'the record of a print is never removed'); END;
`,
};
