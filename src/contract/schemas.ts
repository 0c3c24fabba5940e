import { z } from 'zod';
import { conditionTies, MOST_TIES } from '../domain/plan/ownConditions.js';
import type { OwnStep } from '../domain/plan/types.js';

/** Shapes that come from outside the engine: the page, the command line, stored rows, overlay files. */

const key = z.string().min(1).max(1000);
const stepId = z.string().min(1).max(2000);
const text = z.string().max(20_000);
const name = z.string().trim().min(1).max(200);

/** A file the user picked. Hosts hand out references, so that the page never names a path. */
export const fileRef = z.string().min(1).max(4096);

export const objectKind = z.enum([
  'site',
  'vcenter',
  'datacenter',
  'cluster',
  'host',
  'datastore',
  'mount',
  'vm',
  'disk',
  'nic',
  'dvSwitch',
  'dvPortgroup',
  'dvPort',
  'portFile',
  'replica',
  'linkedClone',
  'pool',
  'protectionGroup',
  'recoveryPlan',
  'vdc',
  'vapp',
]);

export const duration = z
  .object({ min: z.number().min(0), likely: z.number().min(0), max: z.number().max(604_800) })
  .refine((d) => d.min <= d.likely && d.likely <= d.max, 'needs min ≤ likely ≤ max');

export const role = z.enum(['lead', 'storage', 'virtualisation', 'desktop', 'network', 'srm', 'automatic']);

/** Empty where a runbook is about no site. */
const siteKey = z.string().max(1000);

export const settingValue = z.union([
  z.string().max(20_000),
  z.boolean(),
  z.array(z.string().max(1000)).max(5000),
]);

export const scenario = z.object({
  event: z.enum(['lost', 'planned']),
  protectedSite: siteKey,
  recoverySite: siteKey,
  bootedBeforeStorage: z.union([z.enum(['none', 'all', 'unknown']), z.array(key).max(5000).readonly()]),
  storagePaths: z.enum(['vmfs-and-nfs', 'vmfs', 'nfs']),
  binding: z.enum(['as-imported', 'static', 'ephemeral']),
  breakReplication: z.boolean(),
  presentLuns: z.boolean(),
  mount: z.enum(['until-reboot', 'persistent']),
  recoveryHosts: z.enum(['maintenance-mode', 'added-to-cluster']),
  settings: z.record(z.string().min(1).max(100), settingValue).optional(),
});

/** Conditions of the user's own steps, by name. */
const conditions = z.array(z.string().trim().min(1).max(500)).max(50);

export const ownStep = z.object({
  id: stepId,
  title: name,
  detail: text,
  role,
  commands: z.array(z.string().max(2000)).max(50),
  expect: z.string().max(2000),
  duration,
  repeats: stepId.optional(),
  requires: conditions.optional(),
  adds: conditions.optional(),
  deletes: conditions.optional(),
});

/** Steps of the user's own whose conditions can be worked through: a file may come from anybody. */
export const fewTies = [
  (steps: readonly Pick<OwnStep, 'requires' | 'adds' | 'deletes'>[]) => conditionTies(steps) <= MOST_TIES,
  'ties too many steps by conditions they have in common',
] as const;

export const edgeRef = z.object({ before: stepId, after: stepId });

export const repair = z.object({
  edges: z.array(edgeRef).max(5000),
  restoreSteps: z.array(stepId).max(5000),
  dropEdges: z.array(edgeRef).max(5000),
  sentence: text,
});

export const runbookId = z.enum([
  'view-failover',
  'view-failback',
  'floating-pools',
  'view-restore',
  'vcd-failover',
  'vcd-failback',
  'srm-plan',
  'vcenter-cold-standby',
  'vcenter-warm-standby',
  'vcenter-cluster',
]);

/** A group's name, and a team's: a line of text. */
export const groupName = z.string().trim().min(1).max(200);
export const teamName = z.string().trim().min(1).max(200);

export const stepGroup = z.object({ name: groupName, steps: z.array(stepId).max(50_000) });

export const plan = z.object({
  formatVersion: z.literal(1),
  name,
  runbook: runbookId,
  scenario,
  order: z.array(stepId).max(50_000),
  ownSteps: z
    .array(ownStep)
    .max(5000)
    .refine(...fewTies),
  removedSteps: z.array(stepId).max(50_000),
  addedEdges: z.array(edgeRef).max(50_000),
  removedEdges: z.array(edgeRef).max(50_000),
  notes: z.record(stepId, text),
  groups: z.array(stepGroup).max(5000).optional(),
  assigned: z.record(stepId, z.object({ role: role.optional(), team: teamName.optional() })).optional(),
});

