import type { Content } from 'pdfmake/interfaces.js';
import { MONO_LINE, SANS_LINE, typefaces, type Weight } from './typefaces.js';

/** How prose is set. Sizes and widths in points. */
export interface Setting {
  readonly size: number;
  readonly weight?: Weight;
  readonly color?: string;
  readonly above?: number;
}

/** Something set, and how much of the page's height it needs: never less than it really takes. */
export interface Piece {
  readonly content: Content;
  readonly height: number;
}

/** Between lines, as a part of their own height. */
export const LEADING = 1.08;

/** What a reader may take a break after for a part of the name: a hyphen, a slash, a bracket. */
const breakable = /[^\p{L}\p{N}\s.,;:’'"“”]/u;

/** A part of a text: one that is not broken, or one that may be broken anywhere. */
type Run = string | { text: string; noWrap: true } | { text: string; wordBreak: 'break-all' };

/**
 * Text in runs that break between words only. A break inside a name, after a hyphen of its own, could
 * be read as a hyphen more or less. A word wider than the line is broken where the line ends, or it
 * would run off the page.
 */
export function runs(
  text: string,
  width: number,
  { size, weight = 'regular' }: Pick<Setting, 'size' | 'weight'>,
): Run[] {
  const { widthOf } = typefaces();
  const result: Run[] = [];
  let plain = '';
  for (const word of text.match(/\n|[^\n\S]+|\S+[^\n\S]?/g) ?? []) {
    const wide = word.length > 8 && widthOf(word.trimEnd(), size, weight) > width;
    if (!wide && !breakable.test(word)) {
      plain += word;
      continue;
    }
    if (plain !== '') result.push(plain);
    plain = '';
    result.push(wide ? { text: word, wordBreak: 'break-all' } : { text: word, noWrap: true });
  }
  if (plain !== '' || result.length === 0) result.push(plain);
  return result;
}

/** Lines text takes in a width, at most: every word that does not fit begins a new one. */
export function linesOf(
  text: string,
  width: number,
  { size, weight = 'regular' }: Pick<Setting, 'size' | 'weight'>,
): number {
  const { widthOf } = typefaces();
  let lines = 0;
  for (const paragraph of text.split('\n')) {
    let at = 0;
    lines += 1;
    for (const word of paragraph.match(/\S+\s*/g) ?? []) {
      const long = widthOf(word.trimEnd(), size, weight);
      if (at > 0 && at + long > width) {
        lines += 1;
        at = 0;
      }
      if (long > width) lines += Math.ceil(long / (width - size));
      at += widthOf(word, size, weight);
    }
  }
  return lines;
}

export const sansHeight = (lines: number, size: number): number => lines * size * SANS_LINE * LEADING;
export const monoHeight = (lines: number, size: number): number => lines * size * MONO_LINE * LEADING;

/** A paragraph; `label`, where given, stands before it in bold. */
export function paragraph(text: string, width: number, setting: Setting, label = ''): Piece {
  const { size, weight = 'regular', color, above = 0 } = setting;
  const { printable } = typefaces();
  const shown = printable(text);
  const whole = label === '' ? shown : `${label}: ${shown}`;
  return {
    content: {
      text: [...(label === '' ? [] : [{ text: `${label}: `, bold: true }]), ...runs(shown, width, setting)],
      fontSize: size,
      lineHeight: LEADING,
      bold: weight === 'bold',
      margin: [0, above, 0, 0],
      ...(color === undefined ? {} : { color }),
    },
    height: above + sansHeight(linesOf(whole, width, { size, weight }), size),
  };
}

/** Pieces one below the other. */
export function stacked(pieces: readonly Piece[], margin: [number, number, number, number]): Piece {
  return {
    content: { stack: pieces.map(({ content }) => content), margin },
    height: margin[1] + margin[3] + pieces.reduce((sum, { height }) => sum + height, 0),
  };
}

/** Text in one line, its end left out where it is wider. */
export function oneLine(text: string, width: number, size: number): string {
  const { widthOf, printable } = typefaces();
  const shown = printable(text).replace(/\n/g, ' ');
  if (widthOf(shown, size, 'regular') <= width) return shown;
  let kept = '';
  for (const character of shown) {
    if (widthOf(`${kept}${character}…`, size, 'regular') > width) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}
