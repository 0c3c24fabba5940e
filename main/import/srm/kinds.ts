import { isObject, type JsonObject, type Walk } from '../json/index.js';

export type SrmKind =
  'group' | 'datastoreGroup' | 'groupVm' | 'plan' | 'planVm' | 'placeholder' | 'placeholderDatastore';

/** What the list of parts calls them. */
export const kindNames: Readonly<Record<SrmKind, string>> = {
  group: 'protection groups',
  datastoreGroup: 'datastore groups',
  groupVm: 'VMs of protection groups',
  plan: 'recovery plans',
  planVm: 'VMs of recovery plans',
  placeholder: 'placeholders',
  placeholderDatastore: 'placeholder datastores',
};

/** Tells SRM's answers by the properties only they have. */
export const srmWalk: Walk<SrmKind> = {
  kindOf(object) {
    const has = (...keys: readonly string[]): boolean => keys.some((key) => Object.hasOwn(object, key));
    if (has('location') && isObject(object['location']) && holdsPlaceholder(object['location'])) {
      return 'placeholder';
    }
    if (has('recovery_settings', 'managing_recovery_plan')) return 'planVm';
    if (has('protection_status_details', 'protection_info')) return 'groupVm';
    if (has('vm_infos') || (has('datastores') && has('array_pair') && !has('replication_type'))) {
      return 'datastoreGroup';
    }
    if (has('replication_type')) return 'group';
    if (has('visible_to') && has('overall_status')) return 'placeholderDatastore';
    if (has('name') && has('is_running', 'progress', 'protected_site_name', 'protected_vc_guid'))
      return 'plan';
    return null;
  },
  inside: {
    group: ['datastore_groups', 'vms', 'recovery_plans', 'plans'],
    plan: ['vms', 'protection_groups', 'groups'],
    datastoreGroup: [],
    groupVm: [],
    planVm: [],
    placeholder: [],
    placeholderDatastore: [],
  },
};

function holdsPlaceholder(location: JsonObject): boolean {
  return Object.hasOwn(location, 'placeholder_vm_path') || Object.hasOwn(location, 'placeholder_vm');
}
