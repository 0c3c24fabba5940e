import type { Readable } from 'node:stream';
import { StrictXmlReader, type XmlHandler } from '../xml/strict.js';
import { endOfText, isBlank, lt, stop, Tags, textName } from './bytes.js';
import { unescaped } from './cells.js';
import { CutReader, type PlainPieces, type WholeWay } from './cutReader.js';
import { TextStore } from './textStore.js';

/** The texts that cells of type `s` refer to by number. */
export interface SharedStrings {
  readonly count: number;
  at(index: number): string | undefined;
  /** Gives the memory back; strings handed out stay. */
  release(): void;
}

/** For workbooks without a table of shared strings. */
export const noStrings: SharedStrings = { count: 0, at: () => undefined, release: () => undefined };

/** What reading the table needs to know beside its bytes. */
export interface SharedStringsOptions {
  /** How messages call the file. */
  readonly file: string;
  readonly textLength: number;
  readonly check: (bytes: number) => void;
  /** False reads everything with the XML reader; the result is the same. For tests. */
  readonly plainItems?: boolean;
}

/**
 * Reads `sharedStrings.xml`. Runs of rich text are joined; phonetic guides are not part of the text.
 */
export async function readSharedStrings(
  stream: Readable,
  options: SharedStringsOptions,
): Promise<SharedStrings> {
  const store = new TextStore();
  const reader = new CutReader(
    { root: 'sst', piece: 'si' },
    new StringsXml(store, options),
    options.plainItems === false ? null : (prefix) => new PlainItems(store, prefix, options.textLength),
  );
  for await (const chunk of stream) {
    options.check((chunk as Buffer).length);
    reader.write(chunk as Buffer);
  }
  reader.end();
  return store;
}

const item = Buffer.from('si');

/** `<si><t>text</t></si>`, in the narrow grammar of plain rows. */
class PlainItems implements PlainPieces {
  readonly #store: TextStore;
  readonly #tags: Tags;
  readonly #textLength: number;

  constructor(store: TextStore, prefix: string, textLength: number) {
    this.#store = store;
    this.#tags = new Tags(prefix);
    this.#textLength = textLength;
  }

  read(b: Buffer, start: number): number {
    let p = start;
    while (isBlank(b[p])) p += 1;
    p = this.#tags.opening(b, p, item);
    if (p <= 0) return p;
    const textAt = this.#tags.openingText(b, p);
    if (textAt <= 0) return textAt;
    const textEnd = endOfText(b, textAt);
    if (textEnd - textAt > this.#textLength) return 0;
    if (b[textEnd] !== lt) return stop(b, textEnd);
    p = this.#tags.closing(b, textEnd, textName);
    if (p <= 0) return p;
    p = this.#tags.closing(b, p, item);
    if (p <= 0) return p;
    // "_x" may begin an escaped character.
    for (let i = textAt; i < textEnd; i += 1) if (b[i] === 95 && b[i + 1] === 120) return 0;
    this.#store.addBytes(b, textAt, textEnd);
    return p;
  }
}

class StringsXml implements XmlHandler, WholeWay {
  readonly #store: TextStore;
  readonly #reader: StrictXmlReader;
  #text = '';
  #depth = 0;
  #phonetic = 0;
  #collecting = false;
  piecesClosed = 0;

  constructor(store: TextStore, options: SharedStringsOptions) {
    this.#store = store;
    this.#reader = new StrictXmlReader(this, options);
  }

  get betweenPieces(): boolean {
    return this.#depth === 1;
  }

  write(bytes: Uint8Array): void {
    this.#reader.write(bytes);
  }

  end(): void {
    this.#reader.end();
  }

  open(name: string): void {
    this.#depth += 1;
    if (name === 'si' && this.#depth === 2) this.#text = '';
    else if (name === 'rPh') this.#phonetic += 1;
    this.#collecting = name === 't' && this.#phonetic === 0;
  }

  text(piece: string): void {
    if (this.#collecting) this.#text += piece;
  }

  close(name: string): void {
    this.#depth -= 1;
    this.#collecting = false;
    if (name === 'rPh') this.#phonetic -= 1;
    else if (name === 'si' && this.#depth === 1) {
      this.#store.add(unescaped(this.#text));
      this.piecesClosed += 1;
    }
  }
}
