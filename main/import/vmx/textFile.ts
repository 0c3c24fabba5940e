import { DrydockError } from '../../../src/contract/result.js';
import { quoted } from '../archive/names.js';

/** One `key = "value"` line of a .vmx or .vmdk file. */
export interface Entry {
  readonly value: string;
  /** 1-based. */
  readonly line: number;
}

/** What VMware's files name encodings, where it is not what the web calls them. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['us-ascii', 'windows-1252'],
  ['windows-31j', 'shift_jis'],
  ['cp932', 'shift_jis'],
  ['cp936', 'gbk'],
  ['cp949', 'euc-kr'],
  ['cp950', 'big5'],
]);

/**
 * Decodes a file by its own `.encoding` or `encoding` line, which is always written in ASCII.
 * Without one it is UTF-8, or Windows-1252 where it is not that.
 *
 * @throws DrydockError 'bad-input' when the file names an encoding nobody knows, or is not in it.
 */
export function decodeDeclared(bytes: Uint8Array, file: string): string {
  const ascii = Buffer.from(bytes).toString('latin1');
  const declared = /^[ \t]*(?:\.|ddb\.)?encoding[ \t]{0,8}=[ \t]{0,8}"([^"\n]{1,40})"/im.exec(ascii)?.[1];
  if (declared === undefined) {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      return new TextDecoder('windows-1252').decode(bytes);
    }
  }
  const label = otherNames.get(declared.toLowerCase()) ?? declared;
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    throw new DrydockError(
      'bad-input',
      `${quoted(file)} says that it is written in ${quoted(declared)}, and cannot be read in that encoding.`,
    );
  }
}

/**
 * Reads `key = "value"` lines. Keys are compared without regard to case, as the products do. Of a
 * key that comes twice the last one counts.
 *
 * @throws DrydockError 'bad-input' when there are more lines, or a longer one, than any real file has.
 */
export function readEntries(text: string, file: string): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const [i, line] of linesOf(text, file).entries()) {
    const equals = line.indexOf('=');
    if (equals < 1 || line.trimStart().startsWith('#')) continue;
    const key = line.slice(0, equals).trim().toLowerCase();
    const written = line.slice(equals + 1).trim();
    const value =
      written.length >= 2 && written.startsWith('"') && written.endsWith('"')
        ? written.slice(1, -1)
        : written;
    if (/^[\w.:-]+$/.test(key)) entries.set(key, { value: unescaped(value), line: i + 1 });
  }
  return entries;
}

const mostLines = 20_000;
const longestLine = 64 * 1024;

/** The lines of a small text file. */
export function linesOf(text: string, file: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.length > mostLines) {
    throw new DrydockError(
      'bad-input',
      `${quoted(file)} has more than ${mostLines} lines: no VM's file has.`,
    );
  }
  const long = lines.findIndex((line) => line.length > longestLine);
  if (long >= 0) {
    throw new DrydockError(
      'bad-input',
      `Line ${long + 1} of ${quoted(file)} has more than ${longestLine} characters: no VM's file has such a line.`,
    );
  }
  return lines;
}

/** In values "|22" stands for a quotation mark, "|7C" for the bar itself. */
function unescaped(value: string): string {
  return value.replace(/\|([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
