import type { FileHandle } from 'node:fs/promises';
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
  /** Where its local header begins. */
  readonly headerAt: number;
  readonly nameBytes: number;
  readonly packedBytes: number;
}

/**
 * An archive's bytes, read a window at a time: asking the operating system for each of 50,000 small
 * files, and twice for each of their lines in the directory, takes longer than unpacking them.
 */
export class PackedBytes extends yauzl.RandomAccessReader {
  readonly #handle: FileHandle;
  /** Used again for every window; only what was last read into it counts. */
  #window: Buffer = Buffer.alloc(0);
  #windowAt = 0;
  #filled = 0;
  #isBeingFilled = false;

  /** @param handle closed with the reader */
  constructor(handle: FileHandle) {
    super();
    this.#handle = handle;
  }

  /**
   * Hands one file's packed bytes over. They are good until `use` returns: what it wants to keep it
   * must copy. Several calls may be under way at once.
   *
   * @throws Error when the local header is not one, or the archive ends too early
   */
  async of<T>(entry: Packed, use: (packed: Buffer) => T): Promise<T> {
    const at = entry.headerAt;
    const guess = headerBytes + entry.nameBytes + extraBytes + entry.packedBytes;
    let end = 0;
    const take = (bytes: Buffer): { readonly value: T } | null => {
      const dataAt = dataAfter(bytes);
      end = dataAt + entry.packedBytes;
      return end <= bytes.length ? { value: use(bytes.subarray(dataAt, end)) } : null;
    };
    const held = this.#held(at, guess);
    const taken =
      (held ? take(held) : await this.#fetch(at, guess, take)) ?? (await this.#fetch(at, end, take));
    if (taken === null) throw endsEarly();
    return taken.value;
  }

  /**
   * One file's packed bytes, piece by piece.
   * @throws Error as `of` does
   */
  async *pieces(entry: Packed): AsyncGenerator<Buffer> {
    let at = entry.headerAt + (await this.#fetch(entry.headerAt, headerBytes, dataAfter));
    const end = at + entry.packedBytes;
    while (at < end) {
      const bytes = Buffer.allocUnsafeSlow(Math.min(streamBytes, end - at));
      const { bytesRead } = await this.#handle.read(bytes, 0, bytes.length, at);
      if (bytesRead === 0) throw endsEarly();
      at += bytesRead;
      yield bytes.subarray(0, bytesRead);
    }
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    const copy = (bytes: Buffer): number => bytes.copy(buffer, offset, 0, length);
    const held = this.#held(position, length);
    if (held) callback(null, copy(held));
    else this.#fetch(position, length, copy).then((copied) => callback(null, copied), callback);
  }

  override close(callback: (error: Error | null) => void): void {
    this.#window = Buffer.alloc(0);
    this.#filled = 0;
    this.#handle.close().then(() => callback(null), callback);
  }

  #held(at: number, length: number): Buffer | null {
    const offset = at - this.#windowAt;
    return offset >= 0 && offset + length <= this.#filled
      ? this.#window.subarray(offset, this.#filled)
      : null;
  }

  /** Hands bytes from there on over: at least so many, unless the archive ends before. */
  async #fetch<T>(at: number, length: number, use: (bytes: Buffer) => T): Promise<T> {
    // One that is as large as a file of its own is not worth keeping; nor may one be read into twice.
    if (length > windowBytes || this.#isBeingFilled) {
      const own = Buffer.allocUnsafeSlow(length);
      return use(own.subarray(0, await this.#readInto(own, at)));
    }
    this.#isBeingFilled = true;
    this.#filled = 0;
    try {
      if (this.#window.length === 0) this.#window = Buffer.allocUnsafeSlow(windowBytes);
      this.#filled = await this.#readInto(this.#window, at);
      this.#windowAt = at;
      // Before anybody else's turn can come.
      return use(this.#window.subarray(0, this.#filled));
    } finally {
      this.#isBeingFilled = false;
    }
  }

  /** Fills a buffer from there on, as far as the archive goes; answers the bytes read. */
  async #readInto(buffer: Buffer, at: number): Promise<number> {
    let read = 0;
    while (read < buffer.length) {
      const { bytesRead } = await this.#handle.read(buffer, read, buffer.length - read, at + read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    return read;
  }
}

/** How far behind the beginning of its local header a file's data begin. */
function dataAfter(header: Buffer): number {
  if (header.length < headerBytes || header.readUInt32LE(0) !== headerMagic) {
    throw new Error('There is no local file header where the directory says.');
  }
  return headerBytes + header.readUInt16LE(26) + header.readUInt16LE(28);
}

function endsEarly(): Error {
  return new Error('The archive ends before the file does.');
}
