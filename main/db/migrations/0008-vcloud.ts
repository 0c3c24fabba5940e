import type { Migration } from './types.js';

/** What vCloud Director and View tell: vDCs, vApps and how large a pool may grow. */
export const vcloud: Migration = {
  version: 8,
  name: 'vcloud',
  sql: `
CREATE TABLE vdcs (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  source INTEGER NOT NULL,
  place TEXT NOT NULL,
  name TEXT,
  level TEXT,
  org TEXT,
  provider TEXT,
  vcenter TEXT,
  datastores TEXT,
  PRIMARY KEY (snapshot_id, position),
  UNIQUE (snapshot_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE vapps (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  source INTEGER NOT NULL,
  place TEXT NOT NULL,
  name TEXT,
  vdc TEXT,
  org TEXT,
  template INTEGER,
  vms TEXT,
  networks TEXT,
  PRIMARY KEY (snapshot_id, position),
  UNIQUE (snapshot_id, key)
) STRICT, WITHOUT ROWID;

ALTER TABLE pools ADD COLUMN max_desktops REAL;
`,
};
