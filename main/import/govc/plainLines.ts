import { withoutBlanks } from '../blanks.js';
import { XmlElement } from './node.js';

/** The closed element, or null where the text is not laid out as govc lays it out. */
type Read = XmlElement | null;

const newline = 0x0a;
const blank = 0x20;
const quote = 0x22;
const ampersand = 0x26;
const slash = 0x2f;
const less = 0x3c;
const greater = 0x3e;

const namespace = ' xmlns:XMLSchema-instance="http://www.w3.org/2001/XMLSchema-instance"';
const apiTypeStart = ' XMLSchema-instance:type="';
const refTypeStart = ' type="';

/** Real exports are about 20 deep; deeper ones are the strict reader's. */
const deepest = 60;

/**
 * Reads elements written the way govc writes them, and nothing else: one tag a line, two blanks a
 * level, three known attributes, no blanks in a text's line but its own. It has no opinion about
 * anything else: it answers null, and the strict XML reader judges the file. So it may be narrow,
 * but whatever it does read it must read exactly as the strict reader would.
 */
export class PlainLines {
  /** One character a byte, whatever the bytes mean. */
  readonly #text: string;
  readonly #textLength: number;
  #at = 0;
  /** Children read so far of the elements that are open, those of the innermost last. */
  readonly #read: XmlElement[] = [];

  /** @param textLength characters one text may have; a longer one is left to the strict reader */
  constructor(bytes: Buffer, textLength: number) {
    this.#text = bytes.toString('latin1');
    this.#textLength = textLength;
  }

