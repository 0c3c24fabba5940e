import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writeZip, type OutputFile } from './archive.js';
import { csvTime, word, type CellValue } from './rvtools/cells.js';
import { sheetColumns, sheetNames } from './rvtools/columns.js';
import { rowsOfSheet, type RvtoolsOptions, type Slices } from './rvtools/sheets.js';
import { workbookParts } from './rvtools/workbook.js';

export type { RvtoolsOptions, Slices } from './rvtools/sheets.js';

const defaults: RvtoolsOptions = { fileInfo: true };

/**
 * Writes an estate as an RVTools 4.6 workbook (.xlsx). It streams: slices are asked for once a
 * sheet, and only one is looked at at a time. Same estate, same content.
 */
export async function writeRvtoolsWorkbook(
  slices: Slices,
  out: Writable,
  options: Partial<RvtoolsOptions> = {},
): Promise<void> {
  await writeZip(workbookParts(slices, { ...defaults, ...options }), out);
}

/**
 * The same sheets as one .csv each, named as RVTools names them: comma, quotes, CRLF, UTF-8.
 * Texts are written as they are, for readers that compare; do not open foreign ones in a
 * spreadsheet, which takes a leading "=" for a formula.
 */
export function rvtoolsCsvFiles(slices: Slices, options: Partial<RvtoolsOptions> = {}): OutputFile[] {
  const chosen = { ...defaults, ...options };
  return sheetNames.map((sheet) => ({
    path: `RVTools_tab${sheet}.csv`,
    *content() {
      yield csvLine(sheetColumns[sheet]);
      for (const cells of rowsOfSheet(sheet, slices, chosen)) yield csvLine(cells);
    },
  }));
}

/** Writes the .csv files into a folder, which is made if need be. */
export async function writeRvtoolsCsv(
  slices: Slices,
  folder: string,
  options: Partial<RvtoolsOptions> = {},
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const file of rvtoolsCsvFiles(slices, options)) {
    await pipeline(Readable.from(file.content()), createWriteStream(join(folder, file.path)));
  }
}

function csvLine(cells: readonly CellValue[]): string {
  return `${cells.map(csvField).join(',')}\r\n`;
}

function csvField(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return word(value);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'object') return csvTime(value);
  // RVTools has put blanks for line breaks since 3.10.
  const line = value.replace(/\r\n|[\r\n]/g, ' ');
  return /[",]/.test(line) ? `"${line.replaceAll('"', '""')}"` : line;
}
