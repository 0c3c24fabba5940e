import { computed, type ComputedRef } from 'vue';
import type { LayoutView } from '../../contract/types.js';
import { useOverlayDraft } from '../stores/overlayDraft.js';

/** The draft's sites to choose from, and the words for a site the import tells by itself. */
export function useSiteChoices(view: () => LayoutView): {
  readonly sites: ComputedRef<readonly { value: string; label: string }[]>;
  fromImport(site: string | null): string | undefined;
} {
  const overlay = useOverlayDraft();
  return {
    sites: computed(() =>
      (overlay.draft?.sites ?? []).map((site) => ({ value: site.name, label: site.name })),
    ),
    fromImport: (key) => {
      const name = key === null ? undefined : view().sites.find((site) => site.key === key)?.name;
      return name === undefined ? undefined : `${name}, deduced`;
    },
  };
}
