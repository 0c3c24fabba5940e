import type { Readable } from 'node:stream';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/**
 * Tells a text's encoding by its byte order mark, else by the zero bytes of UTF-16, else by whether
 * all of it is UTF-8; what is none of these is what Windows programs wrote before.
 */
export async function encodingOf(stream: Readable, check: () => void): Promise<TextEncoding> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let first = true;
  for await (const chunk of stream) {
    const bytes = chunk as Buffer;
    check();
    if (first) {
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
