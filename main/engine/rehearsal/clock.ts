import type { SetBack } from '../../../src/contract/types.js';
import type { NewEvent } from '../../db/rehearsals.js';
import { LastUsed } from '../lastUsed.js';

/**
 * A machine's clock may be set back in the middle of an exercise, and then the times on record would
 * say that a step of ten minutes took none. The record keeps what the clock showed, and an entry
 * that says by how much it was set back; times taken are counted with it.
 */

/** The type of that entry. */
export const setBackType = 'clock-set-back';

/** Smaller steps than this are the system's own corrections. Milliseconds. */
const notWorthSaying = 1000;

/** The entry's text: for people, and read again by `setBackOf`. */
function textOf({ seconds, atLeast }: SetBack): string {
  return `The clock of this machine was set back by ${atLeast ? 'at least ' : ''}${seconds} s.`;
}

/** By how much an entry says that the clock was set back; null for all other entries. */
export function setBackOf(event: { readonly type: string; readonly text: string }): SetBack | null {
  if (event.type !== setBackType) return null;
  const found = / by (at least )?(\d{1,12}) s\.$/.exec(event.text);
  return found === null ? null : { seconds: Number(found[2]), atLeast: found[1] !== undefined };
}

/** What two clocks showed when an event was recorded. Milliseconds. */
interface Reading {
  readonly seq: number;
  readonly wall: number;
  readonly steady: number;
}

/**
 * Watches the clock between the events of rehearsals. Within one run of the program a steady clock
 * tells by how much it was set back; across runs only that it shows less than the last entry.
 */
export class ClockWatch {
  private readonly readings = new LastUsed<string, Reading>(16);

  /**
   * The entry to record before one of `now`, or null.
   * @param rehearsal names the rehearsal among those of all files
   */
  setBack(
    rehearsal: string,
    last: { readonly seq: number; readonly at: string },
    now: Date,
    steady: number,
  ): NewEvent | null {
    const reading = this.readings.get(rehearsal);
    const measured = reading?.seq === last.seq;
    const expected = measured ? reading.wall + (steady - reading.steady) : Date.parse(last.at);
    const behind = expected - now.getTime();
    if (!(behind >= notWorthSaying)) return null;
    const text = textOf({ seconds: Math.round(behind / 1000), atLeast: !measured });
    return { at: now.toISOString(), type: setBackType, step: null, who: '', text };
  }

  /** Remembers what the clocks showed when event `seq` was recorded. */
  recorded(rehearsal: string, seq: number, now: Date, steady: number): void {
    this.readings.set(rehearsal, { seq, wall: now.getTime(), steady });
  }
}
