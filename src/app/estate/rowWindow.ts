import {
  computed,
  onScopeDispose,
  ref,
  shallowRef,
  watch,
  type ComputedRef,
  type Ref,
  type ShallowRef,
} from 'vue';
import type { Input } from '../../contract/methods.js';
import type { Column, RowsPage } from '../../contract/types.js';
import { ask } from '../lib/ask.js';
import type { RowAt, TableRow } from '../ui/table.js';

export type RowsQuestion = Omit<Input<'estate.rows'>, 'offset' | 'limit'>;

export interface RowWindow {
  readonly columns: ShallowRef<readonly Column[]>;
  /** The first rows of the answer, kept while later ones come and go: what columns are made wide by. */
  readonly first: ShallowRef<readonly TableRow[]>;
  readonly total: Ref<number>;
  /** Before filtering. */
  readonly all: Ref<number>;
  readonly error: ShallowRef<unknown>;
  readonly loading: Ref<boolean>;
  readonly rowAt: ComputedRef<RowAt>;
  /** Tells which rows are in sight; what is missing is fetched. */
  show(first: number, last: number): void;
  reload(): void;
}

const pageSize = 200;
const pagesKept = 40;
/** A table that is flung passes pages nobody sees: what is asked for is what is in sight when it can come. */
const underWayAtOnce = 2;
/** Rows a column's width is judged by. */
const judged = 60;

/** Fetches one page of the answer to a question. */
export type FetchRows<Q> = (question: Q, offset: number, limit: number) => Promise<RowsPage>;

const estateRows: FetchRows<RowsQuestion> = (question, offset, limit) =>
  ask('estate.rows', { ...question, offset, limit });

/**
 * Rows of a table too long to hold: pages are fetched as they come into sight, the oldest ones are
 * forgotten. A changed question starts over, and late answers to the old one are dropped.
 */
export function useRowWindow(question: () => RowsQuestion | null): RowWindow {
  return useRows(question, estateRows, ({ kind }) => kind);
}

/**
 * The same for rows of any other question.
 *
 * @param subjectOf what the rows are: while those of another subject are on their way, none are shown
 */
export function useRows<Q>(
  question: () => Q | null,
  fetchRows: FetchRows<Q>,
  subjectOf: (question: Q) => string,
): RowWindow {
  const columns = shallowRef<readonly Column[]>([]);
  const firstRows = shallowRef<readonly TableRow[]>([]);
  const total = ref(0);
  const all = ref(0);
  const error = shallowRef<unknown>(null);
  const loading = ref(false);
  const version = ref(0);
  let pages = new Map<number, readonly TableRow[]>();
  let underWay = new Set<number>();
  let turn = 0;
  let subject: string | null = null;
  let sight = { first: 0, last: 0 };

  async function fetchPage(page: number): Promise<void> {
    const query = question();
    if (query === null || underWay.has(page)) return;
    const mine = turn;
    underWay.add(page);
    try {
      const answer = await fetchRows(query, page * pageSize, pageSize);
      if (mine !== turn) return;
      // The same columns again must not make the whole table be drawn anew.
      if (JSON.stringify(answer.columns) !== JSON.stringify(columns.value)) columns.value = answer.columns;
      if (page === 0) firstRows.value = answer.rows.slice(0, judged);
      total.value = answer.total;
      all.value = answer.all;
      error.value = null;
      pages.delete(page);
      pages.set(page, answer.rows);
      for (const oldest of pages.keys()) {
        if (pages.size <= pagesKept) break;
        pages.delete(oldest);
      }
      version.value += 1;
    } catch (thrown) {
      if (mine === turn) error.value = thrown;
    } finally {
      if (mine === turn) {
        underWay.delete(page);
        if (error.value === null) fetchSight();
        loading.value = underWay.size > 0;
      }
    }
  }

  function fetchSight(): void {
    const first = Math.floor(sight.first / pageSize);
    const last = Math.floor(Math.max(sight.first, sight.last) / pageSize);
    for (let page = first; page <= last; page += 1) {
      if (!pages.has(page) && underWay.size < underWayAtOnce) void fetchPage(page);
    }
  }

  function reload(): void {
    turn += 1;
    pages = new Map();
    underWay = new Set();
    error.value = null;
    const query = question();
    const about = query === null ? null : subjectOf(query);
    if (about !== subject) {
      subject = about;
      sight = { first: 0, last: 0 };
      columns.value = [];
      firstRows.value = [];
      total.value = 0;
      all.value = 0;
    }
    if (query === null) {
      loading.value = false;
      return;
    }
    loading.value = true;
    void fetchPage(0);
    fetchSight();
  }

  watch(() => JSON.stringify(question()), reload, { immediate: true });
  onScopeDispose(() => {
    turn += 1;
  });

  return {
    columns,
    first: firstRows,
    total,
    all,
    error,
    loading,
    // A new function for every arrival, so that what reads rows is drawn again.
    rowAt: computed<RowAt>(() => {
      void version.value;
      return (index) => pages.get(Math.floor(index / pageSize))?.[index % pageSize] ?? null;
    }),
    show: (first, last) => {
      sight = { first, last };
      if (total.value > 0) fetchSight();
    },
    reload,
  };
}

/** All rows of a question, page after page. */
export async function allRows(
  query: RowsQuestion,
): Promise<{ columns: readonly Column[]; rows: readonly TableRow[] }> {
  const rows: TableRow[] = [];
  for (;;) {
    const page = await ask('estate.rows', { ...query, offset: rows.length, limit: 1000 });
    rows.push(...page.rows);
    if (rows.length >= page.total || page.rows.length === 0) return { columns: page.columns, rows };
  }
}
