import type { z } from 'zod';
import { DrydockError } from '../../../src/contract/result.js';
import type { rehearsalAction } from '../../../src/contract/schemas.js';
import type { RehearsalStep } from '../../../src/contract/types.js';
import type { NewEvent } from '../../db/rehearsals.js';
import type { Standing } from './replay.js';

export type RehearsalAction = z.output<typeof rehearsalAction>;

/** How many steps a sentence names before it says "and n more". */
const namedSteps = 3;

function conflict(message: string): DrydockError {
  return new DrydockError('conflict', message);
}

function names(steps: readonly RehearsalStep[]): string {
  const named = steps.slice(0, namedSteps).map((entry) => `"${entry.step.title}"`);
  const more = steps.length - named.length;
  if (more > 0) return `${named.join(', ')} and ${more} more`;
  return named.length < 2 ? named.join('') : `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
}

/** Why a step cannot be started now. Refused, not warned about: the order is what is rehearsed. */
function mayStart(entry: RehearsalStep, standing: Standing): void {
  switch (entry.state) {
    case 'ready':
      return;
    case 'waiting': {
      const waitsFor = new Set(entry.waitsFor);
      const others = standing.list.filter((other) => waitsFor.has(other.step.id));
      throw conflict(
        `"${entry.step.title}" waits for ${names(others)}. Do or skip ${others.length === 1 ? 'that step' : 'those steps'} first.`,
      );
    }
    case 'running':
      throw conflict(`"${entry.step.title}" is already running.`);
    default:
      throw conflict(`"${entry.step.title}" is ${entry.state} already. Reopen it to do it again.`);
  }
}

function mayEnd(entry: RehearsalStep, outcome: 'done' | 'failed'): void {
  if (entry.state === 'running') return;
  throw conflict(`"${entry.step.title}" is not running, so it cannot be ${outcome}. Start it first.`);
}

/** Anything but what has already ended well can be skipped; also a step that failed. */
function maySkip(entry: RehearsalStep): void {
  if (entry.state !== 'done' && entry.state !== 'skipped') return;
  throw conflict(`"${entry.step.title}" is ${entry.state} already.`);
}

function mayReopen(entry: RehearsalStep): void {
  if (entry.state === 'done' || entry.state === 'failed' || entry.state === 'skipped') return;
  throw conflict(`"${entry.step.title}" has no outcome to take back.`);
}

/** What the log says about steps that were still open when the lead called an end. */
function finishText(note: string, standing: Standing): string {
  const open = standing.list.filter((entry) => entry.state !== 'done' && entry.state !== 'skipped');
  if (open.length === 0) return note;
  const sentence = `Finished with ${open.length} ${open.length === 1 ? 'step' : 'steps'} open: ${names(open)}.`;
  return note === '' ? sentence : `${note}\n${sentence}`;
}

/**
 * Checks an action against how the rehearsal stands and answers the event to be stored.
 * @throws DrydockError 'conflict' when the state does not allow it, 'not-found' for an unknown step
 */
export function eventFor(action: RehearsalAction, standing: Standing, at: string): NewEvent {
  if (standing.finishedAt !== null) {
    throw conflict('This rehearsal is finished; its record no longer changes.');
  }
  if (action.type === 'finished') {
    return { at, type: 'finished', step: null, who: action.who, text: finishText(action.note, standing) };
  }
  const entry = standing.list.find((candidate) => candidate.step.id === action.step);
  if (entry === undefined)
    throw new DrydockError('not-found', 'This step is not part of the rehearsed plan.');
  const event = (text: string): NewEvent => ({
    at,
    type: action.type,
    step: action.step,
    who: action.who,
    text,
  });
  switch (action.type) {
    case 'start':
      mayStart(entry, standing);
      return event('');
    case 'done':
    case 'failed':
      mayEnd(entry, action.type);
      return event(action.note);
    case 'skipped':
      maySkip(entry);
      return event(action.reason);
    case 'reopened':
      mayReopen(entry);
      return event(action.note);
    case 'note':
      return event(action.note);
  }
}
