import { dirname, extname } from 'node:path/posix';
import { DrydockError } from '../../src/contract/result.js';
import { quoted } from './archive/names.js';
import type { FileEntry, FileSet } from './archive/types.js';
import { headOf, type Head } from './head.js';
import { importers, type Importer } from './importers.js';
import { isOtherArchive } from './otherArchives.js';
import type { ImportContext } from './types.js';

/** What a set of files holds, told by what is in them; names only decide what is looked at first. */
export type Recognised =
  | { readonly is: 'workbook' }
  /** A mix of formats, archives in the archive, and what is nothing that is known. */
  | {
      readonly is: 'files';
      readonly formats: readonly { readonly importer: Importer; readonly entries: readonly FileEntry[] }[];
      readonly archives: readonly FileEntry[];
      readonly strangers: readonly Stranger[];
    }
  /** `why` is a plain sentence with what to do instead. */
  | { readonly is: 'nothing'; readonly why: string };

/** A file that is nothing that is known. */
export interface Stranger {
  readonly entry: FileEntry;
  readonly kind: 'overlay' | 'ole' | 'xml' | 'archive' | 'other' | 'empty';
}

type Content = Importer | Stranger['kind'] | 'zip';

/** An export may be tens of thousands of files of one kind in one folder: some of them tell the rest. */
const manyAlike = 60;
const samples = 6;

/** Recognises a set of files by content. Reads the beginnings of its files. */
export async function recognise(
  files: FileSet,
  ctx: Pick<ImportContext, 'signal' | 'progress'>,
): Promise<Recognised> {
  const contentTypes = files.entries.find((entry) => entry.name.toLowerCase() === '[content_types].xml');
  if (contentTypes) return recogniseOffice(files, contentTypes);
  const mimetype = files.entries.find((entry) => entry.name === 'mimetype');
  if (mimetype) {
    // OpenDocument: the workbook importer words the refusal.
    const { bytes } = await headOf(files, mimetype);
    if (bytes.toString('latin1').includes('opendocument')) return { is: 'workbook' };
  }
  if (files.entries.length === 0) return { is: 'nothing', why: whyNoFiles(files) };

  const found = new Map<Importer, FileEntry[]>();
  const archives: FileEntry[] = [];
  const strangers: Stranger[] = [];
  let looked = 0;
  for (const alike of byPlace(files.entries)) {
    ctx.progress('Looking at the files', looked, files.entries.length);
    looked += alike.length;
    const contents = await contentsOf(files, alike, ctx);
    for (const [i, entry] of alike.entries()) {
      const content = contents[i] as Content;
      if (content === 'zip') archives.push(entry);
      else if (typeof content === 'string') strangers.push({ entry, kind: content });
      else {
        const known = found.get(content);
        if (known) known.push(entry);
        else found.set(content, [entry]);
      }
    }
  }
  joinCompanions(found, strangers);
  const formats = importers.flatMap((importer) => {
    const entries = found.get(importer);
    return entries ? [{ importer, entries: entries.sort((a, b) => a.index - b.index) }] : [];
  });
  if (formats.length === 0 && archives.length === 0) {
    return { is: 'nothing', why: whyNothing(files, strangers) };
  }
  return { is: 'files', formats, archives, strangers };
}

/** Moves files to the format whose companions they are. */
function joinCompanions(found: ReadonlyMap<Importer, FileEntry[]>, strangers: Stranger[]): void {
  for (const [{ companions }, entries] of found) {
    if (companions === undefined) continue;
    const folders = new Set(entries.map(({ name }) => dirname(name)));
    for (let i = strangers.length - 1; i >= 0; i -= 1) {
      const { entry, kind } = strangers[i] as Stranger;
      if (kind !== 'other' || !companions.test(entry.name) || !folders.has(dirname(entry.name))) continue;
      entries.push(entry);
      strangers.splice(i, 1);
    }
  }
}

/** Files of one folder with one extension, which most likely are of one kind. */
function byPlace(entries: readonly FileEntry[]): Iterable<FileEntry[]> {
  const places = new Map<string, FileEntry[]>();
  for (const entry of entries) {
    const place = `${dirname(entry.name)}\n${extname(entry.name).toLowerCase()}`;
    const alike = places.get(place);
    if (alike) alike.push(entry);
    else places.set(place, [entry]);
  }
  return places.values();
}

