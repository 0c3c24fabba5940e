import { readFile } from 'node:fs/promises';
import { readXlsx } from 'hucre/xlsx';
import { measured } from './measured.js';

await measured(async () => {
  const workbook = await readXlsx(await readFile(process.argv[2] as string));
  const rows = workbook.sheets.reduce((sum, sheet) => sum + sheet.rows.length, 0);
  return `${rows} rows of ${workbook.sheets.length} sheets read`;
});
