import { randomUUID } from 'node:crypto';
import { open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file so that the name always holds either the old content or all of the new: beside it
 * first, then renamed over it once it is on disk. A link stays and its target is replaced; a pipe or
 * a device, such as /dev/stdout, is written to, for nothing may take its place.
 */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (found !== null && !found.isFile()) return writeFile(path, bytes);
  const target = found === null ? path : await realpath(path);
  const beside = join(dirname(target), `.${basename(target)}.${randomUUID()}.partial`);
  try {
    const file = await open(beside, 'wx', found === null ? 0o666 : found.mode & 0o777);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
