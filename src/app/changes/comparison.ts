import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { ListedSnapshot, SnapshotDiff } from '../../contract/types.js';
import { ask } from '../lib/ask.js';
import { useJobs } from '../stores/jobs.js';
import { useRoute } from '../stores/route.js';
import { useWorkspace } from '../stores/workspace.js';

/**
 * The two snapshots that are compared and what came of it. Kept while the program runs: opening an
 * object of the older snapshot changes the snapshot the page looks at, and comes back to the same log.
 */
export const useComparison = defineStore('comparison', () => {
  const route = useRoute();
  const workspace = useWorkspace();
  const jobs = useJobs();
  const diff = shallowRef<SnapshotDiff | null>(null);
  const error = shallowRef<unknown>(null);
  const busy = ref(false);
  let asked = '';
  let turn = 0;

  const byId = (text: string | undefined): ListedSnapshot | null =>
    workspace.snapshots.find((one) => String(one.id) === text) ?? null;

  /** The newer one: as the address says, else the newest taken. */
  const after = computed<ListedSnapshot | null>(() => byId(route.params.to) ?? inTime.value[0] ?? null);
  /** The older one: as the address says, else the one of the same estate taken before the newer. */
  const before = computed<ListedSnapshot | null>(() => {
    const named = byId(route.params.from);
    if (named !== null) return named;
    const at = inTime.value.findIndex((one) => one.id === after.value?.id);
    const earlier = inTime.value.slice(at + 1);
    return (
      earlier.find(({ id }) => after.value?.sameEstate.includes(id)) ??
      earlier[0] ??
      inTime.value[at - 1] ??
      null
    );
  });
  /** The newest first, by when the exports were made. */
  const inTime = computed(() =>
    [...workspace.snapshots].sort((a, b) => b.takenAt.localeCompare(a.takenAt) || b.id - a.id),
  );

  async function compare(): Promise<void> {
    const [older, newer] = [before.value, after.value];
    if (older === null || newer === null) {
      diff.value = null;
      return;
    }
    const question = `${workspace.workspace?.path} ${older.id} ${newer.id} ${workspace.revision}`;
    if (question === asked && error.value === null) return;
    const mine = ++turn;
    asked = question;
    busy.value = true;
    error.value = null;
    diff.value = null;
    try {
      const answer = await jobs.run('Comparing snapshots', (jobId) =>
        ask('snapshots.diff', { jobId, before: older.id, after: newer.id }),
      );
      if (mine === turn) diff.value = answer;
    } catch (thrown) {
      if (mine === turn) error.value = thrown;
    } finally {
      if (mine === turn) busy.value = false;
    }
  }

  /** Compares whenever another pair is wanted; what was printed or planned meanwhile is asked for anew. */
  function follow(): void {
    asked = route.params.open === undefined ? '' : asked;
    watch([before, after, () => workspace.revision], () => void compare(), { immediate: true });
  }

  return {
    before,
    after,
    inTime,
    diff,
    error,
    busy,
    follow,
    choose: (side: 'from' | 'to', id: number) => route.setParam(side, String(id), 'push'),
    swap: () => {
      const [older, newer] = [before.value, after.value];
      if (older === null || newer === null) return;
      route.go('changes', [], { from: String(newer.id), to: String(older.id) });
    },
    again: () => {
      asked = '';
      return compare();
    },
  };
});
