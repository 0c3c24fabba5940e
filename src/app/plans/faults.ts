import type { Fault, FaultKind } from '../../domain/whatif/index.js';

/** The faults that can be thrown, in the words of the people who fear them. */
export const faultKinds: readonly { readonly kind: FaultKind; readonly label: string }[] = [
  { kind: 'host-down', label: 'A recovery host stays down' },
  { kind: 'lun-not-presented', label: 'A LUN is not presented' },
  { kind: 'storage-late', label: 'Storage comes after the hosts have booted' },
  { kind: 'not-replicated', label: 'A datastore was never replicated' },
  { kind: 'stale-copies', label: 'Copies are as old as the RPO' },
  { kind: 'dns-not-swapped', label: 'DNS is not swapped' },
  { kind: 'srm-timeout', label: 'An SRM priority group times out' },
];

/** What is filled in for a fault; which of it counts depends on the kind. */
export interface FaultForm {
  kind: FaultKind;
  host: string;
  datastore: string;
  minutes: number;
  forGood: boolean;
  desktops: number;
  alias: string;
  priority: 1 | 2 | 3 | 4 | 5;
  needsMinutes: number;
}

export const emptyFault = (): FaultForm => ({
  kind: 'host-down',
  host: '',
  datastore: '',
  minutes: 30,
  forGood: true,
  desktops: 10,
  alias: '',
  priority: 3,
  needsMinutes: 10,
});

/** SRM waits so long for VMware Tools of a priority group unless told otherwise, seconds. */
const srmWaits = 300;

/** The fault a form describes; null while something is missing. */
export function faultOf(form: FaultForm): Fault | null {
  const { kind, host, datastore, minutes, alias } = form;
  const number = (value: number): boolean => typeof value === 'number' && value >= 0;
  switch (kind) {
    case 'host-down':
      return host === '' ? null : { kind, host };
    case 'lun-not-presented':
      return datastore === '' ? null : { kind, datastore, hosts: host === '' ? 'all' : [host] };
    case 'storage-late':
      return datastore === '' || !number(minutes) ? null : { kind, datastore, minutes };
    case 'not-replicated':
      return datastore === '' ? null : { kind, datastore };
    case 'stale-copies':
      return number(form.desktops) ? { kind, desktops: Math.round(form.desktops) } : null;
    case 'dns-not-swapped':
      if (alias.trim() === '' || !(form.forGood || number(minutes))) return null;
      return { kind, alias: alias.trim(), minutes: form.forGood ? null : minutes };
    case 'srm-timeout':
      if (!number(form.needsMinutes)) return null;
      return {
        kind,
        priority: form.priority,
        needsSeconds: Math.round(form.needsMinutes * 60),
        timeoutSeconds: srmWaits,
      };
    default:
      return null;
  }
}
