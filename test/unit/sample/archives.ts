import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { openZip } from '../../../main/import/archive/zip.js';
import { defaultLimits } from '../../../main/import/types.js';

/** The files of an archive by path, unpacked. Archives of one content differ between zlib versions. */
export async function unpacked(path: string): Promise<Map<string, string>> {
  const archive = await openZip(path, defaultLimits, new AbortController().signal);
  try {
    const files = new Map<string, string>();
    for (const entry of archive.entries) {
      files.set(entry.name, (await archive.read(entry, defaultLimits.entryBytes)).toString('utf8'));
    }
    return files;
  } finally {
    await archive.close();
  }
}

/** Lets `write` write an archive to a temporary file, and hands its path to `use`. */
export async function written<T>(
  name: string,
  write: (out: Writable) => Promise<void>,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-sample-'));
  try {
    const path = join(folder, name);
    await write(createWriteStream(path));
    return await use(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}
