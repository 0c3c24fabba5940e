import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ImportLimits } from '../types.js';
import { openZip } from './zip.js';
import type { FileEntry, FileSet } from './types.js';

/** Some files of a set as a set of their own. The set itself is closed by whoever opened it. */
export function subset(files: FileSet, name: string, entries: readonly FileEntry[]): FileSet {
  const own = entries.map((entry, index): FileEntry => ({ ...entry, index }));
  const original = new Map(own.map((entry, i) => [entry, entries[i] as FileEntry]));
  const find = (entry: FileEntry): FileEntry => {
    const found = original.get(entry);
    if (!found) throw new RangeError('A file of another set was asked for.');
    return found;
  };
  const { pathOf } = files;
  return {
    name,
    kind: files.kind,
    entries: own,
    leftOut: [],
    ...(pathOf ? { pathOf: (entry) => pathOf(find(entry)) } : {}),
    open: (entry) => files.open(find(entry)),
    read: (entry, maxBytes) => files.read(find(entry), maxBytes),
    close: () => Promise.resolve(),
  };
}

/**
 * Opens an archive that lies in a set: it is unpacked to the system's temporary folder, because a
 * zip file cannot be read from front to back. Closing the set removes it.
 *
 * @returns the set and the file it was unpacked to
 * @throws DrydockError as `openZip` does
 */
export async function openNested(
  files: FileSet,
  entry: FileEntry,
  limits: ImportLimits,
  signal: AbortSignal,
): Promise<{ readonly files: FileSet; readonly path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-import-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    // The name is what the user will read; it was checked when the outer archive was opened.
    const path = join(folder, (entry.name.split('/').at(-1) as string).replace(/[<>:"|?*]/g, '_'));
    await pipeline(await files.open(entry), createWriteStream(path, { flags: 'wx', mode: 0o600 }), {
      signal,
    });
    const zip = await openZip(path, limits, signal);
    const close = async (): Promise<void> => {
      await zip.close();
      await remove();
    };
    return { files: { ...zip, close }, path };
  } catch (error) {
    await remove();
    throw error;
  }
}
