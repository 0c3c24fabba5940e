import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Stretches } from '../../src/domain/stretches.js';
import type { Job } from './jobs.js';

/** Milliseconds of work between two turns for everybody else. */
const atATime = 20;

/**
 * Goes through work in stretches for a job: tells how far it is, and lets in what arrived meanwhile,
 * among it the wish to stop.
 * @throws what the work throws; the signal's reason once it is aborted
 */
export async function paced<T>(work: Stretches<T>, job: Job): Promise<T> {
  let since = performance.now();
  try {
    for (;;) {
      const next = work.next();
      if (next.done === true) return next.value;
      job.progress(next.value.phase, next.value.done, next.value.total);
      job.signal.throwIfAborted();
      if (performance.now() - since < atATime) continue;
      await nextTurn();
      job.signal.throwIfAborted();
      since = performance.now();
    }
  } finally {
    work.return(undefined as never);
  }
}

/** Tells what comes next, and lets in what arrived before it begins: work that cannot be parted follows. */
export async function announced(phase: string, job: Job): Promise<void> {
  job.progress(phase, 0, null);
  await nextTurn();
  job.signal.throwIfAborted();
}
