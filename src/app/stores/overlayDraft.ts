import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { Overlay } from '../../contract/overlay.js';
import type { ImportProblem } from '../../contract/types.js';
import { bridge } from '../bridge/index.js';
import { ask } from '../lib/ask.js';
import { plural } from '../lib/format.js';
import { useRoute } from './route.js';
import { useToasts } from './toasts.js';
import { useWorkspace } from './workspace.js';

const historyKept = 200;

/**
 * The DR settings being edited: a draft of the snapshot's overlay with undo, kept while the user
 * looks at other views, saved on demand.
 */
export const useOverlayDraft = defineStore('overlayDraft', () => {
  const workspace = useWorkspace();
  const toasts = useToasts();
  const route = useRoute();
  const snapshotId = ref<number | null>(null);
  const saved = shallowRef<Overlay | null>(null);
  const draft = shallowRef<Overlay | null>(null);
  const past = shallowRef<readonly Overlay[]>([]);
  const future = shallowRef<readonly Overlay[]>([]);
  const problems = shallowRef<readonly ImportProblem[]>([]);
  const error = shallowRef<unknown>(null);
  const saving = ref(false);

  const dirty = computed(() => JSON.stringify(draft.value) !== JSON.stringify(saved.value));

  /** Reads the overlay of a snapshot; a draft of the same snapshot that is not saved yet stays. */
  async function load(id: number): Promise<void> {
    if (snapshotId.value === id && draft.value !== null && dirty.value) return;
    try {
      const overlay = await ask('overlay.get', { snapshotId: id });
      if (snapshotId.value !== id) problems.value = [];
      snapshotId.value = id;
      saved.value = overlay;
      draft.value = overlay;
      past.value = [];
      future.value = [];
      error.value = null;
    } catch (thrown) {
      error.value = thrown;
    }
  }

  /** One edit, undoable. */
  function change(edit: (overlay: Overlay) => Overlay): void {
    if (draft.value === null) return;
    const next = edit(draft.value);
    if (JSON.stringify(next) === JSON.stringify(draft.value)) return;
    past.value = [...past.value, draft.value].slice(-historyKept);
    future.value = [];
    draft.value = next;
  }

  function undo(): void {
    const before = past.value.at(-1);
    if (before === undefined || draft.value === null) return;
    future.value = [draft.value, ...future.value];
    past.value = past.value.slice(0, -1);
    draft.value = before;
  }

  function redo(): void {
    const after = future.value[0];
    if (after === undefined || draft.value === null) return;
    past.value = [...past.value, draft.value];
    future.value = future.value.slice(1);
    draft.value = after;
  }

  async function save(): Promise<void> {
    if (draft.value === null || snapshotId.value === null || saving.value) return;
    saving.value = true;
    const sent = draft.value;
    try {
      const answer = await ask('overlay.save', { snapshotId: snapshotId.value, overlay: sent });
      saved.value = sent;
      problems.value = answer.problems;
      await workspace.loadSnapshots();
      workspace.touched();
      if (answer.problems.length === 0) toasts.done('The DR settings were saved.');
      else {
        const open = { label: 'Show', run: () => route.go('settings', ['problems']) };
        toasts.say(`The DR settings were saved, with ${plural(answer.problems.length, 'problem')}.`, open);
      }
    } catch (thrown) {
      toasts.failed(thrown);
    } finally {
      saving.value = false;
    }
  }

  /** Saves the stored overlay as a YAML file. */
  async function exportYaml(): Promise<void> {
    if (snapshotId.value === null) return;
    try {
      const file = await ask('overlay.export', { snapshotId: snapshotId.value });
      if (await bridge().saveFile(file.fileName, file.mediaType, file.base64))
        toasts.done(`${file.fileName} was saved.`);
    } catch (thrown) {
      toasts.failed(thrown);
    }
  }

  return {
    saved,
    draft,
    problems,
    error,
    saving,
    dirty,
    canUndo: computed(() => past.value.length > 0),
    canRedo: computed(() => future.value.length > 0),
    load,
    change,
    undo,
    redo,
    save,
    exportYaml,
    /** Throws the unsaved edits away; undo brings them back. */
    revert: () => {
      const back = saved.value;
      if (back !== null) change(() => back);
    },
  };
});
