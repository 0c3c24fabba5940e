import { describe, expect, it } from 'vitest';
import { checkModel, type ModelEdge, type ModelStep } from '../../../src/domain/plan/check/index.js';
import { findRepair } from '../../../src/domain/plan/check/repair.js';

const idle: ModelStep = { requires: [], hazards: [], adds: [], deletes: [] };
const yes = (fact: string) => ({ fact, holds: true });

const step = (more: Partial<ModelStep>): ModelStep => ({ ...idle, ...more });

describe('a step that alone can make a condition hold', () => {
  /**
   * Each step needs what the next one makes so, or ends, and does so again itself; only the first is in the
   * plan. The last, which ends all and makes it again, is of no use.
   */
  const chain = (length: number, holds = true) => {
    const literal = (i: number) => ({ fact: `f${i}`, holds });
    const facts = Array.from({ length: length + 1 }, (_, i) => `f${i}`);
    const steps = Array.from({ length }, (_, i) =>
      step({
        requires: i + 1 < length ? [literal(i + 1)] : [],
        [holds ? 'adds' : 'deletes']: [`f${i}`, `f${i + 1}`],
      }),
    );
    return {
      steps: [...steps, step(holds ? { adds: ['of', 'no', 'use'] } : { adds: facts, deletes: facts })],
      present: [0],
      fixed: steps.slice(1).map((_, i): ModelEdge => [i + 1, i]),
      droppable: [],
      preferred: [],
      initial: holds ? [] : facts,
      goals: [literal(0)],
    };
  };

  it.each([true, false])('is put back, and what it needs in turn, however many these are: %s', (holds) => {
    for (const length of [3, 20]) {
      const restore = Array.from({ length: length - 1 }, (_, i) => i + 1);
      expect(findRepair(chain(length, holds))).toEqual({ edges: [], restore, drop: [] });
    }
  });

  it('makes room for itself where a user’s edge leads the other way', () => {
    const problem = { ...chain(20), droppable: [[0, 19] as const, [0, 5] as const] };
    // The user drew these when the steps were there; they go round with the fixed ones.
    expect(findRepair(problem)).toMatchObject({
      edges: [],
      drop: [
        [0, 19],
        [0, 5],
      ],
    });
  });

  it('is not put back where the step it was to help cannot be helped', () => {
    const nobody = { ...chain(3), goals: ['f0', 'never'].map((fact) => ({ fact, holds: true })) };
    expect(findRepair(nobody)).toBeNull();
    const fixedAgainst = chain(3);
    expect(findRepair({ ...fixedAgainst, fixed: [...fixedAgainst.fixed, [0, 1]] })).toBeNull();
  });
});

describe('a repair that takes more than can be searched', () => {
  // The first step needs p, which eight others end: all of them have to come after it.
  const needing = { ...idle, requires: [yes('p')] };
  const steps = [needing, ...Array.from({ length: 8 }, () => ({ ...idle, deletes: ['p'] }))];
  const taken = steps.slice(1).map((_, i): ModelEdge => [0, i + 1]);
  const problem = {
    steps,
    present: steps.map((_, i) => i),
    fixed: [] as ModelEdge[],
    droppable: [] as ModelEdge[],
    preferred: taken,
    initial: ['p'],
    goals: [],
  };

  it('is all that was taken out, without what other edges imply', () => {
    expect(findRepair(problem)).toEqual({ edges: taken, restore: [], drop: [] });
    // To 2 leads the edge to 1 already.
    const repair = findRepair({ ...problem, fixed: [[1, 2]] });
    expect(repair).toEqual({ edges: taken.filter(([, b]) => b !== 2), restore: [], drop: [] });
  });

  it('leaves alone a step that is not in the plan, and edges of it', () => {
    const repair = findRepair({
      ...problem,
      steps: [...steps, idle],
      // With the step they would go in a circle, the one pair by itself, the other with an edge of the repair.
      preferred: [...taken, [0, 9], [9, 0]],
      droppable: [
        [4, 9],
        [9, 0],
      ],
    });
    expect(repair).toEqual({ edges: taken, restore: [], drop: [] });
  });

  it('puts steps back as well where edges alone do not do, and their edges with them', () => {
    const makesQ = { ...idle, adds: ['q'] };
    const repair = findRepair({
      ...problem,
      steps: [{ ...needing, requires: [yes('p'), yes('q')] }, ...steps.slice(1), makesQ, makesQ],
      preferred: [...taken, [9, 0]],
    });
    expect(repair).toEqual({ edges: [...taken, [9, 0]], restore: [9, 10], drop: [] });
  });

  it('lets a user’s edge go that leads the other way', () => {
    const repair = findRepair({ ...problem, droppable: [[4, 0]] });
    expect(repair).toEqual({ edges: taken, restore: [], drop: [[4, 0]] });
  });

  it('is none where what was taken out goes in a circle with what stays', () => {
    expect(findRepair({ ...problem, fixed: [[4, 0]] })).toBeNull();
  });
});

