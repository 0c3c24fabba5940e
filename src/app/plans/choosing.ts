import { computed, shallowRef, watch, type ComputedRef } from 'vue';
import type { GroundStep } from '../../domain/plan/types.js';

/** How a click or a key chooses: this one only, this one too or no longer, everything up to this one. */
export type HowChosen = 'only' | 'toggle' | 'range';

/** Which steps the next edit is about: several, or the one whose details are shown. */
export interface Choosing {
  /** The steps chosen together; empty while there is only the one. */
  readonly several: ComputedRef<ReadonlySet<string>>;
  /** Ids the next edit is about, in list order. */
  readonly chosen: ComputedRef<readonly string[]>;
  /** Chooses a step; answers which step's details to show. */
  choose(step: string, how: HowChosen, listed: readonly string[]): string;
  /** Chooses steps together, those chosen before with them when `more`. */
  chooseAll(steps: readonly string[], more?: boolean): void;
  clear(): void;
}

/** The keys held at a click or a key press say how it chooses. */
export function howChosen(event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }): HowChosen {
  if (event.shiftKey) return 'range';
  return event.ctrlKey || event.metaKey ? 'toggle' : 'only';
}

export function useChoosing(
  steps: ComputedRef<readonly GroundStep[]>,
  selected: ComputedRef<string | null>,
): Choosing {
  const set = shallowRef<ReadonlySet<string>>(new Set());
  let anchor: string | null = null;
  // What is no longer in the plan is no longer chosen.
  watch(steps, (now) => {
    if (set.value.size === 0) return;
    const there = now.filter((step) => set.value.has(step.id)).map((step) => step.id);
    if (there.length < set.value.size) set.value = new Set(there);
  });

  const chosen = computed(() => {
    if (set.value.size === 0) return selected.value === null ? [] : [selected.value];
    return steps.value.filter((step) => set.value.has(step.id)).map((step) => step.id);
  });

  function choose(step: string, how: HowChosen, listed: readonly string[]): string {
    if (how === 'only') {
      anchor = step;
      set.value = new Set();
      return step;
    }
    if (how === 'toggle') {
      anchor = step;
      const now = new Set(chosen.value);
      if (!now.delete(step)) now.add(step);
      set.value = now;
      return now.has(step) ? step : ([...now].at(-1) ?? step);
    }
    const from = listed.indexOf(anchor ?? selected.value ?? step);
    const to = listed.indexOf(step);
    set.value = new Set(listed.slice(Math.max(0, Math.min(from, to)), Math.max(from, to) + 1));
    return step;
  }

  return {
    several: computed(() => set.value),
    chosen,
    choose,
    chooseAll: (list, more = false) => {
      set.value = new Set(more ? [...set.value, ...list] : list);
    },
    clear: () => (set.value = new Set()),
  };
}
