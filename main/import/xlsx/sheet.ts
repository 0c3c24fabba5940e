import type { Readable } from 'node:stream';
import { PlainRowReader } from './plainRow.js';
import { RowSink, type SheetPlace } from './rowSink.js';
import type { SharedStrings } from './sharedStrings.js';
import { SheetXml } from './sheetXml.js';
import type { RowConsumer } from './types.js';

/** A row that has not ended after so many bytes is left to the XML reader, which bounds its texts. */
const longestPlainRow = 1024 * 1024;

/** What reading a worksheet needs to know beside its bytes. */
export interface SheetOptions {
  readonly place: SheetPlace;
  readonly strings: SharedStrings;
  /** Characters one cell may have. */
  readonly textLength: number;
  readonly rows: number;
  /** Called with every piece's size; throws when the user has cancelled. */
  readonly check: (bytes: number) => void;
  /** False reads everything with the XML reader; the result is the same. For tests. */
  readonly plainRows?: boolean;
}

/**
 * Streams one worksheet's rows to a consumer. The declared range is not looked at: it is often far
 * larger than the data. Plain rows are cut out of the bytes and read by `PlainRowReader`; everything
 * else (the beginning, the end, rows with anything unusual) goes through the strict XML reader, which
 * sees a document that merely lacks those rows, and so still checks that it is whole.
 *
 * @throws DrydockError 'bad-input' when the sheet is damaged or exceeds a limit.
 */
export async function readSheet(stream: Readable, consumer: RowConsumer, options: SheetOptions): Promise<void> {
  const sink = new RowSink(consumer, options.strings, options.place, options.rows);
  const reader = new SheetReader(sink, options);
  for await (const chunk of stream) {
    options.check((chunk as Buffer).length);
    reader.write(chunk as Buffer);
    // Leaving the loop ends the stream.
    if (sink.stopped) return;
  }
  reader.end();
}

class SheetReader {
  readonly #sink: RowSink;
  readonly #xml: SheetXml;
  readonly #options: SheetOptions;
  #plain: PlainRowReader | null = null;
  /** `</x:row`, to look for. */
  #rowEnd: Buffer = Buffer.alloc(0);
  #rest: Buffer = Buffer.alloc(0);
  #begun = false;
  /** Whether a row may begin right here. */
  #atRow = false;
  /** Rows the XML reader had closed when the stretch now being given to it began. */
  #closedBefore = 0;

  constructor(sink: RowSink, options: SheetOptions) {
    this.#sink = sink;
    this.#options = options;
    this.#xml = new SheetXml(sink, options.place, options.textLength);
  }

  write(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    if (!this.#begun && !this.#begin(bytes)) {
      this.#rest = bytes;
      return;
    }
    let at = 0;
    while (at < bytes.length && !this.#sink.stopped) {
      const next = this.#atRow ? this.#plainRow(bytes, at) : this.#stretch(bytes, at);
      if (next === -1) break;
      at = next;
    }
    // A copy: the piece would keep the whole chunk.
    this.#rest = Buffer.from(bytes.subarray(at));
  }

  end(): void {
    if (this.#rest.length > 0) this.#xml.write(this.#rest);
    this.#xml.end();
  }

  /** Looks for the prefix the document gives its elements; false when more bytes are needed. */
  #begin(bytes: Buffer): boolean {
    const head = bytes.toString('latin1', 0, 4096);
    const root = /<([A-Za-z_][\w.-]{0,30}:)?worksheet[\s>]/.exec(head);
    if (root === null && bytes.length < 4096 && this.#rest.length < bytes.length) return false;
    const prefix = root?.[1] ?? '';
    if (this.#options.plainRows !== false) {
      this.#plain = new PlainRowReader(this.#sink, prefix, this.#options.textLength);
    }
    this.#rowEnd = Buffer.from(`</${prefix}row`, 'latin1');
    this.#begun = true;
    return true;
  }

  /** Reads the row that begins here, if it is plain; answers where to go on, -1 to wait for more. */
  #plainRow(bytes: Buffer, at: number): number {
    const next = this.#plain?.read(bytes, at) ?? 0;
    if (next > 0) return next;
    if (next === -1 && bytes.length - at < longestPlainRow) return -1;
    this.#atRow = false;
    this.#closedBefore = this.#xml.rowsClosed;
    return at;
  }

  /**
   * Gives the XML reader everything up to the next end of a row. Rows may be cut out again after it
   * when the reader agrees that exactly this one row has ended there: what looked like its end may
   * have stood in a comment.
   */
  #stretch(bytes: Buffer, at: number): number {
    const found = bytes.indexOf(this.#rowEnd, at);
    if (found < 0) {
      // The end may be cut in two: its first part stays for the next piece.
      const upTo = Math.max(at, bytes.length - this.#rowEnd.length + 1);
      if (upTo === at) return -1;
      this.#xml.write(bytes.subarray(at, upTo));
      return upTo;
    }
    const after = found + this.#rowEnd.length;
    if (after >= bytes.length) {
      if (found === at) return -1;
      this.#xml.write(bytes.subarray(at, found));
      return found;
    }
    this.#xml.write(bytes.subarray(at, after + 1));
    const plainEnd = bytes[after] === 62;
    const closed = this.#xml.rowsClosed - this.#closedBefore;
    this.#closedBefore = this.#xml.rowsClosed;
    this.#atRow = this.#plain !== null && plainEnd && closed === 1 && this.#xml.betweenRows;
    return after + 1;
  }
}
