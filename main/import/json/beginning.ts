import type { FileEntry, FileSet } from '../archive/types.js';

const headBytes = 4096;

/** The first bytes of a file. */
export async function beginningOf(files: FileSet, entry: FileEntry): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  if (entry.bytes === 0) return Buffer.alloc(0);
  for await (const chunk of await files.open(entry)) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length >= headBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, headBytes);
}
