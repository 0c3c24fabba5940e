import type { Migration } from './types.js';

/** Which VMs are agents or of a pair of Fault Tolerance; of VMs stored before nobody asked. */
export const agentsAndFaultTolerance: Migration = {
  version: 12,
  name: 'agents and Fault Tolerance',
  sql: `
ALTER TABLE vms ADD COLUMN agent INTEGER;
ALTER TABLE vms ADD COLUMN ft_role TEXT;
`,
};
