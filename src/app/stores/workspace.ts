import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { AppInfo, ListedSnapshot, WorkspaceFile, WorkspaceInfo } from '../../contract/types.js';
import { ask } from '../lib/ask.js';
import { useJobs } from './jobs.js';
import { useRoute } from './route.js';

/** The open workspace, its snapshots, and the one the page is looking at. */
export const useWorkspace = defineStore('workspace', () => {
  const route = useRoute();
  const app = shallowRef<AppInfo | null>(null);
  const workspace = shallowRef<WorkspaceInfo | null>(null);
  const recent = shallowRef<readonly WorkspaceFile[]>([]);
  const snapshots = shallowRef<readonly ListedSnapshot[]>([]);
  const ready = ref(false);
  /** Counts up when the estate shown has changed under the same snapshot id (DR settings saved). */
  const revision = ref(0);

  /** The snapshot named in the address, else the newest. */
  const snapshot = computed<ListedSnapshot | null>(() => {
    const wanted = Number(route.params.snapshot);
    return snapshots.value.find((one) => one.id === wanted) ?? snapshots.value[0] ?? null;
  });
  const snapshotId = computed<number | null>(() => snapshot.value?.id ?? null);

  async function loadSnapshots(): Promise<void> {
    const list = workspace.value === null ? [] : await ask('snapshots.list', {});
    snapshots.value = [...list].sort((a, b) => b.importedAt.localeCompare(a.importedAt) || b.id - a.id);
  }

  /** Reads what is there. Call once at the start. */
  async function load(): Promise<void> {
    try {
      app.value = await ask('app.info', {});
      workspace.value = app.value.workspace;
      recent.value = await ask('workspace.list', {});
      await loadSnapshots();
    } finally {
      ready.value = true;
    }
  }

  async function enter(info: WorkspaceInfo): Promise<void> {
    workspace.value = info;
    recent.value = await ask('workspace.list', {});
    await loadSnapshots();
    route.setParam('snapshot', null);
  }

  function select(id: number): void {
    route.setParam('snapshot', String(id));
  }

  /** Makes sure there is a workspace to store in: the open one, the newest, or a first one. */
  async function ensureOpen(): Promise<void> {
    if (workspace.value !== null) return;
    const newest = [...recent.value].sort((a, b) => b.modifiedAt.localeCompare(a.modifiedAt))[0];
    await enter(
      newest === undefined
        ? await ask('workspace.create', { name: 'My estate' })
        : await ask('workspace.open', { name: newest.name }),
    );
  }

  /** Opens the sample estate and goes to it. */
  async function openSample(): Promise<void> {
    await ensureOpen();
    const stored = await useJobs().run('Opening the sample estate', (jobId) =>
      ask('import.sample', { jobId }),
    );
    await loadSnapshots();
    route.go('estate', [], { snapshot: String(stored.id) });
  }

  return {
    app,
    workspace,
    recent,
    snapshots,
    snapshot,
    snapshotId,
    ready,
    revision,
    load,
    loadSnapshots,
    select,
    ensureOpen,
    openSample,
    /** Tells every view that the estate behind the snapshot id has changed. */
    touched: () => {
      revision.value += 1;
    },
    create: async (name: string) => enter(await ask('workspace.create', { name })),
    open: async (name: string) => enter(await ask('workspace.open', { name })),
    openFile: async (file: string) => enter(await ask('workspace.openFile', { file })),
    close: async () => {
      await ask('workspace.close', {});
      workspace.value = null;
      snapshots.value = [];
      recent.value = await ask('workspace.list', {});
      route.go('start');
    },
    removeSnapshot: async (id: number) => {
      await ask('snapshots.remove', { snapshotId: id });
      await loadSnapshots();
      route.setParam('snapshot', null);
    },
  };
});
