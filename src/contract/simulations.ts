import { z } from 'zod';
import type { WhatIf } from '../domain/whatif/index.js';

/** What is asked of the simulations: faults thrown at a plan, settings of vSphere HA. */

const called = z.string().min(1).max(1000);
const minutes = z.number().min(0).max(10_080);
const percent = z.number().min(0).max(100);

/** What can fail to come up. */
const service = z.enum([
  'directory',
  'database',
  'vcenter',
  'composer',
  'connection',
  'security',
  'vshield',
  'transfer',
  'first-cell',
  'cells',
  'balancer',
  'edges',
  'srm',
  'license',
  'second-node',
  'shares',
]);

/** A fault; objects are called by key or by a name only they have. */
export const fault = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('host-down'),
    host: z.union([called, z.array(called).min(1).max(5000)]),
  }),
  z.object({
    kind: z.literal('lun-not-presented'),
    datastore: called,
    hosts: z.union([z.literal('all'), z.array(called).min(1).max(5000)]),
  }),
  z.object({
    kind: z.literal('storage-late'),
    datastore: called,
    minutes,
    /** Id of a step of the plan, or its number in the list. */
    afterStep: called.optional(),
  }),
  z.object({ kind: z.literal('not-replicated'), datastore: called }),
  z.object({ kind: z.literal('replica-old'), datastore: called }),
  z.object({
    kind: z.literal('stale-copies'),
    desktops: z.int().min(0).max(1_000_000),
    of: z.enum(['all', 'protectedlist', 'dvsdata']).optional(),
  }),
  z.object({ kind: z.literal('dns-not-swapped'), alias: called, minutes: minutes.nullable() }),
  z.object({
    kind: z.literal('srm-timeout'),
    priority: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]),
    needsSeconds: z.int().min(0).max(86_400),
    /** What SRM waits; as the plan says, or 300, when left out. */
    timeoutSeconds: z.int().min(0).max(86_400).optional(),
  }),
  z.object({ kind: z.literal('service-down'), service, minutes: minutes.nullable() }),
  z.object({ kind: z.literal('backup-old'), store: z.enum(['vcenter', 'composer', 'ldap']), minutes }),
  z.object({ kind: z.literal('not-synchronised') }),
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
  /** Dedicated failover hosts, by key or name. */
  failoverHosts: z.array(called).max(5000).optional(),
  nextPriority: z
    .object({
      when: z.enum(['resources-allocated', 'powered-on', 'heartbeats']),
      timeoutSeconds: z.int().min(0).max(86_400),
    })
    .optional(),
  /** Advanced options by name, e.g. das.slotcpuinmhz. */
  options: z.record(z.string().max(200), z.string().max(1000)).optional(),
});

/** Hosts, by key or unique name. */
const hosts = z.array(called).max(5000);

/** What HA is asked: a site that is lost, or hosts that fail in their own clusters. */
export const haQuestion = z.object({
  snapshotId: z.int(),
  event: z
    .discriminatedUnion('event', [
      z.object({
        event: z.literal('site-lost'),
        /** The site that takes over; the proposed one when null. */
        recoverySite: called.nullable().default(null),
        /** Hosts there that stay down. */
        down: hosts.default([]),
      }),
      z.object({ event: z.literal('hosts-fail'), failing: hosts }),
    ])
    .default({ event: 'site-lost', recoverySite: null, down: [] }),
  settings: haSettings.default({}),
});

/** A table of what HA does; see `haTableNames` of the domain. */
const haTable = z.enum(['vms', 'losses', 'hosts', 'datastores']);

/** A page of such a table, asked as 'estate.rows' is. */
export const haRowsQuery = haQuestion.extend({
  table: haTable,
  search: z.string().max(500).default(''),
  filters: z.record(z.string(), z.string().max(500)).default({}),
  sort: z.object({ column: z.string(), descending: z.boolean() }).nullable().default(null),
  offset: z.int().min(0),
  limit: z.int().min(1).max(1000),
});

/** What became of a plan under faults, and which plan that was: proposals fit this revision of it. */
export interface PlanWhatIf extends WhatIf {
  readonly planRevision: number;
  readonly snapshotId: number;
}
