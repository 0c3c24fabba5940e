import { InvalidArgumentError } from 'commander';
import type { Fault } from '../../../src/domain/whatif/index.js';

/** How each fault is written, and what it means. */
const usage: Readonly<Record<Fault['kind'], readonly [written: string, text: string]>> = {
  'host-down': ['host-down=HOST', 'a recovery host stays down'],
  'lun-not-presented': ['lun-not-presented=DATASTORE[@HOST,…]', 'to no recovery host, or not to those named'],
  'storage-late': ['storage-late=DATASTORE:MINUTES', 'storage comes after the hosts have booted'],
  'not-replicated': ['not-replicated=DATASTORE', 'there is no copy, as of a forgotten replica datastore'],
  'stale-copies': ['stale-copies=DESKTOPS', 'so many desktops were made or moved within the RPO'],
  'dns-not-swapped': [
    'dns-not-swapped=ALIAS[:MINUTES]',
    'the alias leads to the lost server, for good or for a while',
  ],
  'srm-timeout': [
    'srm-timeout=PRIORITY:SECONDS[/WAIT]',
    'an SRM priority needs SECONDS; SRM waits 300, or WAIT',
  ],
};

/** For `--help`. */
export const faultHelp = [
  '',
  'Faults (--fault may be given more than once; they are thrown together):',
  ...Object.values(usage).map(([written, text]) => `  ${written.padEnd(38)}${text}`),
].join('\n');

type Reader = (text: string) => Fault | null;

const readers: Readonly<Record<Fault['kind'], Reader>> = {
  'host-down': (host) => ({ kind: 'host-down', host }),
  'lun-not-presented': (text) => {
    const at = text.lastIndexOf('@');
    return at < 0
      ? { kind: 'lun-not-presented', datastore: text, hosts: 'all' }
      : {
          kind: 'lun-not-presented',
          datastore: text.slice(0, at),
          hosts: text
            .slice(at + 1)
            .split(',')
            .map((name) => name.trim()),
        };
  },
  'storage-late': (text) => {
    const match = /^(.+):(\d+)$/.exec(text);
    return match ? { kind: 'storage-late', datastore: match[1]!, minutes: Number(match[2]) } : null;
  },
  'not-replicated': (datastore) => ({ kind: 'not-replicated', datastore }),
  'stale-copies': (text) => (/^\d+$/.test(text) ? { kind: 'stale-copies', desktops: Number(text) } : null),
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
      timeoutSeconds: Number(match[3] ?? 300),
    };
  },
};

/** Reads one `--fault`, behind those read before. */
export function readFault(text: string, before: readonly Fault[] = []): Fault[] {
  const at = text.indexOf('=');
  const kind = at < 0 ? text : text.slice(0, at);
  const about = at < 0 ? '' : text.slice(at + 1);
  const reader = Object.hasOwn(readers, kind) ? readers[kind as Fault['kind']] : undefined;
  const fault = about === '' ? null : (reader?.(about) ?? null);
  if (fault !== null) return [...before, fault];
  throw new InvalidArgumentError(
    reader === undefined
      ? `There is no such fault. There is: ${Object.keys(readers).join(', ')}.`
      : `Say ${usage[kind as Fault['kind']][0]}.`,
  );
}
