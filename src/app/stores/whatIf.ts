import { defineStore } from 'pinia';
import { shallowRef, watch } from 'vue';
import type { Fault } from '../../domain/whatif/index.js';
import { useWorkspace } from './workspace.js';

/** Faults thrown at plans, kept while the workspace is open: looking at a step must not take them back. */
export const useThrownFaults = defineStore('thrownFaults', () => {
  const byPlan = shallowRef<ReadonlyMap<number, readonly Fault[]>>(new Map());
  const workspace = useWorkspace();
  // Another workspace has other plans under the same numbers.
  watch(
    () => workspace.workspace?.path,
    () => (byPlan.value = new Map()),
  );
  return {
    of: (planId: number): readonly Fault[] => byPlan.value.get(planId) ?? [],
    keep: (planId: number, faults: readonly Fault[]): void => {
      byPlan.value = new Map(byPlan.value).set(planId, faults);
    },
  };
});
