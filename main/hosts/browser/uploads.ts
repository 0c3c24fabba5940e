import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PickedFile } from '../../../src/contract/bridge.js';
import { done, failed, type Failed, type Result } from '../../../src/contract/result.js';
import type { FileRefs } from '../shared/fileRefs.js';
import { safeFileName } from '../shared/names.js';
import { makePrivateFolder } from './privateFolder.js';

export interface UploadLimits {
  /** Bytes of all uploads together. */
  readonly totalBytes: number;
  readonly files: number;
}

export const uploadLimits: UploadLimits = { totalBytes: 16 * 1024 ** 3, files: 200_000 };

const maxDepth = 32;

/**
 * Files a browser handed over, kept in a folder only this user can read and removed when the host
 * ends, or before where nobody needs them any more. A browser never tells a path, so the engine reads these copies.
 */
export class Uploads {
  readonly folder: string;
  readonly #refs: FileRefs;
  readonly #limits: UploadLimits;
  readonly #folders = new Map<string, string>();
  /** What lies under each path that was answered with a reference. */
  readonly #kept = new Map<string, { bytes: number; files: number }>();
  #bytes = 0;
  #files = 0;
  #next = 0;

  private constructor(folder: string, refs: FileRefs, limits: UploadLimits) {
    this.folder = folder;
    this.#refs = refs;
    this.#limits = limits;
  }

  static async begin(refs: FileRefs, limits: UploadLimits = uploadLimits): Promise<Uploads> {
    return new Uploads(await makePrivateFolder(), refs, limits);
  }

  /**
   * Keeps one file under its own name, so that messages about it can name it.
   *
   * @param beside a file that was picked with it: they lie in one folder, as most likely they did
   *   before, unless one of that name lies there already
   */
  async file(name: string, bytes: Readable, beside: string | null = null): Promise<Result<PickedFile>> {
    const plain = safeFileName(name);
    let path: string | null = null;
    try {
      path = join(this.#placeBeside(beside, plain) ?? (await this.#place()), plain);
      this.#kept.set(path, { bytes: 0, files: 0 });
      const problem = await this.#write(path, path, bytes);
      if (problem === null) return done(this.#refs.add(path));
      await this.#clear(path);
      return problem;
    } catch (error) {
      if (path !== null) await this.#clear(path);
      bytes.resume();
      return notKept(error, this.#limits);
    }
  }

  /** Begins a folder; `intoFolder` fills it. */
  async beginFolder(name: string): Promise<Result<PickedFile>> {
    try {
      const path = join(await this.#place(), safeFileName(name, 'folder'));
      await mkdir(path, { mode: 0o700 });
      this.#kept.set(path, { bytes: 0, files: 0 });
      const picked = this.#refs.add(path);
      this.#folders.set(picked.ref, path);
      return done(picked);
    } catch (error) {
      return notKept(error, this.#limits);
    }
  }

  /** Keeps one file of a folder; `below` is its path inside the folder, with slashes. */
  async intoFolder(ref: string, below: string, bytes: Readable): Promise<Result<PickedFile>> {
    const folder = this.#folders.get(ref);
    if (folder === undefined) return failed('bad-request', 'This folder is not known. Choose it again.');
    const segments = below.split('/');
    if (
      segments.length > maxDepth ||
      segments.some((segment) => segment === '' || segment === '.' || segment === '..')
    ) {
      return failed('bad-input', 'A file in this folder has a path that cannot be kept.');
    }
    const path = join(folder, ...segments.map((segment) => safeFileName(segment)));
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const problem = await this.#write(folder, path, bytes);
      return problem ?? done({ ref, name: segments.at(-1) ?? '' });
    } catch (error) {
      bytes.resume();
      return notKept(error, this.#limits);
    }
  }

  /** Removes what was uploaded under a reference, a file or a folder; false for anything else. */
  async remove(ref: string, path: string): Promise<boolean> {
    if (!this.#kept.has(path)) return false;
    this.#folders.delete(ref);
    await this.#clear(path);
    return true;
  }

  /** Removes a file or a folder that nobody needs any more, and its reference; others are left alone. */
  async forget(ref: string): Promise<void> {
    const path = this.#refs.path(ref);
    if (path !== undefined && (await this.remove(ref, path))) this.#refs.remove(ref);
  }

  /** Removes everything. */
  async end(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** A new folder for what is picked together. Where things of one name must be told apart, its name is shown. */
  async #place(): Promise<string> {
    this.#next += 1;
    const path = join(this.folder, `files ${this.#next}`);
    await mkdir(path, { mode: 0o700 });
    return path;
  }

  /** The folder a file lies in, if it is kept by itself and a file of the name can be put beside it. */
  #placeBeside(ref: string | null, name: string): string | null {
    const path = this.#refs.path(ref);
    if (ref === null || path === undefined || this.#folders.has(ref) || !this.#kept.has(path)) return null;
    const beside = join(dirname(path), name);
    // One that is being kept just now may not be there yet.
    return this.#kept.has(beside) || existsSync(beside) ? null : dirname(path);
  }

  /** Removes what lies under a path, and the folder around it with the last. */
  async #clear(path: string): Promise<void> {
    const { bytes, files } = this.#kept.get(path) ?? { bytes: 0, files: 0 };
    this.#kept.delete(path);
    this.#bytes -= bytes;
    this.#files -= files;
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
    // Files picked together share it.
    await rmdir(dirname(path)).catch(() => undefined);
  }

  /** @param under the path with a reference that the file counts for */
  async #write(under: string, path: string, bytes: Readable): Promise<Failed | null> {
    if (this.#files >= this.#limits.files) return failed('bad-input', 'These are too many files.');
    this.#files += 1;
    let written = 0;
    const count = new Transform({
      transform: (chunk: Buffer, _encoding, next) => {
        written += chunk.length;
        this.#bytes += chunk.length;
        next(this.#bytes > this.#limits.totalBytes ? new TooMuch() : null, chunk);
      },
    });
    bytes.once('close', () => {
      if (!bytes.readableEnded) count.destroy(new Interrupted());
    });
    try {
      // The sender may have gone while the folder was made; then "close" has come and gone too.
      if (bytes.destroyed) throw new Interrupted();
      // Piped, not part of the pipeline: a failing pipeline would destroy the request, and with it
      // the connection the answer has to go through.
      bytes.pipe(count);
      await pipeline(count, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
      const kept = this.#kept.get(under);
      if (kept !== undefined) {
        kept.bytes += written;
        kept.files += 1;
      }
      return null;
    } catch (error) {
      bytes.unpipe(count);
      bytes.resume();
      this.#bytes -= written;
      this.#files -= 1;
      if (codeOf(error) !== 'EEXIST') await rm(path, { force: true });
      return notKept(error, this.#limits);
    }
  }
}

class TooMuch extends Error {}
class Interrupted extends Error {}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function notKept(error: unknown, limits: UploadLimits): Failed {
  if (error instanceof TooMuch) {
    const gib = Math.floor(limits.totalBytes / 1024 ** 3);
    return failed('bad-input', `The files are larger than the ${gib} GiB this host keeps.`);
  }
  if (error instanceof Interrupted) return failed('cancelled', 'The file did not arrive completely.');
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return failed(
        'storage',
        'The disk of the temporary folder is full: nothing of this file was kept. Free some space there and try again.',
      );
    case 'EEXIST':
      return failed('bad-input', 'Two files of this folder have the same name on this system.');
    default:
      return failed('storage', 'The file could not be kept in the temporary folder.');
  }
}
