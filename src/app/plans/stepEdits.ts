import type { EdgeRef, OwnStep } from '../../domain/plan/types.js';
import { useToasts } from '../stores/toasts.js';
import { neighbourIndex } from './order.js';
import type { PlanEditing } from './planEditing.js';

/** What the user does to single steps and edges, in terms of the plan's edits. */
export interface StepEdits {
  /** One place up or down. */
  move(step: string, by: -1 | 1): void;
  moveTo(step: string, toIndex: number): void;
  /** Takes a step out; answers whether the engine took it. */
  remove(step: string): Promise<boolean>;
  restore(step: string): void;
  /** Adds a step at a place, or changes it when `at` is null. */
  saveOwn(own: OwnStep, at: number | null): Promise<boolean>;
  addEdge(edge: EdgeRef): void;
  removeEdge(edge: EdgeRef): void;
  repair(): Promise<void>;
}

export function useStepEdits(editing: PlanEditing): StepEdits {
  const { byId, edit } = editing;
  const toasts = useToasts();
  const undo = { label: 'Undo', run: () => void editing.undo() };
  const restore = (step: string): void => void edit({ type: 'restore-step', step });

  return {
    move: (step, by) =>
      void edit((now) => {
        const toIndex = neighbourIndex(now.steps, step, by);
        return toIndex === null ? null : { type: 'move-step', step, toIndex };
      }),
    moveTo: (step, toIndex) => void edit({ type: 'move-step', step, toIndex }),
    remove: async (step) => {
      const taken = byId.value.get(step);
      if (taken === undefined || !(await edit({ type: 'remove-step', step }))) return false;
      // A step of the user's own is gone but for the history; the others are kept aside.
      const back = taken.kind === 'own' ? undo : { label: 'Put back', run: () => restore(step) };
      toasts.say(`Taken out: ${taken.title}`, back);
      return true;
    },
    restore,
    saveOwn: (ownStep, at) =>
      edit(at === null ? { type: 'change-step', ownStep } : { type: 'add-step', ownStep, atIndex: at }),
    addEdge: ({ before, after }) => void edit({ type: 'add-edge', edge: { before, after } }),
    removeEdge: ({ before, after }) => void edit({ type: 'remove-edge', edge: { before, after } }),
    repair: async () => {
      const taken = await edit(({ check }) =>
        check.repair === null ? null : { type: 'apply-repair', repair: check.repair },
      );
      if (taken) toasts.done('The repair was applied.', undo);
    },
  };
}
