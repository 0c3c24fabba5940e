import { visible } from '../../domain/visible.js';

/** How numbers, sizes and times are written. One place, so that every table says it alike. */

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

/** 40000 → "40,000". */
export function number(value: number): string {
  return whole.format(value);
}

/** "1 desktop", "214 desktops". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** MiB to the unit people read: 512 → "512 MiB", 2097152 → "2 TiB". */
export function mib(value: number | null): string {
  if (value === null) return '–';
  if (value < 1024) return `${oneDigit.format(value)} MiB`;
  if (value < 1024 * 1024) return `${oneDigit.format(value / 1024)} GiB`;
  return `${oneDigit.format(value / 1024 / 1024)} TiB`;
}

/** Bytes: 1536 → "1.5 KiB". */
export function bytes(value: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = value;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${oneDigit.format(size)} ${units[unit] ?? ''}`;
}

const dateTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** ISO 8601 → "3 Mar 2025, 14:05" in the user's time zone; the text as it is when it is no date. */
export function when(iso: string | null): string {
  if (iso === null) return '–';
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : dateTime.format(date);
}

const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** ISO 8601 → "3 Mar 2025", as `when` without the time. */
export function day(iso: string | null): string {
  if (iso === null) return '–';
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : date.format(at);
}

/** Seconds: 45 → "45 s", 150 → "2 min 30 s", 8100 → "2 h 15 min". */
export function seconds(value: number): string {
  const total = Math.round(value);
  if (total < 60) return `${total} s`;
  if (total < 3600) {
    const rest = total % 60;
    return rest === 0 ? `${total / 60} min` : `${Math.floor(total / 60)} min ${rest} s`;
  }
  const minutes = Math.round((total % 3600) / 60);
  const hours = Math.floor(total / 3600) + (minutes === 60 ? 1 : 0);
  return minutes === 0 || minutes === 60 ? `${hours} h` : `${hours} h ${minutes} min`;
}

/** A clock that runs: 75 → "1:15", 3675 → "1:01:15". */
export function clock(value: number): string {
  const total = Math.max(0, Math.floor(value));
  const s = String(total % 60).padStart(2, '0');
  const m = Math.floor(total / 60) % 60;
  const h = Math.floor(total / 3600);
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
}

/**
 * A table cell as text: null is an en dash ("the sources do not say"), true and false are words, and
 * what cannot be seen in a name is written out.
 */
export function cellText(value: string | number | boolean | null): string {
  if (value === null || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') {
    return Number.isInteger(value) ? number(value) : oneDigit.format(value);
  }
  return visible(value);
}
