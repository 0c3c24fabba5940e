import { z } from 'zod';
import { amount, flag, list, name, neededName, text } from '../json/index.js';

/** /config/…/virtual-centers */
export const vcenter = z.object({ id: name, server_name: neededName, instance_uuid: name });

/** /external/…/datastores */
export const datastore = z.object({
  id: name,
  name: neededName,
  vcenter_id: name,
  file_system_type: name,
  capacity_mb: amount,
  free_space_mb: amount,
});

/** /external/…/base-vms and base-snapshots */
export const named = z.object({ id: name, name: neededName, vcenter_id: name });

/** /inventory/…/desktop-pools; older versions keep some of it in `settings`. */
export const pool = z.object({
  id: name,
  name: neededName,
  type: name,
  source: name,
  user_assignment: name,
  vcenter_id: name,
  pattern_naming_settings: z.object({ naming_pattern: name, max_number_of_machines: amount }).nullish(),
  provisioning_settings: z
    .object({ parent_vm_id: name, base_snapshot_id: name, host_or_cluster_id: name })
    .nullish(),
  storage_settings: z
    .object({
      datastores: list(z.object({ datastore_id: name, datastore_name: name, sdrs_cluster: flag })),
      replica_disk_datastore_id: name,
      use_separate_datastores_replica_and_os_disks: flag,
    })
    .nullish(),
});

/** /inventory/…/machines */
export const machine = z.object({
  id: name,
  name,
  desktop_pool_id: name,
  type: name,
  managed_machine_data: z
    .object({
      virtual_center_id: name,
      host_name: name,
      path: text,
      virtual_machine_power_state: name,
      memory_mb: amount,
      virtual_disks: list(z.object({ path: text, datastore_path: text, capacity_mb: amount })),
      missing_in_vcenter: flag,
    })
    .nullish(),
});

export type HorizonVcenter = z.output<typeof vcenter>;
export type HorizonDatastore = z.output<typeof datastore>;
export type HorizonNamed = z.output<typeof named>;
export type HorizonPool = z.output<typeof pool>;
export type HorizonMachine = z.output<typeof machine>;
