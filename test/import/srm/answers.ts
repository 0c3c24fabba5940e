/** Answers of SRM's REST API, made by hand from the published shapes: there is no real export. */

export const protectedVc = '6a1ff2c1-0c6f-4b0e-9a5e-1111111111aa';
export const recoveryVc = '7b2ff2c1-0c6f-4b0e-9a5e-2222222222bb';

export const vmId = (n: number, vc = protectedVc): string => `vm-${n}:${vc}`;
export const dsId = (n: number, vc = protectedVc): string => `datastore-${n}:${vc}`;

export function group(n: number, changes: object = {}): Record<string, unknown> {
  return {
    id: `group-${n}`,
    protected_site_name: 'Amsterdam',
    recovery_site_name: 'Utrecht',
    protected_vc_guid: protectedVc,
    recovery_vc_guid: recoveryVc,
    name: `PG-${n}`,
    description: '',
    location: 'DrReplicationProtectionGroupFolder:x',
    location_name: 'Protection Groups',
    total_vms: 2,
    replication_type: 'ABR',
    recovery_status: 'READY',
    status: 'READY',
    array_pair: 'array-pair-1',
    ...changes,
  };
}

export function datastoreGroup(n: number, changes: object = {}): Record<string, unknown> {
  return {
    id: `datastore-group-${n}`,
    array_pair: 'array-pair-1',
    datastores: [{ id: dsId(n), name: `LUN_0${n}`, capacity_details: { total_capacity: 1, used_space: 1 } }],
    vm_infos: [
      {
        id: vmId(n * 10),
        name: `vm-a${n}`,
        template: false,
        inside_vapp: false,
        datastores: [dsId(n)],
        protection_status: 'PROTECTED',
      },
      {
        id: vmId(n * 10 + 1),
        name: `vm-b${n}`,
        template: false,
        inside_vapp: false,
        datastores: [dsId(n)],
        protection_status: 'NOT_PROTECTED',
        protection_issues: [],
      },
    ],
    potential_vm_to_add_infos: [],
    rdm_keys: [],
    status: 'IN_USE',
    protection_groups: [`group-${n}`],
    ...changes,
  };
}

export function plan(n: number, changes: object = {}): Record<string, unknown> {
  return {
    id: `plan-${n}`,
    status: 'READY_STATE',
    protected_site_name: 'Amsterdam',
    recovery_site_name: 'Utrecht',
    protected_vc_guid: protectedVc,
    recovery_vc_guid: recoveryVc,
    name: `RP-${n}`,
    description: '',
    progress: 0,
    is_running: false,
    ...changes,
  };
}

export function planVm(
  n: number,
  settings: object | null = {},
  changes: object = {},
): Record<string, unknown> {
  return {
    id: vmId(n),
    name: `vm-${n}`,
    template: false,
    inside_vapp: false,
    recovery_settings:
      settings === null
        ? null
        : {
            priority: 'P3',
            startup_action: 'POWER_ON',
            dependent_vms: [],
            pre_power_on_steps: '',
            post_power_on_steps: '',
            allow_migration: true,
            ...settings,
          },
    status: 'READY_TO_RECOVER',
    managing_recovery_plan: null,
    protection_group_name: 'PG-1',
    protection_group: 'group-1',
    ...changes,
  };
}

export const page = (...list: readonly unknown[]): object => ({
  list,
  _meta: { total: list.length, offset: 0, limit: 100, links: { self: { href: 'https://srm/api/x' } } },
});