/** The steps one edit is about. */
const chosenSteps = z.array(stepId).min(1).max(50_000);

export const planEdit = z.discriminatedUnion('type', [
  z.object({ type: z.literal('move-step'), step: stepId, toIndex: z.int().min(0) }),
  z.object({ type: z.literal('move-steps'), steps: chosenSteps, toIndex: z.int().min(0) }),
  z.object({ type: z.literal('remove-step'), step: stepId }),
  z.object({ type: z.literal('remove-steps'), steps: chosenSteps }),
  z.object({ type: z.literal('restore-step'), step: stepId }),
  z.object({ type: z.literal('add-step'), ownStep, atIndex: z.int().min(0) }),
  z.object({ type: z.literal('change-step'), ownStep }),
  z.object({ type: z.literal('add-edge'), edge: edgeRef }),
  z.object({ type: z.literal('add-edges'), edges: z.array(edgeRef).min(1).max(50_000) }),
  z.object({ type: z.literal('remove-edge'), edge: edgeRef }),
  z.object({ type: z.literal('group-steps'), name: groupName, steps: chosenSteps }),
  z.object({ type: z.literal('leave-group'), steps: chosenSteps }),
  z.object({ type: z.literal('rename-group'), from: groupName, name: groupName }),
  z.object({ type: z.literal('dissolve-group'), name: groupName }),
  z.object({
    type: z.literal('assign-steps'),
    steps: chosenSteps,
    role: role.nullable().optional(),
    team: teamName.nullable().optional(),
  }),
  z.object({ type: z.literal('set-note'), step: stepId, text }),
  z.object({ type: z.literal('set-scenario'), scenario }),
  z.object({ type: z.literal('rename'), name }),
  z.object({ type: z.literal('apply-repair'), repair }),
]);

/** Why only the user can say what a record is. */
export const questionReason = z.enum([
  'several',
  'uuid-differs',
  'moref-differs',
  'devices-differ',
  'vcenter-unknown',
]);

/** The user's word on what sources of a snapshot disagree about. */
export const mergeDecision = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('choose'),
    kind: objectKind,
    key,
    field: z.string().min(1).max(100),
    /** Id of the source to believe. */
    source: z.string().min(1).max(10_000),
  }),
  z.object({
    type: z.literal('answer'),
    question: z.string().min(1).max(20_000),
    answer: z.discriminatedUnion('is', [
      z.object({ is: z.literal('same'), key }),
      z.object({ is: z.literal('separate') }),
      z.object({ is: z.literal('left-out') }),
    ]),
  }),
  z.object({
    type: z.literal('answer-all'),
    kind: objectKind,
    reason: questionReason,
    source: z.string().min(1).max(10_000),
    answer: z.discriminatedUnion('is', [
      z.object({ is: z.literal('same'), by: z.string().min(1).max(100).nullable() }),
      z.object({ is: z.literal('separate') }),
      z.object({ is: z.literal('left-out') }),
    ]),
  }),
]);

export const printFormat = z.enum(['pdf', 'html', 'md']);

/** Paper of a PDF; the other formats take the printer's. */
export const paper = z.enum(['a4', 'letter']);

export const tableFormat = z.enum(['csv', 'json', 'xlsx']);

/** What the user does in a rehearsal. `at` is the engine's clock, never the page's. */
export const rehearsalAction = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), step: stepId, who: z.string().max(200) }),
  z.object({ type: z.literal('done'), step: stepId, who: z.string().max(200), note: text }),
  z.object({ type: z.literal('failed'), step: stepId, who: z.string().max(200), note: text }),
  z.object({
    type: z.literal('skipped'),
    step: stepId,
    who: z.string().max(200),
    reason: z.string().trim().min(1).max(20_000),
  }),
  /** Takes the last outcome of a step back; the log keeps both. */
  z.object({ type: z.literal('reopened'), step: stepId, who: z.string().max(200), note: text }),
  z.object({ type: z.literal('note'), step: stepId, who: z.string().max(200), note: text }),
  z.object({ type: z.literal('finished'), who: z.string().max(200), note: text }),
]);

export const rowsQuery = z.object({
  snapshotId: z.int(),
  kind: objectKind,
  /** Words that must all occur in a row's text, in any column. */
  search: z.string().max(500).default(''),
  /** Column id → text it must contain. */
  filters: z.record(z.string(), z.string().max(500)).default({}),
  sort: z.object({ column: z.string(), descending: z.boolean() }).nullable().default(null),
  offset: z.int().min(0),
  limit: z.int().min(1).max(1000),
});
