import { cellSentence, cellStates, type CellState, type Matrix, type MatrixGroup } from './matrix.js';

/** Which of two states of hosts a cluster's cell shows: the worse. */
const gravity: Readonly<Record<CellState, number>> = {
  [cellStates.none]: 0,
  [cellStates.readWrite]: 1,
  [cellStates.readOnly]: 2,
  [cellStates.missing]: 3,
  [cellStates.inaccessible]: 4,
};

const few = (states: readonly CellState[], state: CellState): number =>
  states.filter((one) => one === state).length;

/**
 * The same matrix with a row a cluster in place of a row a host, for estates of thousands of hosts:
 * there the names of the rows can be read. A cell shows the worst that a host of the cluster sees.
 */
export function clusterRows(matrix: Matrix): Matrix {
  const width = matrix.columns.length;
  const cells = new Uint8Array(matrix.rowGroups.length * width);
  const rowGroups: MatrixGroup[] = [];
  const rows = matrix.rowGroups.map((cluster, at) => {
    const last = rowGroups.at(-1);
    if (last?.name === cluster.site) rowGroups[rowGroups.length - 1] = { ...last, last: at };
    else rowGroups.push({ name: cluster.site, site: '', first: at, last: at });
    return { index: at, key: cluster.name, name: cluster.name, group: rowGroups.length - 1 };
  });
  const marks: number[] = [];
  for (const at of matrix.marks) {
    const cluster = matrix.rows[Math.floor(at / width)]?.group ?? 0;
    const shown = cluster * width + (at % width);
    const [state, before] = [matrix.cells[at] as CellState, cells[shown] as CellState];
    if (before === cellStates.none) marks.push(shown);
    if (gravity[state] > gravity[before]) cells[shown] = state;
  }
  const totals: [number, number, number, number, number] = [cells.length - marks.length, 0, 0, 0, 0];
  for (const at of marks) totals[cells[at] as CellState] += 1;
  const statesOf = (row: number, column: number): CellState[] => {
    const { first, last } = matrix.rowGroups[row] ?? { first: 0, last: -1 };
    return Array.from(
      { length: last - first + 1 },
      (_, host) => matrix.cells[(first + host) * width + column] as CellState,
    );
  };
  return {
    rows,
    columns: matrix.columns,
    rowGroups,
    columnGroups: matrix.columnGroups,
    cells,
    marks,
    totals,
    tell: (row, column) => {
      const states = statesOf(row, column);
      const parts = [cellStates.readWrite, cellStates.readOnly, cellStates.inaccessible, cellStates.missing]
        .map((state) => ({ state, count: few(states, state) }))
        .filter(({ count }) => count > 0)
        .map(({ state, count }) =>
          count === states.length
            ? cellSentence(state)
            : `${count} of ${states.length} hosts: ${cellSentence(state)}`,
        );
      return parts.length === 0 ? cellSentence(cellStates.none) : parts.join('; ');
    },
  };
}
