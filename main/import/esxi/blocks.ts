import { switchLine, vmfsUuid } from './ids.js';
import { isCsvHeader, isKeyValue } from './records.js';
import type { Line } from './text.js';

/** What one command printed, by what it is about. */
export type BlockKind =
  | 'version'
  | 'hostname'
  | 'self-fields'
  | 'maintenance-mode'
  | 'uptime'
  | 'uptime-text'
  | 'host-summary'
  | 'volume-copies'
  | 'vmfs-snapshots'
  | 'filesystems'
  | 'vmfs-extents'
  | 'scsi-devices'
  | 'nfs'
  | 'vms'
  | 'vm-processes'
  | 'dvs'
  | 'vswitches'
  | 'net-dvs'
  | 'port-files'
  | 'collected-port-files'
  | 'csv'
  | 'keyvalue'
  | 'xml';

/** The lines of one command's output. */
export interface Block {
  /** Null: nothing that is known. */
  readonly kind: BlockKind | null;
  readonly file: string;
  /** The host as the shell's prompt names it. */
  readonly host: string | null;
  readonly lines: readonly Line[];
}

/** Commands by their words, for output under a prompt that does not tell by itself what it is. */
const commands: readonly (readonly [RegExp, BlockKind])[] = [
  [/^hostname$/, 'hostname'],
  [/\bsystem stats uptime get$/, 'uptime'],
  [/^uptime$/, 'uptime-text'],
  [/\bsystem maintenanceMode get$/, 'maintenance-mode'],
  [/\bhostsvc\/hostsummary$/, 'host-summary'],
  [/\b(?:esxcfg-volume|esxcfg-volume\.pl)\s+(?:-l|--list)$/, 'volume-copies'],
  [/\bstorage vmfs snapshot list$/, 'vmfs-snapshots'],
  [/\bstorage filesystem list$/, 'filesystems'],
  [/\bstorage vmfs extent list$/, 'vmfs-extents'],
  [/\bstorage nfs(?:41)? list$/, 'nfs'],
  [/\bvmsvc\/getallvms$/, 'vms'],
  [/\bvm process list$/, 'vm-processes'],
  [/\bdvs vmware list$/, 'dvs'],
  [/\bnet-dvs\b/, 'net-dvs'],
];

/** What a line begins; null where it begins nothing that is known. */
export function startOf(text: string, next: string): BlockKind | null {
  if (/^\s*VMFS\d* UUID\/label:/i.test(text) || /^Scanning for VMFS-\d/.test(text)) return 'volume-copies';
  if (/^\s*Mount Point\s+Volume Name\s+UUID\s/.test(text)) return 'filesystems';
  if (/^\s*Volume Name\s+VMFS UUID\s+Extent Number\s/.test(text)) return 'vmfs-extents';
  if (/^\s*Volume Name\s+Host(?:\(s\))?\s+Share\s/.test(text)) return 'nfs';
  if (/^Vmid\s+Name\s+File\s/.test(text)) return 'vms';
  if (switchLine.test(text)) return 'net-dvs';
  if (/^\s*(?:DVS|Switch) Name\s+Num Ports\s/.test(text)) return 'vswitches';
  if (/^\s*\S+:\d+\s+\/vmfs\/devices\//.test(text)) return 'scsi-devices';
  if (/^VMware ESXi? \d/.test(text)) return 'version';
  if (/^\s+(?:Product: VMware ESX|Domain Name:|Fully Qualified Domain Name:)/.test(text))
    return 'self-fields';
  if (/^\(vim\.host\.Summary\)/.test(text.trim())) return 'host-summary';
  if (/^\/vmfs\/volumes\/[^/]+\/(?:.*\/)?\.dvsData\b/.test(text.slice(0, 1024))) return 'port-files';
  if (vmfsUuid.test(text.trim()) && /^\s+Volume Name:/.test(next)) return 'vmfs-snapshots';
  if (text.trim() !== '' && /^\s+World ID:\s*\d/.test(next)) return 'vm-processes';
  if (/^\S/.test(text) && /^\s{2,}Name:/.test(next)) return 'dvs';
  if (/^<\?xml\s|^<(?:esxcli:)?output\s/.test(text)) return 'xml';
  if (isKeyValue(text)) return 'keyvalue';
  return isCsvHeader(text) && /mountpoint|vmfsuuid|volumename|product/i.test(text) ? 'csv' : null;
}

/** Kinds whose output is several entries that each look like a beginning. */
const goesOn: ReadonlySet<BlockKind> = new Set([
  'volume-copies',
  'net-dvs',
  'vswitches',
  'scsi-devices',
  'port-files',
  'vmfs-snapshots',
  'vm-processes',
  'dvs',
  'keyvalue',
  'self-fields',
  'version',
]);

/** Inside these, lines may look like anything. */
const opaque: ReadonlySet<BlockKind> = new Set(['xml', 'host-summary']);

/** The prompt of an ESXi or ESX shell, and what was typed behind it. */
export function promptOf(text: string): { readonly host: string | null; readonly command: string } | null {
  const named = /^\[[^@\]\s]{1,64}@([^:\]\s]{1,255})[:\s][^\]]{0,1024}\][#$]?\s*(.*)$/.exec(text);
  if (named) return { host: hostOf(named[1] as string), command: (named[2] as string).trim() };
  const plain = /^\s?(?:~|\/[^\s#]{0,1024}) #(?:\s+(.*))?$/.exec(text);
  return plain ? { host: null, command: (plain[1] ?? '').trim() } : null;
}

/** A freshly installed host is called "localhost": that names nobody. */
function hostOf(name: string): string | null {
  return /^localhost(?:\.|$)/i.test(name) ? null : name;
}

/**
 * Divides a saved session, or a file of one command's output, into what the commands printed: at
 * prompts, at lines a person wrote between ("# second host") and where something known begins.
 */
export function blocksOf(lines: readonly Line[], file: string): Block[] {
  const blocks: { kind: BlockKind | null; file: string; host: string | null; lines: Line[] }[] = [];
  let host: string | null = null;
  let current: (typeof blocks)[number] = { kind: null, file, host, lines: [] };
  const begin = (kind: BlockKind | null): void => {
    if (current.lines.length > 0) blocks.push(current);
    current = { kind, file, host, lines: [] };
  };
  for (const [i, line] of lines.entries()) {
    const prompt = promptOf(line.text);
    if (prompt) {
      if (prompt.host !== null) host = prompt.host;
      begin(commands.find(([pattern]) => pattern.test(prompt.command))?.[1] ?? null);
      continue;
    }
    if (/^#/.test(line.text)) {
      begin(null);
      continue;
    }
    const inside = current.kind !== null && opaque.has(current.kind);
    const started = inside ? null : startOf(line.text, lines[i + 1]?.text ?? '');
    if (started !== null && (started !== current.kind || !goesOn.has(started))) {
      // A header repeated right under its own prompt is the same output.
      if (started !== current.kind || current.lines.some(({ text }) => text.trim() !== '')) begin(started);
    }
    current.lines.push(line);
    if (current.kind === 'xml' && /<\/(?:esxcli:)?output>\s*$/.test(line.text)) begin(null);
  }
  begin(null);
  return blocks;
}
