import { ref, type Ref } from 'vue';
import type { Input } from '../../contract/methods.js';
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

/** Saves all rows of a question, filtered and sorted as shown, with the columns shown. */
export function useRowExport(
  question: () => RowsQuestion | null,
  columns: () => readonly string[],
): {
  readonly busy: Ref<boolean>;
  save(format: TableFormat): Promise<void>;
} {
  const toasts = useToasts();
  const jobs = useJobs();
  const busy = ref(false);

  async function save(format: TableFormat): Promise<void> {
    const query = question();
    if (query === null || busy.value) return;
    busy.value = true;
    try {
      const file = await jobs.run('Exporting the table', (jobId) =>
        ask('estate.export', { ...query, columns: [...columns()], format, jobId }),
      );
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
