import { ref, type Ref } from 'vue';
import type { ObjectKind } from '../../domain/estate/types.js';
import { bridge } from '../bridge/index.js';
import { base64Of, csvFile } from '../lib/csv.js';
import { plural } from '../lib/format.js';
import { kindInfo } from '../lib/kinds.js';
import { useToasts } from '../stores/toasts.js';
import { allRows, type RowsQuestion } from './rowWindow.js';

/** Exports all rows of a question, filtered and sorted as shown, with every column. */
export function useRowExport(question: () => RowsQuestion | null): {
  readonly busy: Ref<boolean>;
  toCsv(kind: ObjectKind): Promise<void>;
} {
  const toasts = useToasts();
  const busy = ref(false);

  async function toCsv(kind: ObjectKind): Promise<void> {
    const query = question();
    if (query === null || busy.value) return;
    busy.value = true;
    try {
      const { columns, rows } = await allRows(query);
      const text = csvFile(
        columns.map((column) => column.label),
        rows.map((row) => row.cells),
      );
      const name = `${kindInfo(kind).many.toLowerCase().replaceAll(' ', '-')}.csv`;
      if (await bridge().saveFile(name, 'text/csv', base64Of(text))) {
        toasts.done(`${plural(rows.length, 'row')} went to ${name}.`);
      }
    } catch (error) {
      toasts.failed(error);
    } finally {
      busy.value = false;
    }
  }

  return { busy, toCsv };
}
