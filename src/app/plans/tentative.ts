import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { TriedEdit } from '../../contract/types.js';
import type { PlanEdit } from '../../domain/plan/types.js';
import { AskError, ask } from '../lib/ask.js';
import { writableEdit, type PlanEditing } from './planEditing.js';

/** What an edit would come to, asked while it is still in the air. */
export interface Tentative {
  readonly value: ShallowRef<TriedEdit | null>;
  readonly asking: Ref<boolean>;
  /** Asks soon, of the last edit named only; null: nothing is in the air any more. */
  wonder(edit: PlanEdit | null): void;
}

const restMs = 90;

export function useTentative(planId: number, editing: PlanEditing): Tentative {
  const value = shallowRef<TriedEdit | null>(null);
  const asking = ref(false);
  let turn = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wondered = '';

  async function askNow(edit: PlanEdit, mine: number): Promise<void> {
    const revision = editing.state.value?.revision;
    if (revision === undefined) return;
    try {
      const answer = await ask('plans.tryEdit', { planId, revision, edit: writableEdit(edit) });
      if (mine === turn) value.value = answer;
    } catch (error) {
      // The edit itself will be refused in its own words when it is made.
      if (!(error instanceof AskError)) throw error;
      if (mine === turn) value.value = null;
    } finally {
      if (mine === turn) asking.value = false;
    }
  }

  function wonder(edit: PlanEdit | null): void {
    const asked = JSON.stringify(edit);
    if (asked === wondered) return;
    wondered = asked;
    turn += 1;
    clearTimeout(timer);
    asking.value = edit !== null;
    if (edit === null) value.value = null;
    else timer = setTimeout((mine: number) => void askNow(edit, mine), restMs, turn);
  }
  onScopeDispose(() => wonder(null));
  return { value, asking, wonder };
}
