import type { Model } from '../../../src/domain/plan/check/index.js';

/**
 * The check done by walking every order a small plan allows, all orders at once: what a plan may come
 * to after some steps is which of them have run and which facts hold, so equal pairs are walked on
 * from only once. Shares no code with the checker, nor with `oracle.ts`.
 */
export interface Walk {
  /** Condition → steps in the shortest run that violates it, the failing step among them. */
  readonly failing: ReadonlyMap<string, number>;
  /** Whether some run violates nothing. */
  readonly hasGoodRun: boolean;
}

/** What has to be masked and compared in a state for some literals all to hold. */
interface Pattern {
  readonly name: string;
  readonly mask: number;
  readonly value: number;
  /** Literals that exclude each other never hold together. */
  readonly possible: boolean;
  /** Violated when the pattern does not fit, rather than when it does. */
  readonly wanted: boolean;
}

/** Walks a plan of at most 12 steps over at most 16 facts. */
export function walkStates(model: Model): Walk {
  const numbers = new Map<string, number>();
  const bit = (fact: string): number => {
    let number = numbers.get(fact);
    if (number === undefined) numbers.set(fact, (number = numbers.size));
    return 1 << number;
  };
  const pattern = (
    name: string,
    literals: readonly { readonly fact: string; readonly holds: boolean }[],
    wanted: boolean,
  ): Pattern => {
    let yes = 0;
    let no = 0;
    for (const { fact, holds } of literals) {
      if (holds) yes |= bit(fact);
      else no |= bit(fact);
    }
    return { name, mask: yes | no, value: yes, possible: (yes & no) === 0, wanted };
  };
  const bits = (facts: readonly string[]): number => facts.reduce((all, fact) => all | bit(fact), 0);

  const steps = model.steps.map((step, s) => ({
    adds: bits(step.adds),
    keeps: ~bits(step.deletes),
    waitsFor: model.edges.reduce((all, [a, b]) => (b === s ? all | (1 << a) : all), 0),
    conditions: [
      ...step.requires.map((literal, i) => pattern(`requirement ${s}.${i}`, [literal], true)),
      ...step.hazards.map((when, i) => pattern(`hazard ${s}.${i}`, when, false)),
    ],
  }));
  const goals = model.goals.map((literal, i) => pattern(`goal ${i}`, [literal], true));
  const everything = (1 << steps.length) - 1;
  if (steps.length > 12 || numbers.size > 16) throw new RangeError('Too large to walk.');

  const failing = new Map<string, number>();
  const violated = (conditions: readonly Pattern[], facts: number, length: number): boolean => {
    let any = false;
    for (const { name, mask, value, possible, wanted } of conditions) {
      if ((possible && (facts & mask) === value) === wanted) continue;
      any = true;
      if (!failing.has(name)) failing.set(name, length);
    }
    return any;
  };

  // All runs of one length before any longer one: the first violation met is the shortest.
  const start = bits(model.initial);
  let now = new Map<number, boolean>([[start, true]]); // done × 2^16 + facts → reached without violation
  let hasGoodRun = false;
  for (let length = 0; length <= steps.length; length += 1) {
    const next = new Map<number, boolean>();
    for (const [state, good] of now) {
      const done = Math.floor(state / 65536);
      const facts = state % 65536;
      if (done === everything) {
        if (!violated(goals, facts, length + 1) && good) hasGoodRun = true;
        continue;
      }
      for (let s = 0; s < steps.length; s += 1) {
        const { adds, keeps, waitsFor, conditions } = steps[s]!;
        if (done & (1 << s) || (waitsFor & ~done) !== 0) continue;
        const stays = !violated(conditions, facts, length + 1) && good;
        const then = (done | (1 << s)) * 65536 + ((facts & keeps) | adds);
        next.set(then, next.get(then) === true || stays);
      }
    }
    now = next;
  }
  return { failing, hasGoodRun };
}
