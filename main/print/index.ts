import type { PrintedFile } from '../../src/contract/types.js';
import { checklistDocument, type ChecklistInput } from './checklist.js';
import type { PrintedDocument } from './document.js';
import { contentHash } from './hash.js';
import { renderHtml } from './html.js';
import { renderMarkdown } from './markdown.js';
import { renderPdf } from './pdf.js';
import { reportDocument, type ReportInput } from './report.js';
import { fileNameOf } from './text.js';

export { printedPage } from './stepHashes.js';
export type { ChecklistInput } from './checklist.js';
export type { ReportInput } from './report.js';

export type PrintFormat = 'pdf' | 'html' | 'md';

/** Prints a plan's checklist. Needs no browser and no network. */
export function printChecklist(input: ChecklistInput, format: PrintFormat): Promise<PrintedFile> {
  return render(checklistDocument(input), format);
}

/** Prints a rehearsal's after-action report. */
export function printReport(input: ReportInput, format: PrintFormat): Promise<PrintedFile> {
  return render(reportDocument(input), format);
}

const mediaTypes: Readonly<Record<PrintFormat, string>> = {
  pdf: 'application/pdf',
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
};

async function render(document: PrintedDocument, format: PrintFormat): Promise<PrintedFile> {
  const hash = contentHash(document);
  const bytes = await renderAs(document, hash, format);
  return {
    fileName: fileNameOf(`${document.title} ${document.kind}`, format),
    mediaType: mediaTypes[format],
    base64: Buffer.from(bytes).toString('base64'),
    contentHash: hash,
  };
}

async function renderAs(document: PrintedDocument, hash: string, format: PrintFormat): Promise<Uint8Array> {
  switch (format) {
    case 'pdf':
      return await renderPdf(document, hash);
    case 'html':
      return Buffer.from(renderHtml(document, hash), 'utf8');
    case 'md':
      return Buffer.from(renderMarkdown(document, hash), 'utf8');
  }
}
