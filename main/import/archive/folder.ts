import { closeSync, lstatSync, openSync } from 'node:fs';
import { open as openFile, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { DrydockError } from '../../../src/contract/result.js';
import type { ImportLimits } from '../types.js';
import { isSystemFile, isWorkspaceName, namesBelow, quoted } from './names.js';
import { fill, openFlags, smallFile } from './smallFiles.js';
import type { FileEntry, FileSet } from './types.js';
import { notOpened } from '../notOpened.js';

/** Deepest folder looked into: exports lie one or two folders deep. */
const deepest = 8;
/** Files listed, a few milliseconds' worth, before what happens elsewhere is listened to. */
const pauseAfter = 500;

/**
 * Lists a folder as a file set. Links are not followed: a folder from somewhere else must not make
 * the program read files outside it. They are listed in `leftOut`.
 *
 * @throws DrydockError 'bad-input' when there are too many files or one is too large.
 */
export async function openFolder(path: string, limits: ImportLimits, signal?: AbortSignal): Promise<FileSet> {
  const name = basename(path);
  const found: { name: string; bytes: number }[] = [];
  const leftOut: { name: string; why: string }[] = [];
  const visit = async (relative: string, depth: number): Promise<void> => {
    const items = await readdir(join(path, relative), { withFileTypes: true });
    for (const item of items) {
      if (signal?.aborted) throw new DrydockError('cancelled', 'The import was cancelled.');
      // Joined: texts put together keep their parts, and every record names the file it is from.
      const inside = relative === '' ? item.name : [relative, item.name].join('/');
      if (item.isSymbolicLink()) leftOut.push({ name: inside, why: 'a link: links are not followed' });
      else if (item.isDirectory()) {
        if (depth >= deepest) leftOut.push({ name: inside, why: `more than ${deepest} folders deep` });
        else await visit(inside, depth + 1);
      } else if (!item.isFile()) leftOut.push({ name: inside, why: 'not an ordinary file' });
      // Not even opened: closing a handle on the open workspace would drop SQLite's locks on it.
      else if (isWorkspaceName(inside)) leftOut.push({ name: inside, why: 'a Drydock workspace' });
      else if (isSystemFile(inside)) leftOut.push({ name: inside, why: 'added by the operating system' });
      else {
        found.push({ name: inside, bytes: sizeOf(join(path, inside), inside, name) });
        if (found.length % pauseAfter === 0) await setImmediate();
        if (found.length > limits.entries) {
          throw refuse(`The folder ${quoted(name)} holds more than ${limits.entries} files.`);
        }
      }
    }
  };
  await visit('', 0);
  found.sort((a, b) => (a.name < b.name ? -1 : 1));
  return fileSet(name, 'folder', found, (entry) => join(path, entry.name), leftOut, limits);
}

function sizeOf(path: string, name: string, folder: string): number {
  try {
    return lstatSync(path).size;
  } catch (error) {
    const where = `${quoted(name)} in ${quoted(folder)}`;
    // What no text can hold was replaced in the listing: nobody has a file of that name.
    if (name.includes('\ufffd')) throw refuse(`The name of ${where} is not in UTF-8: rename the file.`);
    throw refuse(notOpened(where, error as NodeJS.ErrnoException));
  }
}

/**
 * Single files picked together, e.g. the .csv files of one RVTools export. Where two have one name
 * all go by the folders they lie in, too.
 */
export async function openFiles(paths: readonly string[], limits: ImportLimits): Promise<FileSet> {
  const files: { name: string; bytes: number; path: string }[] = [];
  const short = paths.map((path) => basename(path));
  const names = new Set(short).size === paths.length ? short : namesBelow(paths);
  for (const [i, path] of paths.entries()) {
    // Picked by name, so a link is what the user meant.
    files.push({ name: names[i] as string, bytes: (await stat(path)).size, path });
  }
  files.sort((a, b) => (a.name < b.name ? -1 : 1));
  const first = files[0]?.name ?? '';
  const called = files.length === 1 ? first : `${files.length} files`;
  return fileSet(called, 'files', files, ({ index }) => files[index]?.path as string, [], limits);
}

function fileSet(
  name: string,
  kind: 'folder' | 'files',
  files: readonly { name: string; bytes: number }[],
  where: (entry: FileEntry) => string,
  leftOut: readonly { name: string; why: string }[],
  limits: ImportLimits,
): FileSet {
  let total = 0;
  const entries = files.map((file, index): FileEntry => {
    if (file.bytes > limits.entryBytes) {
      throw refuse(
        `${quoted(file.name)} has ${file.bytes} bytes; at most ${limits.entryBytes} are accepted.`,
      );
    }
    total += file.bytes;
    if (total > limits.totalBytes) {
      throw refuse(`The files in ${quoted(name)} have more than ${limits.totalBytes} bytes together.`);
    }
    return { name: file.name, bytes: file.bytes, packedBytes: file.bytes, index };
  });
  const pathOf = (entry: FileEntry): string => {
    if (entries[entry.index] !== entry) {
      throw new DrydockError('internal', 'A file of another set was asked for.');
    }
    return where(entry);
  };
  const flags = kind === 'folder' ? openFlags.inFolder : openFlags.picked;
  const open = new Set<Readable>();
  const set: FileSet = {
    name,
    kind,
    entries,
    leftOut,
    ...(kind === 'folder' ? { pathOf } : {}),
    open(entry) {
      const stream = Readable.from(readBounded(pathOf(entry), entry, name, flags), {
        objectMode: false,
        highWaterMark: 256 * 1024,
      });
      open.add(stream);
      stream.once('close', () => open.delete(stream));
      return Promise.resolve(stream);
    },
    async read(entry, maxBytes) {
      if (entry.bytes > maxBytes) {
        throw refuse(`${quoted(entry.name)} in ${quoted(name)} is larger than ${maxBytes} bytes.`);
      }
      // Opening, reading and closing through the thread pool takes ten times longer than all three.
      if (entry.bytes <= smallFile) return readSmall(pathOf(entry), entry, name, flags);
      const chunks: Buffer[] = [];
      for await (const chunk of readBounded(pathOf(entry), entry, name, flags)) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    close() {
      for (const stream of open) stream.destroy();
      return Promise.resolve();
    },
  };
  return set;
}

/** Reads a small file at once, on this thread. */
function readSmall(path: string, entry: FileEntry, set: string, flags: number): Buffer {
  const where = `${quoted(entry.name)} in ${quoted(set)}`;
  let file: number;
  try {
    file = openSync(path, flags);
  } catch (error) {
    throw refuse(notOpened(where, error as NodeJS.ErrnoException));
  }
  try {
    // A byte more than there should be, to see that it has not grown.
    const bytes = Buffer.allocUnsafe(entry.bytes + 1);
    if (fill(file, bytes) !== entry.bytes) throw changed(where);
    return bytes.subarray(0, entry.bytes);
  } finally {
    closeSync(file);
  }
}

/** A file that grows or shrinks while it is read is being written: its content cannot be relied on. */
async function* readBounded(
  path: string,
  entry: FileEntry,
  set: string,
  flags: number,
): AsyncGenerator<Buffer> {
  const where = `${quoted(entry.name)} in ${quoted(set)}`;
  let handle;
  try {
    handle = await openFile(path, flags);
  } catch (error) {
    throw refuse(notOpened(where, error as NodeJS.ErrnoException));
  }
  try {
    let seen = 0;
    for (;;) {
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(128 * 1024), 0, 128 * 1024, null);
      if (bytesRead === 0) break;
      seen += bytesRead;
      if (seen > entry.bytes) break;
      yield buffer.subarray(0, bytesRead);
    }
    if (seen !== entry.bytes) throw changed(where);
  } finally {
    await handle.close();
  }
}

function changed(where: string): DrydockError {
  return refuse(`${where} changed while it was read: try again.`);
}

function refuse(message: string): DrydockError {
  return new DrydockError('bad-input', message);
}
