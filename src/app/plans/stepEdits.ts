import type { EdgeRef, OwnStep } from '../../domain/plan/types.js';
import { plural } from '../lib/format.js';
import { useToasts } from '../stores/toasts.js';
import { neighbourIndex } from './order.js';
import type { PlanEditing } from './planEditing.js';

/** What the user does to single steps and edges, in terms of the plan's edits. */
export interface StepEdits {
  /** One place up or down, together. */
  move(steps: readonly string[], by: -1 | 1): void;
  moveTo(steps: readonly string[], toIndex: number): void;
  /** Takes steps out; answers whether the engine took it. */
  remove(steps: readonly string[]): Promise<boolean>;
  restore(step: string): void;
  /** Adds a step at a place, or changes it when `at` is null. */
  saveOwn(own: OwnStep, at: number | null): Promise<boolean>;
  addEdge(edge: EdgeRef): void;
  addEdges(edges: readonly EdgeRef[]): void;
  removeEdge(edge: EdgeRef): void;
  repair(): Promise<void>;
}

export function useStepEdits(editing: PlanEditing): StepEdits {
  const { byId, edit } = editing;
  const toasts = useToasts();
  const undo = { label: 'Undo', run: () => void editing.undo() };
  const restore = (step: string): void => void edit({ type: 'restore-step', step });

  return {
    move: (steps, by) =>
      void edit((now) => {
        const toIndex = neighbourIndex(now, steps, by);
        return toIndex === null ? null : { type: 'move-steps', steps, toIndex };
      }),
    moveTo: (steps, toIndex) => void edit({ type: 'move-steps', steps, toIndex }),
    remove: async (steps) => {
      const [step] = steps;
      const taken = byId.value.get(step ?? '');
      if (step === undefined || taken === undefined) return false;
      if (!(await edit({ type: 'remove-steps', steps }))) return false;
      if (steps.length > 1) {
        toasts.say(`Taken out: ${plural(steps.length, 'step')}`, undo);
        return true;
      }
      // A step of the user's own is gone but for the history; the others are kept aside.
      const back = taken.kind === 'own' ? undo : { label: 'Put back', run: () => restore(step) };
      toasts.say(`Taken out: ${taken.title}`, back);
      return true;
    },
    restore,
    saveOwn: (ownStep, at) =>
      edit(at === null ? { type: 'change-step', ownStep } : { type: 'add-step', ownStep, atIndex: at }),
    addEdges: (edges) => void edit({ type: 'add-edges', edges }),
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
