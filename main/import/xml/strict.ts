import { SaxesParser } from 'saxes';
import { DrydockError } from '../../../src/contract/result.js';

/**
 * Reading XML from people's files: the project's one XML reader, for govc's files and for worksheets.
 *
 * It is saxes, which checks well-formedness by itself, with what is left to its caller: document
 * types, over-long texts, deep nesting and bytes that are not UTF-8 end the reading with a sentence
 * that names the file. Nothing is ever fetched or expanded.
 *
 * Why saxes: with the same checks written on top of htmlparser2's tokenizer, the two were level on a
 * worksheet of 66,000 tags (27 to 37 against 30 to 46 ms, Node 24), and saxes was ahead on govc's
 * host files of 2 MB (17 to 25 against 32 to 45 ms).
 */

/** What a reader is told, in document order. Names come without their namespace prefix. */
export interface XmlHandler {
  open(name: string, attributes: XmlAttributes): void;
  /** The text between two tags, blanks kept; never called for text outside the outermost element. */
  text(text: string): void;
  close(name: string): void;
}

/** Attribute values by their full names, e.g. "r:id". */
export type XmlAttributes = Readonly<Record<string, string>>;

export interface XmlOptions {
  /** How messages call the file. */
  readonly file: string;
  /** Characters one text, one attribute or one comment may have. */
  readonly textLength: number;
}

/** Why XML was refused: `details.reason` of the error, so that a caller can word it with a place. */
export type XmlRefusal =
  'doctype' | 'entity' | 'not-well-formed' | 'truncated' | 'text-too-long' | 'encoding';

/** Real exports are about 20 deep. */
const deepest = 256;

/** A push reader: `write` the bytes as they come, then `end`. Throws `DrydockError('bad-input')`. */
export class StrictXmlReader {
  readonly #options: XmlOptions;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  readonly #parser = new SaxesParser();
  #depth = 0;
  #ending = false;
  /** Where the parser stood when it last told something: what lies behind it is held in memory. */
  #toldAt = 0;

  constructor(handler: XmlHandler, options: XmlOptions) {
    this.#options = options;
    const parser = this.#parser;
    parser.on('error', (error) => {
      throw this.#refuse(this.#reasonFor(error.message), this.#wordingFor(error.message));
    });
    parser.on('doctype', () => {
      throw this.#refuse(
        'doctype',
        'has a document type declaration, which no real export has: it is refused',
      );
    });
    parser.on('xmldecl', ({ encoding }) => {
      if (encoding !== undefined && !/^(utf-?8|us-ascii)$/i.test(encoding)) {
        throw this.#refuse('encoding', `declares the encoding ${encoding.slice(0, 40)}; only UTF-8 is read`);
      }
    });
    parser.on('opentag', (tag) => {
      this.#toldAt = parser.position;
      this.#depth += 1;
      if (this.#depth > deepest) {
        throw this.#refuse('not-well-formed', `is nested more than ${deepest} elements deep`);
      }
      handler.open(local(tag.name), tag.attributes);
    });
    const text = (value: string): void => {
      this.#toldAt = parser.position;
      if (value.length > this.#options.textLength) throw this.#tooLong();
      if (this.#depth > 0) handler.text(value);
    };
    parser.on('text', text);
    parser.on('cdata', text);
    parser.on('closetag', (tag) => {
      this.#toldAt = parser.position;
      this.#depth -= 1;
      handler.close(local(tag.name));
    });
    const passed = (): void => {
      this.#toldAt = parser.position;
    };
    parser.on('attribute', ({ value }) => {
      passed();
      if (value.length > this.#options.textLength) throw this.#tooLong();
    });
    parser.on('comment', passed);
    parser.on('processinginstruction', passed);
  }

  write(bytes: Uint8Array): void {
    let text: string;
    try {
      text = this.#decoder.decode(bytes, { stream: true });
    } catch {
      throw this.#refuse('encoding', 'is not UTF-8 text, so it cannot be read as XML');
    }
    this.#feed(text);
  }

  end(): void {
    this.#ending = true;
    let rest: string;
    try {
      rest = this.#decoder.decode();
    } catch {
      throw this.#refuse('truncated', 'ends in the middle of a character: it is truncated');
    }
    this.#feed(rest);
    this.#parser.close();
  }

  #feed(text: string): void {
    this.#parser.write(text);
    if (this.#parser.position - this.#toldAt > this.#options.textLength + text.length) throw this.#tooLong();
  }

  #reasonFor(message: string): XmlRefusal {
    if (message.includes('entity')) return 'entity';
    return this.#ending ? 'truncated' : 'not-well-formed';
  }

  #wordingFor(message: string): string {
    if (message.includes('entity')) {
      return 'uses an XML entity that is not one of the five built-in ones: it is refused';
    }
    // The parser begins its messages with "line:column: ", which the sentence ends with anyway.
    const what = message
      .replace(/^\d+:\d+: /, '')
      .replace(/\.$/, '')
      .slice(0, 200);
    return this.#ending ? `is truncated (${what})` : `is not well-formed XML: ${what}`;
  }

  #tooLong(): DrydockError {
    return this.#refuse('text-too-long', `holds a text of more than ${this.#options.textLength} characters`);
  }

  #refuse(reason: XmlRefusal, what: string): DrydockError {
    const { line, column } = this.#parser;
    return new DrydockError(
      'bad-input',
      `${this.#options.file} ${what} (line ${line}, column ${column + 1}).`,
      {
        reason,
      },
    );
  }
}

function local(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/**
 * A copy that stands on its own. A piece cut from a long text keeps the whole text in memory, so
 * whatever outlives the reading of its file goes through here.
 */
export function detached(text: string): string {
  // Short pieces are always copied by the JavaScript engine when they are cut.
  return text.length < 13 ? text : Buffer.from(text, 'utf16le').toString('utf16le');
}
