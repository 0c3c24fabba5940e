import { keysIn } from '../json/index.js';

export { recogniseSrmCsv } from './csvTable.js';
export { importSrmCsv } from './importCsv.js';
export { importSrmJson } from './importJson.js';

/** Properties that only SRM's answers have. */
const telling = [
  'replication_type',
  'recovery_settings',
  'managing_recovery_plan',
  'vm_infos',
  'protection_status_details',
  'protected_vc_guid',
  'protected_site_name',
  'placeholder_vm_path',
];

/** Whether the beginning of a file is that of answers of SRM's REST API. */
export function recogniseSrmJson(head: string): boolean {
  const keys = keysIn(head);
  return telling.some((key) => keys.has(key)) || (keys.has('visible_to') && keys.has('overall_status'));
}
