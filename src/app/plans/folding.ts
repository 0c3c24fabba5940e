import { inject, provide, shallowRef, type InjectionKey, type ShallowRef } from 'vue';

/** Which groups of the plan on show are folded, in the list and in the graph alike. */
export interface Folding {
  readonly folded: ShallowRef<ReadonlySet<string>>;
  fold(group: string, folded: boolean): void;
  foldAll(groups: readonly string[]): void;
  /** A group that has another name stays as it is. */
  renamed(from: string, to: string): void;
}

const key: InjectionKey<Folding> = Symbol('folding');
/** As long as the page is open: coming back to a plan finds it as it was left. */
const kept = new Map<number, ReadonlySet<string>>();

export function provideFolding(planId: number): Folding {
  const folded = shallowRef<ReadonlySet<string>>(kept.get(planId) ?? new Set());
  const set = (now: ReadonlySet<string>): void => {
    folded.value = now;
    kept.set(planId, now);
  };
  const folding: Folding = {
    folded,
    fold: (group, closed) => {
      if (folded.value.has(group) === closed) return;
      const now = new Set(folded.value);
      if (closed) now.add(group);
      else now.delete(group);
      set(now);
    },
    foldAll: (groups) => set(new Set(groups)),
    renamed: (from, to) => {
      if (folded.value.has(from)) set(new Set([...folded.value, to].filter((name) => name !== from)));
    },
  };
  provide(key, folding);
  return folding;
}

export function useFolding(): Folding {
  const folding = inject(key);
  if (folding === undefined) throw new Error('This component belongs inside the plan editor.');
  return folding;
}
