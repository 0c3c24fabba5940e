import { styleText } from 'node:util';
import { invisible } from '../../../src/domain/visible.js';

/** What a command writes to: the process's streams, or a test's. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
}

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Whether colours are wanted: a terminal, and NO_COLOR not set. */
  readonly colours: boolean;
}

/** An output over a process's stream. */
export function outputOver(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): Output {
  const isTerminal = stream.isTTY === true;
  return {
    write: (text) => void stream.write(text),
    isTerminal,
    colours: isTerminal && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
  };
}

/** As JSON escapes a character, beyond U+FFFF as two: readers of JSON read it back. */
const escaped = (char: string): string =>
  Array.from(
    { length: char.length },
    (_, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');

/**
 * Text from an inventory or a file name as a terminal may show it: what could move the cursor,
 * recolour the screen or reverse the line is written out as "\u001b".
 */
export function printable(text: string): string {
  return text.replace(invisible, escaped);
}

/** JSON for machines that does no harm in a terminal either: the same escapes, which JSON allows. */
export function toJson(value: unknown): string {
  // JSON.stringify has escaped what is below U+0020 in strings; the line breaks left are its own.
  const text = JSON.stringify(value, null, 2);
  return `${text.replace(invisible, (char) => (char === '\n' ? char : escaped(char)))}\n`;
}

/** "1 step", "2,500 steps". */
export function counted(count: number, noun: string, many = `${noun}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? noun : many}`;
}

type Colour = 'red' | 'yellow' | 'green' | 'dim' | 'bold';

/** Colours text where the output wants colours. */
export function coloured(output: Output, colour: Colour, text: string): string {
  return output.colours ? styleText(colour, text, { validateStream: false }) : text;
}

export interface TableColumn {
  readonly title: string;
  readonly end?: boolean;
}

/** The widest a column is for one cell alone: a name of thousands of characters must not part all others. */
const widest = 100;

/** Lines of a table with aligned columns, two blanks apart. Cells are made printable. */
export function tableLines(
  columns: readonly TableColumn[],
  rows: readonly (readonly (string | number)[])[],
): string[] {
  const cells = [
    columns.map((column) => column.title),
    ...rows.map((row) => row.map((cell) => printable(String(cell)))),
  ];
  const length = (text: string): number => [...text].length;
  const widths = columns.map((_, at) =>
    cells.reduce((most, row) => Math.max(most, Math.min(widest, length(row[at] ?? ''))), 0),
  );
  return cells.map((row) =>
    columns
      .map((column, at) => {
        const cell = row[at] ?? '';
        const gap = ' '.repeat(Math.max(0, (widths[at] ?? 0) - length(cell)));
        return column.end === true ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd(),
  );
}
