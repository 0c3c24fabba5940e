/**
 * The faults planted in the sample estate, each named by the object it concerns. They sit in the
 * first pair of desktop clusters and in the management cluster, whatever the estate's size.
 */

/** A desktop whose .vmx lies on an unreplicated datastore, though its disk is replicated. */
export const DESKTOP_OUTSIDE_REPLICATION = {
  vm: 'NKTRD-017',
  datastore: 'sp-vmfs-scratch-01',
} as const;

/** A desktop on a dvPort whose port file is missing from its home datastore. */
export const MISSING_PORT_FILE = { vm: 'NKBRN-023', switch: 'dvs-desk-v01' } as const;

/** A port file left behind by a desktop that was deleted: no port has this key any more. */
export const ORPHANED_PORT_FILE = {
  datastore: 'sp-vmfs-desk-02',
  switch: 'dvs-desk-v01',
  port: '997',
} as const;

/** A pool whose one replica lies on an unreplicated datastore. */
export const UNREPLICATED_REPLICA = { pool: 'Audit', datastore: 'sp-vmfs-scratch-01' } as const;

/** A VM on a datastore of a protection group that the group does not protect. */
export const UNPROTECTED_VM = { vm: 'nk-monitor01', datastore: 'sp-vmfs-mgmt-02' } as const;

/** A recovery host that does not mount what its peers at the recovery site mount. */
export const HOST_WITHOUT_MOUNT = {
  host: 'esx-ge-v01-03.nordkai.example',
  datastore: 'ge-nfs-util-01',
} as const;

/** Two VMs of one vCenter have this name. */
export const DUPLICATE_NAME = { vm: 'nk-print01' } as const;

/** A protected VM with one disk on a protected and one on an unprotected datastore. */
export const SPANNING_VM = {
  vm: 'nk-profile01',
  protectedDatastore: 'sp-vmfs-mgmt-01',
  unprotectedDatastore: 'sp-vmfs-mgmt-local',
} as const;
