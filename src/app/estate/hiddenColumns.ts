import { computed, ref, type WritableComputedRef } from 'vue';
import type { ObjectKind } from '../../domain/estate/types.js';

const storageKey = 'drydock.hidden-columns';
type Hidden = Partial<Record<ObjectKind, readonly string[]>>;

function stored(): Hidden {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    const known = Object.entries(value).filter(
      ([, ids]) => Array.isArray(ids) && ids.every((id) => typeof id === 'string'),
    );
    return Object.fromEntries(known) as Hidden;
  } catch {
    // No storage, or nothing of ours in it: every column is shown.
    return {};
  }
}

const hidden = ref<Hidden>(stored());

/** The columns the user has hidden, of each kind its own; kept between visits. */
export function useHiddenColumns(kind: () => ObjectKind): WritableComputedRef<ReadonlySet<string>> {
  return computed({
    get: () => new Set(hidden.value[kind()] ?? []),
    set: (ids) => {
      hidden.value = { ...hidden.value, [kind()]: [...ids] };
      try {
        localStorage.setItem(storageKey, JSON.stringify(hidden.value));
      } catch {
        // Not kept, then.
      }
    },
  });
}
