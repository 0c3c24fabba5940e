import { hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { hashBytes as length, ReadAhead } from './readAhead.js';
import { smallFile } from './smallFiles.js';
import type { FileEntry, FileSet } from './types.js';

/** Small files from which on starting a thread to read them takes less time than it saves. */
const worthAThread = 1000;

/**
 * A set that keeps the SHA-256 of each file read whole. The fingerprint of a folder of tens of
 * thousands of files then takes no second reading, and is of the very bytes that were imported.
 *
 * A large folder's files are read and hashed ahead by a thread of their own.
 */
export class HashedFiles implements FileSet {
  readonly #files: FileSet;
  readonly #hashes: Buffer;
  readonly #known: Uint8Array;
  readonly #ahead: ReadAhead | null = null;

  /** @param reader the thread's entry; null where all is to be read on this one */
  constructor(files: FileSet, reader: URL | null) {
    this.#files = files;
    this.#hashes = Buffer.allocUnsafeSlow(files.entries.length * length);
    this.#known = new Uint8Array(files.entries.length);
    const { kind, pathOf } = files;
    const small = files.entries.filter(({ bytes }) => bytes <= smallFile);
    if (reader === null || kind !== 'folder' || pathOf === undefined || small.length < worthAThread) return;
    this.#ahead = new ReadAhead(reader, small, pathOf);
  }

  get name(): string {
    return this.#files.name;
  }

  get kind(): FileSet['kind'] {
    return this.#files.kind;
  }

  get entries(): readonly FileEntry[] {
    return this.#files.entries;
  }

  get leftOut(): FileSet['leftOut'] {
    return this.#files.leftOut;
  }

  open(entry: FileEntry): Promise<Readable> {
    return this.#files.open(entry);
  }

  async read(entry: FileEntry, maxBytes: number): Promise<Buffer> {
    const ahead = entry.bytes > maxBytes ? null : await this.#ahead?.take(entry);
    // What could not be read ahead is refused, or read after all, by the set itself.
    const bytes = ahead?.bytes ?? (await this.#files.read(entry, maxBytes));
    this.#hashes.set(ahead?.sha256 ?? hash('sha256', bytes, 'buffer'), entry.index * length);
    this.#known[entry.index] = 1;
    return bytes;
  }

  /** Lower-case hex of a file's SHA-256; null as long as it was not read whole. */
  hashOf({ index }: FileEntry): string | null {
    if (this.#known[index] !== 1) return null;
    return this.#hashes.toString('hex', index * length, (index + 1) * length);
  }

  /** Ends the reading ahead. The set itself is closed by whoever opened it. */
  async close(): Promise<void> {
    await this.#ahead?.close();
  }
}
