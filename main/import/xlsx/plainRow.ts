import {
  blank,
  endOfText,
  equals,
  gt,
  isBlank,
  isNameByte,
  isPlainValue,
  lt,
  quote,
  slash,
  stop,
  Tags,
  textName,
} from './bytes.js';
import type { PlainPieces } from './cutReader.js';
import type { RowSink } from './rowSink.js';

/**
 * The short way through a worksheet. Nearly every row of an export is written the same plain way:
 *
 *   <row r="2"><c r="A2" s="1" t="s"><v>17</v></c>…</row>
 *
 * Eight million such cells are read here straight from the bytes: columns nobody wants are passed
 * over without becoming text, and a shared string's number is never a string at all. The grammar is
 * narrow on purpose: ASCII only, no entities, comments or unknown elements, quoted attributes, tags
 * balanced by construction. A row that does not fit it to the letter is not judged here but left to
 * the XML reader, which then sees it as it is. A test holds the two ways to the same result.
 */
export class PlainRowReader implements PlainPieces {
  readonly #sink: RowSink;
  readonly #tags: Tags;
  readonly #textLength: number;
  /** What the last tag's attributes said; 0 is "absent". */
  #column = 0;
  #row = 0;
  #type = 0;

  /** @param prefix The namespace prefix with its colon, as RVTools writes "x:"; else ''. */
  constructor(sink: RowSink, prefix: string, textLength: number) {
    this.#sink = sink;
    this.#tags = new Tags(prefix);
    this.#textLength = textLength;
  }

  /**
   * Reads one row that begins at `start`, blanks before it passed over.
   *
   * @returns The index after the row; 0 when it is not plain; -1 when the bytes end before it does.
   *   Unless it was read the sink is as before.
   */
  read(b: Buffer, start: number): number {
    let p = start;
    while (isBlank(b[p])) p += 1;
    if (b[p] !== lt) return stop(b, p);
    p = this.#tags.name(b, p + 1, row);
    if (p <= 0) return p;
    p = this.#attributes(b, p);
    if (p <= 0) return p;
    const number = this.#row === 0 ? this.#sink.rowNumber + 1 : this.#row;
    if (b[p] === slash) return this.#end(b, p + 1, number);
    if (b[p] !== gt) return stop(b, p);
    p += 1;
    let column = 0;
    for (;;) {
      if (b[p] !== lt) return this.#give(stop(b, p));
      if (b[p + 1] === slash) {
        p = this.#tags.name(b, p + 2, row);
        return p <= 0 ? this.#give(p) : this.#end(b, p, number);
      }
      p = this.#tags.name(b, p + 1, cell);
      if (p <= 0) return this.#give(p);
      p = this.#attributes(b, p);
      if (p <= 0) return this.#give(p);
      column = this.#column === 0 ? column + 1 : this.#column;
      p = this.#body(b, p, column);
      if (p <= 0) return this.#give(p);
    }
  }

