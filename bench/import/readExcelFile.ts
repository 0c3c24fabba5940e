import readXlsxFile from 'read-excel-file/node';
import { measured } from './measured.js';

await measured(async () => {
  const sheets = await readXlsxFile(process.argv[2] as string);
  const rows = sheets.reduce((sum, sheet) => sum + sheet.data.length, 0);
  return `${rows} rows of ${sheets.length} sheets read`;
});
