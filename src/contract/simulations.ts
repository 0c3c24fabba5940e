import { z } from 'zod';

/** What is asked of the simulations: faults thrown at a plan, settings of vSphere HA. */

const called = z.string().min(1).max(1000);
const minutes = z.number().min(0).max(10_080);
const percent = z.number().min(0).max(100);

/** A fault; objects are called by key or by a name only they have. */
export const fault = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('host-down'), host: called }),
  z.object({
    kind: z.literal('lun-not-presented'),
    datastore: called,
    hosts: z.union([z.literal('all'), z.array(called).min(1).max(5000)]),
  }),
  z.object({ kind: z.literal('storage-late'), datastore: called, minutes }),
  z.object({ kind: z.literal('not-replicated'), datastore: called }),
  z.object({ kind: z.literal('stale-copies'), desktops: z.int().min(0).max(1_000_000) }),
  z.object({ kind: z.literal('dns-not-swapped'), alias: called, minutes: minutes.nullable() }),
  z.object({
    kind: z.literal('srm-timeout'),
    priority: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]),
    needsSeconds: z.int().min(0).max(86_400),
    timeoutSeconds: z.int().min(0).max(86_400).default(300),
  }),
]);

/** Settings of HA over what the estate tells. */
export const haSettings = z.object({
  version: z.enum(['aam', 'fdm', 'fdm-6.5']).optional(),
  admission: z
    .discriminatedUnion('policy', [
      z.object({ policy: z.literal('none') }),
      z.object({ policy: z.literal('slots'), failures: z.int().min(0).max(1000) }),
      z.object({ policy: z.literal('percentage'), cpuPercent: percent, memoryPercent: percent }),
      z.object({ policy: z.literal('dedicated-hosts') }),
    ])
    .optional(),
  aamControl: z.enum(['strict', 'guaranteed']).optional(),
  failure: z.enum(['slave', 'master', 'isolated-slave', 'isolated-master', 'site']).optional(),
  heartbeatDatastores: z.boolean().optional(),
  powerOnSeconds: z.number().min(1).max(3600).optional(),
  bootSeconds: z.number().min(0).max(86_400).optional(),
  portsPerHost: z.int().min(0).max(100_000).optional(),
  nextPriority: z
    .object({
      when: z.enum(['resources-allocated', 'powered-on', 'heartbeats']),
      timeoutSeconds: z.int().min(0).max(86_400),
    })
    .optional(),
  /** Advanced options by name, e.g. das.slotcpuinmhz. */
  options: z.record(z.string().max(200), z.string().max(1000)).optional(),
});
