import type {
  BackupStore,
  Fault,
  FaultChoices,
  FaultKind,
  ServiceId,
  StaleOf,
} from '../../domain/whatif/index.js';

/** The faults that can be thrown, in the words of the people who fear them. */
export const faultKinds: readonly { readonly kind: FaultKind; readonly label: string }[] = [
  { kind: 'host-down', label: 'Hosts stay down' },
  { kind: 'lun-not-presented', label: 'A LUN is not presented' },
  { kind: 'storage-late', label: 'Storage comes late' },
  { kind: 'not-replicated', label: 'A datastore was never replicated' },
  { kind: 'replica-old', label: 'A replica’s copy is older than the last recompose' },
  { kind: 'stale-copies', label: 'Copies are as old as the RPO' },
  { kind: 'dns-not-swapped', label: 'DNS is not swapped' },
  { kind: 'srm-timeout', label: 'An SRM priority times out' },
  { kind: 'service-down', label: 'A service does not come up' },
  { kind: 'backup-old', label: 'A backup is older than was thought' },
  { kind: 'not-synchronised', label: 'The second server is not in step' },
];

export const staleChoices: readonly { readonly of: StaleOf; readonly label: string }[] = [
  { of: 'all', label: 'the VMs themselves are not on the copies' },
  { of: 'protectedlist', label: 'HA’s protectedlist does not have them' },
  { of: 'dvsdata', label: 'their .dvsData port files are old' },
];

export const storeChoices: readonly { readonly store: BackupStore; readonly label: string }[] = [
  { store: 'composer', label: 'Composer’s database' },
  { store: 'ldap', label: 'View’s directory' },
  { store: 'vcenter', label: 'vCenter’s database' },
];

/** What is filled in for a fault; which of it counts depends on the kind. */
export interface FaultForm {
  kind: FaultKind;
  /** Keys; of a LUN that is not presented, none means no host at all. */
  hosts: readonly string[];
  datastore: string;
  minutes: number;
  /** Id of the step storage comes after; empty for the boot of the hosts. */
  afterStep: string;
  forGood: boolean;
  desktops: number;
  of: StaleOf;
  alias: string;
  priority: 1 | 2 | 3 | 4 | 5;
  needsMinutes: number;
  /** Seconds. */
  waits: number;
  service: ServiceId | '';
  store: BackupStore;
}

/** An empty form; where a plan has one object of a kind only, it is chosen already. */
export function emptyFault(kind: FaultKind, choices: FaultChoices | null = null): FaultForm {
  const only = <T>(list: readonly T[] | undefined): T | undefined =>
    list?.length === 1 ? list[0] : undefined;
  return {
    kind,
    hosts: [],
    datastore: only(choices?.datastores)?.key ?? '',
    minutes: 30,
    afterStep: '',
    forGood: true,
    desktops: 10,
    of: 'all',
    alias: only(choices?.aliases)?.alias ?? '',
    priority: choices?.priorities[0]?.priority ?? 3,
    needsMinutes: 10,
    waits: choices?.srmWaits ?? 300,
    service: '',
    store: 'composer',
  };
}

/** The fault a form describes; null while something is missing. */
export function faultOf(form: FaultForm): Fault | null {
  const { kind, hosts, datastore, minutes, alias, afterStep } = form;
  const number = (value: number): boolean => typeof value === 'number' && value >= 0;
  switch (kind) {
    case 'host-down': {
      const [only, second] = hosts;
      if (only === undefined) return null;
      return { kind, host: second === undefined ? only : hosts };
    }
    case 'lun-not-presented':
      return datastore === '' ? null : { kind, datastore, hosts: hosts.length === 0 ? 'all' : hosts };
    case 'storage-late':
      if (datastore === '' || !number(minutes)) return null;
      return afterStep === '' ? { kind, datastore, minutes } : { kind, datastore, minutes, afterStep };
    case 'not-replicated':
    case 'replica-old':
      return datastore === '' ? null : { kind, datastore };
    case 'stale-copies':
      if (!number(form.desktops)) return null;
      return { kind, desktops: Math.round(form.desktops), of: form.of };
    case 'dns-not-swapped':
      if (alias.trim() === '' || !(form.forGood || number(minutes))) return null;
      return { kind, alias: alias.trim(), minutes: form.forGood ? null : minutes };
    case 'srm-timeout':
      if (!number(form.needsMinutes) || !number(form.waits)) return null;
      return {
        kind,
        priority: form.priority,
        needsSeconds: Math.round(form.needsMinutes * 60),
        timeoutSeconds: Math.round(form.waits),
      };
    case 'service-down':
      if (form.service === '' || !(form.forGood || number(minutes))) return null;
      return { kind, service: form.service, minutes: form.forGood ? null : minutes };
    case 'backup-old':
      return number(minutes) ? { kind, store: form.store, minutes } : null;
    case 'not-synchronised':
      return { kind };
  }
}
