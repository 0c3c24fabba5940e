import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import type { TableSort } from '../ui/table.js';

type Filters = Readonly<Record<string, string>>;

/** How the user narrows and sorts a table whose rows the engine answers. */
export interface TableQuery {
  /** As typed. */
  readonly search: Ref<string>;
  readonly filters: Ref<Filters>;
  readonly showFilters: Ref<boolean>;
  readonly sort: Ref<TableSort | null>;
  /** As asked of the engine: once the typing pauses, without the filters that are empty. */
  readonly settled: ShallowRef<{ readonly search: string; readonly filters: Filters }>;
  readonly narrowed: ComputedRef<boolean>;
  setFilter(column: string, text: string): void;
  toggleFilters(): void;
  clear(): void;
  /** Another table, to begin with at once. */
  begin(search: string): void;
}

const pause = 120;
const used = (filters: Filters): Filters =>
  Object.fromEntries(Object.entries(filters).filter(([, text]) => text !== ''));

export function useTableQuery(first: { search?: string; filters?: Filters } = {}): TableQuery {
  const search = ref(first.search ?? '');
  const filters = ref<Filters>({ ...first.filters });
  const settled = shallowRef({ search: search.value, filters: used(filters.value) });
  const showFilters = ref(false);
  const sort = ref<TableSort | null>(null);
  const settle = (): void => {
    settled.value = { search: search.value, filters: used(filters.value) };
  };

  let timer: ReturnType<typeof setTimeout> | undefined;
  watch([search, filters], () => {
    clearTimeout(timer);
    timer = setTimeout(settle, pause);
  });

  return {
    search,
    filters,
    showFilters,
    sort,
    settled,
    narrowed: computed(() => settled.value.search !== '' || Object.keys(settled.value.filters).length > 0),
    setFilter: (column, text) => (filters.value = { ...filters.value, [column]: text }),
    toggleFilters: () => {
      showFilters.value = !showFilters.value;
      if (!showFilters.value) filters.value = {};
    },
    clear: () => {
      search.value = '';
      filters.value = {};
    },
    begin: (text) => {
      sort.value = null;
      filters.value = {};
      search.value = text;
      settle();
    },
  };
}
