import type { Migration } from './types.js';

/** What hosts say of volume copies presented to them; of hosts stored before, nobody has asked. */
export const volumeCopies: Migration = {
  version: 4,
  name: 'volume copies',
  sql: 'ALTER TABLE hosts ADD COLUMN unresolved_copies TEXT;',
};
