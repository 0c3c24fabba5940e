import type { Ended } from './job.js';
import { watchChild, type FuzzLimits } from './watch.js';

/** Which inputs to run, and how. */
export interface Share {
  readonly child: URL;
  readonly seed: number;
  readonly first: number;
  readonly last: number;
  readonly limits: FuzzLimits;
  /** Asked between child processes and inputs. */
  readonly stop: () => boolean;
}

/** Told of what comes of the inputs. */
export interface Listener {
  ended(input: Ended, seed: string): void;
  /** An input broke a promise. */
  failed(number: number, seed: string, how: string): void;
  /** An input was stopped that then, alone, went through: the machine was busy, or memory had grown before it. */
  acquitted(number: number, seed: string, why: string): void;
}

/**
 * Runs a share of the inputs, and goes on after one that ends a process. An input that was stopped for
 * its time by the clock, or when memory had grown too large, is run again alone, in a new process:
 * only if that happens again has it failed.
 */
export async function runShare(share: Share, tell: Listener): Promise<void> {
  const { child, seed, limits } = share;
  for (let first = share.first; first < share.last && !share.stop();) {
    const job = { seed, first, last: Math.min(share.last, first + inputsOfAChild) };
    let suspect: string | null = null;
    const { end, last, ended } = await watchChild(child, job, limits, (input, name) => {
      suspect = judge(input, name, limits, tell);
    });
    const how = end.is === 'dead' ? end.how : '';
    // Between two inputs it is the fuzzer itself that is broken.
    if (last === null || (end.is === 'dead' && ended)) {
      throw new Error(`The process ended after input ${last?.number ?? 'none'}, before the next. ${how}`);
    }
    if (end.is === 'dead') tell.failed(last.number, last.seed, how);
    if (end.is === 'too slow') suspect = `did not end in ${limits.wallMs} ms`;
    if (suspect !== null) await again(share, last, suspect, tell);
    first = last.number + 1;
  }
}

/** Inputs after which a new process goes on: so that a run can be stopped in between. */
const inputsOfAChild = 2000;

/** Tells of an input that came to an end. Answers why it is to be run again, or null. */
function judge(input: Ended, seed: string, limits: FuzzLimits, tell: Listener): string | null {
  const { number, cpuMs, residentMb } = input;
  tell.ended(input, seed);
  if (input.outcome === null) tell.failed(number, seed, input.error);
  if (cpuMs > limits.cpuMs) tell.failed(number, seed, `took ${cpuMs.toFixed(0)} ms of processor time`);
  return residentMb > limits.residentMb ? `left the process with ${residentMb.toFixed(0)} MB` : null;
}

async function again(
  { child, seed, limits }: Share,
  { number, seed: name }: { readonly number: number; readonly seed: string },
  why: string,
  tell: Listener,
): Promise<void> {
  let over = false;
  const { end } = await watchChild(child, { seed, first: number, last: number + 1 }, limits, (input) => {
    over = input.residentMb > limits.residentMb;
  });
  if (over || end.is !== 'done') {
    tell.failed(number, name, `${why}, and again alone${end.is === 'dead' ? `: ${end.how}` : ''}`);
  } else tell.acquitted(number, name, why);
}
