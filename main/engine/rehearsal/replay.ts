import type { RehearsalEvent, RehearsalStep, SetBack, StepState } from '../../../src/contract/types.js';
import type { PlanView } from '../../../src/domain/plan/types.js';
import { setBackOf } from './clock.js';

/** What of an event decides the state of a rehearsal. */
export type ReplayedEvent = Pick<RehearsalEvent, 'at' | 'type' | 'step' | 'who' | 'text'>;

/** How a rehearsal stands: what follows from its frozen plan and its log, and from nothing else. */
export interface Standing {
  readonly list: readonly RehearsalStep[];
  readonly finishedAt: string | null;
  readonly done: number;
  readonly setBack: SetBack | null;
}

interface Mark {
  state: 'open' | 'running' | 'done' | 'failed' | 'skipped';
  startedAt: string | null;
  endedAt: string | null;
  who: string;
  note: string;
  /** How far the clock had been set back when it started, and when it ended. */
  from: Moved;
  to: Moved | null;
}

/** By how much the clock was set back so far, and how many times that was not measured. */
interface Moved {
  readonly seconds: number;
  readonly unmeasured: number;
}

const unmoved: Moved = { seconds: 0, unmeasured: 0 };

const untouched = (): Mark => ({
  state: 'open',
  startedAt: null,
  endedAt: null,
  who: '',
  note: '',
  from: unmoved,
  to: null,
});

function between(from: Moved, to: Moved): SetBack | null {
  const seconds = to.seconds - from.seconds;
  return seconds === 0 ? null : { seconds, atLeast: to.unmeasured > from.unmeasured };
}

/** A step that no longer holds others back. */
function hasEnded(mark: Mark | undefined): boolean {
  return mark?.state === 'done' || mark?.state === 'skipped';
}

function apply(mark: Mark, event: ReplayedEvent, moved: Moved): void {
  switch (event.type) {
    case 'start':
      Object.assign(mark, { state: 'running', startedAt: event.at, endedAt: null, who: event.who });
      Object.assign(mark, { from: moved, to: null });
      break;
    case 'done':
    case 'failed':
    case 'skipped':
      Object.assign(mark, { state: event.type, endedAt: event.at, who: event.who, to: moved });
      if (event.text !== '') mark.note = event.text;
      break;
    case 'reopened':
      Object.assign(mark, { state: 'open', startedAt: null, endedAt: null, who: event.who });
      if (event.text !== '') mark.note = event.text;
      break;
    case 'note':
      mark.note = event.text;
      break;
  }
}

interface Marks {
  readonly marks: Map<string, Mark>;
  readonly finishedAt: string | null;
  readonly moved: Moved;
}

function marksOf(events: readonly ReplayedEvent[]): Marks {
  const marks = new Map<string, Mark>();
  let finishedAt: string | null = null;
  let moved = unmoved;
  for (const event of events) {
    const setBack = setBackOf(event);
    if (setBack !== null) {
      moved = {
        seconds: moved.seconds + setBack.seconds,
        unmeasured: moved.unmeasured + (setBack.atLeast ? 1 : 0),
      };
    }
    if (event.type === 'finished') finishedAt = event.at;
    if (event.step === null) continue;
    const mark = marks.get(event.step) ?? untouched();
    marks.set(event.step, mark);
    apply(mark, event, moved);
  }
  return { marks, finishedAt, moved };
}

/** Counts without the frozen plan, for lists. */
export function summarise(events: readonly ReplayedEvent[]): { done: number; finishedAt: string | null } {
  const { marks, finishedAt } = marksOf(events);
  let done = 0;
  for (const mark of marks.values()) if (mark.state === 'done') done += 1;
  return { done, finishedAt };
}

/**
 * Works out how a rehearsal stands. A step is ready when all steps before it are done or skipped;
 * `waitsFor` names those that are not.
 */
export function replay(view: PlanView, events: readonly ReplayedEvent[]): Standing {
  const { marks, finishedAt, moved } = marksOf(events);
  const before = new Map<string, string[]>();
  for (const edge of view.edges) {
    const list = before.get(edge.after);
    if (list === undefined) before.set(edge.after, [edge.before]);
    else list.push(edge.before);
  }
  let done = 0;
  const list = view.steps.map((step): RehearsalStep => {
    const mark = marks.get(step.id) ?? untouched();
    if (mark.state === 'done') done += 1;
    const waitsFor = (before.get(step.id) ?? []).filter((id) => !hasEnded(marks.get(id)));
    const state: StepState = mark.state !== 'open' ? mark.state : waitsFor.length > 0 ? 'waiting' : 'ready';
    const { startedAt, endedAt, who, note } = mark;
    const setBack = startedAt === null ? null : between(mark.from, mark.to ?? moved);
    return {
      step,
      state,
      startedAt,
      endedAt,
      who,
      note,
      waitsFor,
      ...(setBack === null ? {} : { setBack }),
    };
  });
  return { list, finishedAt, done, setBack: between(unmoved, moved) };
}
