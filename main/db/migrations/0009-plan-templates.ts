import type { Migration } from './types.js';

/** Templates of plans, kept in the workspace for the next snapshot; they belong to none. */
export const planTemplates: Migration = {
  version: 9,
  name: 'plan templates',
  sql: `
CREATE TABLE plan_templates (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  runbook TEXT NOT NULL,
  document TEXT NOT NULL CHECK (json_valid(document)),
  saved_at TEXT NOT NULL
) STRICT;
`,
};
