import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
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
  /** What each place, a folder of its own for each upload, holds. */
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

  /** Keeps one file under its own name, so that messages about it can name it. */
  async file(name: string, bytes: Readable): Promise<Result<PickedFile>> {
    try {
      const path = join(await this.#place(), safeFileName(name));
      const problem = await this.#write(path, bytes);
      return problem ?? done(this.#refs.add(path));
    } catch (error) {
      bytes.resume();
      return notKept(error, this.#limits);
    }
  }

  /** Begins a folder; `intoFolder` fills it. */
  async beginFolder(name: string): Promise<Result<PickedFile>> {
    try {
      const path = join(await this.#place(), safeFileName(name, 'folder'));
      await mkdir(path, { mode: 0o700 });
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
      const problem = await this.#write(path, bytes);
      return problem ?? done({ ref, name: segments.at(-1) ?? '' });
    } catch (error) {
      bytes.resume();
      return notKept(error, this.#limits);
    }
  }

  /** Removes what was uploaded under a reference, a file or a folder; false for anything else. */
  async remove(ref: string, path: string): Promise<boolean> {
    const [place = ''] = relative(this.folder, path).split(sep);
    const kept = this.#kept.get(place);
    if (kept === undefined) return false;
    await rm(join(this.folder, place), { recursive: true, force: true, maxRetries: 3 });
    this.#kept.delete(place);
    this.#folders.delete(ref);
    this.#bytes -= kept.bytes;
    this.#files -= kept.files;
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

  async #place(): Promise<string> {
    const place = String(this.#next++);
    const path = join(this.folder, place);
    await mkdir(path, { mode: 0o700 });
    this.#kept.set(place, { bytes: 0, files: 0 });
    return path;
  }

  async #write(path: string, bytes: Readable): Promise<Failed | null> {
    this.#files += 1;
    if (this.#files > this.#limits.files) return failed('bad-input', 'These are too many files.');
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
      const kept = this.#kept.get(relative(this.folder, path).split(sep)[0] ?? '');
      if (kept !== undefined) {
        kept.bytes += written;
        kept.files += 1;
      }
      return null;
    } catch (error) {
      bytes.unpipe(count);
      bytes.resume();
      this.#bytes -= written;
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
