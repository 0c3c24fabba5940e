import { quoted } from '../archive/names.js';
import type { FileEntry, FileSet } from '../archive/types.js';
import { isTable } from '../csv/isTable.js';
import { readCsv } from '../csv/readCsv.js';
import { headOf } from '../head.js';
import type { ImportContext, ImportResult } from '../types.js';
import { openWorkbook } from '../xlsx/workbook.js';
import { importTables, type TableSource } from './importTables.js';

/**
 * Imports an RVTools workbook, given as the files inside the .xlsx.
 *
 * `sha256` of the draft's source and a `takenAt` the export does not tell are left empty for the
 * caller, who has the file itself.
 *
 * @throws DrydockError 'bad-input' with a plain sentence; 'cancelled'.
 */
export async function importRvtoolsWorkbook(files: FileSet, ctx: ImportContext): Promise<ImportResult> {
  const workbook = await openWorkbook(files, ctx.limits);
  const sources = workbook.sheets.map((sheet): TableSource => ({
    file: files.name,
    sheet: sheet.name,
    name: sheet.name,
    bytes: sheet.entry.bytes,
    read: (consumer, check) => workbook.read(sheet, consumer, check),
  }));
  const about = { name: files.name, format: 'rvtools-xlsx', extraBytes: workbook.stringBytes } as const;
  const result = await importTables(sources, about, ctx);
  await workbook.release();
  return result;
}

/**
 * Imports RVTools' .csv files from a folder or zip; what each holds is told by its name or, where
 * that says nothing, by its columns. As `importRvtoolsWorkbook` otherwise.
 */
export async function importRvtoolsCsv(files: FileSet, ctx: ImportContext): Promise<ImportResult> {
  const tables: FileEntry[] = [];
  for (const entry of files.entries) {
    // Some tables are too narrow to be told from any text, but what is called a table is looked at.
    if (/\.(csv|txt)$/i.test(entry.name) || isTable(await headOf(files, entry))) tables.push(entry);
  }
  const sources = tables.map((entry): TableSource => ({
    file: entry.name,
    sheet: null,
    name: entry.name,
    bytes: entry.bytes,
    read: (consumer, check, notes) =>
      readCsv(() => files.open(entry), consumer, {
        file: quoted(entry.name),
        limits: ctx.limits,
        check,
        notes,
      }),
  }));
  const result = await importTables(sources, { name: files.name, format: 'rvtools-csv', extraBytes: 0 }, ctx);
  const others = files.entries.filter((entry) => !tables.includes(entry));
  return {
    ...result,
    parts: [
      ...result.parts,
      ...others.map((entry) => ({
        file: entry.name,
        sheet: null,
        use: 'ignored' as const,
        records: 0,
        note: 'No table.',
      })),
    ],
  };
}
