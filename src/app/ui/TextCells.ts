import { createTextVNode, h, type FunctionalComponent } from 'vue';
import { cellText } from '../lib/format.js';
import type { TableRow } from './table.js';

/** How a cell of a column looks. */
export interface CellLook {
  readonly id: string;
  /** Place of the column among all, from 0. */
  readonly at: number;
  readonly classes: string;
}

/** Takes room but shows nothing: an empty text has no place in the layout, and getting one is dear. */
const nothing = '\u00a0';

/**
 * The cells of a row that are text alone; of a row still on its way, empty ones. Drawn anew only when
 * the row is another, and then each text is put into the node that is there: an element made, or a
 * text node replaced, is styled as well, some hundreds of them in a frame while a table is flung.
 */
export const TextCells: FunctionalComponent<{
  readonly row: TableRow | null;
  readonly looks: readonly CellLook[];
}> = ({ row, looks }) =>
  looks.map(({ id, at, classes }) => {
    const value = row?.cells[at] ?? null;
    const text = row === null ? nothing : cellText(value);
    // Only one cell tells that a row is on its way: what changes its class is styled anew.
    const state = row === null ? (at === 0 ? ' waiting' : '') : value === null ? ' muted' : '';
    const look = `${classes} text${state}`;
    return h('div', { key: id, class: look, role: 'gridcell', 'aria-colindex': at + 1 }, [
      createTextVNode(text),
    ]);
  });
TextCells.props = { row: { type: Object, default: null }, looks: { type: Array, required: true } };
