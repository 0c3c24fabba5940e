import type { View } from '../lib/hash.js';
import type { IconName } from '../ui/icons.js';

export interface Destination {
  readonly view: View;
  readonly label: string;
  readonly icon: IconName;
  readonly keys: string;
}

/** Where the left rail leads, and the keys that lead there too. */
export const destinations: readonly Destination[] = [
  { view: 'estate', label: 'Estate', icon: 'estate', keys: 'g e' },
  { view: 'layout', label: 'Layout', icon: 'layout', keys: 'g l' },
  { view: 'findings', label: 'Findings', icon: 'findings', keys: 'g f' },
  { view: 'plans', label: 'Plans', icon: 'plans', keys: 'g p' },
  { view: 'ha', label: 'HA power-on', icon: 'power', keys: 'g h' },
  { view: 'rehearsals', label: 'Rehearsals', icon: 'rehearsals', keys: 'g r' },
  { view: 'reports', label: 'Reports', icon: 'reports', keys: 'g o' },
  { view: 'settings', label: 'DR settings', icon: 'settings', keys: 'g s' },
];
