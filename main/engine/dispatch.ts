import type { z } from 'zod';
import { methods, type MethodName } from '../../src/contract/methods.js';
import { done, DrydockError, failed, type Failed, type Result } from '../../src/contract/result.js';
import { StoringUnderWay } from '../db/stretched.js';
import type { Handler, Handlers } from './handlers.js';
import type { Session } from './session.js';

/** Where and why an input does not fit, as one line: "edit.name must not be empty". Never its values. */
function misfit(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'it does not fit';
  const path = issue.path.map(String).join('.');
  const words = boundWords(issue);
  if (path === '') return words ?? issue.message;
  return words === null ? `${path}: ${issue.message}` : `${path} ${words}`;
}

/** A bound that is not kept, in words: people meet it on the command line. Null for other mistakes. */
function boundWords(issue: z.core.$ZodIssue): string | null {
  if (issue.code !== 'too_big' && issue.code !== 'too_small') return null;
  const big = issue.code === 'too_big';
  const bound = big ? issue.maximum : issue.minimum;
  if (issue.origin === 'number') return `must be at ${big ? 'most' : 'least'} ${String(bound)}`;
  if (!big && bound === 1) return 'must not be empty';
  const noun = issue.origin === 'string' ? 'characters' : 'entries';
  return `must have at ${big ? 'most' : 'least'} ${String(bound)} ${noun}`;
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

/** Turns what a use case threw into a value that crosses threads and wires. */
export function toFailed(error: unknown, method: string, log: (line: string) => void): Failed {
  if (error instanceof DrydockError) return failed(error.code, error.message, error.details);
  if (isDiskFull(error)) {
    return failed(
      'storage',
      'A disk is full: that of the workspace, or of the temporary folder. Nothing was stored; free some space and try again.',
    );
  }
  // The message of an unexpected error may quote inventory content; its class and place do not.
  const name = error instanceof Error ? error.name : typeof error;
  const frames =
    error instanceof Error ? (error.stack ?? '').split('\n').filter((l) => /^\s+at /.test(l)) : [];
  log(`drydock: unexpected ${name} in ${method}\n${frames.slice(0, 8).join('\n')}`);
  return failed(
    'internal',
    'Something went wrong inside Drydock. Nothing was stored; details are in the log.',
  );
}

/** Validates one call, runs its use case and answers with a value, whatever happens. */
export async function dispatch(
  handlers: Handlers<MethodName>,
  session: Session,
  method: string,
  input: unknown,
  log: (line: string) => void,
): Promise<Result<unknown>> {
  if (!Object.hasOwn(methods, method)) return failed('bad-request', 'There is no such method.');
  const name = method as MethodName;
  const parsed = methods[name].input.safeParse(input);
  if (!parsed.success) {
    return failed('bad-request', `That does not fit: ${misfit(parsed.error)}.`);
  }
  // One map types methods and handlers alike, so the parsed input is the one this handler takes.
  const handler = handlers[name] as Handler<MethodName>;
  for (;;) {
    try {
      return done(await handler(session, parsed.data as never));
    } catch (error) {
      if (!(error instanceof StoringUnderWay)) return toFailed(error, method, log);
      // An import is being stored: what is small waits for it rather than fail.
      await error.over;
    }
  }
}
