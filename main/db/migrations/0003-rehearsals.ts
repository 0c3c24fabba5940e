import type { Migration } from './types.js';

/**
 * Rehearsals. The record of an exercise is evidence: rows are added and never changed or removed,
 * and each event's hash covers the one before it. `rehearsal_heads` knows the last event, so that
 * a log whose end was cut off is noticed too.
 */
export const rehearsals: Migration = {
  version: 3,
  name: 'rehearsals',
  sql: `
CREATE TABLE rehearsals (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plan_id INTEGER NOT NULL REFERENCES plans (id) ON DELETE RESTRICT,
  name TEXT NOT NULL,
  started_at TEXT NOT NULL,
  estate_name TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  steps INTEGER NOT NULL,
  view TEXT NOT NULL,
  view_hash TEXT NOT NULL
) STRICT;

CREATE INDEX rehearsals_by_plan ON rehearsals (plan_id);

CREATE TABLE rehearsal_events (
  rehearsal_id INTEGER NOT NULL REFERENCES rehearsals (id) ON DELETE RESTRICT,
  seq INTEGER NOT NULL CHECK (seq >= 1),
  at TEXT NOT NULL,
  type TEXT NOT NULL,
  step TEXT,
  who TEXT NOT NULL,
  text TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (rehearsal_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE rehearsal_heads (
  rehearsal_id INTEGER PRIMARY KEY REFERENCES rehearsals (id) ON DELETE RESTRICT,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE TRIGGER rehearsals_stay BEFORE UPDATE ON rehearsals
BEGIN SELECT RAISE(ABORT, 'the record of a rehearsal is never changed'); END;
CREATE TRIGGER rehearsals_are_kept BEFORE DELETE ON rehearsals
BEGIN SELECT RAISE(ABORT, 'the record of a rehearsal is never removed'); END;
CREATE TRIGGER rehearsal_events_stay BEFORE UPDATE ON rehearsal_events
BEGIN SELECT RAISE(ABORT, 'the record of a rehearsal is never changed'); END;
CREATE TRIGGER rehearsal_events_are_kept BEFORE DELETE ON rehearsal_events
BEGIN SELECT RAISE(ABORT, 'the record of a rehearsal is never removed'); END;
CREATE TRIGGER rehearsal_heads_go_forward BEFORE UPDATE ON rehearsal_heads
WHEN NEW.rehearsal_id <> OLD.rehearsal_id OR NEW.seq <> OLD.seq + 1
BEGIN SELECT RAISE(ABORT, 'the record of a rehearsal only grows'); END;
CREATE TRIGGER rehearsal_heads_are_kept BEFORE DELETE ON rehearsal_heads
BEGIN SELECT RAISE(ABORT, 'the record of a rehearsal is never removed'); END;
`,
};
