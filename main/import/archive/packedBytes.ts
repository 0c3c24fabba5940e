import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import yauzl from 'yauzl';

/** Bytes read at once: an archive's files, and the lines of its directory, lie one behind the other. */
const windowBytes = 1024 * 1024;
/** Bytes of a stream's pieces. */
const streamBytes = 128 * 1024;
/** A local file header's fixed part, and its first four bytes. */
const headerBytes = 30;
const headerMagic = 0x04034b50;
/** Room for the extra fields of a local header, whose length only the header itself tells. */
const extraBytes = 256;

/** Where a packed file begins and how long its parts are, by the archive's directory. */
export interface Packed {
  readonly relativeOffsetOfLocalHeader: number;
  readonly fileNameLength: number;
  readonly compressedSize: number;
}

/**
 * An archive's bytes, read a window at a time: asking the operating system for each of 50,000 small
 * files, and twice for each of their lines in the directory, takes longer than unpacking them.
 */
export class PackedBytes extends yauzl.RandomAccessReader {
  readonly #handle: FileHandle;
  #window: Buffer = Buffer.alloc(0);
  #windowAt = 0;

  /** @param handle closed with the reader */
  constructor(handle: FileHandle) {
    super();
    this.#handle = handle;
  }

  /**
   * One file's packed bytes. Several calls may be under way at once.
   *
   * @throws Error when the local header is not one, or the archive ends too early
   */
  async of(entry: Packed): Promise<Buffer> {
    const at = entry.relativeOffsetOfLocalHeader;
    const guess = headerBytes + entry.fileNameLength + extraBytes + entry.compressedSize;
    const bytes = this.#held(at, guess) ?? (await this.#fetch(at, guess));
    if (bytes.length < headerBytes || bytes.readUInt32LE(0) !== headerMagic) {
      throw new Error('There is no local file header where the directory says.');
    }
    const dataAt = headerBytes + bytes.readUInt16LE(26) + bytes.readUInt16LE(28);
    const end = dataAt + entry.compressedSize;
    const whole = end <= bytes.length ? bytes : await this.#fetch(at, end);
    if (whole.length < end) throw new Error('The archive ends before the file does.');
    return whole.subarray(dataAt, end);
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    const give = (bytes: Buffer): void => callback(null, bytes.copy(buffer, offset, 0, length));
    const held = this.#held(position, length);
    if (held) give(held);
    else this.#fetch(position, length).then(give, callback);
  }

  override _readStreamForRange(start: number, end: number): Readable {
    // Not the handle's own stream, which closes the handle when it is given up half-way.
    return Readable.from(this.#range(start, end), { objectMode: false, highWaterMark: streamBytes });
  }

  override close(callback: (error: Error | null) => void): void {
    this.#window = Buffer.alloc(0);
    this.#handle.close().then(() => callback(null), callback);
  }

  async *#range(start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end;) {
      const bytes = Buffer.allocUnsafeSlow(Math.min(streamBytes, end - at));
      const { bytesRead } = await this.#handle.read(bytes, 0, bytes.length, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield bytes.subarray(0, bytesRead);
    }
  }

  #held(at: number, length: number): Buffer | null {
    const offset = at - this.#windowAt;
    return offset >= 0 && offset + length <= this.#window.length ? this.#window.subarray(offset) : null;
  }

  /** Bytes from there on: at least so many, unless the archive ends before. */
  async #fetch(at: number, length: number): Promise<Buffer> {
    const wanted = Math.max(length, windowBytes);
    // A new one each time: the last one may still be read.
    const window = Buffer.allocUnsafeSlow(wanted);
    let read = 0;
    while (read < wanted) {
      const { bytesRead } = await this.#handle.read(window, read, wanted - read, at + read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    const bytes = window.subarray(0, read);
    // One that is as large as a file of its own is not worth keeping.
    if (length <= windowBytes) {
      this.#window = bytes;
      this.#windowAt = at;
    }
    return bytes;
  }
}
