import type { Readable } from 'node:stream';
import { StrictXmlReader } from '../xml/strict.js';
import { unescaped } from './cells.js';

/** The texts that cells of type `s` refer to by number. */
export interface SharedStrings {
  readonly count: number;
  at(index: number): string | undefined;
}

/** For workbooks without a table of shared strings. */
export const noStrings: SharedStrings = { count: 0, at: () => undefined };

/**
 * Reads `sharedStrings.xml`. Runs of rich text are joined; phonetic guides are not part of the text.
 * Equal texts are one string in memory, which is what keeps a large estate small.
 */
export async function readSharedStrings(
  stream: Readable,
  options: { readonly file: string; readonly textLength: number; readonly check: (bytes: number) => void },
): Promise<SharedStrings> {
  const texts: string[] = [];
  let text = '';
  let depth = 0;
  let phonetic = 0;
  let collecting = false;
  const reader = new StrictXmlReader(
    {
      open(name) {
        depth += 1;
        if (name === 'si' && depth === 2) text = '';
        else if (name === 'rPh') phonetic += 1;
        collecting = name === 't' && phonetic === 0;
      },
      text(piece) {
        if (collecting) text = text === '' ? piece : text + piece;
      },
      close(name) {
        depth -= 1;
        collecting = false;
        if (name === 'rPh') phonetic -= 1;
        else if (name === 'si' && depth === 1) texts.push(unescaped(text));
      },
    },
    options,
  );
  for await (const chunk of stream) {
    options.check((chunk as Buffer).length);
    reader.write(chunk as Buffer);
  }
  reader.end();
  return { count: texts.length, at: (index) => texts[index] };
}
