import { DrydockError } from '../../../src/contract/result.js';
import { quoted } from '../archive/names.js';
import type { Problems } from '../problems.js';
import type { Block, BlockKind } from './blocks.js';
import { posixChecksum } from './checksum.js';
import { decodeText, linesOf, type Line, type TextLimits } from './text.js';

/** How a pack of `resources/collector/drydock-collect.sh` begins. */
export interface PackHeader {
  readonly file: string;
  /** As `hostname` said; empty when it said nothing. */
  readonly host: string;
  /** ISO 8601 UTC. */
  readonly date: string | null;
}

const magic = '#drydock-esxi-pack ';

/** Whether a file's first bytes are those of a pack. */
export function isPack(firstBytes: Uint8Array): boolean {
  return Buffer.from(firstBytes.subarray(0, magic.length)).toString('latin1') === magic;
}

/** Reads whose pack it is and when it was written, from its first bytes. */
export function readHeader(firstBytes: Uint8Array, file: string): PackHeader {
  const [, second, third] = decodeText(firstBytes.subarray(0, 1024)).split(/\r?\n/, 3);
  const host = /^#host ([\w.-]{1,255})$/.exec(second ?? '')?.[1] ?? '';
  const date = new Date(/^#date (\S{1,40})$/.exec(third ?? '')?.[1] ?? '');
  return {
    file,
    host: host === 'unknown' ? '' : host,
    date: Number.isNaN(date.getTime()) ? null : date.toISOString(),
  };
}

/** The collector's section names. */
const sections: ReadonlyMap<string, BlockKind> = new Map([
  ['hostname', 'hostname'],
  ['version', 'version'],
  ['system-version', 'self-fields'],
  ['system-hostname', 'self-fields'],
  ['uptime', 'uptime'],
  ['uptime-text', 'uptime-text'],
  ['maintenance-mode', 'maintenance-mode'],
  ['host-summary', 'host-summary'],
  ['volume-copies', 'volume-copies'],
  ['vmfs-snapshots', 'vmfs-snapshots'],
  ['filesystems', 'filesystems'],
  ['vmfs-extents', 'vmfs-extents'],
  ['nfs', 'nfs'],
  ['nfs41', 'nfs'],
  ['vms', 'vms'],
  ['vm-processes', 'vm-processes'],
  ['dvs', 'dvs'],
  ['vswitches', 'vswitches'],
  ['net-dvs', 'net-dvs'],
  ['port-files', 'collected-port-files'],
]);

/** Commands that older hosts do not have: that they failed is no news. */
const optional: ReadonlySet<string> = new Set([
  'nfs41',
  'system-uuid',
  'hardware-platform',
  'uptime-text',
  'maintenance-mode',
  'host-summary',
]);

/**
 * Reads a pack: the outputs of the commands that succeeded. It must be whole: one that was cut off or altered on its way is refused, because a
 * list that lacks its end looks like a host that lost its volumes.
 *
 * @throws DrydockError 'bad-input' when the pack is truncated, altered, or of a newer collector.
 */
export function readPack(bytes: Buffer, file: string, limits: TextLimits, problems: Problems): Block[] {
  const unix = asWritten(bytes);
  const body = checkWhole(unix, file);
  const lines = linesOf(decodeText(body), file, limits);
  const version = lines[0]?.text.slice(magic.length).trim();
  if (version !== '1') {
    throw refuse(
      `${quoted(file)} is a pack of format ${quoted(version ?? '')}, this Drydock reads format 1.`,
    );
  }
  return readSections(lines, file, problems);
}

/** As the host wrote it: transfers in text mode turn line ends into those of Windows. */
function asWritten(bytes: Buffer): Buffer {
  const firstEnd = bytes.indexOf('\n');
  if (firstEnd < 1 || bytes[firstEnd - 1] !== 0x0d) return bytes;
  return Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}

/** Everything before the trailer, once the trailer's word on it holds. */
function checkWhole(bytes: Buffer, file: string): Buffer {
  const at = bytes.lastIndexOf('\n#trailer ');
  const trailer = at < 0 ? null : bytes.subarray(at + 1).toString('latin1');
  const told = /^#trailer sections=(\d+) bytes=(\d+) cksum=(\d+|none)\n$/.exec(trailer ?? '');
  if (!told) {
    throw refuse(
      `${quoted(file)} is truncated: the pack's last line is missing. Copy it again from the host, or run the collector again.`,
    );
  }
  const body = bytes.subarray(0, at + 1);
  const sum = told[3] as string;
  if (Number(told[2]) !== body.length || (sum !== 'none' && Number(sum) !== posixChecksum(body))) {
    throw refuse(
      `${quoted(file)} is not as the collector wrote it: its checksum is wrong. Copy it again from the host.`,
    );
  }
  return body;
}

function readSections(lines: readonly Line[], file: string, problems: Problems): Block[] {
  const blocks: Block[] = [];
  let open: { name: string; command: string; lines: Line[]; errors: string[] } | null = null;
  for (const line of lines.slice(3)) {
    const begin = /^#begin \d+ ([a-z0-9-]{1,40})$/.exec(line.text);
    const end = /^#end \d+ ([a-z0-9-]{1,40}) status=([a-z-]{1,20}) exit=(\d+|-) /.exec(line.text);
    if (begin && open === null) open = { name: begin[1] as string, command: '', lines: [], errors: [] };
    else if (open !== null && end?.[1] === open.name) {
      const status = end[2] as string;
      const kind = sections.get(open.name);
      if (status !== 'ok') tellOutcome(open, status, end[3] as string, file, line, problems);
      else if (kind !== undefined) blocks.push({ kind, file, host: null, lines: open.lines });
      open = null;
    } else if (open !== null && line.text.startsWith('|')) {
      open.lines.push({ number: line.number, text: line.text.slice(1) });
    } else if (open !== null && line.text.startsWith('!')) open.errors.push(line.text.slice(1).trim());
    else if (open !== null && line.text.startsWith('#command ')) open.command = line.text.slice(9);
    else {
      throw refuse(
        `Line ${line.number} of ${quoted(file)} does not belong in a pack: it was edited or damaged.`,
      );
    }
  }
  if (open !== null) throw refuse(`${quoted(file)} is damaged: its last section has no end.`);
  return blocks;
}

const outcomes: ReadonlyMap<string, string> = new Map([
  ['missing', 'is not there on this host'],
  ['timeout', 'did not end in time'],
  ['skipped', 'was not run, because the time for all commands was up'],
  ['too-large', 'printed more than the collector keeps'],
  ['no-room', 'was not run, because the pack had reached its greatest size'],
]);

function tellOutcome(
  section: { readonly name: string; readonly command: string; readonly errors: readonly string[] },
  status: string,
  exit: string,
  file: string,
  line: Line,
  problems: Problems,
): void {
  const said = section.errors.find((error) => error !== '');
  const outcome =
    outcomes.get(status) ?? `failed (exit status ${exit}${said === undefined ? '' : `: ${quoted(said)}`})`;
  problems.add(
    optional.has(section.name) || status === 'missing' ? 'note' : 'warning',
    'command-without-result',
    `The command ${quoted(section.command)} ${outcome}: what it tells is not known of this host.`,
    { file, row: line.number },
  );
}

function refuse(message: string): DrydockError {
  return new DrydockError('bad-input', message);
}
