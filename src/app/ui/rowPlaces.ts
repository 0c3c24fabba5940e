/**
 * Which element draws which row of a virtual table: a row that stays in sight keeps its element, one
 * that comes takes that of one that went. Changing a text costs a tenth of making and styling a row.
 *
 * @param before elements by row, as answered last
 * @param rows those in sight now, in order
 * @returns elements (small numbers) by row, in the order of rows: none is used twice, and none is new
 *   while one is free
 */
export function placeRows(
  before: ReadonlyMap<number, number>,
  rows: readonly number[],
): ReadonlyMap<number, number> {
  const staying = new Set(rows);
  const free = [...before].filter(([row]) => !staying.has(row)).map(([, element]) => element);
  const taken = new Set(before.values());
  const another = (): number => {
    let element = 0;
    while (taken.has(element)) element += 1;
    taken.add(element);
    return element;
  };
  return new Map(rows.map((row) => [row, before.get(row) ?? free.shift() ?? another()]));
}
