import { dirname } from 'node:path/posix';
import { DrydockError } from '../../src/contract/result.js';
import type { ImportPart } from '../../src/contract/types.js';
import { quoted } from './archive/names.js';
import { openNested, subset } from './archive/subset.js';
import type { FileEntry, FileSet } from './archive/types.js';
import { workbook, type Importer } from './importers.js';
import type { OpenedSet } from './openPaths.js';
import { recognise, whyNot, type Recognised } from './recognise.js';
import type { ImportContext } from './types.js';

/** One source: its files, and who reads them. */
export interface Unit {
  readonly importer: Pick<Importer, 'format' | 'what' | 'read'>;
  readonly files: FileSet;
  /** The one file on disk it is, or null. */
  readonly path: string | null;
}

/** What was found in all that the user picked. */
export interface Units {
  readonly units: Unit[];
  /** What is nothing that is known, with a plain sentence each. */
  readonly strangers: { readonly file: string; readonly why: string }[];
  /** Files that need no word of warning. */
  readonly parts: ImportPart[];
}

/** Bytes that archives in archives may still unpack to. */
interface Budget {
  bytes: number;
}

/**
 * Sorts what the user picked into sources. Archives that lie in a set are opened, those that lie in
 * them are not.
 *
 * @param open receives the archives that were opened on the way
 */
export async function findUnits(
  sets: readonly OpenedSet[],
  ctx: ImportContext,
  open: FileSet[],
): Promise<Units> {
  const found: Units = { units: [], strangers: [], parts: [] };
  const budget: Budget = { bytes: ctx.limits.totalBytes };
  for (const set of sets) {
    ctx.progress('Looking at the files', 0, null);
    await sort(set, 0, found, budget, ctx, open);
  }
  return found;
}

async function sort(
  { files, path }: OpenedSet,
  depth: number,
  found: Units,
  budget: Budget,
  ctx: ImportContext,
  open: FileSet[],
): Promise<void> {
  const recognised = await recognise(files, ctx);
  if (recognised.is === 'workbook') {
    found.units.push({ importer: workbook, files, path });
    return;
  }
  if (recognised.is === 'nothing') {
    found.strangers.push({ file: files.name, why: recognised.why });
    return;
  }
  const { formats, archives, strangers } = recognised;
  const [only] = formats;
  const closed = archives.length > 0 || strangers.some(({ kind }) => kind === 'archive');
  if (only !== undefined && formats.length === 1 && !closed && splits(only).length === 1) {
    // The importer names what in the set is not its own.
    found.units.push({ importer: only.importer, files, path });
    return;
  }
  for (const format of formats) {
    for (const entries of splits(format)) {
      found.units.push({
        importer: format.importer,
        files: subset(files, nameOf(files, entries), entries),
        path: null,
      });
    }
  }
  for (const { entry, kind } of strangers) {
    const file = within(files, entry);
    if (kind === 'empty') found.parts.push({ file, sheet: null, use: 'ignored', records: 0, note: 'empty' });
    else found.strangers.push({ file, why: whyNot(new Set([kind]), quoted(entry.name)) });
  }
  for (const { name, why } of files.leftOut) {
    found.parts.push({ file: `${files.name}/${name}`, sheet: null, use: 'ignored', records: 0, note: why });
  }
  for (const entry of archives) await sortArchive(files, entry, depth, found, budget, ctx, open);
}

async function sortArchive(
  files: FileSet,
  entry: FileEntry,
  depth: number,
  found: Units,
  budget: Budget,
  ctx: ImportContext,
  open: FileSet[],
): Promise<void> {
  if (depth > 0) {
    found.strangers.push({
      file: within(files, entry),
      why: `${quoted(entry.name)} is an archive in an archive in an archive: unpack it and import the file inside.`,
    });
    return;
  }
  const limits = { ...ctx.limits, totalBytes: budget.bytes };
  const nested = await openNested(files, entry, limits, ctx.signal);
  open.push(nested.files);
  budget.bytes -= nested.files.entries.reduce((sum, { bytes }) => sum + bytes, 0);
  if (budget.bytes < 0) {
    throw new DrydockError(
      'bad-input',
      `The archives in ${quoted(files.name)} unpack to more than ${ctx.limits.totalBytes} bytes together.`,
    );
  }
  await sort(nested, depth + 1, found, budget, ctx, open);
}

type Format = Extract<Recognised, { is: 'files' }>['formats'][number];

/** A format's files, one list a source. */
function splits({ importer, entries }: Format): (readonly FileEntry[])[] {
  if (importer.together === 'set') return [entries];
  const lists = new Map<string, FileEntry[]>();
  for (const entry of entries) {
    const place = importer.together === 'folder' ? dirname(entry.name) : entry.name;
    const list = lists.get(place);
    if (list) list.push(entry);
    else lists.set(place, [entry]);
  }
  return [...lists.values()];
}

/** What a source is called that is only a part of what the user picked. */
function nameOf(files: FileSet, entries: readonly FileEntry[]): string {
  const [first] = entries;
  if (first !== undefined && entries.length === 1) {
    const last = first.name.split('/').at(-1) as string;
    return files.entries.filter(({ name }) => name.split('/').at(-1) === last).length === 1
      ? last
      : first.name;
  }
  const folders = new Set(entries.map(({ name }) => dirname(name)));
  const [folder] = folders;
  return folders.size === 1 && folder !== undefined && folder !== '.'
    ? (folder.split('/').at(-1) as string)
    : files.name;
}

function within(files: FileSet, entry: FileEntry): string {
  return files.entries.length === 1 || files.kind === 'files' ? entry.name : `${files.name}/${entry.name}`;
}