  #give(code: number): number {
    this.#sink.discard();
    return code;
  }

  #end(b: Buffer, p: number, number: number): number {
    if (b[p] !== gt) return this.#give(stop(b, p));
    this.#sink.rowNumber = number;
    this.#sink.end();
    return p + 1;
  }

  /** Reads ` name="value"` any number of times; answers the index of what ends the tag. */
  #attributes(b: Buffer, start: number): number {
    let p = start;
    this.#column = 0;
    this.#row = 0;
    this.#type = 0;
    while (b[p] === blank) {
      p += 1;
      const nameAt = p;
      while (isNameByte(b[p])) p += 1;
      const length = p - nameAt;
      if (length === 0 || b[p] !== equals || b[p + 1] !== quote) return stop(b, b[p] === equals ? p + 1 : p);
      p += 2;
      if (length === 1 && b[nameAt] === letterR) p = this.#reference(b, p);
      else if (length === 1 && b[nameAt] === letterT) p = this.#cellType(b, p);
      else while (isPlainValue(b[p])) p += 1;
      if (p <= 0) return p;
      if (b[p] !== quote) return stop(b, p);
      p += 1;
    }
    return p;
  }

  /** `AB12` of a cell or `12` of a row. */
  #reference(b: Buffer, start: number): number {
    if (this.#column !== 0 || this.#row !== 0) return 0;
    let p = start;
    let column = 0;
    for (let c = b[p] as number; c >= 65 && c <= 90; c = b[p] as number) {
      column = column * 26 + c - 64;
      p += 1;
    }
    if (p - start > 3) return 0;
    const digitsAt = p;
    let number = 0;
    for (let c = b[p] as number; c >= 48 && c <= 57; c = b[p] as number) {
      number = number * 10 + c - 48;
      p += 1;
    }
    if (b[p] === undefined) return -1;
    if (number === 0 || b[digitsAt] === 48 || p - digitsAt > 7) return 0;
    this.#column = column;
    this.#row = number;
    return p;
  }

  #cellType(b: Buffer, start: number): number {
    if (this.#type !== 0) return 0;
    let p = start;
    while (isNameByte(b[p])) p += 1;
    const length = p - start;
    const first = b[start] as number;
    if (
      length === 1 &&
      (first === typeShared || first === typeNumber || first === typeBoolean || first === typeError)
    ) {
      this.#type = first;
    } else if (length === 3 && first === typeShared && b[start + 1] === letterT && b[start + 2] === letterR) {
      this.#type = typeText;
    } else if (length === 9 && first === letterI) this.#type = typeInline;
    else return stop(b, p);
    return p;
  }

  /** What is between a cell's tags, and its end; `p` is where the opening tag ends. */
  #body(b: Buffer, start: number, column: number): number {
    const type = this.#type;
    let p = start;
    if (b[p] === slash) return b[p + 1] === gt ? p + 2 : stop(b, p + 1);
    if (b[p] !== gt) return stop(b, p);
    p += 1;
    if (b[p] !== lt) return stop(b, p);
    if (b[p + 1] !== slash) {
      p = type === typeInline ? this.#inline(b, p, column) : this.#value(b, p, column, type);
      if (p <= 0) return p;
      if (b[p] !== lt) return stop(b, p);
    }
    if (b[p + 1] !== slash) return stop(b, p + 1);
    p = this.#tags.name(b, p + 2, cell);
    if (p <= 0) return p;
    return b[p] === gt ? p + 1 : stop(b, p);
  }

  /** `<v>17</v>`. */
  #value(b: Buffer, start: number, column: number, type: number): number {
    const textAt = this.#tags.opening(b, start, value);
    if (textAt <= 0) return textAt;
    const textEnd = this.#text(b, textAt);
    if (textEnd <= 0) return textEnd;
    const p = this.#tags.closing(b, textEnd, value);
    if (p <= 0) return p;
    const place = this.#sink.placeOf(column);
    if (place < 0 || type === typeError) return p;
    if (type === typeShared) {
      const index = wholeNumber(b, textAt, textEnd);
      // What refers to nothing is for the other way to tell.
      if (index < 0 || index >= this.#sink.texts) return 0;
      this.#sink.shared(place, index, column);
      return p;
    }
    const text = b.toString('latin1', textAt, textEnd);
    if (text.includes('_x')) return 0;
    this.#sink.text(place, type === typeBoolean && text !== '' ? (text === '1' ? 'True' : 'False') : text);
    return p;
  }

  /** `<is><t>text</t></is>`. */
  #inline(b: Buffer, start: number, column: number): number {
    let p = this.#tags.opening(b, start, inline);
    if (p <= 0) return p;
    const textAt = this.#tags.openingText(b, p);
    if (textAt <= 0) return textAt;
    const textEnd = this.#text(b, textAt);
    if (textEnd <= 0) return textEnd;
    p = this.#tags.closing(b, textEnd, textName);
    if (p <= 0) return p;
    p = this.#tags.closing(b, p, inline);
    if (p <= 0) return p;
    const place = this.#sink.placeOf(column);
    if (place < 0) return p;
    const text = b.toString('latin1', textAt, textEnd);
    if (text.includes('_x')) return 0;
    this.#sink.text(place, text);
    return p;
  }

  /** Finds the end of a plain text. */
  #text(b: Buffer, start: number): number {
    const p = endOfText(b, start);
    if (p - start > this.#textLength) return 0;
    return b[p] === lt ? p : stop(b, p);
  }
}

const letterR = 114;
const letterT = 116;
const letterI = 105;
const typeShared = 115;
const typeNumber = 110;
const typeBoolean = 98;
const typeError = 101;
const typeText = 1;
const typeInline = 2;
const row = Buffer.from('row');
const cell = Buffer.from('c');
const value = Buffer.from('v');
const inline = Buffer.from('is');
/** The number the digits stand for; -1 when they are none or too many. */
function wholeNumber(b: Buffer, start: number, end: number): number {
  if (end === start || end - start > 9) return -1;
  let number = 0;
  for (let p = start; p < end; p += 1) {
    const digit = (b[p] as number) - 48;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}
