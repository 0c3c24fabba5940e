import type { Input, MethodName, Output } from '../../contract/methods.js';
import type { ErrorCode } from '../../contract/result.js';
import { bridge } from '../bridge/index.js';

/** A failed call, with the engine's own sentence as its message. */
export class AskError extends Error {
  readonly code: ErrorCode;
  readonly details: unknown;

  constructor(code: ErrorCode, message: string, details?: unknown) {
    super(message);
    this.name = 'AskError';
    this.code = code;
    this.details = details;
  }
}

/**
 * Asks the engine and answers its value. Throws `AskError` for every failure, a lost engine included.
 */
export async function ask<M extends MethodName>(name: M, input: Input<M>): Promise<Output<M>> {
  let result;
  try {
    result = await bridge().call(name, input);
  } catch (error) {
    throw new AskError(
      'internal',
      `Drydock's engine did not answer (${name}). Reload the page; if that does not help, start Drydock again.`,
      error instanceof Error ? error.message : String(error),
    );
  }
  if (result.ok) return result.value;
  throw new AskError(result.code, result.message, result.details);
}

/** The sentence to show for anything that was thrown. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Error && error.message !== '') return error.message;
  return typeof error === 'string' && error !== '' ? error : 'Something went wrong, and no reason was given.';
}

/** Whether the engine ended by itself while it worked: the page tells of that as a whole. */
export function engineHasEnded(error: unknown): boolean {
  if (!(error instanceof AskError)) return false;
  const { details } = error;
  return typeof details === 'object' && details !== null && 'engineEnded' in details;
}

/** Whether the user stopped the work: that is no failure to report. */
export function wasCancelled(error: unknown): boolean {
  return error instanceof AskError && error.code === 'cancelled';
}
