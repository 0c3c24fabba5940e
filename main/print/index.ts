import type { PrintedFile } from '../../src/contract/types.js';
import { checklistDocument, type ChecklistInput } from './checklist.js';
import type { Foot, PrintedDocument } from './document.js';
import { contentHash } from './hash.js';
import { renderHtml } from './html.js';
import { renderMarkdown } from './markdown.js';
import type { Paper } from './page.js';
import { renderPdf } from './pdf.js';
import { reportDocument, type ReportInput } from './report.js';
import { fileNameOf, stamp } from './text.js';

export { printedPage } from './stepHashes.js';
export type { ChecklistInput } from './checklist.js';
export type { ReportInput } from './report.js';
export type { Paper } from './page.js';

export type PrintFormat = 'pdf' | 'html' | 'md';

/** What a document is printed on, and when. Neither is part of what it says, nor of its hash. */
export interface Sheet {
  readonly format: PrintFormat;
  /** Of a PDF; the others take the paper of the printer. */
  readonly paper: Paper;
  /** ISO 8601 UTC. */
  readonly printedAt: string;
}

/** Prints a plan's checklist. Needs no browser and no network. */
export function printChecklist(input: ChecklistInput, sheet: Sheet): Promise<PrintedFile> {
  return render(checklistDocument(input), sheet);
}

/** Prints a rehearsal's after-action report. */
export function printReport(input: ReportInput, sheet: Sheet): Promise<PrintedFile> {
  return render(reportDocument(input), sheet);
}

const mediaTypes: Readonly<Record<PrintFormat, string>> = {
  pdf: 'application/pdf',
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
};

async function render(document: PrintedDocument, sheet: Sheet): Promise<PrintedFile> {
  const { format } = sheet;
  const hash = contentHash(document);
  const bytes = await renderAs(document, { hash, printed: stamp(sheet.printedAt) }, sheet);
  return {
    fileName: fileNameOf(`${document.title} ${document.kind}`, format),
    mediaType: mediaTypes[format],
    base64: Buffer.from(bytes).toString('base64'),
    contentHash: hash,
  };
}

async function renderAs(
  document: PrintedDocument,
  foot: Foot,
  { format, paper }: Sheet,
): Promise<Uint8Array> {
  switch (format) {
    case 'pdf':
      return await renderPdf(document, foot, paper);
    case 'html':
      return Buffer.from(renderHtml(document, foot), 'utf8');
    case 'md':
      return Buffer.from(renderMarkdown(document, foot), 'utf8');
  }
}
