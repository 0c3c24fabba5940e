import { setImmediate as nextTurn } from 'node:timers/promises';
import { DrydockError } from '../../src/contract/result.js';
import type { Stretches } from '../../src/domain/stretches.js';
import type { ImportContext } from './types.js';

/** Milliseconds of work between two turns for everybody else. */
const longestTurn = 20;

/**
 * The turns that an importer's work is parted into. Only between two of them can the word arrive that
 * the user cancels, so work that waits for nothing has to end its turn by itself.
 */
export class Turns {
  readonly #signal: AbortSignal;
  #since = performance.now();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Whether the turn has lasted long enough. Cheap, but not free: ask every few records. */
  get isOver(): boolean {
    return performance.now() - this.#since >= longestTurn;
  }

  /**
   * Lets in what arrived meanwhile, and begins the next turn.
   * @throws DrydockError 'cancelled' when the signal is aborted
   */
  async next(): Promise<void> {
    stopIfCancelled(this.#signal);
    await nextTurn();
    stopIfCancelled(this.#signal);
    this.#since = performance.now();
  }
}

/**
 * Does work in stretches: tells how far it is, and ends the turn when it has lasted long enough.
 * @throws what the work throws; DrydockError 'cancelled' when the context's signal is aborted
 */
export async function paced<T>(
  work: Stretches<T>,
  ctx: Pick<ImportContext, 'signal' | 'progress'>,
): Promise<T> {
  const turns = new Turns(ctx.signal);
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
    const { phase, done, total } = next.value;
    ctx.progress(phase, done, total);
    if (turns.isOver) await turns.next();
  }
}

/** @throws DrydockError 'cancelled' */
export function stopIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new DrydockError('cancelled', 'The import was cancelled.');
}
