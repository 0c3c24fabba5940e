import { Writable } from 'node:stream';
import type { Cell } from '../../../src/domain/views/types.js';
import { writeZip, type OutputFile } from '../archive.js';
import { columnLetters } from '../rvtools/workbook.js';
import { escapeText } from '../xml.js';

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006';

/** What a sheet holds at most, the header among them; what is more goes on the next sheet. */
export const rowsOfSheet = 1_048_576;

/** What a cell holds at most. */
const lettersOfCell = 32_767;

/**
 * Writes one table as a workbook. Texts are texts by their type: nothing an inventory says is ever a
 * formula. `rows` is walked as the file is written; what it throws ends the writing.
 */
export async function xlsxOf(
  name: string,
  header: readonly string[],
  count: number,
  rows: Iterable<readonly Cell[]>,
): Promise<Buffer> {
  const sheets = Math.max(1, Math.ceil(count / (rowsOfSheet - 1)));
  const names = Array.from({ length: sheets }, (_, at) => (at === 0 ? name : `${name} ${at + 1}`));
  const iterator = rows[Symbol.iterator]();
  const files: OutputFile[] = [
    fixed('[Content_Types].xml', contentTypes(sheets)),
    fixed(
      '_rels/.rels',
      `${head}<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    fixed('xl/workbook.xml', workbook(names)),
    fixed('xl/_rels/workbook.xml.rels', workbookRelations(sheets)),
    fixed('xl/styles.xml', styles),
    ...names.map((_, at) => ({
      path: `xl/worksheets/sheet${at + 1}.xml`,
      content: () => sheet(header, iterator),
    })),
  ];
  const chunks: Buffer[] = [];
  const out = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  await writeZip(files, out);
  return Buffer.concat(chunks);
}

function* sheet(header: readonly string[], rows: Iterator<readonly Cell[]>): Generator<string> {
  const letters = header.map((_, at) => columnLetters(at));
  yield `${head}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`;
  yield `<row r="1">${header.map((text, at) => textCell(`${letters[at]}1`, text, 1)).join('')}</row>`;
  for (let r = 2; r <= rowsOfSheet; r += 1) {
    const next = rows.next();
    if (next.done === true) break;
    const cells = next.value.map((value, at) => cell(`${letters[at]}${r}`, value));
    yield `<row r="${r}">${cells.join('')}</row>`;
  }
  yield '</sheetData></worksheet>';
}

function cell(at: string, value: Cell): string {
  if (value === null || value === '') return '';
  if (typeof value === 'number') return `<c r="${at}"><v>${value}</v></c>`;
  if (typeof value === 'boolean') return `<c r="${at}" t="b"><v>${value ? 1 : 0}</v></c>`;
  return textCell(at, value, 0);
}

function textCell(at: string, text: string, style: number): string {
  // Excel reads "_x0041_" as the letter A; "_x005F_" is the underscore itself.
  const plain = text.slice(0, lettersOfCell).replace(/_(?=x[0-9a-fA-F]{4}_)/g, '_x005F_');
  const s = style === 0 ? '' : ` s="${style}"`;
  return `<c r="${at}"${s} t="inlineStr"><is><t xml:space="preserve">${escapeText(plain)}</t></is></c>`;
}

const fixed = (path: string, text: string): OutputFile => ({ path, content: () => [text] });

function contentTypes(sheets: number): string {
  const part = (name: string, type: string): string =>
    `<Override PartName="/${name}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`;
  const each = Array.from({ length: sheets }, (_, at) =>
    part(`xl/worksheets/sheet${at + 1}.xml`, 'worksheet'),
  );
  return `${head}<Types xmlns="${packaged}/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${part('xl/workbook.xml', 'sheet.main')}${part('xl/styles.xml', 'styles')}${each.join('')}</Types>`;
}

function workbook(names: readonly string[]): string {
  const sheets = names.map(
    (name, at) => `<sheet name="${escapeText(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`,
  );
  return `${head}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${sheets.join('')}</sheets></workbook>`;
}

function workbookRelations(sheets: number): string {
  const each = Array.from(
    { length: sheets },
    (_, at) =>
      `<Relationship Id="rId${at + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
  );
  return `${head}<Relationships xmlns="${packaged}/relationships">${each.join('')}<Relationship Id="rId${sheets + 1}" Type="${relations}/styles" Target="styles.xml"/></Relationships>`;
}

const styles = `${head}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="10"/><name val="Calibri"/></font><font><b/><sz val="10"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>`;
