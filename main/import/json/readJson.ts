import { DrydockError } from '../../../src/contract/result.js';
import { quoted } from '../archive/names.js';
import type { FileEntry, FileSet } from '../archive/types.js';
import { placeOfMistake } from './mistake.js';

/**
 * Bounds of one JSON file. A list of 40,000 VMs has about 50 MB and three million values; a file is
 * parsed in one go, so these keep the parsed values well inside the engine's memory.
 */
export interface JsonLimits {
  readonly bytes: number;
  /** Objects, lists and their members together. */
  readonly values: number;
  /** Objects and lists inside each other: answers of the products go about ten deep. */
  readonly depth: number;
}

export const jsonLimits: JsonLimits = { bytes: 128 * 1024 * 1024, values: 6_000_000, depth: 64 };

/**
 * Reads and parses one JSON file: UTF-8, or UTF-16 as Windows PowerShell writes it.
 *
 * What comes back is other people's: look at own properties only, never spread it into a record.
 *
 * @throws DrydockError 'bad-input' with a plain sentence that names the file.
 */
export async function readJson(
  files: FileSet,
  entry: FileEntry,
  limits: JsonLimits = jsonLimits,
): Promise<unknown> {
  const name = quoted(entry.name);
  if (entry.bytes > limits.bytes) {
    throw refuse(`${name} has ${entry.bytes} bytes; at most ${limits.bytes} of JSON are read.`);
  }
  const text = textOf(await files.read(entry, limits.bytes), name);
  measure(text, name, limits);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // V8 quotes the text around the mistake: hostile and long. The place says enough.
    throw refuse(`${name} is not valid JSON: ${placeOfMistake(text)}.`);
  }
}

/** Text of a file that has no declaration: by its byte order mark, else by UTF-16's zero bytes. */
export function textOf(bytes: Buffer, name: string): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw refuse(
      `${name} is not ${encoding === 'utf-8' ? 'UTF-8' : 'UTF-16'} text: save it as UTF-8 and import it again.`,
    );
  }
}

function encodingOf(bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes.length > 1 && bytes[0] !== 0 && bytes[1] === 0) return 'utf-16le';
  if (bytes.length > 1 && bytes[0] === 0 && bytes[1] !== 0) return 'utf-16be';
  return 'utf-8';
}

const quote = 0x22;
const backslash = 0x5c;

/** Refuses what would parse into more than memory holds, before it is parsed. */
function measure(text: string, name: string, limits: JsonLimits): void {
  let depth = 0;
  let values = 0;
  let inText = false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (inText) {
      if (code === backslash) i += 1;
      else if (code === quote) inText = false;
      continue;
    }
    if (code === quote) inText = true;
    else if (code === 0x2c) values += 1;
    else if (code === 0x7b || code === 0x5b) {
      values += 1;
      depth += 1;
      if (depth > limits.depth) {
        throw refuse(`${name} is nested more than ${limits.depth} deep, which no export is.`);
      }
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
    if (values > limits.values) {
      throw refuse(`${name} holds more than ${limits.values} values, which is more than is accepted.`);
    }
  }
}

function refuse(message: string): DrydockError {
  return new DrydockError('bad-input', message);
}
