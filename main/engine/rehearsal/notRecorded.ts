import { DrydockError } from '../../../src/contract/result.js';
import type { PlanView } from '../../../src/domain/plan/types.js';
import type { RehearsalAction } from './act.js';

const words: Readonly<Record<RehearsalAction['type'], string>> = {
  start: 'started',
  done: 'done',
  failed: 'failed',
  skipped: 'skipped',
  reopened: 'reopened',
  note: 'a note',
  finished: 'the end of the rehearsal',
};

/**
 * What to throw when an action could not be put on disk: people are in the middle of an exercise,
 * so it says which action, and that the record before it is whole. Other errors pass through.
 */
export function sayNotRecorded(error: unknown, action: RehearsalAction, view: PlanView | null): unknown {
  if (!(error instanceof DrydockError) || error.code !== 'storage') return error;
  const title =
    action.type === 'finished' ? undefined : view?.steps.find(({ id }) => id === action.step)?.title;
  const what = title === undefined ? words[action.type] : `"${title}", ${words[action.type]}`;
  return new DrydockError(
    'storage',
    `The record does not have this: ${what}. ${error.message} What was recorded before is safe.`,
    error.details,
  );
}
