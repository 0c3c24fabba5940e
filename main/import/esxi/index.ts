import { DrydockError } from '../../../src/contract/result.js';
import type { ImportPart } from '../../../src/contract/types.js';
import { nameAlias } from '../../../src/domain/estate/aliases.js';
import { emptyDraft } from '../../../src/domain/estate/draft.js';
import { namedKey } from '../../../src/domain/estate/keys.js';
import { quoted } from '../archive/names.js';
import type { FileEntry, FileSet } from '../archive/types.js';
import { Problems } from '../problems.js';
import type { ImportContext, ImportResult } from '../types.js';
import { assembleNetwork } from './assembleNetwork.js';
import { assembleStorage } from './assembleStorage.js';
import { assembleVms } from './assembleVms.js';
import { Assembly, from, type HostAssembly } from './assembly.js';
import { blocksOf, promptOf, startOf, type Block } from './blocks.js';
import { hostsOf, type HostFiles } from './grouping.js';
import { readHost, type HostBlocks, type HostReading } from './hosts.js';
import { isPack, readHeader, readPack, type PackHeader } from './pack.js';
import { decodeText, linesOf, type TextLimits } from './text.js';

/** Largest text file read: the collector keeps its packs below it. */
const largestFile = 32 * 1024 * 1024;
/** Most lines of one file: a host with 4,000 dvPorts in use prints about 200,000. */
const mostLines = 500_000;
/** Longest line accepted; the longest of the commands are a few hundred characters. */
const longestLine = 64 * 1024;

/**
 * Whether a file is ESXi text: a pack of the collector, or saved output of one of the commands.
 *
 * @param firstBytes the first 4 KiB, or the whole file when it is shorter
 */
export function recogniseEsxi(firstBytes: Uint8Array): boolean {
  if (isPack(firstBytes)) return true;
  const text = decodeText(firstBytes);
  if (text.includes('\0')) return false;
  const lines = linesOf(text.slice(0, 8192), '', { textLength: 8192, rows: 8192 });
  return lines.some(({ text: line }, i) => {
    const kind = startOf(line, lines[i + 1]?.text ?? '');
    // These alone are also how other programs' files begin.
    if (kind === 'xml') return text.includes('/Products/ESX/');
    if (kind === 'dvs') return text.includes('VDS ID:');
    return kind !== null || /\b(?:esxcli|esxcfg-\w+|vim-cmd|net-dvs)\b/.test(promptOf(line)?.command ?? '');
  });
}

/**
 * Imports ESXi text: packs of the collector, one a host, and outputs saved by hand, one folder a
 * host. Files are told by their content; the names do not matter. A pack that is cut off or altered
 * is a problem of level 'error'.
 *
 * @throws DrydockError 'cancelled' when the context's signal is aborted.
 */
export async function importEsxi(files: FileSet, ctx: ImportContext): Promise<ImportResult> {
  const problems = new Problems();
  const found: Found = { packs: [], packEntries: new Map(), blocks: [], strangers: [] };
  for (const [i, entry] of files.entries.entries()) {
    stopIfCancelled(ctx);
    ctx.progress('Looking at what hosts say', i, files.entries.length);
    await unlessDamaged(entry.name, problems, () => lookAt(files, entry, ctx, found));
  }
  const hosts = hostsOf(found.packs, found.blocks, files.name, problems);
  const dates = hosts.flatMap(({ pack }) => pack?.date ?? []).sort();
  const draft = emptyDraft(files.name.replace(/\.(zip|txt)$/i, ''), dates.at(-1) ?? '');
  draft.sources.push({
    format: 'esxi',
    name: files.name,
    // The caller has the file, and takes its fingerprint.
    sha256: '',
    takenAt: dates.at(-1) ?? null,
    producer: found.packs.length > 0 ? 'Drydock collector' : null,
  });
  const assembly = new Assembly(draft, problems);
  const records = new Map<string, number>();
  // One pack after the other is held in memory: those of a large site are hundreds of megabytes.
  for (const [i, host] of hosts.entries()) {
    stopIfCancelled(ctx);
    ctx.progress('Reading what hosts say', i, hosts.length);
    await unlessDamaged(host.pack?.file ?? host.name, problems, async () => {
      const reading = readHost(await outputsOf(host, files, found, ctx, problems), longestLine, problems);
      for (const [file, count] of reading.records) records.set(file, (records.get(file) ?? 0) + count);
      assembleHost(assembly, reading);
    });
  }
  assembly.finish();
  if (hosts.length > 0 && found.packs.length === 0) {
    problems.add(
      'note',
      'date-unknown',
      'Outputs saved by hand do not say when they were made: the date of the import is taken.',
    );
  }
  return { draft, parts: partsOf(files, found, records), problems: problems.list };
}

/** What the files of a set are. */
interface Found {
  readonly packs: PackHeader[];
  /** Where each pack is, by its name. */
  readonly packEntries: Map<string, FileEntry>;
  readonly blocks: Block[];
  readonly strangers: string[];
}

/** A damaged file is a problem that names it; the others are read all the same. */
async function unlessDamaged(file: string, problems: Problems, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DrydockError) || error.code !== 'bad-input') throw error;
    problems.add('error', 'file-damaged', error.message, { file });
  }
}

function textLimits(ctx: ImportContext): TextLimits {
  return {
    textLength: Math.min(ctx.limits.textLength, longestLine),
    rows: Math.min(ctx.limits.rows, mostLines),
  };
}

