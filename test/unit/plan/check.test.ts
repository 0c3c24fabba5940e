import { describe, expect, it } from 'vitest';
import {
  CheckedModel,
  checkModel,
  failingRun,
  shortest,
  type Model,
  type ModelStep,
} from '../../../src/domain/plan/check/index.js';
import { findRepair } from '../../../src/domain/plan/check/repair.js';

const step = (more: Partial<ModelStep>): ModelStep => ({
  requires: [],
  hazards: [],
  adds: [],
  deletes: [],
  ...more,
});
const yes = (fact: string) => ({ fact, holds: true });
const model = (steps: readonly ModelStep[], more: Partial<Model> = {}): Model => ({
  steps,
  edges: [],
  initial: [],
  goals: [],
  ...more,
});

describe('one literal', () => {
  const make = step({ adds: ['p'] });
  const undo = step({ deletes: ['p'] });
  const need = step({ requires: [yes('p')] });

  it('is safe when the step that establishes it always comes before', () => {
    expect(checkModel(model([make, need], { edges: [[0, 1]] })).verdict).toBe('safe');
    expect(checkModel(model([make, need])).verdict).toBe('unsafe');
  });

  it('is unsafe when it may be undone in between, and safe once that is ordered away', () => {
    const steps = [make, need, undo];
    const check = checkModel(model(steps, { edges: [[0, 1]] }));
    expect(check.verdict).toBe('unsafe');
    expect(check.failures[0]).toMatchObject({ kind: 'requirement', step: 1, madeBy: [2], length: 3 });
    expect(
      checkModel(
        model(steps, {
          edges: [
            [0, 1],
            [1, 2],
          ],
        }),
      ).verdict,
    ).toBe('safe');
    expect(
      checkModel(
        model(steps, {
          edges: [
            [0, 1],
            [2, 0],
          ],
        }),
      ).verdict,
    ).toBe('safe');
  });

  it('is safe when something else always restores it (the white knight)', () => {
    const again = step({ adds: ['p'] });
    expect(
      checkModel(
        model([undo, again, need], {
          edges: [
            [0, 1],
            [1, 2],
          ],
          initial: ['p'],
        }),
      ).verdict,
    ).toBe('safe');
  });

  it('is not looked at after the step’s own effects', () => {
    expect(
      checkModel(model([step({ requires: [yes('p')], deletes: ['p'] })], { initial: ['p'] })).verdict,
    ).toBe('safe');
    expect(checkModel(model([step({ requires: [yes('p')], adds: ['p'] })])).verdict).toBe('unreachable');
  });

  it('is out of reach when nothing makes it so', () => {
    const check = checkModel(model([need]));
    expect(check.verdict).toBe('unreachable');
    expect(check.unreachable).toHaveLength(1);
    expect(checkModel(model([make], { goals: [yes('q')] })).unreachable[0]).toMatchObject({
      kind: 'goal',
      step: null,
    });
  });

  it('of the goal must hold after every run', () => {
    expect(checkModel(model([make, undo], { goals: [yes('p')] })).verdict).toBe('unsafe');
    expect(checkModel(model([make, undo], { goals: [yes('p')], edges: [[1, 0]] })).verdict).toBe('safe');
  });
});

describe('literals that do harm only together', () => {
  const p = step({ adds: ['p'] });
  const q = step({ adds: ['q'], deletes: ['p'] });
  const harmed = step({ hazards: [[yes('p'), yes('q')]] });

  it('do none where each alone can come about but never both', () => {
    expect(checkModel(model([p, q, harmed], { edges: [[0, 1]] })).verdict).toBe('safe');
    expect(checkModel(model([p, q, harmed])).verdict).toBe('unsafe');
  });

  it('are found in the one order that brings them together', () => {
    const free = model([p, q, harmed]);
    const failure = shortest(checkModel(free).failures)!;
    expect(failingRun(free, failure)).toEqual([1, 0, 2]);
  });

  it('leave the verdict open, never safe, where the search is cut short', () => {
    const check = checkModel(model([p, q, harmed], { edges: [[0, 1]] }), 1);
    expect(check.verdict).toBe('unknown');
    expect(check.unknown[0]?.reason).toMatch(/more than 1 combinations/);
  });
});

