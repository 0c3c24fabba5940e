import { ref, watch, type Ref } from 'vue';
import { cellText } from '../lib/format.js';
import { useToasts } from '../stores/toasts.js';
import { span, type RowAt } from './table.js';

export interface CursorTable {
  readonly total: number;
  readonly rowAt: RowAt;
  readonly selected?: ReadonlySet<string> | undefined;
}

export interface CursorDoes {
  /** Brings a row into sight. */
  scrollTo(index: number): void;
  /** Rows that fit into the window. */
  pageSize(): number;
  select(keys: Set<string>): void;
  open(key: string, index: number): void;
}

export interface TableCursor {
  /** The row the keyboard is on. */
  readonly active: Ref<number>;
  /** Whether a row lies between where Shift was pressed and the active row. */
  inSpan(index: number): boolean;
  open(index: number): void;
  toggle(index: number, extend: boolean): void;
  toggleAll(): void;
  onKey(event: KeyboardEvent): void;
}

/** Where the keyboard is in a table, which rows are selected, and what the keys do. */
export function useTableCursor(table: CursorTable, does: CursorDoes): TableCursor {
  const toasts = useToasts();
  const active = ref(0);
  const anchor = ref(0);

  watch(
    () => table.total,
    (total) => {
      active.value = Math.min(active.value, Math.max(0, total - 1));
      anchor.value = active.value;
    },
  );

  function keysBetween(from: number, to: number, into: Set<string>): Set<string> {
    for (let at = from; at <= to; at += 1) {
      const row = table.rowAt(at);
      if (row !== null) into.add(row.key);
    }
    return into;
  }

  function selectSpan(): void {
    if (table.selected === undefined) return;
    const { from, to } = span(anchor.value, active.value);
    does.select(keysBetween(from, to, new Set(table.selected)));
  }

  function goTo(index: number, extend: boolean): void {
    active.value = Math.max(0, Math.min(table.total - 1, index));
    if (extend) selectSpan();
    else anchor.value = active.value;
    does.scrollTo(active.value);
  }

  function open(index: number): void {
    active.value = index;
    anchor.value = index;
    const row = table.rowAt(index);
    if (row !== null) does.open(row.key, index);
  }

  function toggle(index: number, extend: boolean): void {
    if (table.selected === undefined) return;
    active.value = index;
    if (extend) {
      selectSpan();
      return;
    }
    anchor.value = index;
    const row = table.rowAt(index);
    if (row === null) return;
    const keys = new Set(table.selected);
    if (!keys.delete(row.key)) keys.add(row.key);
    does.select(keys);
  }

  function toggleAll(): void {
    if (table.selected === undefined) return;
    const all = table.selected.size >= table.total;
    does.select(all ? new Set() : keysBetween(0, table.total - 1, new Set()));
  }

  async function copy(): Promise<void> {
    // A selection of text in a cell is what the user means by "copy", if there is one.
    if (String(getSelection() ?? '') !== '') return;
    const lines: string[] = [];
    const { from, to } = span(anchor.value, active.value);
    for (let at = from; at <= to; at += 1) {
      const row = table.rowAt(at);
      if (row !== null) lines.push(row.cells.map((cell) => (cell === null ? '' : cellText(cell))).join('\t'));
    }
    try {
      await navigator.clipboard.writeText(lines.join('\n'));
      toasts.done(lines.length === 1 ? 'The row was copied.' : `${lines.length} rows were copied.`);
    } catch {
      toasts.failed('The clipboard did not accept the rows.');
    }
  }

  function onKey(event: KeyboardEvent): void {
    // Keys belong to a control inside a cell while that has the focus.
    if (event.target !== event.currentTarget) return;
    const chord = event.ctrlKey || event.metaKey;
    const moves: Record<string, number> = {
      ArrowDown: active.value + 1,
      ArrowUp: active.value - 1,
      PageDown: active.value + does.pageSize(),
      PageUp: active.value - does.pageSize(),
      Home: 0,
      End: table.total - 1,
    };
    const to = moves[event.key];
    if (to !== undefined && !chord) goTo(to, event.shiftKey);
    else if (event.key === 'Enter') open(active.value);
    else if (event.key === ' ' && table.selected !== undefined) toggle(active.value, false);
    else if (event.key === 'a' && chord && table.selected !== undefined) toggleAll();
    else {
      if (event.key === 'c' && chord) void copy();
      return;
    }
    event.preventDefault();
  }

  return {
    active,
    inSpan: (index) => {
      const { from, to } = span(anchor.value, active.value);
      return from !== to && index >= from && index <= to;
    },
    open,
    toggle,
    toggleAll,
    onKey,
  };
}
