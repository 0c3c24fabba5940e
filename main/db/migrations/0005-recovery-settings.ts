import type { Migration } from './types.js';

/** Dependencies between VMs and what is done with single ones; plans stored before have neither. */
export const recoverySettings: Migration = {
  version: 5,
  name: 'recovery settings',
  sql: `
ALTER TABLE recovery_plans ADD COLUMN dependencies TEXT DEFAULT '[]';
ALTER TABLE recovery_plans ADD COLUMN vm_settings TEXT DEFAULT '[]';
`,
};