  /** Steps over a fixed piece of text; false, without a step, when another stands here. */
  pass(piece: string): boolean {
    if (!this.#text.startsWith(piece, this.#at)) return false;
    this.#at += piece.length;
    return true;
  }

  /** Whether the rest is blanks only. */
  atEnd(): boolean {
    for (let at = this.#at; at < this.#text.length; at += 1) {
      const code = this.#text.charCodeAt(at);
      if (code !== newline && code !== blank) return false;
    }
    return true;
  }

  /**
   * Reads an element whose "<" stands here, indented by so many blanks, up to its last ">".
   *
   * @param wanted names of the children to read; the others are stepped over unread, as `passOver`
   * does. Null for all.
   */
  element(indent: number, wanted: ReadonlySet<string> | null = null): Read {
    if (indent > 2 * deepest) return null;
    const text = this.#text;
    let at = this.#at;
    if (text.charCodeAt(at) !== less) return null;
    const nameAt = (at += 1);
    while (isLetterOrDigit(text.charCodeAt(at))) at += 1;
    if (at === nameAt || text.charCodeAt(nameAt) <= 0x39) return null;
    const name = text.slice(nameAt, at);
    let apiType: string | null = null;
    let refType: string | null = null;
    this.#at = at;
    if (text.charCodeAt(at) === blank) {
      this.pass(namespace);
      if (this.pass(apiTypeStart) && (apiType = this.#attribute()) === null) return null;
      if (this.pass(refTypeStart) && (refType = this.#attribute()) === null) return null;
      at = this.#at;
    }
    if (text.charCodeAt(at) !== greater) return null;
    this.#at = at + 1;
    if (text.charCodeAt(this.#at) !== newline) {
      const value = this.#value(name);
      return value === null ? null : new XmlElement(name, apiType, refType, value, none);
    }
    const children = this.#children(indent + 2, wanted);
    if (children === null || !this.#closes(name)) return null;
    return new XmlElement(name, apiType, refType, '', children);
  }

  /** Where a piece of text begins next; -1 when nowhere. */
  next(piece: string): number {
    return this.#text.indexOf(piece, this.#at);
  }

  /** Goes on there; the caller has seen to it that nothing before is wanted. */
  goTo(at: number): void {
    this.#at = at;
  }

  /** The word that begins here; stands before it still. */
  word(): string {
    let end = this.#at;
    while (isLetterOrDigit(this.#text.charCodeAt(end))) end += 1;
    return this.#text.slice(this.#at, end);
  }

  /** The elements up to the line that closes their parent; stands at its "<" afterwards. */
  #children(indent: number, wanted: ReadonlySet<string> | null): XmlElement[] | null {
    const before = this.#read.length;
    for (;;) {
      const lineAt = this.#at + 1;
      if (this.#text.charCodeAt(this.#at) !== newline) return null;
      let at = lineAt;
      while (this.#text.charCodeAt(at) === blank) at += 1;
      this.#at = at;
      if (at - lineAt === indent) {
        if (wanted !== null && !this.#isWanted(wanted)) {
          if (!this.#stepOver(lineAt)) return null;
          continue;
        }
        const child = this.element(indent);
        if (child === null) return null;
        this.#read.push(child);
      } else {
        const closes = at - lineAt === indent - 2 && this.#text.charCodeAt(at + 1) === slash;
        if (!closes) return null;
        // Cut out, which takes no more room than needed, and is no literal: see `XmlElement`.
        const children = this.#read.slice(before);
        this.#read.length = before;
        return children;
      }
    }
  }

  #isWanted(wanted: ReadonlySet<string>): boolean {
    this.#at += 1;
    const name = this.word();
    this.#at -= 1;
    return wanted.has(name);
  }

  /** To the end of the element that begins here: on its line, or at the line that closes it. */
  #stepOver(lineAt: number): boolean {
    const text = this.#text;
    this.#at += 1;
    const name = this.word();
    const lineEnd = text.indexOf('\n', this.#at);
    const after = text.charCodeAt(this.#at + name.length);
    if (name === '' || lineEnd < 0 || !(after === greater || after === blank)) return false;
    const closing = `</${name}>`;
    if (text.startsWith(closing, lineEnd - closing.length)) {
      this.#at = lineEnd;
      return true;
    }
    const closingLine = text.slice(lineAt - 1, this.#at - 1) + closing;
    const found = text.indexOf(closingLine, lineEnd);
    this.#at = found + closingLine.length;
    return found >= 0;
  }

  /** The text up to the closing tag of that name, and over that. */
  #value(name: string): string | null {
    const text = this.#text;
    const from = this.#at;
    let at = from;
    let plain = true;
    for (; ; at += 1) {
      const code = text.charCodeAt(at);
      if (code === less) break;
      // Also past the end, where there is no code.
      if (!(code >= blank && code < 0x7f) || code === greater || code === ampersand) {
        if (!(code >= 0x7f || code === ampersand)) return null;
        plain = false;
      }
    }
    if (at - from > this.#textLength) return null;
    this.#at = at;
    if (!this.#closes(name)) return null;
    const raw = text.slice(from, at);
    const value = plain ? raw : decoded(raw);
    return value === null ? null : withoutBlanks(value);
  }

  /** Steps over the closing tag of that name. */
  #closes(name: string): boolean {
    const text = this.#text;
    const end = this.#at + 2 + name.length;
    if (text.charCodeAt(this.#at + 1) !== slash || text.charCodeAt(end) !== greater) return false;
    if (!text.startsWith(name, this.#at + 2)) return false;
    this.#at = end + 1;
    return true;
  }

  /** The rest of an attribute's value, with its closing quote. */
  #attribute(): string | null {
    const text = this.#text;
    const from = this.#at;
    for (let at = from; ; at += 1) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        this.#at = at + 1;
        return text.slice(from, at);
      }
      if (!(code > blank && code < 0x7f) || code === less || code === ampersand) return null;
    }
  }
}

const none: XmlElement[] = [];

/** ASCII only: govc's element names have no other letters. */
function isLetterOrDigit(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What Go writes for characters that XML needs written otherwise; "\r" and "\t" are too rare. */
const escapes: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&#34;': '"',
  '&#39;': "'",
  '&#xA;': '\n',
};

/** A text that has letters beyond ASCII or escapes; null when it has anything else of note. */
function decoded(raw: string): string | null {
  let text: string;
  try {
    text = utf8.decode(Buffer.from(raw, 'latin1'));
  } catch {
    return null;
  }
  // Characters that XML does not allow although UTF-8 does.
  if (/[\ufffe\uffff]/.test(text)) return null;
  let known = true;
  text = text.replace(/&[^&;]*;?/g, (escape) => {
    if (Object.hasOwn(escapes, escape)) return escapes[escape] as string;
    known = false;
    return '';
  });
  return known ? text : null;
}
