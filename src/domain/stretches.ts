/**
 * Long work done stretch by stretch. It stops after each and is gone on with by whoever drives it:
 * at once, or with a look at the clock and at whether somebody wants it to stop. So pure functions
 * over a large estate can be interrupted, and stay pure.
 */

/** How far long work has come, in what is being gone through: records, VMs, rows. */
export interface Stretch {
  /** What is being done, for people. */
  readonly phase: string;
  readonly done: number;
  /** Null where nobody knows. */
  readonly total: number | null;
}

/** Work that yields after each stretch and answers its result. A stretch takes a few milliseconds. */
export type Stretches<T> = Generator<Stretch, T, void>;

/** Does all of it without a stop. */
export function atOnce<T>(work: Stretches<T>): T {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}

/** Records of one stretch: of the dearest kind some ten milliseconds. */
const recordsEach = 400;

/** Does something with every one of many, in stretches. */
export function* eachOf<T>(
  phase: string,
  all: readonly T[],
  work: (one: T, index: number) => void,
): Stretches<void> {
  for (let i = 0; i < all.length; i += 1) {
    work(all[i] as T, i);
    const done = i + 1;
    // At the end, too: many short lists are much work as well.
    if (done % recordsEach === 0 || done === all.length) yield { phase, done, total: all.length };
  }
}
