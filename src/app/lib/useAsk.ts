import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef, type WatchSource } from 'vue';

export interface Asked<T> {
  /** The last good answer; kept while a newer one is on its way. */
  readonly value: ShallowRef<T | null>;
  readonly error: ShallowRef<unknown>;
  readonly loading: Ref<boolean>;
  reload(): Promise<void>;
}

/**
 * Runs an asynchronous question now and whenever `deps` change. Late answers to an older question
 * are dropped. `fetch` may answer null for "nothing to ask yet".
 */
export function useAsk<T>(fetch: () => Promise<T> | null, deps: WatchSource[] = []): Asked<T> {
  const value = shallowRef<T | null>(null);
  const error = shallowRef<unknown>(null);
  const loading = ref(false);
  let turn = 0;

  async function reload(): Promise<void> {
    const mine = ++turn;
    const question = fetch();
    if (question === null) {
      value.value = null;
      error.value = null;
      loading.value = false;
      return;
    }
    loading.value = true;
    try {
      const answer = await question;
      if (mine !== turn) return;
      value.value = answer;
      error.value = null;
    } catch (thrown) {
      if (mine !== turn) return;
      error.value = thrown;
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  onScopeDispose(() => {
    turn += 1;
  });
  watch(deps, () => void reload(), { immediate: true });
  return { value, error, loading, reload };
}
