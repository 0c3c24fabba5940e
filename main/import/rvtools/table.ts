import { quoted } from '../archive/names.js';
import type { ProblemPlace, Problems } from '../problems.js';
import type { RowConsumer } from '../xlsx/types.js';
import { kindByHeader, matchHeader } from './columns.js';
import type { SheetKind } from './sheetKinds.js';

/** Rows looked at before a table is said to have no header: people put titles above it. */
const headerWithin = 20;

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
    this.number = number;
    this.#cells = cells;
    this.records += 1;
    this.#map(this);
    return true;
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
