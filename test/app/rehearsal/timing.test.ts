import { describe, expect, test } from 'vitest';
import { currentStep, workable } from '../../../src/app/rehearsal/current.js';
import { clockWords, elapsed, paceOf, paceWords, sums, taken } from '../../../src/app/rehearsal/timing.js';
import type { RehearsalState, RehearsalStep, StepState } from '../../../src/contract/types.js';

const entry = (id: string, state: StepState, more: Partial<RehearsalStep> = {}): RehearsalStep => ({
  step: {
    id,
    kind: 'own',
    label: '',
    title: id,
    detail: '',
    role: 'lead',
    objects: [],
    requires: [],
    hazards: [],
    effects: { adds: [], deletes: [] },
    commands: [],
    expect: '',
    duration: { min: 60, likely: 120, max: 300 },
    sources: [],
  },
  state,
  startedAt: null,
  endedAt: null,
  who: '',
  note: '',
  waitsFor: [],
  ...more,
});
const planned = { min: 60, likely: 120, max: 300 };

describe('the clock of a step', () => {
  test('runs from its start to now, and stands once it has ended', () => {
    const startedAt = '2025-03-03T10:00:00Z';
    const now = Date.parse('2025-03-03T10:05:00Z');
    expect(taken(entry('a', 'running', { startedAt }), now)).toBe(300);
    expect(taken(entry('a', 'done', { startedAt, endedAt: '2025-03-03T10:01:30Z' }), now)).toBe(90);
    expect(taken(entry('a', 'ready'), now)).toBeNull();
  });

  test('a clock set back never shows less than nothing', () => {
    expect(elapsed('2025-03-03T10:00:00Z', '2025-03-03T09:59:00Z')).toBe(0);
  });

  test('what the clock was set back by is counted in', () => {
    const setBack = { seconds: 600, atLeast: false };
    const times = { startedAt: '2025-03-03T10:00:00Z', endedAt: '2025-03-03T09:55:00Z', setBack };
    expect(taken(entry('a', 'done', times), 0)).toBe(300);
    expect(sums([entry('a', 'done', times)]).actual).toBe(300);
  });

  test('a clock set back is said with how much, before and after it is on record', () => {
    const at = '2025-03-03T10:00:00Z';
    const state = { finishedAt: null, events: [{ at }] } as unknown as RehearsalState;
    expect(clockWords(state, Date.parse(at) + 1000)).toBe('');
    expect(clockWords(state, Date.parse(at) - 600_000)).toMatch(/shows 10 min less than the last entry/);
    const counted = { ...state, setBack: { seconds: 600, atLeast: true } };
    expect(clockWords(counted, Date.parse(at))).toBe(
      'The clock was set back by at least 10 min during this rehearsal. Times taken are counted with it.',
    );
  });

  test.each([
    [120, 'within', '0 s left of the likely time'],
    [121, 'slow', '1 s over the likely time'],
    [300, 'slow', '3 min over the likely time'],
    [360, 'over', '1 min over the longest time'],
  ] as const)('%d s of 2 min likely, 5 min longest is %s', (actual, pace, words) => {
    expect(paceOf(actual, planned)).toBe(pace);
    expect(paceWords(actual, planned)).toBe(words);
  });

  test('only steps that are done count as work taken', () => {
    const done = { startedAt: '2025-03-03T10:00:00Z', endedAt: '2025-03-03T10:01:00Z' };
    expect(sums([entry('a', 'done', done), entry('b', 'failed', done), entry('c', 'skipped')])).toEqual({
      planned: 120,
      actual: 60,
    });
  });
});

describe('the step on the screen', () => {
  const list = [entry('a', 'done'), entry('b', 'ready'), entry('c', 'running'), entry('d', 'waiting')];

  test('is the one asked for, whatever its state', () => {
    expect(currentStep(list, 'd')?.step.id).toBe('d');
  });

  test('otherwise what runs goes before what is ready, and a failed step last', () => {
    expect(currentStep(list, 'no such step')?.step.id).toBe('c');
    expect(currentStep([entry('a', 'failed'), entry('b', 'ready')], undefined)?.step.id).toBe('b');
    expect(currentStep([entry('a', 'failed'), entry('b', 'waiting')], undefined)?.step.id).toBe('a');
  });

  test('is none when every step has an outcome', () => {
    expect(currentStep([entry('a', 'done'), entry('b', 'skipped')], undefined)).toBeNull();
  });

  test('running, ready and failed steps can be worked on, in that order', () => {
    const mixed = [entry('f', 'failed'), ...list];
    expect(workable(mixed).map((one) => one.step.id)).toEqual(['c', 'b', 'f']);
  });
});
