import { useActions } from '../stores/actions.js';

/** Walks a list of which one entry is shown: J on, K back, / to its filter, in the palette and the help. */
export function useListKeys(
  list: { readonly one: string; readonly many: string; readonly group: string },
  does: { step: (by: 1 | -1) => void; search: () => void },
): void {
  const { one, many, group } = list;
  useActions(() => [
    {
      id: `${one}-next`,
      label: `Next ${one}`,
      group,
      keys: 'j',
      keyboardOnly: true,
      run: () => does.step(1),
    },
    {
      id: `${one}-previous`,
      label: `Previous ${one}`,
      group,
      keys: 'k',
      keyboardOnly: true,
      run: () => does.step(-1),
    },
    {
      id: `${one}-search`,
      label: `Filter ${many}`,
      group,
      icon: 'search',
      keys: '/',
      run: does.search,
    },
  ]);
}
