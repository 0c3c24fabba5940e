import { z } from 'zod';
import { amount, flag, list, name, neededName, text } from '../json/index.js';

/** A pointer: the id alone, or an object with id and name. */
const pointer = z.preprocess(
  (value) => (typeof value === 'string' ? { id: value, name: null } : value),
  z.object({ id: name, name }, { error: 'must be an id or an object with "id" and "name"' }),
);

export type SrmPointer = z.output<typeof pointer>;

/** ProtectionGroupInfo. */
export const group = z.object({
  id: name,
  name: neededName,
  replication_type: name,
  protected_vc_guid: name,
  datastores: list(pointer),
});

/** DatastoreGroupInfo: LUNs that fail over together, and who lies on them. */
export const datastoreGroup = z.object({
  id: name,
  datastores: list(pointer),
  vm_infos: list(
    z.object({ id: name, name, template: flag, datastores: list(pointer), protection_status: name }),
  ),
  protection_groups: list(pointer),
});

/** ProtectionGroupVmInfo. */
export const groupVm = z.object({
  id: name,
  name,
  template: flag,
  protection_status_details: z.object({ status: name }).nullish(),
});

/** RecoveryPlanInfo; the lists of groups are what scripts add to it. */
export const plan = z.object({
  id: name,
  name: neededName,
  protected_vc_guid: name,
  protection_groups: list(pointer),
  groups: list(pointer),
});

/** Callout: a prompt or a command. */
const callout = z.object({ name, content: text, callout_type: name, timeout_seconds: amount });

/** The summary of a VM holds a text in place of the steps, its settings hold the steps. */
const steps = z
  .unknown()
  .optional()
  .transform((value) =>
    typeof value === 'string' ? (/^(?:|0|none)$/i.test(value.trim()) ? [] : [{ name: value }]) : value,
  )
  .pipe(list(callout));

/** RecoveryPlanVmInfo. */
export const planVm = z.object({
  id: name,
  name,
  template: flag,
  recovery_settings: z
    .object({
      priority: name,
      startup_action: name,
      dependent_vms: list(z.object({ id: name, name })),
      pre_power_on_steps: steps,
      post_power_on_steps: steps,
    })
    .nullish(),
  protection_group: name,
  protection_group_name: name,
  // What scripts that join the answers of several plans write.
  recovery_plan: name,
  recovery_plan_name: name,
});

const vmxPath = z
  .object({ datastore: name, datastore_name: name, path: text, filename: name, friendly_path: text })
  .nullish();

/** VmProtectionSettings: where SRM keeps the placeholder. */
export const placeholder = z.object({
  location: z.object({ placeholder_vm_path: vmxPath, placeholder_vm: name }),
});

export const placeholderDatastore = z.object({ id: name, name: neededName });

export type SrmGroup = z.output<typeof group>;
export type SrmDatastoreGroup = z.output<typeof datastoreGroup>;
export type SrmGroupVm = z.output<typeof groupVm>;
export type SrmPlan = z.output<typeof plan>;
export type SrmPlanVm = z.output<typeof planVm>;
export type SrmPlaceholder = z.output<typeof placeholder>;
export type SrmPlaceholderDatastore = z.output<typeof placeholderDatastore>;
