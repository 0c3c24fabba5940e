import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, afterEach } from 'vitest';
import yazl from 'yazl';
import { openZip } from '../../../main/import/archive/zip.js';
import type { FileSet } from '../../../main/import/archive/types.js';
import { defaultLimits, type ImportContext, type ImportLimits } from '../../../main/import/types.js';
import { columnName } from '../../../main/import/xlsx/cells.js';
import { testContext } from '../support.js';

const opened: FileSet[] = [];
afterEach(async () => {
  for (const files of opened.splice(0)) await files.close();
});

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** Opens a zip file as importers get it; it is closed after the test. */
export async function openedZip(path: string, limits: ImportLimits = defaultLimits): Promise<FileSet> {
  const files = await openZip(path, limits);
  opened.push(files);
  return files;
}

/** A folder that is gone after the tests of the file. */
export async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-'));
  folders.push(folder);
  return folder;
}

/** Writes a zip of the given parts and opens it as importers get it; it is closed after the test. */
export async function zipOf(
  parts: Readonly<Record<string, string | Buffer>>,
  name = 'export.xlsx',
  limits: ImportLimits = defaultLimits,
): Promise<FileSet> {
  const path = join(await scratch(), name);
  const zip = new yazl.ZipFile();
  for (const [part, content] of Object.entries(parts)) {
    zip.addBuffer(typeof content === 'string' ? Buffer.from(content) : content, part);
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return openedZip(path, limits);
}

export type TestCell = string | number | boolean | null;

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006/relationships';

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A worksheet around given rows. */
export function worksheet(rows: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="${main}"><dimension ref="A1:XFD1048576"/><sheetData>${rows}</sheetData></worksheet>`;
}

/** The parts of a workbook whose sheets are given as XML. */
export function workbookParts(
  sheets: Readonly<Record<string, string>>,
  strings?: string,
): Record<string, string> {
  const names = Object.keys(sheets);
  const parts: Record<string, string> = {
    '_rels/.rels': `<Relationships xmlns="${packages}"><Relationship Id="r1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${names
      .map((name, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}">${names
      .map(
        (_name, i) =>
          `<Relationship Id="rId${i + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
      )
      .join('')}${
      strings === undefined
        ? ''
        : `<Relationship Id="rIdS" Type="${relations}/sharedStrings" Target="/xl/sharedStrings.xml"/>`
    }</Relationships>`,
  };
  names.forEach((name, i) => {
    parts[`xl/worksheets/sheet${i + 1}.xml`] = sheets[name] as string;
  });
  if (strings !== undefined) parts['xl/sharedStrings.xml'] = strings;
  return parts;
}

/** The parts of a workbook of plain tables, written with a table of shared strings as Excel does. */
export function tableParts(
  tables: Readonly<Record<string, readonly (readonly TestCell[])[]>>,
): Record<string, string> {
  const strings: string[] = [];
  const known = new Map<string, number>();
  const shared = (text: string): number => {
    let at = known.get(text);
    if (at === undefined) {
      at = strings.length;
      known.set(text, at);
      strings.push(text);
    }
    return at;
  };
  const sheets = Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => [
      name,
      worksheet(
        rows
          .map((cells, i) => {
            const xml = cells.map((value, column) => {
              const r = `${columnName(column + 1)}${i + 1}`;
              if (value === null) return '';
              if (typeof value === 'number') return `<c r="${r}"><v>${value}</v></c>`;
              if (typeof value === 'boolean') return `<c r="${r}" t="b"><v>${value ? 1 : 0}</v></c>`;
              return `<c r="${r}" s="1" t="s"><v>${shared(value)}</v></c>`;
            });
            return `<row r="${i + 1}">${xml.join('')}</row>`;
          })
          .join(''),
      ),
    ]),
  );
  return workbookParts(
    sheets,
    `<sst xmlns="${main}">${strings.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join('')}</sst>`,
  );
}

/** A table from records: the header is the union of their names, in order of appearance. */
export function table(records: readonly Readonly<Record<string, TestCell>>[]): TestCell[][] {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return [names, ...records.map((record) => names.map((name) => record[name] ?? null))];
}

/** What an importer is given. */
export function context(limits: Partial<ImportLimits> = {}, signal?: AbortSignal): ImportContext {
  return testContext({
    limits: { ...defaultLimits, ...limits },
    ...(signal === undefined ? {} : { signal }),
  });
}
