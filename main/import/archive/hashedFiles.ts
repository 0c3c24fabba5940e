import { hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { FileEntry, FileSet } from './types.js';

const length = 32;

/**
 * A set that keeps the SHA-256 of each file read whole. The fingerprint of a folder of tens of
 * thousands of files then takes no second reading, and is of the very bytes that were imported.
 */
export class HashedFiles implements FileSet {
  readonly #files: FileSet;
  readonly #hashes: Buffer;
  readonly #known: Uint8Array;

  constructor(files: FileSet) {
    this.#files = files;
    this.#hashes = Buffer.allocUnsafeSlow(files.entries.length * length);
    this.#known = new Uint8Array(files.entries.length);
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
    const bytes = await this.#files.read(entry, maxBytes);
    hash('sha256', bytes, 'buffer').copy(this.#hashes, entry.index * length);
    this.#known[entry.index] = 1;
    return bytes;
  }

  /** Lower-case hex of a file's SHA-256; null as long as it was not read whole. */
  hashOf({ index }: FileEntry): string | null {
    if (this.#known[index] !== 1) return null;
    return this.#hashes.toString('hex', index * length, (index + 1) * length);
  }

  close(): Promise<void> {
    return this.#files.close();
  }
}
