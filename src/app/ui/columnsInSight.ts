/** Columns that are drawn beside the first one, which always is. */
export interface ColumnsInSight {
  /** Index of the first of them. */
  readonly from: number;
  /** Index after the last of them. */
  readonly to: number;
}

/**
 * Which columns of a table a row must draw: those that can be seen, and one more on either side, which
 * comes into sight before the scrolling is heard of. An estate's tables are twice as wide as a laptop.
 *
 * @param widths pixels of each column; the first stays in sight beside those scrolled past it
 * @param scrolled pixels scrolled sideways
 * @param room pixels there are across; 0 where it is not known yet: then all are drawn
 */
export function columnsInSight(widths: readonly number[], scrolled: number, room: number): ColumnsInSight {
  if (room === 0) return { from: Math.min(1, widths.length), to: widths.length };
  const covered = scrolled + (widths[0] ?? 0);
  let [from, to] = [widths.length, widths.length];
  let left = 0;
  for (const [at, width] of widths.entries()) {
    if (from === widths.length && left + width > covered) from = at;
    if (left >= scrolled + room) {
      to = at;
      break;
    }
    left += width;
  }
  return {
    from: Math.max(Math.min(1, widths.length), from - 1),
    to: Math.min(widths.length, to + 1),
  };
}
