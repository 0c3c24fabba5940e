import { escapeOf, visible } from '../../src/domain/visible.js';

/** What an inventory may put into a name, made harmless and visible on paper. */
export { escapeOf, visible };

/** What people wrote in lines of their own stays in lines; a name from an inventory has one line. */
const inLines = new Set(['detail', 'note']);

/** Applies `visible` to every string of a plain value. */
export function visibleDeep<T>(value: T): T {
  if (typeof value === 'string') return visible(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => visibleDeep(item)) as T;
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]: [string, unknown]) => [
        name,
        inLines.has(name) && typeof item === 'string'
          ? item.split('\n').map(visible).join('\n')
          : visibleDeep(item),
      ]),
    ) as T;
  }
  return value;
}

/** What somebody wrote, with each line ended alike. */
export const written = (text: string): string => text.replace(/\r\n?/g, '\n').trim();

/** "1 desktop", "214 desktops". */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`;
}

/** Seconds as people say them: "45 s", "3 min", "1 h 20 min". */
export function spoken(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** Seconds from the beginning as "0:05", "12:30": hours and minutes. */
export function clock(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

/** ISO 8601 as "2026-05-03 14:05 UTC". */
export function stamp(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** "step 3", "steps 3 and 4", "steps 3, 4 and 9"; runs are drawn together: "steps 3–7". */
export function stepList(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length;) {
    let j = i;
    while (j + 1 < sorted.length && sorted[j + 1] === (sorted[j] ?? 0) + 1) j += 1;
    if (j - i >= 2) parts.push(`${sorted[i]}–${sorted[j]}`);
    else for (let k = i; k <= j; k += 1) parts.push(String(sorted[k]));
    i = j + 1;
  }
  const last = parts.pop() ?? '';
  const list = parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
  return `${sorted.length === 1 ? 'step' : 'steps'} ${list}`;
}

/** A file name from free text: letters, digits, dots and dashes only. */
export function fileNameOf(text: string, extension: string): string {
  const stem = text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80);
  return `${stem === '' ? 'drydock' : stem}.${extension}`;
}
