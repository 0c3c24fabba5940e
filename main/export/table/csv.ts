import type { Cell } from '../../../src/domain/views/types.js';
import { invisible } from '../../../src/domain/visible.js';

/**
 * One field. Text that a spreadsheet would take for a formula gets a leading apostrophe (OWASP, "CSV
 * injection": = + - @, also full-width), also after a semicolon, which separates cells in many
 * countries' spreadsheets; our own numbers stay numbers. Line breaks and tabs become blanks, so that
 * one row is one line; other characters that cannot be seen become U+FFFD.
 */
export function csvField(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const line = value.replace(/\r\n|[\r\n\t]/g, ' ').replace(invisible, '\ufffd');
  const safe = line.replace(/(^|;)([\s"]*[=+\-@＝＋－＠])/g, "$1'$2");
  return /[",;']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line with its end: RFC 4180. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvField).join(',')}\r\n`;
}

/** Stands before the first line, so that Excel reads the file as UTF-8. */
export const byteOrderMark = '\ufeff';
