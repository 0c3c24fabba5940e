import { DrydockError } from '../../../src/contract/result.js';
import { StrictXmlReader, type XmlAttributes, type XmlHandler } from '../xml/strict.js';
import { columnOf, unescaped } from './cells.js';
import type { WholeWay } from './cutReader.js';
import type { RowSink, SheetPlace } from './rowSink.js';

/** The whole way through a worksheet: whatever is not plain is read here, by the XML reader. */
export class SheetXml implements XmlHandler, WholeWay {
  readonly #sink: RowSink;
  readonly #reader: StrictXmlReader;
  #depth = 0;
  #inData = false;
  #inRow = false;
  #inCell = false;
  #column = 0;
  #cellPlace = -1;
  #type = '';
  #text = '';
  #phonetic = 0;
  /** Whether the element being read holds text of a wanted cell. */
  #collecting = false;
  /** How many rows have been closed; the caller compares before and after. */
  piecesClosed = 0;

  constructor(sink: RowSink, place: SheetPlace, textLength: number) {
    this.#sink = sink;
    this.#reader = new StrictXmlReader(this, {
      file: `Sheet "${place.sheet}" of ${place.file}`,
      textLength,
    });
  }

  /** Whether the next thing to come may be a row. */
  get betweenPieces(): boolean {
    return this.#inData && this.#depth === 2;
  }

  write(bytes: Uint8Array): void {
    try {
      this.#reader.write(bytes);
    } catch (error) {
      throw this.#placed(error);
    }
  }

  end(): void {
    this.#reader.end();
  }

  open(name: string, attributes: XmlAttributes): void {
    this.#depth += 1;
    if (this.#inCell) this.#openInCell(name);
    else if (this.#inRow) {
      if (name === 'c') this.#openCell(attributes);
    } else if (this.#inData) {
      if (name === 'row') {
        const number = Number(attributes['r'] ?? NaN);
        this.#sink.rowNumber = Number.isInteger(number) && number > 0 ? number : this.#sink.rowNumber + 1;
        this.#inRow = true;
        this.#column = 0;
      }
    } else if (name === 'sheetData' && this.#depth === 2) this.#inData = true;
  }

  #openCell(attributes: XmlAttributes): void {
    const reference = attributes['r'];
    const column = reference === undefined ? 0 : columnOf(reference);
    this.#column = column === 0 ? this.#column + 1 : column;
    this.#cellPlace = this.#sink.placeOf(this.#column);
    this.#type = attributes['t'] ?? 'n';
    this.#text = '';
    this.#inCell = true;
  }

  #openInCell(name: string): void {
    if (name === 'rPh') this.#phonetic += 1;
    this.#collecting = this.#cellPlace >= 0 && this.#phonetic === 0 && (name === 'v' || name === 't');
  }

  text(piece: string): void {
    if (this.#collecting) this.#text = this.#text === '' ? piece : this.#text + piece;
  }

  close(name: string): void {
    this.#depth -= 1;
    this.#collecting = false;
    if (this.#inCell) {
      if (name === 'rPh') this.#phonetic -= 1;
      else if (name === 'c') {
        this.#inCell = false;
        if (this.#cellPlace >= 0) this.#value();
      }
    } else if (this.#inRow) {
      if (name !== 'row') return;
      this.#inRow = false;
      this.piecesClosed += 1;
      this.#sink.end();
    } else if (this.#inData && name === 'sheetData') this.#inData = false;
  }

  #value(): void {
    const text = this.#text;
    if (text === '' || this.#type === 'e') return;
    if (this.#type === 's') {
      this.#sink.shared(this.#cellPlace, /^\d{1,9}$/.test(text) ? Number(text) : -1, this.#column);
    } else if (this.#type === 'b') this.#sink.text(this.#cellPlace, text === '1' ? 'True' : 'False');
    else this.#sink.text(this.#cellPlace, unescaped(text));
  }

  /** A text that is too long is told with the cell it is in. */
  #placed(error: unknown): unknown {
    if (!(error instanceof DrydockError) || !this.#inCell) return error;
    const reason = (error.details as { reason?: string } | undefined)?.reason;
    if (reason !== 'text-too-long') return error;
    return new DrydockError(
      'bad-input',
      `${this.#sink.at(this.#column)} holds a longer text than any export has: the workbook is refused.`,
      error.details,
    );
  }
}
