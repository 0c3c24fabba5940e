import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { TriedEdit } from '../../contract/types.js';
import type { PlanEdit } from '../../domain/plan/types.js';
import { AskError, ask } from '../lib/ask.js';
import { isStale, writableEdit, type PlanEditing } from './planEditing.js';

/** What an edit would come to, asked while it is still in the air. */
export interface Tentative {
  readonly value: ShallowRef<TriedEdit | null>;
  /** Why the edit would be refused, in the engine's words; null where it would not. */
  readonly refusal: Ref<string | null>;
  readonly asking: Ref<boolean>;
  /** Asks at once, of the last edit named only; null: nothing is in the air any more. */
  wonder(edit: PlanEdit | null): void;
}

/** One question at a time: the next one is of where the edit is when the answer comes. */
export function useTentative(planId: number, editing: PlanEditing): Tentative {
  const value = shallowRef<TriedEdit | null>(null);
  const refusal = ref<string | null>(null);
  const asking = ref(false);
  let wanted: PlanEdit | null = null;
  let busy = false;

  async function answerOf(edit: PlanEdit): Promise<TriedEdit | string | null> {
    const revision = editing.state.value?.revision;
    if (revision === undefined) return null;
    try {
      return await ask('plans.tryEdit', { planId, revision, edit: writableEdit(edit) });
    } catch (error) {
      // Only what is refused for what it is; that the plan is another one meanwhile is told when it is made.
      if (error instanceof AskError) return isStale(error) ? null : error.message;
      throw error;
    }
  }

  async function askOn(): Promise<void> {
    busy = true;
    try {
      while (wanted !== null) {
        const edit: PlanEdit = wanted;
        const answer = await answerOf(edit);
        // What is in the air now may be elsewhere; nothing may be.
        if (wanted === null) break;
        value.value = typeof answer === 'string' ? null : answer;
        refusal.value = typeof answer === 'string' ? answer : null;
        if (wanted === edit) break;
      }
    } finally {
      busy = false;
      asking.value = false;
    }
  }

  function wonder(edit: PlanEdit | null): void {
    if (JSON.stringify(edit) === JSON.stringify(wanted)) return;
    wanted = edit;
    asking.value = edit !== null;
    if (edit === null) {
      value.value = null;
      refusal.value = null;
    } else if (!busy) void askOn();
  }
  onScopeDispose(() => wonder(null));
  return { value, refusal, asking, wonder };
}
