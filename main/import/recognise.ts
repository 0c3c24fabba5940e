import { quoted } from './archive/names.js';
import type { FileEntry, FileSet } from './archive/types.js';

/** What a set of files is, told by what is in them; names only decide what is looked at first. */
export type Recognised =
  | { readonly format: 'govc' | 'rvtools-xlsx' | 'rvtools-csv' }
  /** `why` is a plain sentence with what to do instead. */
  | { readonly format: null; readonly why: string };

type Content = 'govc-object' | 'table' | 'overlay' | 'zip' | 'ole' | 'xml' | 'other' | 'empty';

/** Bytes looked at of each file. */
const headBytes = 4096;
/** Files looked into before giving up: an export of anything we read shows itself in the first few. */
const mostProbes = 300;
/** Columns a first line must have to pass for a table's header: RVTools' narrowest sheets have more. */
const fewestSeparators = 4;

/** Recognises a set of files by content. Reads the beginnings of some of them. */
export async function recognise(files: FileSet): Promise<Recognised> {
  const name = quoted(files.name);
  const contentTypes = files.entries.find((entry) => entry.name.toLowerCase() === '[content_types].xml');
  if (contentTypes) return recogniseOffice(files, contentTypes);
  if (files.entries.some((entry) => entry.name === 'mimetype')) {
    // OpenDocument: the workbook importer words the refusal.
    const head = await headOf(files, files.entries.find((entry) => entry.name === 'mimetype') as FileEntry);
    if (head.toString('latin1').includes('opendocument')) return { format: 'rvtools-xlsx' };
  }
  if (files.entries.length === 0) return { format: null, why: `${name} holds no files.` };

  const seen = new Set<Content>();
  for (const entry of files.entries.slice(0, mostProbes)) {
    const content = contentOf(await headOf(files, entry));
    if (content === 'govc-object') return { format: 'govc' };
    seen.add(content);
  }
  if (seen.has('table')) return { format: 'rvtools-csv' };
  return { format: null, why: whyNot(seen, name) };
}

async function recogniseOffice(files: FileSet, contentTypes: FileEntry): Promise<Recognised> {
  const text = (await headOf(files, contentTypes)).toString('utf8');
  if (/spreadsheetml|ms-excel/i.test(text)) return { format: 'rvtools-xlsx' };
  const isBinaryWorkbook = files.entries.some((entry) => entry.name.toLowerCase() === 'xl/workbook.bin');
  if (isBinaryWorkbook || files.entries.some((entry) => entry.name.toLowerCase() === 'xl/workbook.xml')) {
    return { format: 'rvtools-xlsx' };
  }
  return { format: null, why: `${quoted(files.name)} is an Office document, but not a workbook.` };
}

function whyNot(seen: ReadonlySet<Content>, name: string): string {
  if (seen.has('overlay')) {
    return `${name} is an overlay: give it as the overlay of an import, together with the export it belongs to.`;
  }
  if (seen.has('zip') || seen.has('ole')) {
    return `${name} holds workbooks or archives, not an export: unpack it and import the file inside.`;
  }
  if (seen.has('xml')) return `${name} holds XML files, but none was written by "govc object.save".`;
  return `${name} is neither a "govc object.save" export nor one of RVTools (.xlsx or .csv).`;
}

async function headOf(files: FileSet, entry: FileEntry): Promise<Buffer> {
  if (entry.bytes === 0) return Buffer.alloc(0);
  const stream = await files.open(entry);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length >= headBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, headBytes);
}

function contentOf(head: Buffer): Content {
  if (head.length === 0) return 'empty';
  if (head.length >= 4) {
    const magic = head.readUInt32BE(0);
    if (magic === 0x504b0304 || magic === 0x504b0506) return 'zip';
    if (magic === 0xd0cf11e0) return 'ole';
  }
  const text = textOf(head);
  if (text === null) return 'other';
  const start = text.trimStart();
  if (start.startsWith('<')) {
    const root = /<([A-Za-z_][\w.:-]*)/.exec(start)?.[1];
    return root === 'ObjectContent' || root === 'FetchDVPortsResponse' ? 'govc-object' : 'xml';
  }
  if (/^(\{\s*)?["']?drydockOverlay["']?\s*:/m.test(start)) return 'overlay';
  return isTable(start) ? 'table' : 'other';
}

/** Text in UTF-8, UTF-16 with a mark, or a Windows code page; null when it is none of them. */
function textOf(head: Buffer): string | null {
  if (head[0] === 0xff && head[1] === 0xfe) return head.subarray(2).toString('utf16le');
  if (head[0] === 0xfe && head[1] === 0xff) {
    const even = head.subarray(2, head.length - (head.length % 2));
    return Buffer.from(even).swap16().toString('utf16le');
  }
  if (head.includes(0)) return null;
  const text = head.toString('utf8');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function isTable(text: string): boolean {
  const [first, second] = text.split(/\r\n|\r|\n/, 2);
  // Excel's hint about the separator stands before the header.
  const header = /^sep=.$/i.test(first ?? '') ? second : first;
  return [',', ';', '\t'].some((separator) => (header ?? '').split(separator).length > fewestSeparators);
}
