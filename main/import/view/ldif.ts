import { DrydockError } from '../../../src/contract/result.js';

/** One entry of a directory, with the attributes that were asked for. */
export interface LdifEntry {
  readonly dn: string;
  /** The line its "dn:" stands on, 1-based. */
  readonly line: number;
  /** Lower-case attribute name → values in the file's order. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

export interface LdifOptions {
  /** How messages call the file. */
  readonly file: string;
  /** Lower-case names of the attributes to keep; all others are passed over, however long. */
  readonly wanted: ReadonlySet<string>;
  /** Characters of one value, folded lines together. */
  readonly longestValue: number;
  readonly mostEntries: number;
  readonly mostValues: number;
  /** Told what was passed over although it was wanted. */
  readonly notes: (
    code: 'not-text' | 'change-record' | 'url' | 'no-entry',
    line: number,
    about: string,
  ) => void;
}

/**
 * Reads LDIF (RFC 2849) as text comes in: folded lines, "::" for base64 with UTF-8, comments, values
 * of one attribute on several lines. Entries with "changetype: add", which Windows' own tools write
 * always, are content; other change records are passed over and told. "attribute:< url" is never
 * followed.
 *
 * @throws DrydockError 'bad-input' when a limit is exceeded.
 */
export class LdifReader {
  readonly #options: LdifOptions;
  readonly #take: (entry: LdifEntry) => void;
  /** The line that has begun. */
  #physical = '';
  #physicalCut = false;
  #lineNumber = 0;
  /** The wanted attribute that folded lines go on with. */
  #attribute: { readonly name: string; readonly line: number; text: string } | null = null;
  #entry: Entry | null = null;
  #entries = 0;

  constructor(options: LdifOptions, take: (entry: LdifEntry) => void) {
    this.#options = options;
    this.#take = take;
  }

  write(text: string): void {
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.#append(text.slice(start, end));
      this.#endLine();
      start = end + 1;
    }
    this.#append(text.slice(start));
  }

  end(): void {
    if (this.#physical !== '') this.#endLine();
    this.#endAttribute();
    this.#endEntry();
  }

  #append(piece: string): void {
    const room = this.#options.longestValue + 200 - this.#physical.length;
    if (piece.length > room) this.#physicalCut = true;
    this.#physical += piece.length > room ? piece.slice(0, Math.max(0, room)) : piece;
  }

  #endLine(): void {
    this.#lineNumber += 1;
    const line = this.#physical.endsWith('\r') ? this.#physical.slice(0, -1) : this.#physical;
    const cut = this.#physicalCut;
    this.#physical = '';
    this.#physicalCut = false;
    if (line.startsWith(' ')) {
      if (this.#attribute === null) return;
      this.#attribute.text += line.slice(1);
      if (cut || this.#attribute.text.length > this.#options.longestValue)
        throw this.#tooLong(this.#attribute);
      return;
    }
    this.#endAttribute();
    if (line === '') return this.#endEntry();
    if (line.startsWith('#')) return;
    this.#begin(line, cut);
  }

  #begin(line: string, cut: boolean): void {
    const colon = line.indexOf(':');
    // Options stand behind a semicolon: "cn;lang-de".
    const name =
      line
        .slice(0, colon === -1 ? 0 : colon)
        .split(';', 1)[0]
        ?.trim()
        .toLowerCase() ?? '';
    if (name === 'dn') this.#endEntry();
    if (name !== 'dn' && name !== 'changetype' && !this.#options.wanted.has(name)) return;
    this.#attribute = { name, line: this.#lineNumber, text: line.slice(colon + 1) };
    if (cut || this.#attribute.text.length > this.#options.longestValue) throw this.#tooLong(this.#attribute);
  }

  #endAttribute(): void {
    const attribute = this.#attribute;
    if (attribute === null) return;
    this.#attribute = null;
    const { name, line, text } = attribute;
    const value = this.#valueOf(text, name, line);
    if (value === null) return;
    if (name === 'dn') {
      this.#entry = { dn: value, line, values: new Map(), change: false, count: 0 };
      return;
    }
    const entry = this.#entry;
    if (entry === null) return this.#options.notes('no-entry', line, name);
    if (name === 'changetype') {
      entry.change = value.toLowerCase() !== 'add';
      return;
    }
    entry.count += 1;
    if (entry.count > this.#options.mostValues) {
      throw refuse(
        `The entry at line ${entry.line} of ${this.#options.file} has more than ${this.#options.mostValues} values, which is more than is accepted.`,
      );
    }
    const values = entry.values.get(name);
    if (values) values.push(value);
    else entry.values.set(name, [value]);
  }

  /** What stands behind the first colon: a text, ": " and base64, or "<" and an address. */
  #valueOf(text: string, name: string, line: number): string | null {
    if (text.startsWith('<')) {
      this.#options.notes('url', line, name);
      return null;
    }
    if (!text.startsWith(':')) return text.trimStart();
    const packed = text.slice(1).trim();
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(packed) || packed.length % 4 === 1) {
      this.#options.notes('not-text', line, name);
      return null;
    }
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(packed, 'base64'));
    } catch {
      this.#options.notes('not-text', line, name);
      return null;
    }
  }

  #endEntry(): void {
    const entry = this.#entry;
    if (entry === null) return;
    this.#entry = null;
    if (entry.change) return this.#options.notes('change-record', entry.line, entry.dn);
    this.#entries += 1;
    if (this.#entries > this.#options.mostEntries) {
      throw refuse(
        `${this.#options.file} has more than ${this.#options.mostEntries} entries, which is more than is accepted.`,
      );
    }
    this.#take(entry);
  }

  #tooLong({ name, line }: { readonly name: string; readonly line: number }): DrydockError {
    return refuse(
      `The value of ${name} at line ${line} of ${this.#options.file} is longer than any export has it: the file is refused.`,
    );
  }
}

interface Entry extends LdifEntry {
  readonly values: Map<string, string[]>;
  change: boolean;
  count: number;
}

function refuse(message: string): DrydockError {
  return new DrydockError('bad-input', message);
}
