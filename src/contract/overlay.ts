import { z } from 'zod';

/**
 * The overlay: what no export can know. Objects are named as people know them (by name, or by key
 * where a name is not unique); the engine resolves the names and reports those it cannot.
 */

const objectName = z.string().trim().min(1).max(500);

const replication = z.strictObject({
  mode: z.enum(['none', 'synchronous', 'asynchronous']),
  /** Name of the recovery site. */
  to: objectName.optional(),
  rpoMinutes: z.number().min(0).max(100_000).optional(),
  targetDevices: z.array(objectName).max(64).optional(),
  targetNfsHost: objectName.optional(),
  targetNfsPath: objectName.optional(),
  cname: objectName.optional(),
  consistencyGroup: objectName.optional(),
});

export const overlaySchema = z.strictObject({
  /** Version of this format. */
  drydockOverlay: z.literal(1),
  sites: z
    .array(z.strictObject({ name: objectName, role: z.enum(['protected', 'recovery', 'both']).optional() }))
    .max(100)
    .default([]),
  clusters: z
    .array(
      z.strictObject({
        name: objectName,
        site: objectName.optional(),
        purpose: z.enum(['desktops', 'management', 'servers']).optional(),
      }),
    )
    .max(1000)
    .default([]),
  hosts: z
    .array(z.strictObject({ name: objectName, site: objectName }))
    .max(10_000)
    .default([]),
  datastores: z
    .array(
      z.strictObject({
        name: objectName,
        site: objectName.optional(),
        replication: replication.optional(),
        /** `.dvsData` files found on the datastore. Given (even empty) means: it was listed. */
        portFiles: z
          .array(z.strictObject({ switch: objectName, ports: z.array(z.string().max(100)).max(100_000) }))
          .max(1000)
          .optional(),
      }),
    )
    .max(10_000)
    .default([]),
  vms: z
    .array(
      z.strictObject({
        name: objectName,
        role: z
          .enum([
            'domain-controller',
            'dns',
            'database',
            'vcenter',
            'composer',
            'connection-server',
            'security-server',
            'srm',
            'desktop',
            'other',
          ])
          .optional(),
        placeholder: z.boolean().optional(),
      }),
    )
    .max(100_000)
    .default([]),
  pools: z
    .array(
      z.strictObject({
        name: objectName,
        assignment: z.enum(['dedicated', 'floating']).optional(),
        cluster: objectName.optional(),
        parentVm: objectName.optional(),
        snapshot: objectName.optional(),
        viewVersion: objectName.optional(),
        replicaDatastore: objectName.optional(),
        osDatastores: z.array(objectName).max(1000).default([]),
        /** VMs whose names begin with this belong to the pool. */
        namePrefix: objectName.optional(),
      }),
    )
    .max(10_000)
    .default([]),
  protectionGroups: z
    .array(
      z.strictObject({
        name: objectName,
        type: z.enum(['array', 'vsphere-replication', 'vvol', 'vsan']).optional(),
        datastores: z.array(objectName).max(1000).default([]),
        vms: z.array(objectName).max(100_000).default([]),
      }),
    )
    .max(1000)
    .default([]),
  recoveryPlans: z
    .array(
      z.strictObject({
        name: objectName,
        groups: z.array(objectName).max(1000).default([]),
        priorities: z
          .array(z.strictObject({ vm: objectName, priority: z.int().min(1).max(5) }))
          .max(100_000)
          .default([]),
      }),
    )
    .max(1000)
    .default([]),
});

/** A checked overlay document. */
export type Overlay = z.infer<typeof overlaySchema>;

/** An overlay that says nothing. */
export const emptyOverlay: Overlay = overlaySchema.parse({ drydockOverlay: 1 });
