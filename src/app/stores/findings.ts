import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import type { NotLookedAt } from '../../domain/findings/notLookedAt.js';
import type { Finding } from '../../domain/findings/types.js';
import { ask } from '../lib/ask.js';
import { useWorkspace } from './workspace.js';

/** The findings of the snapshot shown; read once, used by rail, drawer and findings view. */
export const useFindings = defineStore('findings', () => {
  const workspace = useWorkspace();
  const list = shallowRef<readonly Finding[] | null>(null);
  /** What the rules had nothing to go on for. */
  const notLookedAt = shallowRef<readonly NotLookedAt[]>([]);
  const error = shallowRef<unknown>(null);
  let turn = 0;

  async function reload(): Promise<void> {
    const mine = ++turn;
    const snapshotId = workspace.snapshotId;
    if (snapshotId === null) {
      list.value = null;
      notLookedAt.value = [];
      return;
    }
    try {
      const [found, unlooked] = await Promise.all([
        ask('findings.list', { snapshotId }),
        ask('findings.notLookedAt', { snapshotId }),
      ]);
      if (mine !== turn) return;
      list.value = found;
      notLookedAt.value = unlooked;
      error.value = null;
    } catch (thrown) {
      if (mine !== turn) return;
      list.value = null;
      error.value = thrown;
    }
  }

  watch(() => [workspace.snapshotId, workspace.revision], reload, { immediate: true });

  const counts = computed(() => {
    const result = { critical: 0, warning: 0, notice: 0 };
    for (const finding of list.value ?? []) result[finding.severity] += 1;
    return result;
  });
  /** How many rules could not look at all they should: each counted once. */
  const unknown = computed(
    () => new Set(notLookedAt.value.flatMap((each) => each.rules.map((rule) => rule.id))).size,
  );
  const byId = computed(() => new Map((list.value ?? []).map((finding) => [finding.id, finding])));

  return { list, notLookedAt, error, counts, unknown, byId, reload };
});
