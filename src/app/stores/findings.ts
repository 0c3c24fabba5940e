import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import type { Finding } from '../../domain/findings/types.js';
import { ask } from '../lib/ask.js';
import { useWorkspace } from './workspace.js';

/** The findings of the snapshot shown; read once, used by rail, drawer and findings view. */
export const useFindings = defineStore('findings', () => {
  const workspace = useWorkspace();
  const list = shallowRef<readonly Finding[] | null>(null);
  const error = shallowRef<unknown>(null);
  let turn = 0;

  async function reload(): Promise<void> {
    const mine = ++turn;
    const snapshotId = workspace.snapshotId;
    if (snapshotId === null) {
      list.value = null;
      return;
    }
    try {
      const found = await ask('findings.list', { snapshotId });
      if (mine !== turn) return;
      list.value = found;
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
  const byId = computed(() => new Map((list.value ?? []).map((finding) => [finding.id, finding])));

  return { list, error, counts, byId, reload };
});
