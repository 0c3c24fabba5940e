import { defineStore } from 'pinia';
import { computed, onScopeDispose, ref, shallowRef, type ComputedRef } from 'vue';
import type { IconName } from '../ui/icons.js';

/** Something the user can do, from the palette and from the keyboard. */
export interface Action {
  readonly id: string;
  readonly label: string;
  readonly group: string;
  readonly icon?: IconName;
  /** "mod+k", "g e" (one after the other), "?" — see `lib/keys.ts`. */
  readonly keys?: string;
  /** Listed in the help only, not in the palette. */
  readonly keyboardOnly?: boolean;
  run(): void;
}

/** All actions on offer now: the palette, the keyboard and the help read the same list. */
export const useActionRegistry = defineStore('actions', () => {
  const sources = shallowRef<readonly ComputedRef<readonly Action[]>[]>([]);
  /** Adds a list of actions; call the answer to take it away. */
  function offer(source: ComputedRef<readonly Action[]>): () => void {
    sources.value = [...sources.value, source];
    return () => {
      sources.value = sources.value.filter((one) => one !== source);
    };
  }

  const all = computed(() => sources.value.flatMap((source) => [...source.value]));

  return {
    offer,
    all,
    /** The action that fits; of several, the one offered last: a view's before the program's. */
    find: (fits: (action: Action) => boolean) => all.value.findLast(fits),
    newWorkspaceOpen: ref(false),
    paletteOpen: ref(false),
    helpOpen: ref(false),
  };
});

/** Offers actions while the calling component lives. */
export function useActions(list: () => readonly Action[]): void {
  const registry = useActionRegistry();
  onScopeDispose(registry.offer(computed(list)));
}
