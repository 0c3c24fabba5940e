import type { Readable } from 'node:stream';
import Papa from 'papaparse';
import { DrydockError } from '../../../src/contract/result.js';
import type { ImportLimits } from '../types.js';
import type { RowConsumer } from '../xlsx/types.js';
import { encodingOf } from './encoding.js';

/** What reading a .csv file needs to know, and whom to tell what was noticed. */
export interface CsvOptions {
  /** How messages call the file. */
  readonly file: string;
  readonly limits: ImportLimits;
  /** Called with every piece's size; throws when the user has cancelled. */
  readonly check: (bytes: number) => void;
  readonly notes: {
    numbers: 'point' | 'comma';
    warn(code: string, row: number | null, column: string | null, message: string): void;
  };
}

/**
 * Streams a .csv file's rows to a consumer: comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252;
 * line breaks and doubled quotes in quoted fields. A row whose quotes are broken is told and left
 * out, because its cells may have moved to other columns.
 *
 * @param open Opens the file anew: it is read once to tell the encoding and once for its rows.
 * @throws DrydockError 'bad-input' when a limit is exceeded or a quote never ends.
 */
export async function readCsv(
  open: () => Promise<Readable>,
  consumer: RowConsumer,
  options: CsvOptions,
): Promise<void> {
  const encoding = await encodingOf(await open(), options.file, () => options.check(0));
  const decoder = new TextDecoder(encoding);
  const rows = new CsvRows(consumer, options);
  for await (const chunk of await open()) {
    options.check((chunk as Buffer).length);
    rows.write(decoder.decode(chunk as Buffer, { stream: true }));
    if (rows.stopped) return;
  }
  rows.write(decoder.decode());
  rows.end();
}

/** Characters gathered before they are parsed: parsing the unfinished last row again must be rare. */
const pieceLength = 256 * 1024;

class CsvRows {
  readonly #consumer: RowConsumer;
  readonly #options: CsvOptions;
  #pending = '';
  #parser: Papa.Parser | null = null;
  #threshold = pieceLength;
  #row = 0;
  #columns = 0;
  stopped = false;

  constructor(consumer: RowConsumer, options: CsvOptions) {
    this.#consumer = consumer;
    this.#options = options;
  }

  write(text: string): void {
    this.#pending += text;
    if (this.#pending.length >= this.#threshold) this.#parse(false);
  }

  end(): void {
    if (!this.stopped && this.#pending !== '') this.#parse(true);
  }

  /** Parses what is gathered; a last row that may go on stays until more has come. */
  #parse(all: boolean): void {
    this.#parser ??= this.#begin();
    const { data, errors, meta } = this.#parser.parse(this.#pending, 0, !all) as Papa.ParseResult<string[]>;
    const broken = new Map<number, string>();
    for (const error of errors) if (error.row !== undefined) broken.set(error.row, error.code);
    for (const [i, cells] of data.entries()) {
      this.#one(cells, broken.get(i));
      if (this.stopped) return;
    }
    this.#pending = this.#pending.slice(meta.cursor);
    // A row that does not end is parsed again with every piece: ever larger ones, and not for ever.
    this.#threshold = Math.max(pieceLength, this.#pending.length * 2);
    if (this.#pending.length > this.#options.limits.textLength * 4) {
      throw new DrydockError(
        'bad-input',
        `Row ${this.#row + 1} of ${this.#options.file} does not end: a quotation mark is opened in it and not closed. Export it again with RVTools 4.6.1 or later.`,
      );
    }
  }

  /** Looks at the first line: how columns are divided and rows end. */
  #begin(): Papa.Parser {
    const head = /^[^\r\n]*(\r\n|\n|\r)?/.exec(this.#pending);
    const line = (head?.[0] ?? '').replace(/"[^"]*"/g, '');
    const count = (character: string): number => line.split(character).length;
    const delimiter = [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
    // Where columns are divided by semicolons the comma is taken: for decimals.
    if (delimiter === ';') this.#options.notes.numbers = 'comma';
    const newline = head?.[1] === '\n' || head?.[1] === '\r' ? head[1] : '\r\n';
    return new Papa.Parser({ delimiter, newline });
  }

  #one(fields: readonly string[], error: string | undefined): void {
    this.#row += 1;
    const { limits, notes, file } = this.#options;
    if (fields.length === 1 && (fields[0] as string).trim() === '') return;
    if (this.#row > limits.rows + 1) {
      throw new DrydockError(
        'bad-input',
        `${file} has more than ${limits.rows} rows, which is more than is accepted.`,
      );
    }
    if (error !== undefined) {
      return notes.warn(
        'csv-quotes',
        this.#row,
        null,
        `The quotation marks of a row are broken, so its cells cannot be told apart; it was left out. RVTools 4.6.1 and later write them rightly.`,
      );
    }
    if (this.#consumer.places === null) this.#columns = fields.length;
    else if (fields.length > this.#columns) {
      return notes.warn(
        'csv-columns',
        this.#row,
        null,
        'A row has more columns than the header, so its cells cannot be told apart; it was left out.',
      );
    }
    this.#give(fields);
  }

  #give(fields: readonly string[]): void {
    const { places, width } = this.#consumer;
    const cells = new Array<string | undefined>(places === null ? fields.length : width);
    let filled = false;
    for (const [column, field] of fields.entries()) {
      const place = places === null ? column : (places[column] ?? -1);
      if (place < 0 || field === '') continue;
      if (field.length > this.#options.limits.textLength) {
        throw new DrydockError(
          'bad-input',
          `Row ${this.#row} column ${column + 1} of ${this.#options.file} holds a longer text than any export has: the file is refused.`,
        );
      }
      cells[place] = detached(field);
      filled = true;
    }
    if (filled && !this.#consumer.row(this.#row, cells)) this.stopped = true;
  }
}

/** A copy that stands on its own: a piece cut from a long text would keep all of that in memory. */
function detached(text: string): string {
  // Shorter ones are always copied when cut.
  return text.length < 13 ? text : Buffer.from(text, 'utf16le').toString('utf16le');
}
