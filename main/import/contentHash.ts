import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { DrydockError } from '../../src/contract/result.js';
import type { HashedFiles } from './archive/hashedFiles.js';
import { smallFile } from './archive/smallFiles.js';
import type { ImportContext } from './types.js';

/** Milliseconds of work before what happens elsewhere is listened to. */
const longestTurn = 20;

/**
 * SHA-256 of what is imported, lower-case hex. Of a file: its bytes. Of a folder or of several
 * files: the list of names and hashes, sorted by name, so that copying it elsewhere changes nothing.
 *
 * Files of the set that were read whole before are not read again.
 *
 * @throws DrydockError 'bad-input' when a file cannot be read; 'cancelled' when the signal is aborted
 */
export async function contentHash(source: string | HashedFiles, ctx: ImportContext): Promise<string> {
  if (typeof source === 'string') return hashOf(piecesOf(source, ctx), ctx);
  const files = source;
  const [only] = files.entries;
  if (only !== undefined && files.kind === 'files' && files.entries.length === 1) {
    return files.hashOf(only) ?? hashOf(await files.open(only), ctx);
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
    if (files.hashOf(entry) === null && entry.bytes <= smallFile) await files.read(entry, smallFile);
    const hashed = files.hashOf(entry) ?? (await hashOf(await files.open(entry), ctx));
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

async function hashOf(stream: AsyncIterable<Uint8Array>, ctx: ImportContext): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) {
    if (ctx.signal.aborted) throw new DrydockError('cancelled', 'The import was cancelled.');
    hash.update(chunk);
  }
  return hash.digest('hex');
}
