import type { Readable } from 'node:stream';
import { DrydockError } from '../../../src/contract/result.js';
import { quoted } from '../archive/names.js';
import type { FileEntry, FileSet } from '../archive/types.js';
import { StrictXmlReader, type XmlAttributes } from '../xml/strict.js';
import { noStrings, readSharedStrings, type SharedStrings } from './sharedStrings.js';
import { readSheet } from './sheet.js';
import type { RowConsumer } from './types.js';

/** A worksheet of an opened workbook. */
export interface Worksheet {
  /** As its tab says. */
  readonly name: string;
  readonly entry: FileEntry;
}

/** An opened workbook: its sheets in the order of their tabs, read one at a time. */
export interface Workbook {
  readonly sheets: readonly Worksheet[];
  /** Unpacked bytes of the table of shared texts, which the first `read` needs too. */
  readonly stringBytes: number;
  read(sheet: Worksheet, consumer: RowConsumer, check: (bytes: number) => void): Promise<void>;
  /** Gives back the memory of the shared texts. */
  release(): Promise<void>;
}

/** Bytes of the small parts that say what is where; real ones have a few kB. */
const indexBytes = 4 * 1024 * 1024;

/**
 * Opens the parts of an .xlsx file. Nothing but the small parts is read yet.
 *
 * @throws DrydockError 'bad-input' when it is no workbook, or one of another format.
 */
export async function openWorkbook(
  files: FileSet,
  limits: { readonly textLength: number; readonly rows: number },
): Promise<Workbook> {
  const entries = new Map(files.entries.map((entry) => [entry.name.toLowerCase(), entry]));
  refuseOtherFormats(entries, files.name);
  const small = async (
    path: string,
    open: (name: string, attributes: XmlAttributes) => void,
  ): Promise<boolean> => {
    const entry = entries.get(path.toLowerCase());
    if (!entry) return false;
    const reader = new StrictXmlReader(
      { open, text: () => undefined, close: () => undefined },
      { file: `${quoted(path)} in ${quoted(files.name)}`, textLength: limits.textLength },
    );
    reader.write(await files.read(entry, indexBytes));
    reader.end();
    return true;
  };

  let main = 'xl/workbook.xml';
  await small('_rels/.rels', (name, attributes) => {
    if (name === 'Relationship' && attributes['Type']?.endsWith('/officeDocument')) {
      main = resolved('', attributes['Target'] ?? '');
    }
  });
  const tabs: { name: string; id: string }[] = [];
  const isWorkbook = await small(main, (name, attributes) => {
    if (name === 'sheet') tabs.push({ name: attributes['name'] ?? '', id: relationId(attributes) });
  });
  if (!isWorkbook) {
    throw refuse(`${quoted(files.name)} is a zip file but no Excel workbook: it has no ${quoted(main)}.`);
  }
  const folder = main.slice(0, main.lastIndexOf('/') + 1);
  const targets = new Map<string, string>();
  let stringsPath: string | null = null;
  await small(`${folder}_rels/${main.slice(folder.length)}.rels`, (name, attributes) => {
    if (name !== 'Relationship') return;
    const type = attributes['Type'] ?? '';
    const target = resolved(folder, attributes['Target'] ?? '');
    if (type.endsWith('/worksheet')) targets.set(attributes['Id'] ?? '', target);
    else if (type.endsWith('/sharedStrings')) stringsPath = target;
  });

  const sheets: Worksheet[] = [];
  const listed = new Set<FileEntry>();
  for (const tab of tabs) {
    const target = targets.get(tab.id);
    // Chart sheets have no cells.
    if (target === undefined) continue;
    const entry = entries.get(target.toLowerCase());
    if (!entry) {
      throw refuse(
        `The workbook ${quoted(files.name)} is damaged: the sheet ${quoted(tab.name)} is listed but ${quoted(target)} is missing. Export it again.`,
      );
    }
    // Else some bytes in the list would have a part read again and again: a bomb that unpacks to little.
    if (listed.has(entry)) {
      throw refuse(
        `The workbook ${quoted(files.name)} is damaged: two of its sheets, ${quoted(tab.name)} and another, are one file. Export it again.`,
      );
    }
    listed.add(entry);
    sheets.push({ name: tab.name, entry });
  }
  const stringsEntry = stringsPath === null ? undefined : entries.get((stringsPath as string).toLowerCase());
  let strings: Promise<SharedStrings> | null = null;
  return {
    sheets,
    async release() {
      const known = await strings;
      strings = null;
      known?.release();
    },
    stringBytes: stringsEntry?.bytes ?? 0,
    async read(sheet, consumer, check) {
      strings ??=
        stringsEntry === undefined
          ? Promise.resolve(noStrings)
          : readSharedStrings(await files.open(stringsEntry), {
              file: `The texts (sharedStrings.xml) of ${quoted(files.name)}`,
              textLength: limits.textLength,
              check,
            });
      const known = await strings;
      const stream: Readable = await files.open(sheet.entry);
      await readSheet(stream, consumer, {
        place: { file: files.name, sheet: sheet.name },
        strings: known,
        textLength: limits.textLength,
        rows: limits.rows,
        check,
      });
    },
  };
}

function refuseOtherFormats(entries: ReadonlyMap<string, FileEntry>, name: string): void {
  if (entries.has('xl/workbook.bin')) {
    throw refuse(`${quoted(name)} is a binary workbook (.xlsb): open it in Excel and save it as .xlsx.`);
  }
  if (entries.has('content.xml') && entries.has('mimetype')) {
    throw refuse(`${quoted(name)} is an OpenDocument file (.ods): open it and save it as .xlsx.`);
  }
}

/** `r:id`, whatever the prefix. */
function relationId(attributes: XmlAttributes): string {
  const name = Object.keys(attributes).find((key) => key.endsWith(':id'));
  return name === undefined ? '' : (attributes[name] ?? '');
}

/** A part's path: relative to the folder of the part that names it, or from the root with "/". */
function resolved(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const path: string[] = folder.split('/').filter((segment) => segment !== '');
  for (const segment of target.split('/')) {
    if (segment === '..') path.pop();
    else if (segment !== '.' && segment !== '') path.push(segment);
  }
  return path.join('/');
}

function refuse(message: string): DrydockError {
  return new DrydockError('bad-input', message);
}
