import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { BeginHandover, PickedFile } from '../../contract/bridge.js';
import type { ImportPreview, SnapshotInfo } from '../../contract/types.js';
import { bridge } from '../bridge/index.js';
import { ask, engineHasEnded, wasCancelled } from '../lib/ask.js';
import { useJobs, type OwnJob } from './jobs.js';
import { useRoute } from './route.js';
import { useToasts } from './toasts.js';
import { useWorkspace } from './workspace.js';

/** "a.xlsx, b.zip and 12 more": what a job's line has room for. */
function namesOf(files: readonly { readonly name: string }[]): string {
  const names = files.slice(0, 3).map((file) => file.name);
  const more = files.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}

const anotherTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

const ended =
  'Drydock’s engine stopped unexpectedly and was started again. What it had read of these files is gone; what was saved before is safe.';

/** Nothing is known to be wrong with the files: what was read of them went with the engine. */
export class ReadAgain extends Error {
  /** @param storing it was being stored: whether it was, the files read again tell */
  constructor(storing: boolean) {
    super(
      storing ? `${ended} This import was stored whole or not at all: read again, it says which.` : ended,
    );
  }
}

/** An import on its way: files picked, inspected, previewed, then stored or thrown away. */
export const useImport = defineStore('import', () => {
  const route = useRoute();
  const workspace = useWorkspace();
  const toasts = useToasts();
  const jobs = useJobs();

  const files = shallowRef<readonly PickedFile[]>([]);
  const overlay = shallowRef<PickedFile | null>(null);
  /** The snapshot the sources are added to; null for one of its own. */
  const into = ref<number | null>(null);
  /** The older snapshot whose DR settings and decisions a snapshot of its own takes over. */
  const settingsOf = ref<number | null>(null);
  const preview = shallowRef<ImportPreview | null>(null);
  const error = shallowRef<unknown>(null);
  const inspecting = ref(false);
  const storing = ref(false);
  const active = computed(() => files.value.length > 0);

  /** Files the import does without from now on: copies of them need not stay. */
  function letGo(files: readonly PickedFile[]): void {
    if (files.length > 0) void bridge().forgetFiles?.(files.map(({ ref }) => ref));
  }
  const held = (): PickedFile[] => [...files.value, ...(overlay.value === null ? [] : [overlay.value])];

  async function dropStage(): Promise<void> {
    const old = preview.value;
    preview.value = null;
    if (old !== null) await ask('import.discard', { stageId: old.stageId });
  }

  /** Reads the chosen files and holds what was recognised; nothing is stored yet. */
  async function inspect(): Promise<void> {
    if (files.value.length === 0 || inspecting.value) return;
    error.value = null;
    inspecting.value = true;
    try {
      preview.value = await jobs.run(`Reading ${namesOf(files.value)}`, async (jobId) => {
        await dropStage();
        await workspace.ensureOpen();
        const question = {
          jobId,
          files: files.value.map((file) => file.ref),
          overlay: overlay.value?.ref ?? null,
          into: into.value,
          settingsOf: into.value === null ? settingsOf.value : null,
        };
        const [read] = await Promise.all([
          ask('import.inspect', question),
          // Cancelled before the engine knew of it: it must hear of it once more.
          jobs.isCancelled(jobId) ? ask('job.cancel', { jobId }) : null,
        ]);
        if (!jobs.isCancelled(jobId)) return read;
        // The engine was done before the word reached it. What was cancelled leaves nothing.
        await ask('import.discard', { stageId: read.stageId });
        return null;
      });
      if (preview.value === null) reset();
    } catch (thrown) {
      if (wasCancelled(thrown)) reset();
      else error.value = engineHasEnded(thrown) ? new ReadAgain(false) : thrown;
    } finally {
      inspecting.value = false;
    }
  }

  /** Storing was done before the wish to stop it was heard. What is new can be removed. */
  function sayTooLate({ id, name }: SnapshotInfo, added: boolean): void {
    if (added) return toasts.say(`Too late to cancel: “${name}” had been added to.`);
    toasts.say(`Too late to cancel: snapshot “${name}” had been stored.`, {
      label: 'Remove it',
      run: () =>
        void guarded(async () => {
          await workspace.removeSnapshot(id);
          toasts.done(`Snapshot “${name}” was removed.`);
        }),
    });
  }

  async function take(picked: readonly PickedFile[]): Promise<void> {
    if (picked.length === 0) return;
    if (inspecting.value || storing.value) {
      toasts.say('An import is already under way. Finish or cancel it first.');
      letGo(picked);
      return;
    }
    // While an import is looked at, what comes is more of it.
    const more = route.view === 'import' && active.value;
    if (more) files.value = [...files.value, ...picked];
    else {
      letGo(held());
      files.value = picked;
      overlay.value = null;
      into.value = null;
      settingsOf.value = null;
      route.go('import');
    }
    await inspect();
  }

  function reset(): void {
    letGo(held());
    files.value = [];
    overlay.value = null;
    into.value = null;
    settingsOf.value = null;
    preview.value = null;
    error.value = null;
    if (route.view === 'import') route.go(workspace.snapshot === null ? 'start' : 'estate');
  }

  /** Runs what may fail and shows its sentence. */
  async function guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      toasts.failed(thrown);
    }
  }

  /** Files the user gives, with the progress of their way to the host where that takes time. */
  async function handedOver(
    give: (begin: BeginHandover) => Promise<readonly PickedFile[]>,
  ): Promise<readonly PickedFile[]> {
    let job: OwnJob | undefined;
    try {
      return await give(
        (given) => (job = jobs.begin(`Copying ${namesOf(given)}`, 'Handing over to Drydock')),
      );
    } finally {
      job?.end();
    }
  }

  /** The engine was started again: what it had read is gone. Answers whether the user sees that said. */
  function lost(): boolean {
    if (preview.value !== null) readAgain(false);
    return route.view === 'import' && error.value instanceof ReadAgain;
  }

  function readAgain(storing: boolean): void {
    preview.value = null;
    error.value = new ReadAgain(storing);
  }

  return {
    lost,
    files,
    overlay,
    into,
    settingsOf,
    preview,
    error,
    inspecting,
    storing,
    active,
    inspect,
    pick: (what: 'import' | 'folder') =>
      guarded(async () => take(await handedOver((begin) => bridge().pickFiles(what, begin)))),
    drop: (dropped: readonly File[]) =>
      guarded(async () => take(await handedOver((begin) => bridge().dropFiles(dropped, begin)))),
    sample: () => guarded(workspace.openSample),
    /** Adds an overlay file to the import and reads again. */
    pickOverlay: () =>
      guarded(async () => {
        const picked = (await handedOver((begin) => bridge().pickFiles('overlay', begin)))[0];
        if (picked === undefined) return;
        if (overlay.value !== null) letGo([overlay.value]);
        overlay.value = picked;
        await inspect();
      }),
    removeOverlay: () =>
      guarded(async () => {
        if (overlay.value !== null) letGo([overlay.value]);
        overlay.value = null;
        await inspect();
      }),
    /** Takes one of the files out and reads the others again. */
    removeFile: (ref: string) =>
      guarded(async () => {
        if (files.value.length < 2 || inspecting.value) return;
        letGo(files.value.filter((file) => file.ref === ref));
        files.value = files.value.filter((file) => file.ref !== ref);
        await inspect();
      }),
    /** Makes a snapshot of its own of the files (null), or adds them to a stored one; reads again. */
    addTo: (snapshotId: number | null) =>
      guarded(async () => {
        if (inspecting.value || snapshotId === into.value) return;
        into.value = snapshotId;
        await inspect();
      }),
    /** Takes over what was said of an older snapshot, or nothing (null); reads again. */
    takeOver: (snapshotId: number | null) =>
      guarded(async () => {
        if (inspecting.value || snapshotId === settingsOf.value) return;
        settingsOf.value = snapshotId;
        await inspect();
      }),
    /** Stores the snapshot and goes to it. */
    store: (name: string, evenIfSame: boolean) =>
      guarded(async () => {
        if (preview.value === null) return;
        storing.value = true;
        try {
          const { stageId, merge } = preview.value;
          const added = into.value !== null;
          let tooLate = false;
          const stored = await jobs.run(`Storing ${name === '' ? 'the snapshot' : name}`, async (jobId) => {
            const done = await ask('import.commit', { jobId, stageId, name, evenIfSame });
            // What is being written to the disk for good is not stopped half-way.
            tooLate = jobs.isCancelled(jobId);
            return done;
          });
          // The import stays in sight until there is a snapshot to show.
          try {
            await workspace.loadSnapshots();
          } finally {
            preview.value = null;
            // Taken off the screen before the estate comes on it: both at once would hold the page up.
            await anotherTask();
            letGo(held());
            files.value = [];
            overlay.value = null;
            into.value = null;
            settingsOf.value = null;
          }
          // Added to, the snapshot has the same number as before and holds something else.
          if (added) workspace.touched();
          route.go('estate', [], { snapshot: String(stored.id) });
          if (tooLate) {
            sayTooLate(stored, added);
            return;
          }
          const open = (merge?.undecided ?? 0) + (merge?.questions ?? 0);
          toasts.done(
            added ? `“${stored.name}” was added to.` : `Snapshot “${stored.name}” was stored.`,
            open === 0 ? null : { label: 'Conflicts and questions', run: () => route.go('merge') },
          );
        } catch (thrown) {
          // Cancelled, it is still there to be stored after all, or thrown away.
          if (engineHasEnded(thrown)) readAgain(true);
          else if (!wasCancelled(thrown)) throw thrown;
        } finally {
          storing.value = false;
        }
      }),
    discard: () =>
      guarded(async () => {
        try {
          await dropStage();
        } finally {
          reset();
        }
      }),
  };
});
