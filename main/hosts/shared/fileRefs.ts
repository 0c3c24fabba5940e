import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import type { PickedFile } from '../../../src/contract/bridge.js';
import type { MethodName } from '../../../src/contract/methods.js';
import { done, failed, type Result } from '../../../src/contract/result.js';

/** The inputs that name files, and where in the input. */
const fileFields: Partial<Record<MethodName, readonly string[]>> = {
  'import.inspect': ['files', 'overlay'],
  'plans.import': ['file'],
  'workspace.openFile': ['file'],
};

const unknownRef = failed('bad-request', 'This file is not known any more. Choose it again.');

/**
 * Files the user picked or dropped, under names that cannot be guessed. The page hands these back
 * instead of paths, so that it can never make the engine read a file nobody chose.
 */
export class FileRefs {
  readonly #paths = new Map<string, string>();

  /** Remembers a file or folder; `name` is shown to the user. */
  add(path: string, name: string = basename(path)): PickedFile {
    const ref = randomBytes(24).toString('base64url');
    this.#paths.set(ref, path);
    return { ref, name };
  }

  /** Where the file is, or undefined for a reference that was never handed out. */
  path(ref: unknown): string | undefined {
    return typeof ref === 'string' ? this.#paths.get(ref) : undefined;
  }

  /** The file is gone: the reference leads nowhere. */
  remove(ref: string): void {
    this.#paths.delete(ref);
  }

  /** The file has moved: the reference now leads to its new place. */
  move(ref: string, path: string): void {
    if (this.#paths.has(ref)) this.#paths.set(ref, path);
  }

  /** The input with every file reference replaced by its path; other input comes back as it is. */
  resolve(name: MethodName, input: unknown): Result<unknown> {
    const fields = fileFields[name];
    if (fields === undefined) return done(input);
    // Not an object: the engine says what is wrong with it.
    if (typeof input !== 'object' || input === null) return done(input);
    const resolved: Record<string, unknown> = { ...input };
    for (const field of fields) {
      const value = resolved[field];
      if (value === undefined || value === null) continue;
      const paths = (Array.isArray(value) ? value : [value]).map((ref: unknown) => this.path(ref));
      if (paths.some((path) => path === undefined)) return unknownRef;
      resolved[field] = Array.isArray(value) ? paths : paths[0];
    }
    return done(resolved);
  }
}