describe('a harm that takes nothing', () => {
  it('comes about always, as soon as its step does', () => {
    const always = model([step({}), step({ hazards: [[]] })], { edges: [[0, 1]] });
    const [failure] = checkModel(always).failures;
    expect(failure).toMatchObject({ kind: 'hazard', step: 1, madeBy: [], length: 2 });
    expect(failingRun(always, failure!)).toEqual([0, 1]);
  });
});

describe('a circle of edges', () => {
  it('is refused', () => {
    expect(() =>
      checkModel(
        model([step({}), step({})], {
          edges: [
            [0, 1],
            [1, 0],
          ],
        }),
      ),
    ).toThrow(RangeError);
  });
});

describe('a long plan', () => {
  it('of 5,000 steps is checked and repaired', () => {
    const size = 5000;
    const steps = Array.from({ length: size }, (_, i) =>
      step({ requires: i === 0 ? [] : [yes(`f${i - 1}`)], adds: [`f${i}`] }),
    );
    const edges = Array.from({ length: size - 1 }, (_, i) => [i, i + 1] as const);
    const whole = model(steps, { edges, goals: [yes(`f${size - 1}`)] });
    expect(checkModel(whole).verdict).toBe('safe');
    const broken = edges.filter(([a]) => a !== 2500);
    expect(checkModel({ ...whole, edges: broken }).failures).toHaveLength(1);
    const repair = findRepair({
      ...whole,
      present: steps.map((_, i) => i),
      fixed: broken,
      droppable: [],
      preferred: [],
    });
    expect(repair).toEqual({ edges: [[2500, 2501]], restore: [], drop: [] });
  });
});

describe('facts that no step and no condition speaks of', () => {
  it('are set by none and hold only where the start says so', () => {
    const checked = CheckedModel.of(model([step({ adds: ['p'] })], { initial: ['q'] }))!;
    expect(checked.makers(yes('q'))).toEqual([]);
    expect(checked.undoers(yes('r'))).toEqual([]);
    expect(checked.holdsAtStart(yes('q'))).toBe(true);
    expect(checked.holdsAtStart(yes('r'))).toBe(false);
  });
});

describe('the bound of the search', () => {
  // A, the nearer maker of p, always comes before Q, which ends p and makes q; B may come after it.
  const steps = [
    step({ adds: ['p'] }),
    step({ adds: ['q'], deletes: ['p'] }),
    step({}),
    step({ adds: ['p'] }),
    step({ hazards: [[yes('p'), yes('q')]] }),
  ];
  const edges = [
    [0, 1],
    [2, 3],
  ] as const;

  it('is kept to the choice: A, A with Q, B, B with Q', () => {
    expect(checkModel(model(steps, { edges }), 3)).toMatchObject({
      verdict: 'unknown',
      unknown: [{ step: 4, item: 0, reason: 'more than 3 combinations of steps lead to it' }],
    });
    const found = checkModel(model(steps, { edges }), 4);
    expect(found).toMatchObject({ verdict: 'unsafe', unknown: [] });
    expect(found.failures[0]).toMatchObject({ madeBy: [3, 1], length: 5 });
  });
});

describe('the shortest of several failures', () => {
  it('is the first of those with the fewest steps, and none of none', () => {
    const failure = (length: number, item: number) =>
      ({ kind: 'goal', step: null, item, bad: [], madeBy: [], length }) as const;
    const [a, b, c, d] = [failure(3, 0), failure(2, 1), failure(2, 2), failure(4, 3)];
    expect(shortest([a, b, c, d])).toBe(b);
    expect(shortest([d, a])).toBe(a);
    expect(shortest([])).toBeNull();
  });
});
