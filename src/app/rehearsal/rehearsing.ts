import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { Input } from '../../contract/methods.js';
import type { RehearsalState } from '../../contract/types.js';
import { bridge } from '../bridge/index.js';
import { AskError, ask, sentenceOf } from '../lib/ask.js';

export type RehearsalAction = Input<'rehearsals.act'>['action'];

export interface Rehearsing {
  readonly state: ShallowRef<RehearsalState | null>;
  /** Why the record could not be read. */
  readonly error: ShallowRef<unknown>;
  /** The engine's sentence on the last action, when it was not recorded; empty otherwise. */
  readonly refused: Ref<string>;
  /** The action on its way to the disk; null when there is none. */
  readonly saving: Ref<RehearsalAction['type'] | null>;
  load(): Promise<void>;
  /**
   * Records an action. The state changes only once the engine has it on disk. While one is on its
   * way no other is taken. Answers whether it was recorded; if not, `refused` says why.
   */
  act(action: RehearsalAction): Promise<boolean>;
}

/**
 * A rehearsal under way. What another window records is followed: at once where the host tells of
 * it, and when this window is looked at again where another program wrote to the file.
 */
export function useRehearsing(rehearsalId: number): Rehearsing {
  const state = shallowRef<RehearsalState | null>(null);
  const error = shallowRef<unknown>(null);
  const saving = ref<RehearsalAction['type'] | null>(null);
  const refused = ref('');
  let gone = false;
  onScopeDispose(() => {
    gone = true;
  });

  async function load(): Promise<void> {
    try {
      const answer = await ask('rehearsals.get', { rehearsalId });
      if (gone) return;
      // An action may have been recorded since this was read.
      if (answer.seq >= (state.value?.seq ?? 0)) state.value = answer;
      error.value = null;
    } catch (thrown) {
      if (!gone) error.value = thrown;
    }
  }

  async function follow(): Promise<void> {
    if (saving.value !== null || state.value === null) return;
    try {
      const now = (await ask('rehearsals.list', {})).find((one) => one.id === rehearsalId);
      if (!gone && saving.value === null && now !== undefined && now.seq > state.value.seq) await load();
    } catch {
      // What is on the screen stays; the next action will say what is wrong.
    }
  }
  const onFocus = (): void => void follow();
  window.addEventListener('focus', onFocus);
  onScopeDispose(() => window.removeEventListener('focus', onFocus));
  onScopeDispose(
    bridge().onCommand((command) => {
      if (command === 'rehearsal-changed') void follow();
    }),
  );

  async function act(action: RehearsalAction): Promise<boolean> {
    if (saving.value !== null || state.value === null) return false;
    saving.value = action.type;
    refused.value = '';
    try {
      const { seq } = state.value;
      state.value = await ask('rehearsals.act', { rehearsalId, seq, action });
      return true;
    } catch (thrown) {
      // Whatever was refused: what the record says now is what must be on the screen. When nothing
      // answers, what is on the screen stays, and nothing in it was lost.
      if (thrown instanceof AskError && thrown.code === 'conflict') await load();
      refused.value = sentenceOf(thrown);
      return false;
    } finally {
      saving.value = null;
    }
  }

  return { state, error, saving, refused, load, act };
}
