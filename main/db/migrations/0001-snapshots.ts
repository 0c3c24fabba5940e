import type { Migration } from './types.js';

/**
 * Snapshots and their objects: one table an object kind. Rows keep the order of the import
 * (`position`), so that loading is one walk and answers the very estate that was stored.
 * Written out, not generated: a migration must stay what it was when files were made with it.
 */
export const snapshots: Migration = {
  version: 1,
  name: 'snapshots',
  sql: `
CREATE TABLE snapshots (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  imported_at TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  counts TEXT NOT NULL,
  port_files_listed_on TEXT NOT NULL
) STRICT;

CREATE INDEX snapshots_by_content ON snapshots (content_hash);

CREATE TABLE sources (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  format TEXT NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  taken_at TEXT,
  producer TEXT,
  PRIMARY KEY (snapshot_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE problems (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  origin TEXT NOT NULL CHECK (origin IN ('import', 'overlay')),
  position INTEGER NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('error', 'warning', 'note')),
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  file TEXT,
  sheet TEXT,
  row INTEGER,
  column_name TEXT,
  count INTEGER NOT NULL,
  PRIMARY KEY (snapshot_id, origin, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE further_origins (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  position INTEGER NOT NULL,
  also TEXT NOT NULL,
  PRIMARY KEY (snapshot_id, kind, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE sites (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  source INTEGER NOT NULL,
  place TEXT NOT NULL,
  name TEXT,
  role TEXT,
  PRIMARY KEY (snapshot_id, position),
  UNIQUE (snapshot_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE vcenters (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  source INTEGER NOT NULL,
  place TEXT NOT NULL,
  name TEXT,
  instance_uuid TEXT,
  version TEXT,
  PRIMARY KEY (snapshot_id, position),
  UNIQUE (snapshot_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE datacenters (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  source INTEGER NOT NULL,
  place TEXT NOT NULL,
  name TEXT,
  vcenter TEXT,
  PRIMARY KEY (snapshot_id, position),
  UNIQUE (snapshot_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE clusters (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  source INTEGER NOT NULL,
  place TEXT NOT NULL,
  name TEXT,
  vcenter TEXT,
  datacenter TEXT,
  site TEXT,
  ha TEXT,
  drs_enabled INTEGER,
  purpose TEXT,
  PRIMARY KEY (snapshot_id, position),
  UNIQUE (snapshot_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE hosts (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  source INTEGER NOT NULL,
  place TEXT NOT NULL,
  name TEXT,
  vcenter TEXT,
  datacenter TEXT,
  cluster TEXT,
  site TEXT,
  moref TEXT,
  version TEXT,
  build TEXT,
  in_maintenance_mode INTEGER,
  connection_state TEXT,
  boot_time TEXT,
  cpu_mhz REAL,
  memory_mib REAL,
  PRIMARY KEY (snapshot_id, position),
  UNIQUE (snapshot_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE datastores (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  source INTEGER NOT NULL,
  place TEXT NOT NULL,
  name TEXT,
  vcenter TEXT,
  datacenter TEXT,
  moref TEXT,
  type TEXT,
  vmfs_uuid TEXT,
  vmfs_version REAL,
  nfs_host TEXT,
  nfs_path TEXT,
  extents TEXT,
  capacity_mib REAL,
  free_mib REAL,
  accessible INTEGER,
  site TEXT,
  replication TEXT,
  PRIMARY KEY (snapshot_id, position),
  UNIQUE (snapshot_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE mounts (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  source INTEGER NOT NULL,
  place TEXT NOT NULL,
  host TEXT,
  datastore TEXT,
  path TEXT,
  access_mode TEXT,
  mounted INTEGER,
  accessible INTEGER,
  PRIMARY KEY (snapshot_id, position),
  UNIQUE (snapshot_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE vms (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  source INTEGER NOT NULL,
  place TEXT NOT NULL,
  name TEXT,
  vcenter TEXT,
  datacenter TEXT,
  cluster TEXT,
  host TEXT,
  moref TEXT,
  instance_uuid TEXT,
  smbios_uuid TEXT,
  template INTEGER,
  placeholder INTEGER,
  power TEXT,
  connection_state TEXT,
  home_datastore TEXT,
  vmx_path TEXT,
  cpus REAL,
  memory_mib REAL,
  cpu_reservation_mhz REAL,
  memory_reservation_mib REAL,
  guest TEXT,
  ha_restart_priority TEXT,
  role TEXT,
  PRIMARY KEY (snapshot_id, position),
  UNIQUE (snapshot_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE disks (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  source INTEGER NOT NULL,
  place TEXT NOT NULL,
  vm TEXT,
  label TEXT,
  datastore TEXT,
  path TEXT,
  capacity_mib REAL,
  thin INTEGER,
  raw INTEGER,
  parents TEXT,
  parents_known INTEGER,
  PRIMARY KEY (snapshot_id, position),
  UNIQUE (snapshot_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE nics (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  source INTEGER NOT NULL,
  place TEXT NOT NULL,
  vm TEXT,
  label TEXT,
  mac TEXT,
  connected INTEGER,
  starts_connected INTEGER,
  network_name TEXT,
  dv_switch TEXT,
  dv_portgroup TEXT,
  port_key TEXT,
  port_known INTEGER,
  PRIMARY KEY (snapshot_id, position),
  UNIQUE (snapshot_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE dv_switches (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  source INTEGER NOT NULL,
  place TEXT NOT NULL,
  name TEXT,
  vcenter TEXT,
  datacenter TEXT,
  uuid TEXT,
  version TEXT,
  ports_known INTEGER,
  PRIMARY KEY (snapshot_id, position),
  UNIQUE (snapshot_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE dv_portgroups (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  source INTEGER NOT NULL,
  place TEXT NOT NULL,
  name TEXT,
  dv_switch TEXT,
  moref TEXT,
  binding TEXT,
  ports REAL,
  auto_expand INTEGER,
  uplink INTEGER,
  vlan TEXT,
  PRIMARY KEY (snapshot_id, position),
  UNIQUE (snapshot_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE dv_ports (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  source INTEGER NOT NULL,
  place TEXT NOT NULL,
  dv_switch TEXT,
  dv_portgroup TEXT,
  port_key TEXT,
  vm TEXT,
  connectee TEXT,
  conflict INTEGER,
  PRIMARY KEY (snapshot_id, position),
  UNIQUE (snapshot_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE port_files (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  source INTEGER NOT NULL,
  place TEXT NOT NULL,
  datastore TEXT,
  switch_uuid TEXT,
  port_key TEXT,
  PRIMARY KEY (snapshot_id, position),
  UNIQUE (snapshot_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE replicas (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  source INTEGER NOT NULL,
  place TEXT NOT NULL,
  name TEXT,
  vm TEXT,
  datastore TEXT,
  kind TEXT,
  pool TEXT,
  PRIMARY KEY (snapshot_id, position),
  UNIQUE (snapshot_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE linked_clones (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  source INTEGER NOT NULL,
  place TEXT NOT NULL,
  vm TEXT,
  replica TEXT,
  pool TEXT,
  PRIMARY KEY (snapshot_id, position),
  UNIQUE (snapshot_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE pools (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  source INTEGER NOT NULL,
  place TEXT NOT NULL,
  name TEXT,
  assignment TEXT,
  cluster TEXT,
  parent_vm TEXT,
  snapshot TEXT,
  view_version TEXT,
  replica_datastore TEXT,
  os_datastores TEXT,
  name_prefix TEXT,
  PRIMARY KEY (snapshot_id, position),
  UNIQUE (snapshot_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE protection_groups (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  source INTEGER NOT NULL,
  place TEXT NOT NULL,
  name TEXT,
  type TEXT,
  datastores TEXT,
  vms TEXT,
  PRIMARY KEY (snapshot_id, position),
  UNIQUE (snapshot_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_plans (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  source INTEGER NOT NULL,
  place TEXT NOT NULL,
  name TEXT,
  groups TEXT,
  priorities TEXT,
  PRIMARY KEY (snapshot_id, position),
  UNIQUE (snapshot_id, key)
) STRICT, WITHOUT ROWID;

`,
};
