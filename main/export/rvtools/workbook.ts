import type { OutputFile } from '../archive.js';
import { escapeText } from '../xml.js';
import { serialDays, word, type CellValue } from './cells.js';
import { sheetColumns, sheetNames, type SheetName } from './columns.js';
import { SharedStrings } from './sharedStrings.js';
import { rowsOfSheet, type RvtoolsOptions, type Slices } from './sheets.js';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** Positions in `styles.xml`. */
const STYLE = { text: 0, header: 1, time: 2 } as const;

/** The parts of an RVTools workbook, in the order they are written: the strings come last. */
export function workbookParts(slices: Slices, options: RvtoolsOptions): OutputFile[] {
  const strings = new SharedStrings();
  const fixed = (path: string, text: string): OutputFile => ({ path, content: () => [text] });
  return [
    fixed('[Content_Types].xml', contentTypes()),
    fixed(
      '_rels/.rels',
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    fixed('xl/workbook.xml', workbook()),
    fixed('xl/_rels/workbook.xml.rels', workbookRelations()),
    fixed('xl/styles.xml', styles()),
    ...sheetNames.map((sheet, i) => ({
      path: `xl/worksheets/sheet${i + 1}.xml`,
      content: () => sheetPart(sheet, slices, options, strings),
    })),
    { path: 'xl/sharedStrings.xml', content: () => strings.part() },
  ];
}

function* sheetPart(
  sheet: SheetName,
  slices: Slices,
  options: RvtoolsOptions,
  strings: SharedStrings,
): Generator<string> {
  const columns = sheetColumns[sheet];
  const letters = columns.map((_, i) => columnLetters(i));
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/></sheetView></sheetViews><sheetData>`;
  yield `<row r="1">${columns.map((name, i) => `<c r="${letters[i]}1" s="${STYLE.header}" t="s"><v>${strings.indexOf(name)}</v></c>`).join('')}</row>`;
  let r = 1;
  for (const cells of rowsOfSheet(sheet, slices, options)) {
    r += 1;
    let row = `<row r="${r}">`;
    for (let i = 0; i < cells.length; i += 1) row += cell(`${letters[i]}${r}`, cells[i], strings);
    yield `${row}</row>`;
  }
  yield `</sheetData></worksheet>`;
}

function cell(at: string, value: CellValue, strings: SharedStrings): string {
  if (value === null || value === undefined || value === '') return `<c r="${at}"/>`;
  if (typeof value === 'number') return `<c r="${at}" t="n"><v>${value}</v></c>`;
  if (typeof value === 'object') {
    return `<c r="${at}" s="${STYLE.time}" t="n"><v>${serialDays(value)}</v></c>`;
  }
  const text = typeof value === 'boolean' ? word(value) : value;
  return `<c r="${at}" t="s"><v>${strings.indexOf(text)}</v></c>`;
}

/** "A", "B", … "Z", "AA", … by position from 0. */
export function columnLetters(position: number): string {
  const last = String.fromCharCode(65 + (position % 26));
  return position < 26 ? last : columnLetters(Math.floor(position / 26) - 1) + last;
}

function contentTypes(): string {
  const part = (name: string, type: string): string =>
    `<Override PartName="/${name}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`;
  return `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${part('xl/workbook.xml', 'sheet.main')}${part('xl/styles.xml', 'styles')}${part('xl/sharedStrings.xml', 'sharedStrings')}${sheetNames.map((_, i) => part(`xl/worksheets/sheet${i + 1}.xml`, 'worksheet')).join('')}</Types>`;
}

function workbook(): string {
  const sheets = sheetNames.map(
    (name, i) => `<sheet name="${escapeText(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`,
  );
  return `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${REL}"><sheets>${sheets.join('')}</sheets></workbook>`;
}

function workbookRelations(): string {
  const sheets = sheetNames.map(
    (_, i) =>
      `<Relationship Id="rId${i + 1}" Type="${REL}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
  );
  const n = sheetNames.length;
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${sheets.join('')}<Relationship Id="rId${n + 1}" Type="${REL}/styles" Target="styles.xml"/><Relationship Id="rId${n + 2}" Type="${REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`;
}

function styles(): string {
  return `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy/mm/dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="9"/><name val="Verdana"/></font><font><b/><sz val="9"/><name val="Verdana"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`;
}
