import { Worker } from 'node:worker_threads';
import type { FileEntry } from './types.js';

/** What the thread is asked to read: ordinary files, with the sizes they were listed with. */
export interface FilesToRead {
  readonly paths: readonly string[];
  readonly sizes: readonly number[];
}

/** What the thread has read, in the order asked. */
export interface FilesRead {
  /** The files one behind the other, with a byte of no meaning after each. */
  readonly bytes: ArrayBuffer;
  /** Their SHA-256. */
  readonly hashes: Uint8Array<ArrayBuffer>;
  /** 0 where a file was not as listed: its bytes and hash mean nothing. */
  readonly isRead: Uint8Array<ArrayBuffer>;
}

/** A file that was read ahead. */
export interface ReadFile {
  readonly bytes: Buffer;
  readonly sha256: Uint8Array;
}

/** Bytes of a SHA-256. */
export const hashBytes = 32;
/** What is asked for at once: little enough for V8 to see its bytes off young, when they are used. */
const atOnce = { bytes: 128 * 1024, files: 100 };
/** Asked for and not yet used: so much lies ready when the disk is slow for a while. */
const inFlight = 4;

interface Asked {
  readonly files: readonly FileEntry[];
  /** Where each of them begins in the answer. */
  readonly starts: readonly number[];
  /** Null when the thread has ended. */
  readonly answer: Promise<FilesRead | null>;
}

/**
 * Reads files of a folder in their order, on a thread of its own, while what was read is worked on.
 * Opening and hashing 47,000 files takes a fifth of an import's time, from a disk that has not read
 * them lately more than half.
 */
export class ReadAhead {
  readonly #files: readonly FileEntry[];
  readonly #pathOf: (entry: FileEntry) => string;
  readonly #worker: Worker;
  /** In the order asked; the first are those in use. */
  readonly #asked: Asked[] = [];
  /** Whom to tell what the thread answers next, and so on. */
  readonly #unanswered: ((read: FilesRead | null) => void)[] = [];
  /** Position of the first file not asked for yet. */
  #next = 0;
  #hasEnded = false;

  /**
   * @param thread the entry `readerThread`
   * @param files small ones, sorted by their index
   */
  constructor(thread: URL, files: readonly FileEntry[], pathOf: (entry: FileEntry) => string) {
    this.#files = files;
    this.#pathOf = pathOf;
    this.#worker = new Worker(thread, {
      name: 'drydock-reader',
      resourceLimits: { maxYoungGenerationSizeMb: 2 },
    });
    this.#worker.on('message', (read: FilesRead) => this.#unanswered.shift()?.(read));
    this.#worker.on('error', () => this.#end());
    this.#worker.on('exit', () => this.#end());
    for (let i = 0; i < inFlight; i += 1) this.#ask();
  }

  /**
   * A file that was read ahead; those before it cannot be had any more. Null for them, and for what
   * the thread could not read: then it is for the caller to read it.
   */
  async take(entry: FileEntry): Promise<ReadFile | null> {
    while ((this.#asked[0]?.files.at(-1)?.index ?? Infinity) < entry.index) {
      this.#asked.shift();
      this.#passOver(entry.index);
      this.#ask();
    }
    const [asked] = this.#asked;
    const i = asked?.files.indexOf(entry) ?? -1;
    if (asked === undefined || i < 0) return null;
    const read = await asked.answer;
    if (read?.isRead[i] !== 1) return null;
    return {
      bytes: Buffer.from(read.bytes, asked.starts[i], entry.bytes),
      sha256: read.hashes.subarray(i * hashBytes, (i + 1) * hashBytes),
    };
  }

  /** Ends the thread, whatever it is at. */
  async close(): Promise<void> {
    this.#end();
    await this.#worker.terminate();
  }

  /** Files that come before one that is wanted already need not be read. */
  #passOver(index: number): void {
    while ((this.#files[this.#next]?.index ?? Infinity) < index) this.#next += 1;
  }

  #ask(): void {
    const files: FileEntry[] = [];
    const starts: number[] = [];
    let at = 0;
    for (; files.length < atOnce.files; this.#next += 1) {
      const file = this.#files[this.#next];
      if (file === undefined || (at > 0 && at + file.bytes > atOnce.bytes)) break;
      files.push(file);
      starts.push(at);
      at += file.bytes + 1;
    }
    if (this.#hasEnded || files.length === 0) return;
    const answer = new Promise<FilesRead | null>((arrive) => this.#unanswered.push(arrive));
    this.#asked.push({ files, starts, answer });
    const asked: FilesToRead = { paths: files.map(this.#pathOf), sizes: files.map(({ bytes }) => bytes) };
    this.#worker.postMessage(asked);
  }

  #end(): void {
    this.#hasEnded = true;
    for (const arrive of this.#unanswered.splice(0)) arrive(null);
  }
}
