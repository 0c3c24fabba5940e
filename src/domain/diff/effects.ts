import type { Effect } from './types.js';

/** The effects in the order of the log, with the words they are told by. */
export const effects: readonly { readonly id: Effect; readonly name: string; readonly text: string }[] = [
  {
    id: 'breaks-plan',
    name: 'Breaks a plan',
    text: 'A step made on the older snapshot can no longer be done, or does something else.',
  },
  {
    id: 'exposes',
    name: 'Exposes VMs',
    text: 'VMs would not come back, or come back damaged, where they would have before.',
  },
  {
    id: 'new-checklist',
    name: 'Needs a new checklist',
    text: 'The order still holds, but names, numbers or commands on paper are no longer right.',
  },
  { id: 'harmless', name: 'Harmless', text: 'Nothing about recovery hangs on it.' },
];

/** 0 for the gravest. */
export function effectRank(effect: Effect): number {
  return effects.findIndex((one) => one.id === effect);
}
