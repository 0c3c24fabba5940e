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
import { hostsOf } from './grouping.js';
import { readHost, type HostReading } from './hosts.js';
import { isPack, readPack, type Pack } from './pack.js';
import { decodeText, linesOf, type TextLimits } from './text.js';

/** Largest text file read: the collector keeps its packs at a quarter of it. */
const largestFile = 64 * 1024 * 1024;
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
  const packs: Pack[] = [];
  const blocks: Block[] = [];
  const strangers: string[] = [];
  for (const [i, entry] of files.entries.entries()) {
    stopIfCancelled(ctx);
    ctx.progress('Reading what hosts say', i, files.entries.length);
    try {
      await readEntry(files, entry, ctx, problems, packs, blocks, strangers);
    } catch (error) {
      if (!(error instanceof DrydockError) || error.code !== 'bad-input') throw error;
      problems.add('error', 'file-damaged', error.message, { file: entry.name });
    }
  }
  const hosts = hostsOf(packs, blocks, files.name, problems);
  const dates = hosts.flatMap(({ date }) => date ?? []).sort();
  const draft = emptyDraft(files.name.replace(/\.(zip|txt)$/i, ''), dates.at(-1) ?? '');
  draft.sources.push({
    format: 'esxi',
    name: files.name,
    // The caller has the file, and takes its fingerprint.
    sha256: '',
    takenAt: dates.at(-1) ?? null,
    producer: packs.length > 0 ? 'Drydock collector' : null,
  });
  const assembly = new Assembly(draft, problems);
  const records = new Map<string, number>();
  for (const [i, host] of hosts.entries()) {
    stopIfCancelled(ctx);
    ctx.progress('Joining hosts', i, hosts.length);
    const reading = readHost(host, longestLine, problems);
    for (const [file, count] of reading.records) records.set(file, (records.get(file) ?? 0) + count);
    assembleHost(assembly, reading);
  }
  if (hosts.length > 0 && dates.length === 0) {
    problems.add(
      'note',
      'date-unknown',
      'Outputs saved by hand do not say when they were made: the date of the import is taken.',
    );
  }
  return { draft, parts: partsOf(files, packs, blocks, records, strangers), problems: problems.list };
}

async function readEntry(
  files: FileSet,
  entry: FileEntry,
  ctx: ImportContext,
  problems: Problems,
  packs: Pack[],
  blocks: Block[],
  strangers: string[],
): Promise<void> {
  const limits: TextLimits = {
    textLength: Math.min(ctx.limits.textLength, longestLine),
    rows: ctx.limits.rows,
  };
  if (entry.bytes > largestFile) {
    // Only what is ESXi text is refused for its size; anything else is none of this importer's.
    if (recogniseEsxi(await headOf(files, entry))) {
      throw new DrydockError('bad-input', `${quoted(entry.name)} has more than ${largestFile} bytes.`);
    }
    strangers.push(entry.name);
    return;
  }
  const bytes = await files.read(entry, largestFile);
  if (isPack(bytes)) {
    packs.push(readPack(bytes, entry.name, limits, problems));
    return;
  }
  if (!recogniseEsxi(bytes.subarray(0, 4096))) {
    strangers.push(entry.name);
    return;
  }
  blocks.push(...blocksOf(linesOf(decodeText(bytes), entry.name, limits), entry.name));
}

async function headOf(files: FileSet, entry: FileEntry): Promise<Buffer> {
  for await (const chunk of await files.open(entry)) return (chunk as Buffer).subarray(0, 4096);
  return Buffer.alloc(0);
}

function assembleHost(assembly: Assembly, reading: HostReading): void {
  const { self, blocks, copies } = reading;
  const name = self.name ?? (blocks.named ? blocks.name : (self.shortName ?? blocks.name));
  const key = namedKey(null, 'host', name);
  const short = name.split('.')[0] ?? name;
  const place = { file: blocks.file, line: 1 };
  if (assembly.first(key)) {
    assembly.draft.hosts.push({
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
    });
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
  packs: readonly Pack[],
  blocks: readonly Block[],
  records: ReadonlyMap<string, number>,
  strangers: readonly string[],
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
      note: unknown.length === 0 ? note : `${note}; ${unknown.length} passages are of no known command`,
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
