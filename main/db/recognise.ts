import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { DrydockError } from '../../src/contract/result.js';
import { applicationId } from './migrate.js';

const headerBytes = 100;

/** What lies at a path: nothing, an empty file, or a Drydock workspace. */
export type Found = 'nothing' | 'empty' | 'workspace';

/**
 * Looks at the first 100 bytes of a file before SQLite is let near it, so that a file of another
 * program is refused without a byte of it being changed.
 * @throws DrydockError 'bad-input' for anything but a workspace, 'storage' when it cannot be read
 */
export async function recognise(path: string): Promise<Found> {
  const name = basename(path);
  const header = Buffer.alloc(headerBytes);
  let length: number;
  try {
    const file = await open(path, 'r');
    try {
      if ((await file.stat()).isDirectory()) {
        throw new DrydockError('bad-input', `${name} is a folder; a workspace is a single file.`);
      }
      length = (await file.read(header, 0, headerBytes, 0)).bytesRead;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof DrydockError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return 'nothing';
    throw new DrydockError('storage', `${name} cannot be read: check its folder and its permissions.`, {
      code,
    });
  }
  if (length === 0) return 'empty';
  const isSqlite = header.subarray(0, 16).toString('latin1') === 'SQLite format 3\0';
  // Offset 68 of the file header holds the application id, big-endian.
  if (length < headerBytes || !isSqlite || header.readUInt32BE(68) !== applicationId) {
    throw new DrydockError('bad-input', `${name} is not a Drydock workspace. It was left as it is.`);
  }
  return 'workspace';
}
