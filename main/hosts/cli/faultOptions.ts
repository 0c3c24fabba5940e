import { InvalidArgumentError } from 'commander';
import type { Fault, ServiceId } from '../../../src/domain/whatif/index.js';

const services: readonly ServiceId[] = [
  'directory',
  'database',
  'vcenter',
  'composer',
  'connection',
  'security',
  'vshield',
  'transfer',
  'first-cell',
  'cells',
  'balancer',
  'edges',
  'srm',
  'license',
  'second-node',
  'shares',
];

/** How each fault is written, and what it means. */
const usage: Readonly<Record<Fault['kind'], readonly [written: string, text: string]>> = {
  'host-down': ['host-down=HOST[,HOST…]', 'hosts that stay down'],
  'lun-not-presented': ['lun-not-presented=DATASTORE[@HOST,…]', 'to no recovery host, or not to those named'],
  'storage-late': [
    'storage-late=DATASTORE:MINUTES[@STEP]',
    'storage comes after the hosts have booted; with STEP, so long after that step is done',
  ],
  'not-replicated': ['not-replicated=DATASTORE', 'there is no copy, as of a forgotten replica datastore'],
  'replica-old': ['replica-old=DATASTORE', 'its copy is older than the last recompose'],
  'stale-copies': [
    'stale-copies=COUNT[:protectedlist|:dvsdata]',
    'the newest COUNT VMs are not on the copies, or not in HA’s list, or their port files are old',
  ],
  'dns-not-swapped': [
    'dns-not-swapped=ALIAS[:MINUTES]',
    'the alias leads to the lost server, for good or for a while',
  ],
  'srm-timeout': [
    'srm-timeout=PRIORITY:SECONDS[/WAIT]',
    'an SRM priority needs SECONDS; SRM waits as the plan says, 300 by default, or WAIT',
  ],
  'service-down': ['service-down=SERVICE[:MINUTES]', `one of ${services.join(', ')}`],
  'backup-old': ['backup-old=vcenter|composer|ldap:MINUTES', 'a backup is older than was thought'],
  'not-synchronised': ['not-synchronised', 'the second node, or the standby server, has older files'],
};

/** For `--help`. */
export const faultHelp = [
  '',
  'Faults (--fault may be given more than once; they are thrown together):',
  ...Object.values(usage).flatMap(([written, text]) => [`  ${written}`, `      ${text}`]),
  '',
  'Objects are called by name, or by key where a name is not unique; STEP is a step’s id or its number in',
  'the list. `drydock whatif PLAN --list` names those of a plan. Where a fault does not touch the plan the',
  'answer says so. The alias "public" means vCloud Director’s public names.',
  '',
  'Exit codes: 0 answered; 1 with --strict when the plan does not survive as it is, or that is not known,',
  'and with --apply when there is no change to make; 2 bad use, unknown objects or a plan that cannot be',
  'made; 130 interrupted. JSON is described in docs/what-if.md; fields are added, never renamed.',
].join('\n');

type Reader = (text: string) => Fault | null;

const readers: Readonly<Record<Fault['kind'], Reader>> = {
  'host-down': (text) => {
    const hosts = names(text);
    const [only, second] = hosts;
    if (only === undefined) return null;
    return { kind: 'host-down', host: second === undefined ? only : hosts };
  },
  'lun-not-presented': (text) => {
    const at = text.lastIndexOf('@');
    if (at < 0) return { kind: 'lun-not-presented', datastore: text, hosts: 'all' };
    const hosts = names(text.slice(at + 1));
    return at === 0 || hosts.length === 0
      ? null
      : { kind: 'lun-not-presented', datastore: text.slice(0, at), hosts };
  },
  'storage-late': (text) => {
    const match = /^(.+?):(\d+)(?:@(.+))?$/s.exec(text) ?? null;
    const plain = /^(.+):(\d+)$/.exec(text);
    if (plain) return { kind: 'storage-late', datastore: plain[1]!, minutes: Number(plain[2]) };
    return match?.[3] === undefined
      ? null
      : { kind: 'storage-late', datastore: match[1]!, minutes: Number(match[2]), afterStep: match[3] };
  },
  'not-replicated': (datastore) => ({ kind: 'not-replicated', datastore }),
  'replica-old': (datastore) => ({ kind: 'replica-old', datastore }),
  'stale-copies': (text) => {
    const match = /^(\d+)(?::(protectedlist|dvsdata))?$/.exec(text);
    if (!match) return null;
    const desktops = Number(match[1]);
    return match[2] === undefined
      ? { kind: 'stale-copies', desktops }
      : { kind: 'stale-copies', desktops, of: match[2] as 'protectedlist' | 'dvsdata' };
  },
  'dns-not-swapped': (text) => {
    const match = /^(.+):(\d+)$/.exec(text);
    return match
      ? { kind: 'dns-not-swapped', alias: match[1]!, minutes: Number(match[2]) }
      : { kind: 'dns-not-swapped', alias: text, minutes: null };
  },
  'srm-timeout': (text) => {
    const match = /^([1-5]):(\d+)(?:\/(\d+))?$/.exec(text);
    if (!match) return null;
    return {
      kind: 'srm-timeout',
      priority: Number(match[1]) as 1 | 2 | 3 | 4 | 5,
      needsSeconds: Number(match[2]),
      ...(match[3] === undefined ? {} : { timeoutSeconds: Number(match[3]) }),
    };
  },
  'service-down': (text) => {
    const [name = '', late, rest] = text.split(':');
    const service = services.find((each) => each === name);
    if (service === undefined || rest !== undefined || !/^\d+$/.test(late ?? '0')) return null;
    return { kind: 'service-down', service, minutes: late === undefined ? null : Number(late) };
  },
  'backup-old': (text) => {
    const match = /^(vcenter|composer|ldap):(\d+)$/.exec(text);
    return match
      ? { kind: 'backup-old', store: match[1] as 'vcenter' | 'composer' | 'ldap', minutes: Number(match[2]) }
      : null;
  },
  'not-synchronised': () => ({ kind: 'not-synchronised' }),
};

/** Names parted by commas; empty ones are none. */
const names = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** Reads one `--fault`, behind those read before. */
export function readFault(text: string, before: readonly Fault[] = []): Fault[] {
  const at = text.indexOf('=');
  const kind = at < 0 ? text : text.slice(0, at);
  const about = at < 0 ? '' : text.slice(at + 1);
  const reader = Object.hasOwn(readers, kind) ? readers[kind as Fault['kind']] : undefined;
  // Only this one is about nothing besides the plan.
  const said = kind === 'not-synchronised' ? at < 0 : about !== '';
  const fault = said ? (reader?.(about) ?? null) : null;
  if (fault !== null) return [...before, fault];
  throw new InvalidArgumentError(
    reader === undefined
      ? `There is no such fault. There is: ${Object.keys(readers).join(', ')}.`
      : `Say ${usage[kind as Fault['kind']][0]}.`,
  );
}

/** Reads the number of a change, from 1. */
export function readNumber(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Say the number of the change, 1 for the first.');
}
