/** Who takes the rows of one table, whether they come from a worksheet or from a .csv file. */
export interface RowConsumer {
  /**
   * Which columns are wanted: for each column (0-based) its place in the `cells` handed over, -1 when
   * nobody wants it. Null, as at first when the header is not known yet: every column, in its own
   * place. Asked again after every row, so a consumer may narrow it once it has seen the header.
   */
  readonly places: Int16Array | null;
  /** How many places `places` names; of no meaning while it is null. */
  readonly width: number;
  /**
   * Takes one row that is not blank. The array is used again for the next row; blank cells are
   * undefined. Answers false to stop reading.
   *
   * @param row 1-based, as a spreadsheet shows it.
   */
  row(row: number, cells: readonly (string | undefined)[]): boolean;
}

/** Last column of a worksheet (XFD), 1-based. */
export const lastColumn = 16_384;
