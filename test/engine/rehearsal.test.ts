import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventFor, type RehearsalAction } from '../../main/engine/rehearsal/act.js';
import { replay, summarise, type ReplayedEvent } from '../../main/engine/rehearsal/replay.js';
import { DrydockError } from '../../src/contract/result.js';
import type { PlanView } from '../../src/domain/plan/types.js';
import { step, viewOf } from '../print/view.js';

const who = 'Ann';
const at = '2026-03-01T10:00:00.000Z';

/** a before b before c; d on its own. */
const view: PlanView = viewOf([step('a'), step('b'), step('c'), step('d')], {
  edges: [
    { before: 'a', after: 'b', origin: 'derived', reason: '' },
    { before: 'b', after: 'c', origin: 'derived', reason: '' },
  ],
});

/** Does actions one after the other; answers the log. */
function log(...actions: RehearsalAction[]): ReplayedEvent[] {
  const events: ReplayedEvent[] = [{ at, type: 'began', step: null, who, text: '' }];
  for (const action of actions) events.push(eventFor(action, replay(view, events), at));
  return events;
}

const start = (id: string): RehearsalAction => ({ type: 'start', step: id, who });
const done = (id: string, note = ''): RehearsalAction => ({ type: 'done', step: id, who, note });
const failed = (id: string): RehearsalAction => ({ type: 'failed', step: id, who, note: 'no access' });
const skipped = (id: string): RehearsalAction => ({ type: 'skipped', step: id, who, reason: 'not needed' });
const reopened = (id: string, note = ''): RehearsalAction => ({ type: 'reopened', step: id, who, note });
const noted = (id: string, note: string): RehearsalAction => ({ type: 'note', step: id, who, note });
const finished: RehearsalAction = { type: 'finished', who, note: '' };

const states = (events: readonly ReplayedEvent[]): string =>
  replay(view, events)
    .list.map((entry) => entry.state)
    .join(' ');

describe('a rehearsal', () => {
  it('begins with the steps ready that nothing comes before', () => {
    expect(states(log())).toBe('ready waiting waiting ready');
    expect(replay(view, log()).list[2]?.waitsFor).toEqual(['b']);
  });

  it('makes a step ready once those before it are done or skipped', () => {
    expect(states(log(start('a')))).toBe('running waiting waiting ready');
    expect(states(log(start('a'), done('a')))).toBe('done ready waiting ready');
    expect(states(log(skipped('a'), skipped('b')))).toBe('skipped skipped ready ready');
  });

  it('holds the steps after a failed one back until it is reopened and done, or skipped', () => {
    expect(states(log(start('a'), failed('a')))).toBe('failed waiting waiting ready');
    expect(states(log(start('a'), failed('a'), reopened('a')))).toBe('ready waiting waiting ready');
    expect(states(log(start('a'), failed('a'), skipped('a')))).toBe('skipped ready waiting ready');
  });

  it('refuses to start a step that waits, and names what it waits for', () => {
    expect(() => log(start('b'))).toThrow('"Do b" waits for "Do a". Do or skip that step first.');
  });

  it.each([
    ['starting what runs', [start('a'), start('a')], 'already running'],
    ['starting what is done', [start('a'), done('a'), start('a')], 'Reopen it'],
    ['ending what was not started', [done('a')], 'Start it first'],
    ['failing what was not started', [failed('a')], 'Start it first'],
    ['skipping what is done', [start('a'), done('a'), skipped('a')], 'is done already'],
    ['reopening what has no outcome', [reopened('a')], 'no outcome'],
    ['anything after the end', [finished, start('a')], 'finished'],
    ['ending twice', [finished, finished], 'finished'],
  ])('refuses %s', (_, actions, sentence) => {
    expect(() => log(...actions)).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(() => log(...actions)).toThrow(sentence);
  });

  it('does not know steps that are not in the plan', () => {
    expect(() => log(start('zzz'))).toThrow(expect.objectContaining({ code: 'not-found' }));
  });

  it('may be finished with steps open, and says which', () => {
    expect(log(start('a'), done('a'), finished).at(-1)?.text).toBe(
      'Finished with 3 steps open: "Do b", "Do c" and "Do d".',
    );
    expect(log(skipped('a'), skipped('b'), skipped('c'), skipped('d'), finished).at(-1)?.text).toBe('');
  });

  it('keeps times, names and notes of a step', () => {
    const events = log(start('a'), done('a', 'took two tries'));
    expect(replay(view, events).list[0]).toMatchObject({
      startedAt: at,
      endedAt: at,
      who,
      note: 'took two tries',
    });
  });

  it('shows the last words said of a step: those of a note, an outcome or its taking back', () => {
    const note = (...actions: RehearsalAction[]): string | undefined =>
      replay(view, log(...actions)).list[0]?.note;
    expect(note(noted('a', 'door locked'))).toBe('door locked');
    expect(note(noted('a', 'door locked'), start('a'), done('a'))).toBe('door locked');
    expect(note(start('a'), done('a', 'took two tries'), reopened('a'))).toBe('took two tries');
    expect(note(start('a'), done('a', 'took two tries'), reopened('a', 'wrong site'))).toBe('wrong site');
  });

  it('holds a step back until every one before it has ended', () => {
    const joined = {
      ...view,
      edges: [...view.edges, { before: 'd', after: 'b', origin: 'derived', reason: '' } as const],
    };
    const b = (...actions: RehearsalAction[]) => replay(joined, log(...actions)).list[1];
    expect(b()).toMatchObject({ state: 'waiting', waitsFor: ['a', 'd'] });
    expect(b(start('a'), done('a'))).toMatchObject({ state: 'waiting', waitsFor: ['d'] });
    expect(b(start('d'), done('d'))).toMatchObject({ state: 'waiting', waitsFor: ['a'] });
    expect(b(start('a'), done('a'), start('d'), done('d'))).toMatchObject({ state: 'ready', waitsFor: [] });
  });

  it('takes no words of people for an entry on the clock', () => {
    const text = 'The clock of this machine was set back by 600 s.';
    const standing = replay(view, log(start('a'), noted('a', text), done('a', text)));
    expect(standing.setBack).toBeNull();
    expect(standing.list[0]).not.toHaveProperty('setBack');
  });

  const anyAction: fc.Arbitrary<RehearsalAction> = fc
    .tuple(
      fc.constantFrom(start, done, failed, skipped, reopened),
      fc.constantFrom('a', 'b', 'c', 'd'),
      fc.boolean(),
    )
    .map(([make, id, end]) => (end && id === 'd' ? finished : make(id)));

  it('never starts a step before those it waits for have ended, whatever is tried', () => {
    fc.assert(
      fc.property(fc.array(anyAction, { maxLength: 40 }), (actions) => {
        const events: ReplayedEvent[] = [];
        for (const action of actions) {
          const standing = replay(view, events);
          try {
            const event = eventFor(action, standing, at);
            if (event.type === 'start') {
              expect(standing.list.find((entry) => entry.step.id === event.step)?.state).toBe('ready');
            }
            events.push(event);
          } catch (error) {
            expect(error).toBeInstanceOf(DrydockError);
          }
        }
        // The same log always tells the same state, and lists count like the whole.
        const standing = replay(view, events);
        expect(replay(view, structuredClone(events))).toEqual(standing);
        expect(summarise(events)).toEqual({ done: standing.done, finishedAt: standing.finishedAt });
      }),
    );
  });
});
