import { computed, type ComputedRef } from 'vue';
import type { Overlay } from '../../contract/overlay.js';
import type { LayoutView } from '../../contract/types.js';
import { useOverlayDraft } from '../stores/overlayDraft.js';
import { overlayNames, patch } from './overlayEdit.js';

/** What stands at a site. */
type Placed = 'clusters' | 'hosts' | 'datastores';

/** The overlay's entries of one kind, by the key of the object, and the site of each. */
export interface Placing<L extends Placed> {
  /** The draft's sites to choose from. */
  readonly sites: ComputedRef<readonly { value: string; label: string }[]>;
  object(key: string): LayoutView[L][number] | undefined;
  entry(key: string): Overlay[L][number] | undefined;
  /** How the overlay names these objects. */
  named(keys: readonly string[]): string[];
  setSite(keys: readonly string[], site: string): void;
  /** The site the import tells by itself, in words; undefined where it tells none, or the overlay does. */
  deduced(key: string): string | undefined;
}

export function usePlacing<L extends Placed>(list: L, view: () => LayoutView): Placing<L> {
  const overlay = useOverlayDraft();
  const byName = (of: Overlay | null): Map<string, Overlay[L][number]> =>
    new Map((of?.[list] ?? []).map((entry: Overlay[L][number]) => [entry.name, entry]));
  const objects = computed(() => {
    const all: readonly LayoutView[L][number][] = view()[list];
    return new Map(all.map((one) => [one.key, one]));
  });
  const names = computed(() => overlayNames([...objects.value.values()]));
  const entries = computed(() => byName(overlay.draft));
  const saved = computed(() => byName(overlay.saved));
  const nameOf = (key: string): string => names.value.get(key) ?? '';
  const named = (keys: readonly string[]): string[] => keys.flatMap((key) => names.value.get(key) ?? []);

  return {
    sites: computed(() =>
      (overlay.draft?.sites ?? []).map((site) => ({ value: site.name, label: site.name })),
    ),
    object: (key) => objects.value.get(key),
    entry: (key) => entries.value.get(nameOf(key)),
    named,
    setSite: (keys, site) => {
      // Every kind of them has a site; the compiler cannot tell for a kind yet unknown.
      const change = { site: site === '' ? undefined : site } as Partial<Overlay[L][number]>;
      overlay.change((now) => patch(now, list, named(keys), () => change));
    },
    deduced: (key) => {
      if (saved.value.get(nameOf(key))?.site !== undefined) return undefined;
      const at = objects.value.get(key)?.site ?? null;
      const name = at === null ? undefined : view().sites.find((site) => site.key === at)?.name;
      return name === undefined ? undefined : `${name}, deduced`;
    },
  };
}
