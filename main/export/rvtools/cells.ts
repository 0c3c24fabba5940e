/** A point in time, ISO 8601 UTC; a spreadsheet holds it as a number of days. */
export interface Instant {
  readonly iso: string;
}

/** What a cell holds. Texts are always texts: nothing an inventory says is ever a formula. */
export type CellValue = string | number | boolean | Instant | null | undefined;

/** A row by column name; columns left out are empty. */
export type Row<Column extends string> = { readonly [C in Column]?: CellValue };

export function instant(iso: string | null): Instant | null {
  return iso === null ? null : { iso };
}

/** Days since 30 December 1899: how spreadsheets count time. */
export function serialDays(at: Instant): number {
  return Date.parse(at.iso) / 86_400_000 + 25_569;
}

/** "2012/11/20 21:40:00", as RVTools writes times into .csv. */
export function csvTime(at: Instant): string {
  return at.iso.slice(0, 19).replaceAll('-', '/').replace('T', ' ');
}

/** RVTools writes truth values as words. */
export function word(value: boolean): string {
  return value ? 'True' : 'False';
}