describe('a repair', () => {
  it('is none of a plan whose edges go in a circle, or that is safe', () => {
    const plan = {
      steps: [idle, idle],
      present: [0, 1],
      droppable: [],
      preferred: [],
      initial: [],
      goals: [],
    };
    expect(findRepair({ ...plan, fixed: [] })).toBeNull();
    const circle: ModelEdge[] = [
      [0, 1],
      [1, 0],
    ];
    expect(findRepair({ ...plan, fixed: circle, goals: [yes('p')] })).toBeNull();
  });

  it('puts no step back that could end one fact of a harm, where an edge keeps the other away', () => {
    const harmed = { ...idle, hazards: [[yes('p'), yes('q')]] };
    const repair = findRepair({
      steps: [harmed, { ...idle, adds: ['q'] }, { ...idle, deletes: ['p'] }],
      present: [0, 1],
      fixed: [],
      droppable: [],
      preferred: [],
      initial: ['p'],
      goals: [],
    });
    expect(repair).toEqual({ edges: [[0, 1]], restore: [], drop: [] });
  });

  const plan = { droppable: [], preferred: [], initial: [], goals: [] };
  /** Enough steps that not every pair is tried. */
  const many = Array.from({ length: 9 }, () => idle);

  it('puts an edge back that was taken out rather than draw another', () => {
    // The maker always comes before step 1; that step 1 comes before the needing one was taken out.
    const steps = [{ ...idle, adds: ['p'] }, idle, { ...idle, requires: [yes('p')] }];
    for (const more of [[], many]) {
      const all = [...steps, ...more];
      const present = all.map((_, i) => i);
      const repair = findRepair({ ...plan, steps: all, present, fixed: [[0, 1]], preferred: [[1, 2]] });
      expect(repair).toEqual({ edges: [[1, 2]], restore: [], drop: [] });
    }
  });

  it('has what was undone made so again in time, in large plans too', () => {
    const steps = [
      { ...idle, deletes: ['p'] },
      { ...idle, adds: ['p'] },
      { ...idle, requires: [yes('p')] },
      ...many,
    ];
    const fixed: ModelEdge[] = [
      [0, 2],
      [1, 2],
    ];
    const present = steps.map((_, i) => i);
    const repair = findRepair({ ...plan, steps, present, fixed, initial: ['p'] });
    expect(repair).toEqual({ edges: [[0, 1]], restore: [], drop: [] });
  });

  it('puts the step back that helps, where several might', () => {
    const steps = [
      { ...idle, requires: [yes('p')] },
      { ...idle, requires: [yes('never')], adds: ['p'] },
      { ...idle, adds: ['p'] },
    ];
    const fixed: ModelEdge[] = [
      [1, 0],
      [2, 0],
    ];
    const repair = findRepair({ ...plan, steps, present: [0], fixed });
    expect(repair).toEqual({ edges: [], restore: [2], drop: [] });
    // Where it does harm of its own, an edge keeps that off.
    const harming = { ...idle, adds: ['p'], deletes: ['r'] };
    const needy = { ...idle, requires: [yes('r')] };
    const both = findRepair({
      ...plan,
      steps: [steps[0]!, steps[1]!, harming, needy],
      present: [0, 3],
      fixed,
      initial: ['r'],
    });
    expect(both).toEqual({ edges: [[3, 2]], restore: [2], drop: [] });
  });

  it('puts no step back where an edge keeps away what undoes', () => {
    const steps = [
      { ...idle, requires: [yes('p')] },
      { ...idle, deletes: ['p'] },
      { ...idle, adds: ['p'] },
    ];
    const repair = findRepair({ ...plan, steps, present: [0, 1], fixed: [], initial: ['p'] });
    expect(repair).toEqual({ edges: [[0, 1]], restore: [], drop: [] });
  });

  it('lets that one of the user’s edges go which is not needed, up to eight steps', () => {
    const droppable: ModelEdge[] = [
      [1, 2],
      [2, 0],
    ];
    const spare = Array.from({ length: 5 }, () => idle);
    const present = [0, 1, 2, 3, 4, 5, 6, 7];
    const first = { ...idle, adds: ['p'] };
    const second = { ...idle, requires: [yes('p')] };
    // 0 has to come before 1; one of the user's edges has to go, and the other is needed.
    const keepOne = [first, { ...second, adds: ['q'] }, { ...idle, requires: [yes('q')] }];
    const keepTwo = [{ ...first, requires: [yes('q')] }, second, { ...idle, adds: ['q'] }];
    for (const [steps, drop] of [
      [keepOne, [2, 0]],
      [keepTwo, [1, 2]],
    ] as const) {
      const repair = findRepair({ ...plan, steps: [...steps, ...spare], present, fixed: [], droppable });
      expect(repair).toEqual({ edges: [[0, 1]], restore: [], drop: [drop] });
    }
  });

  it('is a step put back that stands between others, where that is less than the edges it saves', () => {
    const makes = ['p', 'q'].map((fact) => ({ ...idle, adds: [fact] }));
    const needs = { ...idle, requires: [yes('p'), yes('q')] };
    const repair = findRepair({
      steps: [...makes, needs, needs, idle, idle, idle, idle],
      present: [0, 1, 2, 3, 5, 6, 7],
      fixed: [
        [0, 4],
        [1, 4],
        [4, 2],
        [4, 3],
      ],
      droppable: [],
      preferred: [],
      initial: [],
      goals: [],
    });
    expect(repair).toEqual({ edges: [], restore: [4], drop: [] });
  });
});

describe('a repair of a plan in which something stays open', () => {
  it('is none: what is not known to be safe is no repair', () => {
    // Each maker of one fact ends the next: they never hold together, but 16⁴ choices have to be looked at.
    const facts = ['p', 'q', 'r', 's'];
    const makers = facts.flatMap((fact, i) =>
      Array.from({ length: 16 }, (): ModelStep => ({
        ...idle,
        adds: [fact],
        deletes: [facts[(i + 1) % facts.length]!],
      })),
    );
    const harmed = { ...idle, hazards: [facts.map((fact) => ({ fact, holds: true }))] };
    const needs = { ...idle, requires: [{ fact: 'x', holds: true }] };
    const steps = [...makers, harmed, needs, { ...idle, adds: ['x'] }];
    const present = steps.map((_, i) => i);
    const problem = { steps, present, fixed: [], droppable: [], preferred: [], initial: [], goals: [] };
    const [made, needed] = [steps.length - 1, steps.length - 2];
    expect(checkModel({ ...problem, edges: [[made, needed]] }).verdict).toBe('unknown');
    expect(findRepair(problem)).toBeNull();
  });
});
