import type { HaLoss } from '../../../../src/domain/ha/index.js';
import type { Desk } from '../desk.js';
import { printable } from '../terminal.js';

/** How many VMs of one loss are named to people; all of them are in the JSON. */
const named = 8;

export const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`;

/** Losses for people: how many, why, who and what would cure it. */
export function sayLosses(desk: Desk, losses: readonly HaLoss[]): void {
  for (const loss of losses) {
    const names = loss.objects.slice(0, named).map((object) => printable(object.name));
    const more = loss.count - names.length;
    desk.say(`  ${loss.count} not up: ${printable(loss.because)}`);
    desk.say(`    ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`);
    desk.say(`    Cure: ${printable(loss.cure)}`);
  }
}
