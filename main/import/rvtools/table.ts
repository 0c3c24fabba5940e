import { quoted } from '../archive/names.js';
import type { ProblemPlace, Problems } from '../problems.js';
import type { RowConsumer } from '../xlsx/types.js';
import { columnNames, kindByHeader, matchHeader, plainName } from './columns.js';
import type { SheetKind } from './sheetKinds.js';

/** Rows looked at before a table is said to have no header: people put titles above it. */
const headerWithin = 20;

/** Cells of a row that tell whether it is a header once more. */
const cellsThatTell = 8;

/** One data row: cells by our name for their column. */
export interface Row<Field extends string> {
  /** 1-based, as the spreadsheet shows it. */
  readonly number: number;
  get(field: Field): string | undefined;
}

/** Finds a table's header, then hands its rows over with the cells under our names. */
export class Table<Field extends string> implements RowConsumer, Row<Field> {
  places: Int16Array | null = null;
  width = 0;
  /** Rows handed over. */
  records = 0;
  number = 0;
  /** Whether the header was found. */
  recognised = false;
  /** The names in the row that came nearest to a header, for the sentence when none was found. */
  bestGuess: readonly string[] = [];
  readonly #kind: SheetKind<Field>;
  readonly #map: (row: Row<Field>) => void;
  readonly #problems: Problems;
  readonly #place: ProblemPlace;
  #cells: readonly (string | undefined)[] = [];
  #placeOf = {} as Record<Field, number>;
  #has: ReadonlySet<Field> = new Set();
  #looked = 0;
  /** The header's cells, placed as those of the rows. */
  #titles: readonly string[] = [];
  /** The place of the column no row is without. */
  #sure = 0;
  #names: ReadonlySet<string> | null = null;

  constructor(
    kind: SheetKind<Field>,
    place: ProblemPlace,
    problems: Problems,
    map: (row: Row<Field>) => void,
  ) {
    this.#kind = kind;
    this.#place = place;
    this.#problems = problems;
    this.#map = map;
  }

  get(field: Field): string | undefined {
    return this.#cells[this.#placeOf[field]];
  }

  /** Whether the table has the column at all. */
  has(field: Field): boolean {
    return this.#has.has(field);
  }

  row(number: number, cells: readonly (string | undefined)[]): boolean {
    if (!this.recognised) return this.#header(number, cells);
    if (cells[this.#sure] === this.#titles[this.#sure]) {
      const again = this.#again(cells);
      if (again !== 'no') return this.#headerAgain(again, number);
    }
    this.number = number;
    this.#cells = cells;
    this.records += 1;
    this.#map(this);
    return true;
  }

  /** Whether a row is a header once more: tables of several exports are put together by hand. */
  #again(cells: readonly (string | undefined)[]): 'no' | 'same' | 'other' {
    if (this.#titles.every((title, at) => plainName(cells[at] ?? '') === plainName(title))) return 'same';
    // Anonymised exports call every VM "VM": so its first cells are looked at, and their names known.
    this.#names ??= columnNames(this.#kind);
    const told = cells.filter((cell) => cell !== undefined).slice(0, cellsThatTell);
    const names = told.filter((cell) => this.#names?.has(plainName(cell))).length;
    return names > 2 && names * 2 > told.length ? 'other' : 'no';
  }

  #headerAgain(again: 'same' | 'other', row: number): boolean {
    const place = { ...this.#place, row };
    if (again === 'same') {
      this.#problems.add(
        'note',
        'header-again',
        'The header is repeated in the table; it was left out.',
        place,
      );
      return true;
    }
    this.#problems.add(
      'error',
      'header-other',
      'A second header with other columns begins within the table: tables of several exports were put together. Import each export by itself.',
      place,
    );
    return false;
  }

  #header(number: number, cells: readonly (string | undefined)[]): boolean {
    const header = matchHeader(cells, this.#kind);
    this.#looked += 1;
    const sure = this.#kind.required.length > 0 || header.found > 1;
    if (header.missing.length > 0 || !sure) {
      if (this.bestGuess.length === 0)
        this.bestGuess = cells.filter((cell) => cell !== undefined).slice(0, 12);
      return this.#looked < headerWithin;
    }
    if (header.doubled.length > 0) {
      this.#problems.add(
        'warning',
        'column-twice',
        `The column ${header.doubled.map(quoted).join(', ')} occurs more than once, as when a custom attribute has the name of a standard column; the one where RVTools writes its own was taken.`,
        { ...this.#place, row: number, column: header.doubled[0] ?? null },
      );
    }
    const places = new Int16Array(cells.length).fill(-1);
    const has = new Set<Field>();
    let width = 0;
    for (const field of Object.keys(header.column) as Field[]) {
      const column = header.column[field];
      if (column < 0) {
        this.#placeOf[field] = -1;
        continue;
      }
      if (places[column] === -1) {
        places[column] = width;
        width += 1;
      }
      this.#placeOf[field] = places[column] as number;
      has.add(field);
    }
    const titles: string[] = [];
    for (const [column, at] of places.entries()) if (at >= 0) titles[at] = cells[column] ?? '';
    this.#titles = titles;
    const [key] = [...this.#kind.required, ...has];
    this.#sure = key === undefined ? 0 : this.#placeOf[key];
    this.#has = has;
    this.places = places;
    this.width = width;
    this.recognised = true;
    return true;
  }
}

/** Looks at the first rows of a table with an unknown name, and says which sheet it is. */
export class HeaderPeek implements RowConsumer {
  readonly places = null;
  readonly width = 0;
  kind: SheetKind | null = null;
  /** The names in the first row, for the sentence when it is none of ours. */
  names: readonly string[] = [];
  #looked = 0;

  row(_number: number, cells: readonly (string | undefined)[]): boolean {
    if (this.names.length === 0) this.names = cells.filter((cell) => cell !== undefined).slice(0, 12);
    this.kind = kindByHeader(cells);
    this.#looked += 1;
    return this.kind === null && this.#looked < headerWithin;
  }
}
