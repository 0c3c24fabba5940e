import type { DatastoreType, PowerState } from '../../src/domain/estate/types.js';

/** "POWERED_ON", "PoweredOn", "on": how products write a VM's power state. */
export function powerOf(told: string | null): PowerState | null {
  switch (told?.toLowerCase().replace(/[^a-z]/g, '')) {
    case 'poweredon':
    case 'on':
      return 'on';
    case 'poweredoff':
    case 'off':
      return 'off';
    case 'suspended':
      return 'suspended';
    default:
      return null;
  }
}

/** "VMFS6", "NFS41", "vsan": how products write a datastore's kind, with the version behind it. */
export function datastoreTypeOf(told: string | null): DatastoreType {
  const type = told?.toLowerCase() ?? '';
  return (['vmfs', 'nfs', 'vsan', 'vvol'] as const).find((known) => type.startsWith(known)) ?? 'other';
}
