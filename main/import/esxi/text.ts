import { DrydockError } from '../../../src/contract/result.js';
import { quoted } from '../archive/names.js';
import { withoutBlanks } from '../blanks.js';

/** One line of a text file, as a person would find it in an editor. */
export interface Line {
  /** 1-based. */
  readonly number: number;
  readonly text: string;
}

/** What bounds the reading of one text file. */
export interface TextLimits {
  /** Characters one line may have. */
  readonly textLength: number;
  /** Lines one file may have. */
  readonly rows: number;
}

/**
 * The text of a saved terminal session or command output: UTF-8, UTF-16 with a mark (PowerShell's
 * redirection), else Windows-1252 (old terminal programs).
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Colours and cursor moves that a terminal program saved along with the text. */
const terminalControl = /\u001b\[[0-9;?]{0,32}[A-Za-z]/g;

/**
 * Divides a text into lines, without what terminals add.
 *
 * @throws DrydockError 'bad-input' when it has more lines, or a longer one, than is accepted.
 */
export function linesOf(text: string, file: string, limits: TextLimits): Line[] {
  const lines: Line[] = [];
  let at = 0;
  while (at < text.length) {
    const next = text.indexOf('\n', at);
    const end = next < 0 ? text.length : next;
    if (end - at > limits.textLength) {
      throw new DrydockError(
        'bad-input',
        `Line ${lines.length + 1} of ${quoted(file)} has more than ${limits.textLength} characters: no command of an ESXi host prints such a line.`,
      );
    }
    if (lines.length >= limits.rows) {
      throw new DrydockError('bad-input', `${quoted(file)} has more than ${limits.rows} lines.`);
    }
    lines.push({ number: lines.length + 1, text: printed(text.slice(at, end)) });
    at = end + 1;
  }
  return lines;
}

function printed(raw: string): string {
  let text = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
  if (text.includes('\u001b')) text = text.replace(terminalControl, '');
  return text;
}

/** A name as it may be shown in a table: other programs' control characters are not shown. */
export function shownName(text: string): string {
  return withoutBlanks(text.replace(/[\u0000-\u001f\u007f]/g, '\ufffd'));
}

/** A word of a line and where it begins. */
export interface Word {
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

/** The words of a line with their places: names between them keep the blanks they hold. */
export function wordsOf(line: string): Word[] {
  return [...line.matchAll(/\S+/g)].map((match) => ({
    text: match[0],
    at: match.index,
    end: match.index + match[0].length,
  }));
}

/** "true", "Yes", "No (the original …)" → a truth value; null for anything else. */
export function truth(text: string | undefined): boolean | null {
  const word = /^\s*(true|yes|false|no)\b/i.exec(text ?? '')?.[1]?.toLowerCase();
  return word === undefined ? null : word === 'true' || word === 'yes';
}

/** A whole number that is not out of all proportion, else null. */
export function wholeNumber(text: string | undefined): number | null {
  if (text === undefined || !/^\s*\d{1,18}\s*$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}
