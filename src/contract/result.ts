/**
 * Expected failures are values, because structured cloning and JSON both lose an error's class.
 * Codes are for programs; `message` is a full sentence for people and says what to do next.
 */
export type ErrorCode =
  | 'bad-request' // the call does not fit the contract
  | 'no-workspace' // nothing is open
  | 'not-found'
  | 'bad-input' // a file or text the user gave cannot be used
  | 'already-imported'
  | 'conflict' // somebody changed it meanwhile, or the state does not allow the action
  | 'cancelled'
  | 'too-new' // written by a newer Drydock
  | 'storage' // disk full, file locked, file damaged
  | 'internal';

export interface Failed {
  readonly ok: false;
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: unknown;
}

export interface Done<T> {
  readonly ok: true;
  readonly value: T;
}

export type Result<T> = Done<T> | Failed;

export function done<T>(value: T): Done<T> {
  return { ok: true, value };
}

export function failed(code: ErrorCode, message: string, details?: unknown): Failed {
  return details === undefined ? { ok: false, code, message } : { ok: false, code, message, details };
}

/** The details of a call that failed because the engine ended by itself: a command of the host tells of that, once. */
export const engineEnded = { engineEnded: true } as const;

/** Thrown inside the engine and turned into a `Failed` at its border. */
export class DrydockError extends Error {
  readonly code: ErrorCode;
  readonly details: unknown;

  constructor(code: ErrorCode, message: string, details?: unknown) {
    super(message);
    this.name = 'DrydockError';
    this.code = code;
    this.details = details;
  }
}
