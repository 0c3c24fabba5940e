import { ref, type Ref } from 'vue';
import type { Input } from '../../contract/methods.js';
import type { ExportedFile } from '../../contract/types.js';
import { bridge } from '../bridge/index.js';
import { ask, wasCancelled } from '../lib/ask.js';
import { plural } from '../lib/format.js';
import { useJobs } from '../stores/jobs.js';
import { useToasts } from '../stores/toasts.js';
import type { RowsQuestion } from './rowWindow.js';

export type TableFormat = Input<'estate.export'>['format'];

/** What a table can be saved as. */
export const tableFormats: readonly { readonly id: TableFormat; readonly label: string }[] = [
  { id: 'csv', label: 'CSV' },
  { id: 'xlsx', label: 'Excel workbook' },
  { id: 'json', label: 'JSON' },
];

export interface RowExport {
  readonly busy: Ref<boolean>;
  save(format: TableFormat): Promise<void>;
}

/** Saves all rows of a question, filtered and sorted as shown, with the columns shown. */
export function useRowExport(
  question: () => RowsQuestion | null,
  columns: () => readonly string[],
): RowExport {
  return useTableExport((format, jobId) => {
    const query = question();
    return query && ask('estate.export', { ...query, columns: [...columns()], format, jobId });
  });
}

/** Saves what `write` makes of a table; null when there is nothing to save. */
export function useTableExport(
  write: (format: TableFormat, jobId: string) => Promise<ExportedFile> | null,
): RowExport {
  const toasts = useToasts();
  const jobs = useJobs();
  const busy = ref(false);

  async function save(format: TableFormat): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    try {
      const file = await jobs.run('Exporting the table', async (jobId) => write(format, jobId));
      if (file === null) return;
      if (await bridge().saveFile(file.fileName, file.mediaType, file.base64)) {
        toasts.done(`${plural(file.rows, 'row')} went to ${file.fileName}.`);
      }
    } catch (error) {
      if (!wasCancelled(error)) toasts.failed(error);
    } finally {
      busy.value = false;
    }
  }

  return { busy, save };
}
