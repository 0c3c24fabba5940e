import { groundUnrepaired } from '../plan/index.js';
import type { Repair } from '../plan/types.js';
import type { Situation } from './situation.js';
import type { Trial } from './trial.js';

/** The repair the check itself offers for a plan that is not safe; null when it offers none. */
export function repairOf({ view }: Situation): Trial | null {
  const { repair } = view.check;
  if (repair === null) return null;
  return {
    id: 'repair',
    told: {
      kind: 'repair',
      sentence: repair.sentence,
      how: 'It is what the check of the order offers, fault or no fault.',
      about: null,
    },
    edits(situation) {
      // Another change may have altered the plan: its own repair is the one that fits.
      const wanted = situation.view === view ? repair : repairNow(situation);
      return wanted === null ? [] : [{ type: 'apply-repair', repair: wanted }];
    },
  };
}

const repairNow = ({ plan, estate, index }: Situation): Repair | null =>
  groundUnrepaired(plan, estate, index).repair();
