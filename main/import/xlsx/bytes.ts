/** Byte values and tests for the readers of plain XML; an index past the end reads as undefined. */

export const lt = 60;
export const gt = 62;
export const slash = 47;
export const blank = 32;
export const equals = 61;
export const quote = 34;
const ampersand = 38;

/** What a byte that does not fit means: the bytes ended (-1), or the piece is not plain (0). */
export function stop(b: Buffer, p: number): -1 | 0 {
  return b[p] === undefined ? -1 : 0;
}

export function isBlank(c: number | undefined): boolean {
  return c === 32 || c === 10 || c === 13 || c === 9;
}

/** Letters, digits, colon, underscore, hyphen. */
export function isNameByte(c: number | undefined): boolean {
  return (
    c !== undefined &&
    ((c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 58) || c === 95 || c === 45)
  );
}

export function isPlainValue(c: number | undefined): boolean {
  return c !== undefined && c >= 32 && c < 127 && c !== quote && c !== lt && c !== ampersand;
}

/** The index after the plain text that begins at `start`: ASCII, no `<`, `&` or control characters. */
export function endOfText(b: Buffer, start: number): number {
  let p = start;
  for (let c = b[p]; c !== undefined && c < 127; c = b[p]) {
    if (c === lt || c === ampersand || (c < 32 && c !== 10 && c !== 9)) break;
    p += 1;
  }
  return p;
}

/** Tags by name, in one namespace prefix. */
export class Tags {
  readonly #prefix: Uint8Array;

  /** @param prefix With its colon, as RVTools writes "x:"; else ''. */
  constructor(prefix: string) {
    this.#prefix = Buffer.from(prefix, 'latin1');
  }

  /** Passes over prefix and name; answers the index after them, or 0 or -1 as `stop` does. */
  name(b: Buffer, start: number, name: Uint8Array): number {
    let p = start;
    const prefix = this.#prefix;
    for (let i = 0; i < prefix.length; i += 1, p += 1) if (b[p] !== prefix[i]) return stop(b, p);
    for (let i = 0; i < name.length; i += 1, p += 1) if (b[p] !== name[i]) return stop(b, p);
    const c = b[p];
    return c === gt || c === blank || c === slash ? p : stop(b, p);
  }

  /** Passes over `<name>`. */
  opening(b: Buffer, start: number, name: Uint8Array): number {
    if (b[start] !== lt) return stop(b, start);
    const p = this.name(b, start + 1, name);
    if (p <= 0) return p;
    return b[p] === gt ? p + 1 : stop(b, p);
  }

  /** Passes over `</name>`. */
  closing(b: Buffer, start: number, name: Uint8Array): number {
    if (b[start] !== lt) return stop(b, start);
    if (b[start + 1] !== slash) return stop(b, start + 1);
    const p = this.name(b, start + 2, name);
    if (p <= 0) return p;
    return b[p] === gt ? p + 1 : stop(b, p);
  }

  /** Passes over `<t>` or `<t xml:space="preserve">`. */
  openingText(b: Buffer, start: number): number {
    if (b[start] !== lt) return stop(b, start);
    let p = this.name(b, start + 1, textName);
    if (p <= 0) return p;
    if (b[p] === blank) {
      for (let i = 0; i < spaceAttribute.length; i += 1, p += 1) {
        if (b[p] !== spaceAttribute[i]) return stop(b, p);
      }
    }
    return b[p] === gt ? p + 1 : stop(b, p);
  }
}

export const textName = Buffer.from('t');
const spaceAttribute = Buffer.from(' xml:space="preserve"');