/** What each of some files is. Of many alike a few are looked at, spread over all of them. */
async function contentsOf(
  files: FileSet,
  entries: readonly FileEntry[],
  ctx: Pick<ImportContext, 'signal'>,
): Promise<Content[]> {
  if (entries.length > manyAlike) {
    const step = Math.floor(entries.length / samples);
    const some = await contentsOf(
      files,
      Array.from({ length: samples }, (_, i) => entries[i * step] as FileEntry),
      ctx,
    );
    const [first] = some;
    if (typeof first === 'object' && some.every((content) => content === first)) {
      return entries.map(() => first);
    }
  }
  const contents: Content[] = [];
  for (const entry of entries) {
    if (ctx.signal.aborted) throw new DrydockError('cancelled', 'The import was cancelled.');
    contents.push(contentOf(await headOf(files, entry)));
  }
  return contents;
}

async function recogniseOffice(files: FileSet, contentTypes: FileEntry): Promise<Recognised> {
  const text = (await headOf(files, contentTypes)).bytes.toString('utf8');
  if (/spreadsheetml|ms-excel/i.test(text)) return { is: 'workbook' };
  const workbooks = ['xl/workbook.bin', 'xl/workbook.xml'];
  if (files.entries.some((entry) => workbooks.includes(entry.name.toLowerCase()))) return { is: 'workbook' };
  return { is: 'nothing', why: `${quoted(files.name)} is an Office document, but not a workbook.` };
}

/** What exports there are, for people who gave something else. */
const known = 'vCenter (govc, RVTools), ESXi, SRM, View, Horizon or vCloud Director';
/** Files that are named in a sentence. */
const named = 3;

function list(names: readonly string[]): string {
  const words = names.length > named + 1 ? names.slice(0, named) : names.slice(0, -1);
  const last = names.length > named + 1 ? `${names.length - named} more` : names.at(-1);
  return words.length === 0 ? String(last) : `${words.join(', ')} and ${last}`;
}

function whyNoFiles({ name, leftOut }: FileSet): string {
  if (leftOut.length === 0) return `${quoted(name)} holds no files.`;
  const left = leftOut.map((each) => `${quoted(each.name)} is left out (${each.why})`);
  return `${quoted(name)} holds no files to read: ${list(left)}.`;
}

/** Why nothing of a set is imported. */
function whyNothing({ name, entries, kind: of }: FileSet, strangers: readonly Stranger[]): string {
  const kinds = new Set(strangers.map(({ kind }) => kind));
  if (kinds.size === 1 && kinds.has('empty') && entries.length > 1) {
    return `All ${entries.length} files in ${quoted(name)} are empty.`;
  }
  const [only] = entries;
  if (only !== undefined && entries.length === 1) {
    return whyNot(kinds, of === 'files' ? quoted(name) : `${quoted(only.name)} in ${quoted(name)}`);
  }
  if (['overlay', 'ole', 'xml', 'archive'].some((kind) => kinds.has(kind as Stranger['kind']))) {
    return whyNot(kinds, quoted(name));
  }
  return `Nothing in ${quoted(name)} is an export of ${known}: not ${list(entries.map((entry) => quoted(entry.name)))}.`;
}

/** Why a file, or a set in which all are like it, is not imported. */
export function whyNot(seen: ReadonlySet<Stranger['kind']>, name: string): string {
  if (seen.has('overlay')) {
    return `${name} is an overlay: give it as the overlay of an import, together with the export it belongs to.`;
  }
  if (seen.has('ole')) {
    return `${name} holds an encrypted workbook or an old .xls one: open it in Excel, save it as .xlsx without a password, and import that.`;
  }
  if (seen.has('archive')) {
    return `What is in ${name} cannot be looked at: archives such as .tar.gz, .7z and .rar are not opened. Unpack it and import the folder, or pack it as .zip.`;
  }
  if (seen.has('xml')) return `${name} holds XML files, but none was written by "govc object.save".`;
  if (seen.has('empty')) return `${name} is empty.`;
  return `${name} is no export of ${known}.`;
}

function contentOf(head: Head): Content {
  const { bytes, text } = head;
  if (bytes.length === 0) return 'empty';
  if (bytes.length >= 4) {
    const magic = bytes.readUInt32BE(0);
    if (magic === 0x504b0304 || magic === 0x504b0506) return 'zip';
    if (magic === 0xd0cf11e0) return 'ole';
  }
  if (isOtherArchive(bytes)) return 'archive';
  if (text !== null && /^(\{\s*)?["']?drydockOverlay["']?\s*:/m.test(text.trimStart())) return 'overlay';
  const importer = importers.find((each) => each.recognises(head));
  if (importer) return importer;
  return text?.trimStart().startsWith('<') === true ? 'xml' : 'other';
}
