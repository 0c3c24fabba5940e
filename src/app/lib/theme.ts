import { ref, watch } from 'vue';

export type Theme = 'system' | 'light' | 'dark';

const storageKey = 'drydock.theme';

function stored(): Theme {
  try {
    const value = localStorage.getItem(storageKey);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    // Storage may be switched off; the system's choice is then the only one.
    return 'system';
  }
}

/** The chosen theme, kept between visits. */
export const theme = ref<Theme>(stored());

watch(
  theme,
  (value) => {
    if (value === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = value;
    try {
      localStorage.setItem(storageKey, value);
    } catch {
      // Not kept, then.
    }
  },
  { immediate: true },
);

/** Whether the page is dark right now. */
export function isDark(): boolean {
  if (theme.value !== 'system') return theme.value === 'dark';
  return matchMedia('(prefers-color-scheme: dark)').matches;
}

/** Light to dark and back, from whatever is seen now. */
export function toggleTheme(): void {
  theme.value = isDark() ? 'light' : 'dark';
}
