import { z } from 'zod';
import type { PlanTemplate } from '../domain/plan/template.js';

import { duration, fewTies, groupName, role, runbookId, settingValue, teamName } from './schemas.js';

/** A plan template, as a file that can live in git: see docs/plan-template.md. */

const name = z.string().trim().min(1).max(200);
/** A name of an object, or its key where several have the name. */
const ref = z.string().min(1).max(1000);
/** A step's title, or its id where several have the title. */
const stepRef = z.string().min(1).max(2000);
const text = z.string().max(20_000);
const conditions = z.array(z.string().trim().min(1).max(500)).max(50);
const edge = z.strictObject({ before: stepRef, after: stepRef });

const scenario = z.strictObject({
  event: z.enum(['lost', 'planned']).optional(),
  protectedSite: z.string().max(1000).optional(),
  recoverySite: z.string().max(1000).optional(),
  bootedBeforeStorage: z.union([z.enum(['none', 'all', 'unknown']), z.array(ref).max(5000)]).optional(),
  storagePaths: z.enum(['vmfs-and-nfs', 'vmfs', 'nfs']).optional(),
  binding: z.enum(['as-imported', 'static', 'ephemeral']).optional(),
  breakReplication: z.boolean().optional(),
  presentLuns: z.boolean().optional(),
  mount: z.enum(['until-reboot', 'persistent']).optional(),
  recoveryHosts: z.enum(['maintenance-mode', 'added-to-cluster']).optional(),
});

const step = z.strictObject({
  title: name,
  role,
  detail: text.optional(),
  commands: z.array(z.string().max(2000)).max(50).optional(),
  expect: z.string().max(2000).optional(),
  duration,
  repeats: stepRef.optional(),
  requires: conditions.optional(),
  adds: conditions.optional(),
  deletes: conditions.optional(),
});

export const planTemplate = z.strictObject({
  drydockPlan: z.literal(1),
  name,
  runbook: runbookId,
  scenario: scenario.default({}),
  settings: z.record(z.string().min(1).max(100), settingValue).optional(),
  ownSteps: z
    .array(step)
    .max(5000)
    .refine(...fewTies)
    .optional(),
  removedSteps: z.array(stepRef).max(50_000).optional(),
  prerequisites: z.array(edge).max(50_000).optional(),
  removedPrerequisites: z.array(edge).max(50_000).optional(),
  notes: z
    .array(z.strictObject({ step: stepRef, text }))
    .max(50_000)
    .optional(),
  groups: z
    .array(z.strictObject({ name: groupName, steps: z.array(stepRef).max(50_000) }))
    .max(5000)
    .optional(),
  assigned: z
    .array(z.strictObject({ step: stepRef, role: role.optional(), team: teamName.optional() }))
    .max(50_000)
    .optional(),
  order: z.array(stepRef).max(50_000).optional(),
}) satisfies z.ZodType<PlanTemplate>;