/** Reads outputs saved by hand; of packs only the beginning. */
async function lookAt(files: FileSet, entry: FileEntry, ctx: ImportContext, found: Found): Promise<void> {
  const head = await headOf(files, entry);
  if (!recogniseEsxi(head)) {
    found.strangers.push(entry.name);
    return;
  }
  if (entry.bytes > largestFile) {
    throw new DrydockError('bad-input', `${quoted(entry.name)} has more than ${largestFile} bytes.`);
  }
  if (isPack(head)) {
    found.packs.push(readHeader(head, entry.name));
    found.packEntries.set(entry.name, entry);
    return;
  }
  const bytes = await files.read(entry, largestFile);
  for (const block of blocksOf(linesOf(decodeText(bytes), entry.name, textLimits(ctx)), entry.name)) {
    found.blocks.push(block);
  }
}

/** All outputs of a host: those of its pack, and by hand what the pack lacks. */
async function outputsOf(
  host: HostFiles,
  files: FileSet,
  found: Found,
  ctx: ImportContext,
  problems: Problems,
): Promise<HostBlocks> {
  const { name, named, pack } = host;
  const entry = pack === null ? undefined : found.packEntries.get(pack.file);
  const packed =
    entry === undefined
      ? []
      : readPack(await files.read(entry, largestFile), entry.name, textLimits(ctx), problems);
  const has = new Set(packed.map(({ kind }) => kind));
  return {
    name,
    named,
    date: pack?.date ?? null,
    file: pack?.file ?? host.blocks[0]?.file ?? name,
    blocks: [...packed, ...host.blocks.filter(({ kind }) => !has.has(kind))],
  };
}

async function headOf(files: FileSet, entry: FileEntry): Promise<Buffer> {
  if (entry.bytes === 0) return Buffer.alloc(0);
  for await (const chunk of await files.open(entry)) return (chunk as Buffer).subarray(0, 4096);
  return Buffer.alloc(0);
}

function assembleHost(assembly: Assembly, reading: HostReading): void {
  const { self, blocks, copies } = reading;
  const name = self.name ?? (blocks.named ? blocks.name : (self.shortName ?? blocks.name));
  const key = namedKey(null, 'host', name);
  const short = name.split('.')[0] ?? name;
  const place = { file: blocks.file, line: 1 };
  assembly.begin(key);
  if (assembly.first(key)) {
    const host = {
      key,
      name,
      vcenter: null,
      datacenter: null,
      cluster: null,
      site: null,
      moref: null,
      version: self.version,
      build: self.build,
      inMaintenanceMode: self.inMaintenanceMode,
      connectionState: null,
      bootTime: self.bootTime ?? bootTime(blocks.date, self.upSeconds),
      cpuMhz: null,
      memoryMib: null,
      unresolvedCopies: copies?.map(({ place: _, ...copy }) => copy) ?? null,
      // vCenter may know it by its short name, or by an address that nothing here tells.
      aliases: short === name || /^\d+$/.test(short) ? [] : [nameAlias('host', null, short)],
      from: from(place),
    };
    assembly.draft.hosts.push(assembly.tells(host));
  } else {
    assembly.problems.add(
      'warning',
      'host-twice',
      `The outputs of two hosts both call theirs "${name}": they are taken for one host, and the first one's word on it counts.`,
      { file: blocks.file },
    );
  }
  const of: HostAssembly = { assembly, reading, host: key, name, byVolume: new Map(), byName: new Map() };
  assembleStorage(of);
  assembleNetwork(of, assembleVms(of));
}

/** Known to the second at best: the clock was read just before the uptime. */
function bootTime(date: string | null, upSeconds: number | null): string | null {
  if (date === null || upSeconds === null) return null;
  const time = new Date(Date.parse(date) - upSeconds * 1000);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

function partsOf(
  files: FileSet,
  { packs, blocks, strangers }: Found,
  records: ReadonlyMap<string, number>,
): ImportPart[] {
  const packed = new Set(packs.map(({ file }) => file));
  const byFile = new Map<string, Block[]>();
  for (const block of blocks) {
    const list = byFile.get(block.file);
    if (list) list.push(block);
    else byFile.set(block.file, [block]);
  }
  const parts: ImportPart[] = [...packed, ...byFile.keys()].map((file) => {
    const of = byFile.get(file) ?? [];
    const unknown = of.filter(
      ({ kind, lines }) => kind === null && lines.some(({ text }) => text.trim() !== ''),
    );
    const known = [...new Set(of.flatMap(({ kind }) => kind ?? []))];
    const note = packed.has(file) ? 'a pack of the collector' : known.join(', ');
    return {
      file,
      sheet: null,
      use: 'used',
      records: records.get(file) ?? 0,
      note:
        unknown.length === 0
          ? note
          : `${note}; ${unknown.length} ${unknown.length === 1 ? 'passage is' : 'passages are'} of no known command`,
    };
  });
  for (const file of strangers) {
    parts.push({
      file,
      sheet: null,
      use: 'not-recognised',
      records: 0,
      note: 'not the output of a known command',
    });
  }
  for (const { name, why } of files.leftOut) {
    parts.push({ file: name, sheet: null, use: 'ignored', records: 0, note: why });
  }
  return parts;
}

function stopIfCancelled(ctx: ImportContext): void {
  if (ctx.signal.aborted) throw new DrydockError('cancelled', 'The import was cancelled.');
}
