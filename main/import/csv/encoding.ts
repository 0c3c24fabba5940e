import type { Readable } from 'node:stream';
import { DrydockError } from '../../../src/contract/result.js';

/** Written by next to nothing, and taken for UTF-16 it would be read as names full of zeros. */
function isUtf32(bytes: Buffer): boolean {
  if (bytes.length < 4) return false;
  const mark = bytes.readUInt32LE(0);
  return mark === 0x0000feff || mark === 0xfffe0000;
}

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/**
 * Tells a text's encoding by its byte order mark, else by the zero bytes of UTF-16, else by whether
 * all of it is UTF-8; what is none of these is what Windows programs wrote before.
 *
 * @param file how a message calls the file
 * @throws DrydockError 'bad-input' for UTF-32
 */
export async function encodingOf(stream: Readable, file: string, check: () => void): Promise<TextEncoding> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let first = true;
  for await (const chunk of stream) {
    const bytes = chunk as Buffer;
    check();
    if (first) {
      if (isUtf32(bytes)) {
        throw new DrydockError('bad-input', `${file} is written in UTF-32: save it as UTF-8 or UTF-16.`);
      }
      const told = byFirstBytes(bytes);
      if (told !== null) return told;
      first = false;
    }
    try {
      decoder.decode(bytes, { stream: true });
    } catch {
      return 'windows-1252';
    }
  }
  return 'utf-8';
}

/** The beginning of a text in UTF-16 without a byte order mark; null when it is none. */
export function decodedWithoutMark(bytes: Buffer): string | null {
  const encoding = byFirstBytes(bytes);
  return encoding === null ? null : new TextDecoder(encoding).decode(bytes);
}

function byFirstBytes(bytes: Buffer): TextEncoding | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  // Headers are ASCII: in UTF-16 every other byte of the first line is zero.
  if (bytes.length >= 4 && bytes[0] !== 0 && bytes[1] === 0 && bytes[2] !== 0 && bytes[3] === 0)
    return 'utf-16le';
  if (bytes.length >= 4 && bytes[0] === 0 && bytes[1] !== 0 && bytes[2] === 0 && bytes[3] !== 0)
    return 'utf-16be';
  return null;
}
