import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { escapeOf } from './text.js';

// Not named "require": the bundler declares that name itself where it sees it called.
const fromPackages = createRequire(import.meta.url);

/** pdfmake's server entry, as far as it is used. It is CommonJS with one shared instance. */
interface PdfMake {
  setFonts(fonts: Record<string, Record<string, string>>): void;
  setUrlAccessPolicy(allow: (url: string) => boolean): void;
  setLocalAccessPolicy(allow: (path: string) => boolean): void;
  createPdf(definition: TDocumentDefinitions): { getBuffer(): Promise<Buffer> };
}

interface FontFile {
  readonly unitsPerEm: number;
  hasGlyphForCodePoint(codePoint: number): boolean;
  glyphForCodePoint(codePoint: number): { readonly advanceWidth: number };
}

/** A weight of the typeface for prose. */
export type Weight = 'regular' | 'bold';

/** What the PDF is set with. */
export interface Typefaces {
  readonly pdfmake: PdfMake;
  /** Text with each character the typefaces lack written as its code. */
  readonly printable: (text: string) => string;
  /** Width of text in points, in the typeface for prose. */
  readonly widthOf: (text: string, size: number, weight: Weight) => number;
}

/** Of the size: how wide a character of a command is, and how high lines of prose and commands are. */
export const MONO_WIDTH = 0.6;
export const SANS_LINE = 1.3;
export const MONO_LINE = 1.257;

let loaded: Typefaces | null = null;

/** pdfmake and the fonts, read once: together they take some 200 ms. */
export function typefaces(): Typefaces {
  loaded ??= load();
  return loaded;
}

function load(): Typefaces {
  const pdfmake = fromPackages('pdfmake') as PdfMake;
  const fontkit = fromPackages('fontkit') as { openSync(path: string): FontFile };
  const sans = dirname(fromPackages.resolve('@expo-google-fonts/ibm-plex-sans/package.json'));
  const mono = dirname(fromPackages.resolve('@expo-google-fonts/source-code-pro/package.json'));
  const fonts = {
    Sans: {
      normal: join(sans, '400Regular', 'IBMPlexSans_400Regular.ttf'),
      bold: join(sans, '600SemiBold', 'IBMPlexSans_600SemiBold.ttf'),
    },
    Mono: { normal: join(mono, '400Regular', 'SourceCodePro_400Regular.ttf') },
  };
  const files = new Set<string>([fonts.Sans.normal, fonts.Sans.bold, fonts.Mono.normal]);
  pdfmake.setFonts(fonts);
  // Nothing but the three fonts is ever read, and nothing is fetched.
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => files.has(path));
  const regular = fontkit.openSync(fonts.Sans.normal);
  const bold = fontkit.openSync(fonts.Sans.bold);
  const widths = { regular: widthsIn(regular), bold: widthsIn(bold) };
  return {
    pdfmake,
    printable: printableIn([regular, bold, fontkit.openSync(fonts.Mono.normal)]),
    widthOf: (text, size, weight) => size * widths[weight](text),
  };
}

/** Widths per point of size, a character at a time: kerning may only make the text narrower. */
function widthsIn(face: FontFile): (text: string) => number {
  const known = new Map<string, number>();
  return (text) => {
    let sum = 0;
    for (const character of text) {
      let width = known.get(character);
      if (width === undefined) {
        width = face.glyphForCodePoint(character.codePointAt(0) ?? 0).advanceWidth / face.unitsPerEm;
        known.set(character, width);
      }
      sum += width;
    }
    return sum;
  };
}

function printableIn(faces: readonly FontFile[]): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    let result = '';
    for (const character of text) {
      let shown = known.get(character);
      if (shown === undefined) {
        const code = character.codePointAt(0) ?? 0;
        shown =
          character === '\n' || faces.every((face) => face.hasGlyphForCodePoint(code))
            ? character
            : escapeOf(character);
        known.set(character, shown);
      }
      result += shown;
    }
    return result;
  };
}
