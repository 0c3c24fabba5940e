import type { Random } from '../random.js';
import { nasty } from './nasty.js';

/** Most characters that a repeated piece may add: repeats of repeats would fill any memory. */
export const mostAdded = 256 * 1024;

/** So many copies as fit. */
export function copies(piece: string, wanted: number): string[] {
  const fit = Math.max(1, Math.floor(mostAdded / (piece.length + 1)));
  return Array.from({ length: Math.min(wanted, fit) }, () => piece);
}

/** The same, each with numbers of its own: many objects, where equal ones would be taken for one. */
export function numbered(piece: string, wanted: number): string[] {
  return copies(`${piece}00000`, wanted).map((_, i) =>
    /\d/.test(piece)
      ? piece.replace(/\d+/g, (digits) => String(Number(digits.slice(-5)) + i))
      : piece.replace(/\w(?=\W*$)/, (last) => `${last}${i}`),
  );
}

/** Pieces of a file taken out, doubled, swapped, repeated, replaced. */
export function splice(list: readonly string[], random: Random): string[] {
  const at = random.below(list.length);
  const other = random.below(list.length);
  switch (random.below(5)) {
    case 0:
      return list.toSpliced(at, 1 + random.below(3));
    case 1:
      return list.toSpliced(at, 0, ...list.slice(other, other + 1 + random.below(4)));
    case 2:
      return list.with(at, list[other] ?? '').with(other, list[at] ?? '');
    case 3:
      return list.toSpliced(at, 0, ...many(list[other] ?? '', random));
    default:
      return list.with(at, random.pick(nasty));
  }
}

/** Equal or numbered copies, from a few to thousands. */
export function many(piece: string, random: Random): string[] {
  const wanted = random.pick([2, 2, 2, 50, 50, 500, 500, 5000]);
  return random.chance(0.5) ? copies(piece, wanted) : numbered(piece, wanted);
}

/** Lines taken out, doubled, swapped, repeated; sometimes with other line ends. */
export function mutateLines(text: string, random: Random): string {
  const end = random.pick(['\n', '\n', '\n', '\r\n', '\r']);
  return splice(text.split(/\r?\n/), random).join(end);
}

/** Words, numbers and quotes changed in place. */
export function mutateTokens(text: string, random: Random): string {
  const parts = text.split(/([\w.-]+)/);
  const at = random.below(parts.length);
  const other = parts[random.below(parts.length)] ?? '';
  return parts.with(at, random.chance(0.3) ? other : random.pick(nasty)).join('');
}

/** One of those lines that a change applies to, changed; the text as it is where there is none. */
export function changeLine(
  text: string,
  random: Random,
  applies: (line: string) => boolean,
  change: (line: string) => string,
): string {
  const lines = text.split('\n');
  const places = lines.flatMap((line, i) => (applies(line) ? [i] : []));
  if (places.length === 0) return text;
  const at = random.pick(places);
  return lines.with(at, change(lines[at] ?? '')).join('\n');
}
