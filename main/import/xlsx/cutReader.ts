/** A piece that has not ended after so many bytes is left to the XML reader, which bounds its texts. */
const longestPiece = 1024 * 1024;
const gt = 62;

/** Reads pieces that are written plainly: all of `<row>…</row>` or nothing of it. */
export interface PlainPieces {
  /**
   * Reads one piece that begins at `start`, blanks before it passed over.
   *
   * @returns The index after the piece; 0 when it is not plain; -1 when the bytes end before it does.
   */
  read(bytes: Buffer, start: number): number;
}

/** The whole way: an XML reader that counts the pieces it has seen the end of. */
export interface WholeWay {
  readonly piecesClosed: number;
  /** Whether the next thing to come may be a piece. */
  readonly betweenPieces: boolean;
  write(bytes: Uint8Array): void;
  end(): void;
}

/**
 * Streams a large XML part that is mostly one kind of piece after another. Plain pieces are cut out
 * of the bytes and read by `PlainPieces`; everything else goes to the XML reader, which sees a
 * document that merely lacks those pieces, and so still checks that the document is whole.
 */
export class CutReader {
  readonly #xml: WholeWay;
  readonly #plain: ((prefix: string) => PlainPieces) | null;
  readonly #root: string;
  readonly #piece: string;
  #pieces: PlainPieces | null = null;
  /** `</x:row`, to look for. */
  #pieceEnd: Buffer = Buffer.alloc(0);
  /** Bytes not yet dealt with: the first `#filled` of it. Used again for every chunk. */
  #buffer: Buffer = Buffer.allocUnsafe(256 * 1024);
  #filled = 0;
  #begun = false;
  /** Whether a piece may begin right here. */
  #atPiece = false;
  /** Pieces the XML reader had closed when the stretch now being given to it began. */
  #closedBefore = 0;
  /** Set to leave the rest unread. */
  stopped: () => boolean = () => false;

  /**
   * @param names The outermost element and the pieces in it.
   * @param plain Makes the short way, told the prefix with its colon that the document gives its
   *   elements; null reads everything the whole way, with the same result.
   */
  constructor(
    names: { readonly root: string; readonly piece: string },
    xml: WholeWay,
    plain: ((prefix: string) => PlainPieces) | null,
  ) {
    this.#root = names.root;
    this.#piece = names.piece;
    this.#xml = xml;
    this.#plain = plain;
  }

  write(chunk: Buffer): void {
    const bytes = this.#append(chunk);
    if (!this.#begun) this.#begin(bytes);
    let at = 0;
    while (at < bytes.length && !this.stopped()) {
      const next = this.#atPiece ? this.#plainPiece(bytes, at) : this.#stretch(bytes, at);
      if (next === -1) break;
      at = next;
    }
    bytes.copyWithin(0, at);
    this.#filled = bytes.length - at;
  }

  end(): void {
    this.#xml.write(this.#buffer.subarray(0, this.#filled));
    this.#xml.end();
  }

  /** Puts a chunk behind what is left over; answers both. */
  #append(chunk: Buffer): Buffer {
    const length = this.#filled + chunk.length;
    if (length > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(length * 2);
      this.#buffer.copy(larger, 0, 0, this.#filled);
      this.#buffer = larger;
    }
    chunk.copy(this.#buffer, this.#filled);
    return this.#buffer.subarray(0, length);
  }

  /** Looks for the prefix in the first bytes; not finding it only means that nothing will be plain. */
  #begin(bytes: Buffer): void {
    const head = bytes.toString('latin1', 0, 4096);
    const prefix = new RegExp(`<([A-Za-z_][\\w.-]{0,30}:)?${this.#root}[\\s>]`).exec(head)?.[1] ?? '';
    this.#pieces = this.#plain?.(prefix) ?? null;
    this.#pieceEnd = Buffer.from(`</${prefix}${this.#piece}`, 'latin1');
    this.#begun = true;
  }

  /** Reads the piece that begins here, if it is plain; answers where to go on, -1 to wait for more. */
  #plainPiece(bytes: Buffer, at: number): number {
    const next = this.#pieces?.read(bytes, at) ?? 0;
    if (next > 0) return next;
    if (next === -1 && bytes.length - at < longestPiece) return -1;
    this.#atPiece = false;
    this.#closedBefore = this.#xml.piecesClosed;
    return at;
  }

  /**
   * Gives the XML reader everything up to the next end of a piece. Pieces may be cut out again after
   * it when the reader agrees that exactly this one has ended there: what looked like its end may
   * have stood in a comment.
   */
  #stretch(bytes: Buffer, at: number): number {
    const found = bytes.indexOf(this.#pieceEnd, at);
    const after = found + this.#pieceEnd.length;
    if (found < 0 || after >= bytes.length) {
      // The end may be cut in two: its first part stays for the next chunk.
      const upTo = found < 0 ? Math.max(at, bytes.length - this.#pieceEnd.length + 1) : found;
      if (upTo === at) return -1;
      this.#xml.write(bytes.subarray(at, upTo));
      return upTo;
    }
    this.#xml.write(bytes.subarray(at, after + 1));
    const closed = this.#xml.piecesClosed - this.#closedBefore;
    this.#closedBefore = this.#xml.piecesClosed;
    this.#atPiece = this.#pieces !== null && bytes[after] === gt && closed === 1 && this.#xml.betweenPieces;
    return after + 1;
  }
}
