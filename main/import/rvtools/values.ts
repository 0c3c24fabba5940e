/** Reading RVTools' cells. Every function answers null for what it cannot read; nothing is guessed. */

import { withoutBlanks } from '../blanks.js';

/** Whether numbers are written 1,024.5 or, in `;` separated csv of many locales, 1.024,5. */
export type NumberStyle = 'point' | 'comma';

export function toText(cell: string | undefined): string | null {
  if (cell === undefined) return null;
  const text = withoutBlanks(cell);
  return text === '' ? null : text;
}

/** True/False as RVTools writes them, and as Excel saves them in some languages. */
export function toBoolean(cell: string | undefined): boolean | null {
  switch (cell?.trim().toLowerCase()) {
    case 'true':
    case '1':
    case 'yes':
    case 'wahr':
    case 'vrai':
    case 'waar':
      return true;
    case 'false':
    case '0':
    case 'no':
    case 'falsch':
    case 'faux':
    case 'onwaar':
      return false;
    default:
      return null;
  }
}

/** A whole number, written plainly or in groups of three ("16,384" as text occurs). */
export function toInteger(cell: string | undefined, style: NumberStyle): number | null {
  if (cell === undefined) return null;
  let text = cell.trim();
  if (/^\d{1,15}$/.test(text)) return Number(text);
  text = text.replace(/[\s\u00a0\u202f'’]/g, '');
  if (/^-?\d{1,3}(,\d{3})+$/.test(text)) text = text.replaceAll(',', '');
  else if (style === 'comma') text = text.replaceAll('.', '').replace(',', '.');
  else text = text.replace(/,(?=\d{3}(\D|$))/g, '');
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return null;
  const number = Math.round(Number(text));
  return Number.isSafeInteger(number) ? number : null;
}

/** Milliseconds of a day, and day 0 of a spreadsheet's calendar. */
const day = 86_400_000;
const dayZero = Date.UTC(1899, 11, 30);

/**
 * A date as ISO 8601 UTC. RVTools writes no time zone; the time is taken as UTC. Understood are
 * yyyy-mm-dd and yyyy/mm/dd with a time, and a spreadsheet's day number. Day-first and month-first
 * dates cannot be told apart and are left out.
 */
export function toTime(cell: string | undefined): string | null {
  const text = cell?.trim() ?? '';
  const written =
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?Z?)?$/.exec(text);
  let time = NaN;
  if (written) {
    const [, year, month, date, hour, minute, second] = written.map((part) => Number(part ?? 0));
    time = Date.UTC(year as number, (month as number) - 1, date, hour, minute, second);
  } else if (/^\d{5}(\.\d+)?$/.test(text)) {
    // Seconds are as exact as the fraction is.
    time = dayZero + Math.round((Number(text) * day) / 1000) * 1000;
  }
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** "[vmfs 01] desk-1/desk-1.vmx" → "vmfs 01". Null when it is not a datastore path. */
export function datastoreOf(path: string | null): string | null {
  if (path === null || !path.startsWith('[')) return null;
  const end = path.indexOf('] ');
  const at = end < 0 ? path.indexOf(']') : end;
  return at <= 1 ? null : path.slice(1, at);
}
