import { describe, expect, it } from 'vitest';
import { CheckedModel, type Model, type ModelEdge } from '../../../src/domain/plan/check/index.js';
import { closeOrder, stepsMoved } from '../../../src/domain/plan/check/order.js';
import { isAcyclic } from './oracle.js';
import { numbersFrom, randomModel } from './random.js';

/** A few edges gone and a few more, as an edit leaves them. */
function edited(model: Model, next: (below: number) => number): Model {
  const n = model.steps.length;
  const kept = model.edges.filter(() => next(5) > 0);
  const more = Array.from({ length: next(3) }, (): ModelEdge => [next(n), next(n)]);
  const edges = [...kept, ...more.filter(([a, b]) => a !== b)];
  return { ...model, edges };
}

describe('a check after an edit', () => {
  it('finds what a check from the beginning finds, edit after edit', () => {
    let circles = 0;
    let changes = 0;
    for (let seed = 0; seed < 1000; seed += 1) {
      const next = numbersFrom(seed);
      let previous = CheckedModel.of(randomModel(seed))!;
      previous.check();
      for (let edit = 0; edit < 5; edit += 1) {
        const model = edited(previous.model, next);
        const amended = CheckedModel.of(model, previous);
        if (amended === null) {
          expect(isAcyclic(model.steps.length, model.edges)).toBe(false);
          circles += 1;
          continue;
        }
        const anew = CheckedModel.of(model)!;
        // What was there before is as it was.
        expect(previous.order).toEqual(CheckedModel.of(previous.model)!.order);
        expect(amended.check()).toEqual(anew.check());
        expect(amended.order).toEqual(anew.order);
        if (JSON.stringify(amended.check()) !== JSON.stringify(previous.check())) changes += 1;
        for (const failure of anew.check().failures) expect(amended.run(failure)).toEqual(anew.run(failure));
        previous = amended;
      }
    }
    expect(circles).toBeGreaterThan(100);
    expect(changes).toBeGreaterThan(500);
  });

  it('takes nothing over from a plan of other steps, another start or another goal', () => {
    for (let seed = 0; seed < 500; seed += 1) {
      const model = randomModel(seed);
      const previous = CheckedModel.of(model)!;
      previous.check();
      const others: Model[] = [
        { ...model, initial: [...model.initial, 'p', 'q'] },
        { ...model, goals: [...model.goals, { fact: 'p', holds: true }] },
        { ...model, goals: model.goals.map(({ fact, holds }) => ({ fact, holds: !holds })) },
        { ...model, goals: model.goals.map(({ holds }) => ({ fact: 'other', holds })) },
        { ...model, steps: model.steps.map((step) => ({ ...step, adds: [...step.adds, 'q'] })) },
        { ...model, steps: model.steps.map((step) => ({ ...step, deletes: ['p'] })) },
        { ...model, steps: model.steps.map((step) => ({ ...step, hazards: [] })) },
        { ...model, steps: model.steps.map((step) => ({ ...step, requires: step.requires.slice(1) })) },
        { ...model, steps: [...model.steps, model.steps[0]!] },
      ];
      for (const other of others) {
        expect(CheckedModel.of(other, previous)!.check()).toEqual(CheckedModel.of(other)!.check());
      }
    }
  });

  it('leaves alone what an edit does not touch', () => {
    const old = closeOrder(4, [
      [0, 1],
      [2, 3],
    ])!;
    expect(stepsMoved(old, closeOrder(4, [[0, 1]])!)).toEqual(new Set([3]));
    // An edge that another path implies anyway changes nothing.
    const chain = [
      [0, 1],
      [1, 2],
    ] as const;
    expect(stepsMoved(closeOrder(3, chain)!, closeOrder(3, [...chain, [0, 2]])!).size).toBe(0);
  });

  it('looks again only at the conditions an edit touches', () => {
    const need = { requires: [{ fact: 'p', holds: true }], hazards: [], adds: [], deletes: [] };
    const make = { requires: [], hazards: [], adds: ['p'], deletes: [] };
    // Two pairs that have nothing to do with each other but the fact, and one with another fact.
    const other = { ...need, requires: [{ fact: 'q', holds: true }] };
    const model: Model = {
      steps: [make, need, need, other, other],
      edges: [[0, 1]],
      initial: ['q'],
      goals: [],
    };
    const looksAt = (changed: Model, from: CheckedModel): [CheckedModel, number] => {
      const { violation } = CheckedModel.prototype;
      let count = 0;
      CheckedModel.prototype.violation = function (...args) {
        count += 1;
        return violation.apply(this, args);
      };
      try {
        // Equal, not the same: steps, start and goals are made anew for every view.
        const checked = CheckedModel.of(structuredClone(changed), from)!;
        checked.check();
        return [checked, count];
      } finally {
        CheckedModel.prototype.violation = violation;
      }
    };
    const looks = (edges: readonly ModelEdge[], from: CheckedModel) => looksAt({ ...model, edges }, from);
    const first = CheckedModel.of(model)!;
    expect(first.check().failures).toHaveLength(1);
    expect(looks(model.edges, first)[1]).toBe(0);
    const [second, two] = looks(
      [
        [0, 1],
        [0, 2],
      ],
      first,
    );
    expect(two).toBe(1);
    expect(second.check().verdict).toBe('safe');
    // The step that sets p now comes later: all that rests on p is looked at, and the step before it.
    const [third, more] = looks(
      [
        [0, 1],
        [0, 2],
        [3, 0],
      ],
      second,
    );
    expect(more).toBe(2);
    expect(
      looks(
        [
          [0, 1],
          [0, 2],
          [3, 0],
        ],
        third,
      )[1],
    ).toBe(0);
    // However many edges there are that stay.
    const idle = Array.from({ length: 90 }, () => ({ requires: [], hazards: [], adds: [], deletes: [] }));
    const chain = idle.slice(1).map((_, k): ModelEdge => [5 + k, 6 + k]);
    const long: Model = { ...model, steps: [...model.steps, ...idle], edges: chain };
    const checkedLong = CheckedModel.of(long)!;
    checkedLong.check();
    expect(looksAt({ ...long, edges: [...chain, [0, 1]] }, checkedLong)[1]).toBe(1);
    // Where nobody has checked yet, nothing is taken over.
    expect(looks([[0, 1]], CheckedModel.of(model)!)[1]).toBe(4);
  });
});
