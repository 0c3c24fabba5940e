import { isObject, type Walk } from '../json/index.js';

export type HorizonKind = 'vcenter' | 'datastore' | 'baseVm' | 'snapshot' | 'pool' | 'machine';

/** What the list of parts calls them. */
export const kindNames: Readonly<Record<HorizonKind, string>> = {
  vcenter: 'vCenters',
  datastore: 'datastores',
  baseVm: 'base VMs',
  snapshot: 'base snapshots',
  pool: 'desktop pools',
  machine: 'machines',
};

const poolTypes = new Set(['AUTOMATED', 'MANUAL', 'RDS']);

/** Tells Horizon's answers by the properties only they have. */
export const horizonWalk: Walk<HorizonKind> = {
  kindOf(object) {
    const has = (key: string): boolean => Object.hasOwn(object, key);
    if (has('managed_machine_data') || (has('desktop_pool_id') && has('name') && !has('session_type')))
      return 'machine';
    if (has('storage_settings') || has('pattern_naming_settings') || has('provisioning_settings'))
      return 'pool';
    if (has('display_name') && poolTypes.has(textOf(object['type']).toUpperCase()) && isPool(object))
      return 'pool';
    if (has('instance_uuid') && has('server_name')) return 'vcenter';
    if (has('id') && has('name') && (has('file_system_type') || has('free_space_mb'))) return 'datastore';
    if (has('created_timestamp') && has('path') && has('base_vm_id')) return 'snapshot';
    if (isBaseVm(object)) return 'baseVm';
    if (/^snapshot-\d+$/.test(textOf(object['id'])) && has('name') && has('path')) return 'snapshot';
    return null;
  },
  inside: { vcenter: [], datastore: [], baseVm: [], snapshot: [], pool: ['machines'], machine: [] },
};

function isPool(object: Readonly<Record<string, unknown>>): boolean {
  return (
    Object.hasOwn(object, 'source') || isObject(object['settings']) || Object.hasOwn(object, 'vcenter_id')
  );
}

function isBaseVm(object: Readonly<Record<string, unknown>>): boolean {
  return (
    /^vm-\d+$/.test(textOf(object['id'])) && Object.hasOwn(object, 'path') && Object.hasOwn(object, 'name')
  );
}

/** A text; "" for what is none, and may not even become one: an object's `toString` is other people's. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
