import { describe, expect, test } from 'vitest';
import { placesOf, playOn, statesAt } from '../../../src/app/plans/playback.js';
import type { Counterexample } from '../../../src/domain/plan/types.js';

const example = (run: string[], step: string | null): Counterexample => ({
  run,
  story: [],
  failure: {
    kind: step === null ? 'goal' : 'hazard',
    step,
    literal: { fact: 'f', holds: true },
    sentence: '',
    affected: [],
    count: 0,
  },
});

describe('playing a failing run', () => {
  const fails = example(['a', 'b', 'c'], 'c');

  test('what is behind has run, the present step runs, the rest has not', () => {
    expect([...statesAt(fails, 1)]).toEqual([
      ['a', 'ran'],
      ['b', 'now'],
    ]);
  });

  test('the last step is the one that fails', () => {
    expect(statesAt(fails, 2).get('c')).toBe('fails');
  });

  test('begins at the near end and stops at both', () => {
    expect(playOn(fails, null, 1)).toBe(0);
    expect(playOn(fails, null, -1)).toBe(2);
    expect(playOn(fails, 2, 1)).toBe(2);
    expect(playOn(fails, 0, -1)).toBe(0);
  });

  test('a goal that is not reached is seen after all steps have run', () => {
    const goal = example(['a', 'b'], null);
    expect(placesOf(goal)).toBe(3);
    expect([...statesAt(goal, 2).values()]).toEqual(['ran', 'ran']);
  });
});
