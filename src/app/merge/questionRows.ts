import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import type { Input } from '../../contract/methods.js';
import type { Question } from '../../contract/types.js';
import { ask } from '../lib/ask.js';

export type QuestionsAsked = Omit<Input<'merge.questions'>, 'offset' | 'limit'>;

const pageSize = 200;
const pagesKept = 20;

/** Questions of the merge, fetched as they come into sight; a changed filter starts over. */
export function useQuestionRows(filter: () => QuestionsAsked | null) {
  const total = ref(0);
  const error = shallowRef<unknown>(null);
  const loaded = ref(false);
  const version = ref(0);
  let pages = new Map<number, readonly Question[]>();
  let underWay = new Set<number>();
  let turn = 0;

  async function fetchPage(page: number): Promise<void> {
    const asked = filter();
    if (asked === null || pages.has(page) || underWay.has(page)) return;
    const mine = turn;
    underWay.add(page);
    try {
      const answer = await ask('merge.questions', { ...asked, offset: page * pageSize, limit: pageSize });
      if (mine !== turn) return;
      total.value = answer.total;
      pages.set(page, answer.questions);
      for (const oldest of pages.keys()) {
        if (pages.size <= pagesKept) break;
        pages.delete(oldest);
      }
      loaded.value = true;
      version.value += 1;
    } catch (thrown) {
      if (mine === turn) error.value = thrown;
    } finally {
      if (mine === turn) underWay.delete(page);
    }
  }

  function reload(): void {
    turn += 1;
    pages = new Map();
    underWay = new Set();
    error.value = null;
    void fetchPage(0);
  }
  watch(() => JSON.stringify(filter()), reload, { immediate: true });
  onScopeDispose(() => (turn += 1));

  return {
    total,
    error,
    loaded,
    reload,
    // A new function for every arrival, so that what reads rows is drawn again.
    questionAt: computed(() => {
      void version.value;
      return (index: number): Question | null =>
        pages.get(Math.floor(index / pageSize))?.[index % pageSize] ?? null;
    }),
    /** Tells which rows are in sight. */
    show: (first: number, last: number): void => {
      if (total.value === 0) return;
      for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page += 1) {
        void fetchPage(page);
      }
    },
  };
}
