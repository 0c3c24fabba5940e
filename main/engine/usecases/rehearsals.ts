import { DrydockError } from '../../../src/contract/result.js';
import type { RehearsalState } from '../../../src/contract/types.js';
import type { PlanView } from '../../../src/domain/plan/types.js';
import { appendEvent, findRehearsal, insertRehearsal, listRehearsals } from '../../db/rehearsals.js';
import type { StoredRehearsal } from '../../db/rehearsals.js';
import type { Reader } from '../../db/connection.js';
import type { Handlers } from '../handlers.js';
import { viewOfPlan } from '../planViews.js';
import { printRehearsal } from '../printing.js';
import { eventFor } from '../rehearsal/act.js';
import { sayNotRecorded } from '../rehearsal/notRecorded.js';
import { replay, summarise } from '../rehearsal/replay.js';
import type { Session } from '../session.js';

/** @throws DrydockError 'not-found' */
function mustFind(reader: Reader, id: number): StoredRehearsal {
  const stored = findRehearsal(reader, id);
  if (stored === null) throw new DrydockError('not-found', 'This rehearsal is not in the workspace.');
  return stored;
}

/**
 * The plan as it was frozen. Of a large estate it is some 20 MB of JSON, so it is parsed once and
 * not at every step; but only while the file is what it was, or the user would not see what it says.
 */
function frozenView(session: Session, stored: StoredRehearsal): PlanView {
  const key = `${session.workspace.path}\n${stored.id}\n${stored.viewHash}`;
  const known = stored.chainIntact ? session.frozenViews.get(key) : undefined;
  if (known !== undefined) return known;
  const view = JSON.parse(stored.view) as PlanView;
  if (stored.chainIntact) session.frozenViews.set(key, view);
  return view;
}

function stateOf(stored: StoredRehearsal, view: PlanView): RehearsalState {
  const { list, finishedAt, done, setBack } = replay(view, stored.events);
  return {
    id: stored.id,
    planId: stored.planId,
    name: stored.name,
    startedAt: stored.startedAt,
    finishedAt,
    done,
    steps: list.length,
    seq: stored.events.length,
    plan: view.plan,
    planHash: stored.viewHash,
    verdict: view.check.verdict,
    list,
    events: stored.events,
    chainIntact: stored.chainIntact,
    ...(setBack === null ? {} : { setBack }),
  };
}

/** Names a rehearsal among those of all files opened in this run. */
function clockKey(session: Session, id: number): string {
  return `${session.workspace.path}\n${id}`;
}

/** @throws DrydockError 'conflict' when the caller has not seen the end of the record, or it is broken */
function mustFollow(before: StoredRehearsal, seq: number): void {
  if (!before.chainIntact) {
    throw new DrydockError(
      'conflict',
      'The record of this rehearsal was changed outside Drydock and is closed. Begin a new rehearsal.',
    );
  }
  if (seq !== before.events.length) {
    throw new DrydockError(
      'conflict',
      'Something else was recorded meanwhile. The rehearsal has been loaded again; look, then repeat the action.',
      { seq: before.events.length },
    );
  }
}

export const rehearsalHandlers: Handlers<
  'rehearsals.list' | 'rehearsals.begin' | 'rehearsals.get' | 'rehearsals.act' | 'rehearsals.print'
> = {
  'rehearsals.list': (session) =>
    session.workspace.read(listRehearsals).map(({ events, ...rehearsal }) => ({
      ...rehearsal,
      ...summarise(events),
      seq: events.length,
    })),

  'rehearsals.begin': (session, { planId, name, who }) => {
    const { view, loaded } = viewOfPlan(session, planId);
    const { now, steady } = session.clocks();
    const at = now.toISOString();
    const stored = session.workspace.write((writer) => {
      const id = insertRehearsal(
        writer,
        {
          planId,
          name,
          startedAt: at,
          estateName: loaded.estate.name,
          takenAt: loaded.estate.takenAt,
          steps: view.steps.length,
          view: JSON.stringify(view),
        },
        { at, type: 'began', step: null, who, text: '' },
      );
      return mustFind(writer, id);
    });
    session.clockWatch.recorded(clockKey(session, stored.id), stored.events.length, now, steady);
    return stateOf(stored, view);
  },

  'rehearsals.get': (session, { rehearsalId }) => {
    const stored = session.workspace.read((reader) => mustFind(reader, rehearsalId));
    return stateOf(stored, frozenView(session, stored));
  },

  'rehearsals.act': (session, { rehearsalId, seq, action }) => {
    let view: PlanView | null = null;
    try {
      // Check and append in one transaction: two windows cannot both start the same step.
      const { now, steady } = session.clocks();
      const stored = session.workspace.write((writer) => {
        const before = mustFind(writer, rehearsalId);
        view = frozenView(session, before);
        mustFollow(before, seq);
        const event = eventFor(action, replay(view, before.events), now.toISOString());
        const last = before.events.at(-1);
        const setBack = last && session.clockWatch.setBack(clockKey(session, rehearsalId), last, now, steady);
        if (setBack) appendEvent(writer, rehearsalId, setBack);
        appendEvent(writer, rehearsalId, event);
        return mustFind(writer, rehearsalId);
      });
      session.clockWatch.recorded(clockKey(session, rehearsalId), stored.events.length, now, steady);
      return stateOf(stored, frozenView(session, stored));
    } catch (error) {
      throw sayNotRecorded(error, action, view);
    }
  },

  'rehearsals.print': (session, { rehearsalId, format, paper }) => {
    const stored = session.workspace.read((reader) => mustFind(reader, rehearsalId));
    const view = frozenView(session, stored);
    const sheet = { format, paper, printedAt: session.now() };
    return printRehearsal(stateOf(stored, view), view, stored.estateName, sheet);
  },
};
