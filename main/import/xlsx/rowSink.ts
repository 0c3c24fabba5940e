import { DrydockError } from '../../../src/contract/result.js';
import type { SharedStrings } from './sharedStrings.js';
import { lastColumn, type RowConsumer } from './types.js';
import { columnName } from './cells.js';

/** Where reading is, for messages. */
export interface SheetPlace {
  readonly file: string;
  readonly sheet: string;
}

/** Collects the cells of one row for a consumer; both ways of reading a row end here. */
export class RowSink {
  readonly #consumer: RowConsumer;
  readonly #strings: SharedStrings;
  readonly #place: SheetPlace;
  readonly #limit: number;
  #cells: (string | undefined)[] = [];
  #filled = false;
  #rows = 0;
  /** The number of the row being read, 1-based. */
  rowNumber = 0;
  /** Set when the consumer has seen enough. */
  stopped = false;

  constructor(consumer: RowConsumer, strings: SharedStrings, place: SheetPlace, rowLimit: number) {
    this.#consumer = consumer;
    this.#strings = strings;
    this.#place = place;
    this.#limit = rowLimit;
  }

  /** The place in the consumer's cells of a 1-based column; -1 when it is not wanted. */
  placeOf(column: number): number {
    const places = this.#consumer.places;
    if (column < 1 || column > lastColumn) return -1;
    if (places === null) return column - 1;
    return places[column - 1] ?? -1;
  }

  /** How many shared texts there are. */
  get texts(): number {
    return this.#strings.count;
  }

  text(place: number, value: string): void {
    if (value === '') return;
    this.#cells[place] = value;
    this.#filled = true;
  }

  shared(place: number, index: number, column: number): void {
    const value = this.#strings.at(index);
    if (value === undefined) {
      throw new DrydockError(
        'bad-input',
        `${this.at(column)} refers to text ${index} of the shared strings, but there are only ${this.#strings.count}: the workbook is damaged. Export it again.`,
      );
    }
    this.text(place, value);
  }

  /** Hands the row over, if it is not blank, and makes ready for the next. */
  end(): void {
    if (!this.#filled) return;
    this.#rows += 1;
    if (this.#rows > this.#limit) {
      throw new DrydockError(
        'bad-input',
        `Sheet "${this.#place.sheet}" of ${this.#place.file} has more than ${this.#limit} rows, which is more than is accepted.`,
      );
    }
    const before = this.#consumer.places;
    if (!this.#consumer.row(this.rowNumber, this.#cells)) this.stopped = true;
    this.#filled = false;
    if (before !== null && this.#consumer.places === before) this.#cells.fill(undefined);
    else
      this.#cells = new Array<string | undefined>(this.#consumer.places === null ? 0 : this.#consumer.width);
  }

  /** Forgets what a row had so far: it will be read again another way. */
  discard(): void {
    if (!this.#filled) return;
    this.#cells.fill(undefined);
    this.#filled = false;
  }

  /** "Sheet "vInfo" row 12 column C of export.xlsx", to begin a sentence with. */
  at(column: number): string {
    return `Sheet "${this.#place.sheet}" row ${this.rowNumber} column ${columnName(column)} of ${this.#place.file}`;
  }
}
