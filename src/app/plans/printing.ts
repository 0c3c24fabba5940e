import { ref, type Ref } from 'vue';
import type { PrintedFile } from '../../contract/types.js';
import { bridge } from '../bridge/index.js';
import { useToasts } from '../stores/toasts.js';

/** Paper of a PDF. */
export type Paper = 'a4' | 'letter';

/** What a document can be saved as; a PDF is set for one paper. */
export type PrintFormat = 'pdf' | 'pdf-letter' | 'html' | 'md';

/** The same, for a menu. */
export const printEntries: readonly { id: PrintFormat; label: string; hint: string }[] = [
  { id: 'pdf', label: 'PDF, A4', hint: 'to print and sign' },
  { id: 'pdf-letter', label: 'PDF, Letter', hint: 'to print and sign' },
  { id: 'html', label: 'HTML', hint: 'one page, nothing fetched' },
  { id: 'md', label: 'Markdown', hint: 'for a wiki or a repository' },
];

/** How the engine is asked for it. */
export const sheetOf = (
  chosen: PrintFormat,
): { readonly format: 'pdf' | 'html' | 'md'; readonly paper?: Paper } =>
  chosen === 'pdf-letter' ? { format: 'pdf', paper: 'letter' } : { format: chosen };

/** Has a document made and lets the user save it. `printing` is true meanwhile. */
export function usePrinting(): {
  readonly printing: Ref<boolean>;
  print(make: () => Promise<PrintedFile>): Promise<void>;
} {
  const toasts = useToasts();
  const printing = ref(false);
  async function print(make: () => Promise<PrintedFile>): Promise<void> {
    if (printing.value) return;
    printing.value = true;
    try {
      const file = await make();
      if (await bridge().saveFile(file.fileName, file.mediaType, file.base64)) {
        toasts.done(`${file.fileName} was saved. Content hash ${file.contentHash.slice(0, 12)}.`);
      }
      // Stays until it is closed: who prints on such a day must know it.
      if (file.notRecorded !== undefined) toasts.failed(file.notRecorded);
    } catch (error) {
      toasts.failed(error);
    } finally {
      printing.value = false;
    }
  }
  return { printing, print };
}
