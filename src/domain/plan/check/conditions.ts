import type { Fact, Literal } from '../types.js';
import type { Model, ModelFailure, ModelStep } from './model.js';

/** One thing to check: `bad` must not hold just before the step, or at the end where step is null. */
export interface Condition extends Pick<ModelFailure, 'kind' | 'step' | 'item' | 'bad'> {
  /** Numbers of the facts of `bad`. */
  readonly facts: readonly number[];
}

/**
 * What depends on a model's steps, start and goals but not on its order, so that models that differ
 * only in their edges share it: the conditions, and for each fact the steps that set it.
 */
export class Conditions {
  readonly list: readonly Condition[];
  private readonly numbers = new Map<Fact, number>();
  private readonly makeTrue: number[][] = [];
  private readonly makeFalse: number[][] = [];
  private readonly initial: ReadonlySet<Fact>;

  constructor(private readonly model: Model) {
    this.initial = new Set(model.initial);
    model.steps.forEach((step, s) => {
      for (const fact of new Set(step.adds)) this.makeTrue[this.numberOf(fact)]!.push(s);
      for (const fact of new Set(step.deletes)) {
        if (!step.adds.includes(fact)) this.makeFalse[this.numberOf(fact)]!.push(s);
      }
    });
    const list: Condition[] = [];
    const note = (
      kind: Condition['kind'],
      step: number | null,
      item: number,
      bad: readonly Literal[],
    ): void => {
      list.push({ kind, step, item, bad, facts: bad.map(({ fact }) => this.numberOf(fact)) });
    };
    model.steps.forEach((step, s) => {
      step.requires.forEach((literal, i) => note('requirement', s, i, [contrary(literal)]));
      step.hazards.forEach((when, i) => note('hazard', s, i, when));
    });
    model.goals.forEach((literal, i) => note('goal', null, i, [contrary(literal)]));
    this.list = list;
  }

  private numberOf(fact: Fact): number {
    let number = this.numbers.get(fact);
    if (number === undefined) {
      number = this.makeTrue.push([]) - 1;
      this.makeFalse.push([]);
      this.numbers.set(fact, number);
    }
    return number;
  }

  holdsAtStart({ fact, holds }: Literal): boolean {
    return this.initial.has(fact) === holds;
  }

  /** Steps whose effect makes the literal true. */
  makers({ fact, holds }: Literal): readonly number[] {
    const number = this.numbers.get(fact);
    return number === undefined ? [] : (holds ? this.makeTrue : this.makeFalse)[number]!;
  }

  /** For each fact, by number, whether one of the steps that set it is among some. */
  setBy(isAmong: (step: number) => boolean): boolean[] {
    return this.makeTrue.map((adders, f) => adders.some(isAmong) || this.makeFalse[f]!.some(isAmong));
  }

  /** Whether another model has the same steps, start and goals, so that this serves for it too. */
  serve({ steps, initial, goals }: Model): boolean {
    const mine = this.model;
    return (
      same(mine.steps, steps, isSameStep) &&
      same(mine.initial, initial, Object.is) &&
      same(mine.goals, goals, isSameLiteral)
    );
  }
}

const contrary = ({ fact, holds }: Literal): Literal => ({ fact, holds: !holds });

function same<T>(a: readonly T[], b: readonly T[], isSame: (x: T, y: T) => boolean): boolean {
  return a === b || (a.length === b.length && a.every((each, i) => isSame(each, b[i]!)));
}

const isSameLiteral = (a: Literal, b: Literal): boolean =>
  a === b || (a.fact === b.fact && a.holds === b.holds);

function isSameStep(a: ModelStep, b: ModelStep): boolean {
  return (
    a === b ||
    (same(a.requires, b.requires, isSameLiteral) &&
      same(a.hazards, b.hazards, (x, y) => same(x, y, isSameLiteral)) &&
      same(a.adds, b.adds, Object.is) &&
      same(a.deletes, b.deletes, Object.is))
  );
}
