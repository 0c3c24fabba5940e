import type { FileEntry, FileSet } from './archive/types.js';

/** The beginning of a file. */
export interface Head {
  /** The first 4 KiB, or the whole file when it is shorter. */
  readonly bytes: Buffer;
  /** The same as text; null when it is none in an encoding that is known. */
  readonly text: string | null;
}

/** Bytes looked at of each file. */
const headBytes = 4096;

/** Reads the beginning of a file. */
export async function headOf(files: FileSet, entry: FileEntry): Promise<Head> {
  if (entry.bytes === 0) return { bytes: Buffer.alloc(0), text: '' };
  const stream = await files.open(entry);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length >= headBytes) break;
  }
  // An archive's stream that still reads ahead while the next one begins is closed under its read.
  // That it was left half-way is an error to it, not to us.
  stream.on('error', () => undefined);
  if (!stream.closed) await new Promise((resolve) => stream.once('close', resolve));
  const bytes = Buffer.concat(chunks).subarray(0, headBytes);
  return { bytes, text: textOf(bytes) };
}

/** Text in UTF-8, UTF-16 with a mark, or a Windows code page; null when it is none of them. */
function textOf(head: Buffer): string | null {
  if (head[0] === 0xff && head[1] === 0xfe) return head.subarray(2).toString('utf16le');
  if (head[0] === 0xfe && head[1] === 0xff) {
    const even = head.subarray(2, head.length - (head.length % 2));
    return Buffer.from(even).swap16().toString('utf16le');
  }
  if (head.includes(0)) return null;
  const text = head.toString('utf8');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
