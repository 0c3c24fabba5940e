import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { DrydockError } from '../../src/contract/result.js';
import type { FileSet } from './archive/types.js';
import type { ImportContext } from './types.js';

/**
 * SHA-256 of what is imported, lower-case hex. Of a file: its bytes. Of a folder or of several
 * files: the list of names and hashes, sorted by name, so that copying it elsewhere changes nothing.
 *
 * @param path the file itself, or null for a folder or several files
 */
export async function contentHash(files: FileSet, path: string | null, ctx: ImportContext): Promise<string> {
  if (path !== null) {
    return hashOf(createReadStream(path, { highWaterMark: 1024 * 1024 }), ctx);
  }
  const [only] = files.entries;
  if (only !== undefined && files.kind === 'files' && files.entries.length === 1) {
    return hashOf(await files.open(only), ctx);
  }
  const list = createHash('sha256');
  const sorted = [...files.entries].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const [done, entry] of sorted.entries()) {
    ctx.progress('Taking the fingerprint', done, sorted.length);
    list.update(`${entry.name}\0${await hashOf(await files.open(entry), ctx)}\n`);
  }
  return list.digest('hex');
}

async function hashOf(stream: AsyncIterable<Uint8Array>, ctx: ImportContext): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) {
    if (ctx.signal.aborted) throw new DrydockError('cancelled', 'The import was cancelled.');
    hash.update(chunk);
  }
  return hash.digest('hex');
}
