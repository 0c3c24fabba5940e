import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { DrydockError } from '../../src/contract/result.js';
import type { FileSet } from './archive/types.js';
import type { ImportContext } from './types.js';

/** Files up to this size are read whole: a stream for each would take longer than the hashing. */
const smallFile = 1024 * 1024;
/** Milliseconds of work before what happens elsewhere is listened to. */
const longestTurn = 20;

/**
 * SHA-256 of what is imported, lower-case hex. Of a file: its bytes. Of a folder or of several
 * files: the list of names and hashes, sorted by name, so that copying it elsewhere changes nothing.
 *
 * @param path the file itself, or null for a folder or several files
 */
export async function contentHash(files: FileSet, path: string | null, ctx: ImportContext): Promise<string> {
  if (path !== null) return hashOf(piecesOf(path, ctx), ctx);
  const [only] = files.entries;
  if (only !== undefined && files.kind === 'files' && files.entries.length === 1) {
    return hashOf(await files.open(only), ctx);
  }
  const list = createHash('sha256');
  const sorted = [...files.entries].sort((a, b) => (a.name < b.name ? -1 : 1));
  let pausedAt = performance.now();
  for (const [done, entry] of sorted.entries()) {
    if (performance.now() - pausedAt > longestTurn) {
      // Small files are read without waiting: the word that the user cancels must get in.
      await setImmediate();
      pausedAt = performance.now();
    }
    ctx.progress('Taking the fingerprint', done, sorted.length);
    const small = entry.bytes <= smallFile;
    const hashed = await hashOf(small ? [await files.read(entry, smallFile)] : await files.open(entry), ctx);
    list.update(`${entry.name}\0${hashed}\n`);
  }
  return list.digest('hex');
}

/** A file piece by piece, each in the place of the last: a stream's pieces wait to be collected. */
async function* piecesOf(path: string, ctx: ImportContext): AsyncGenerator<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    let done = 0;
    const piece = Buffer.allocUnsafeSlow(256 * 1024);
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, piece.length, null);
      if (bytesRead === 0) return;
      ctx.progress('Taking the fingerprint', done, size);
      done += bytesRead;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

async function hashOf(
  stream: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  ctx: ImportContext,
): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) {
    if (ctx.signal.aborted) throw new DrydockError('cancelled', 'The import was cancelled.');
    hash.update(chunk);
  }
  return hash.digest('hex');
}
