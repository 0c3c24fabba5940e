import type { Failed, Result } from '../../../src/contract/result.js';

/** Exit codes of every command. */
export const exit = {
  fine: 0,
  /** With `--strict`: findings, or a plan that is not safe. */
  found: 1,
  /** With `--strict`: nothing was found, but not everything could be looked at. */
  unknown: 3,
  /** Bad use or bad input; also a full disk and the like. */
  bad: 2,
  /** Interrupted by Ctrl-C: 128 + SIGINT, as shells expect. */
  interrupted: 130,
} as const;

/** Ends a command with one sentence on standard error. */
export class CommandFailed extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = exit.bad) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The value of a result, or the command's end. */
export function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw failure(result);
}

export function failure(failed: Failed): CommandFailed {
  return new CommandFailed(failed.message, failed.code === 'cancelled' ? exit.interrupted : exit.bad);
}
