import type { Literal } from '../types.js';
import { countBits, countUnion, hasBit, setBit, uniteInto } from './bits.js';
import { Conditions } from './conditions.js';
import type { Model, ModelCheck, ModelFailure, ModelUnknown } from './model.js';
import { closeOrder, sortSteps, stepsMoved, type Order } from './order.js';

/** Partial choices of makers looked at for one condition before it counts as unknown. */
export const defaultLimit = 50_000;

type Found = ReturnType<CheckedModel['violation']>;

/**
 * The check of a partial order, exact for steps whose effects have no conditions of their own.
 *
 * A *run* is a sequence of the steps that contradicts no edge. A condition of step s is *violated*
 * when in some run certain literals all hold just before s: the negation of a requirement, the
 * `when` of a hazard, or, with s standing for the end of the plan, the negation of a goal.
 *
 * **Claim.** Literals l₁…lₖ can all hold just before s in some run if and only if one can choose for
 * each lᵢ a maker eᵢ — a step other than s, not after s, that makes lᵢ true, or "the start" where lᵢ
 * holds at the start — so that with D = everything that must precede s or one of the makers, and the
 * makers themselves,
 *   1. where eᵢ is "the start", no step of D makes lᵢ false, and
 *   2. the edges on D, with c → eᵢ added for every step c of D that makes lᵢ false, form no circle.
 *
 * *Only if:* take such a run and let P be the steps before s in it. Let eᵢ be the last step of P that
 * makes lᵢ true, or the start if there is none. lᵢ holds after P, so every step of P that makes lᵢ
 * false stands before eᵢ (or there is none, if eᵢ is the start). P is closed under "must precede" and
 * holds what must precede s, so D is part of P, and the run's own order on D shows 1 and 2.
 * *If:* sort D by the edges and those added. After it every lᵢ holds: its maker comes after all of D
 * that undoes it. D holds all that must precede s and not s, so s may come next, then all the rest.
 *
 * For one literal this is Chapman's modal truth criterion (1987) turned round: the literal is
 * possibly so iff a maker can precede s and no undoer must stand between the two. A step that both
 * adds and deletes a fact makes it true. A step's own effects come after its conditions, so s is
 * never its own maker or undoer: it is not in D.
 *
 * **Shortest run.** Any run that violates the condition contains D ∪ {s} for its own makers, and D
 * suffices, so the smallest D over all choices is the shortest failing prefix. Choices are searched
 * depth first; a partial choice that breaks 1 or 2, or is no smaller than the best, is left. One
 * literal costs a look at each maker; k literals at most the product of their makers' numbers, which
 * `limit` bounds. A run found before the bound is told, though a shorter one may exist; with none
 * found the condition counts as unknown, never as safe.
 *
 * **After an edit.** What is found for a condition depends on the steps that must precede its own step
 * and the steps that set its facts, and on nothing else of the order. So where an edit leaves those
 * rows as they were, what was found before still stands and is taken over.
 *
 * This class holds what all checks of one model share: its facts looked up, its order closed.
 */
export class CheckedModel {
  private readonly everything: Uint32Array;
  /** What was found for each condition, by the limit of the search. */
  private readonly found = new Map<number, readonly Found[]>();

  private constructor(
    readonly model: Model,
    readonly order: Order,
    private readonly conditions: Conditions,
  ) {
    this.everything = new Uint32Array(order.before.words);
    for (let s = 0; s < order.size; s += 1) setBit(this.everything, s);
  }

  /**
   * Null when the model's edges go in a circle. With a model checked before that differs in a few
   * edges only, what those edges do not touch is taken over from it; the result is the same.
   */
  static of(model: Model, previous?: CheckedModel): CheckedModel | null {
    const order = closeOrder(model.steps.length, model.edges);
    if (order === null) return null;
    if (previous === undefined || !previous.conditions.serve(model)) {
      return new CheckedModel(model, order, new Conditions(model));
    }
    const checked = new CheckedModel(model, order, previous.conditions);
    checked.takeOver(previous, stepsMoved(previous.order, order));
    return checked;
  }

  private takeOver(previous: CheckedModel, moved: ReadonlySet<number>): void {
    const touched = this.conditions.setBy((s) => moved.has(s));
    for (const [limit, found] of previous.found) {
      this.found.set(
        limit,
        this.conditions.list.map(({ step, bad, facts }, i) =>
          (step !== null && moved.has(step)) || facts.some((fact) => touched[fact])
            ? this.violation(step, bad, limit)
            : found[i]!,
        ),
      );
    }
  }

  holdsAtStart(literal: Literal): boolean {
    return this.conditions.holdsAtStart(literal);
  }

  /** Steps whose effect makes the literal true. */
  makers(literal: Literal): readonly number[] {
    return this.conditions.makers(literal);
  }

  /** Steps whose effect makes the literal false. */
  undoers(literal: Literal): readonly number[] {
    return this.makers({ fact: literal.fact, holds: !literal.holds });
  }

  /** Steps that must come before `step`; all of them for null, the end of the plan. */
  private prefix(step: number | null): Uint32Array {
    return step === null ? this.everything : this.order.before.row(step);
  }

  /** Makers that can stand before `step`, and null where the literal holds at the start. */
  private choices(step: number | null, literal: Literal): (number | null)[] {
    const { before } = this.order;
    const prefix = this.prefix(step);
    const undoers = this.undoers(literal);
    const result: (number | null)[] = [];
    if (this.holdsAtStart(literal) && !undoers.some((c) => c !== step && hasBit(prefix, c))) {
      result.push(null);
    }
    for (const e of this.makers(literal)) {
      if (e === step || (step !== null && before.has(e, step))) continue;
      if (undoers.some((c) => c !== step && before.has(c, e) && hasBit(prefix, c))) continue;
      result.push(e);
    }
    return result;
  }

  private sizeWith(prefix: Uint32Array, maker: number | null): number {
    if (maker === null) return countBits(prefix);
    return countUnion(prefix, this.order.before.row(maker)) + (hasBit(prefix, maker) ? 0 : 1);
  }

  /** D of the claim, for makers chosen so far. */
  private needed(step: number | null, chosen: readonly (number | null)[]): Uint32Array {
    const set = this.prefix(step).slice();
    for (const e of chosen) {
      if (e === null) continue;
      uniteInto(set, this.order.before.row(e));
      setBit(set, e);
    }
    return set;
  }

  /** Conditions 1 and 2 of the claim, for the literals whose makers are chosen. */
  private fits(bad: readonly Literal[], chosen: readonly (number | null)[], needed: Uint32Array): boolean {
    const { before } = this.order;
    const k = chosen.length;
    // comesBefore[i][j]: maker i must stand before maker j, through an undoer of literal j.
    const comesBefore = Array.from({ length: k }, () => new Array<boolean>(k).fill(false));
    for (let j = 0; j < k; j += 1) {
      const target = chosen[j]!;
      for (const c of this.undoers(bad[j]!)) {
        if (!hasBit(needed, c)) continue;
        if (target === null) return false;
        for (let i = 0; i < k; i += 1) {
          const e = chosen[i]!;
          if (e !== null && (e === c || before.has(c, e))) comesBefore[i]![j] = true;
        }
      }
    }
    // Every added edge ends in a maker, so a circle runs from maker to maker, each time along the
    // plan's edges to an undoer of the next one's literal: just what `comesBefore` holds.
    return !hasCircle(comesBefore);
  }

  /**
   * The makers of the shortest run in which all of `bad` holds just before `step` (null: at the
   * end), or null when there is no such run, or 'unknown' when `limit` choices did not settle it.
   */
  violation(
    step: number | null,
    bad: readonly Literal[],
    limit: number = defaultLimit,
  ): { readonly madeBy: readonly (number | null)[]; readonly length: number } | null | 'unknown' {
    const prefix = this.prefix(step);
    const choices = bad.map((literal) =>
      this.choices(step, literal)
        .map((e) => ({ e, size: this.sizeWith(prefix, e) }))
        .sort((a, b) => a.size - b.size),
    );
    if (choices.some((list) => list.length === 0)) return null;
    if (bad.length === 1) {
      const best = choices[0]![0]!;
      return { madeBy: [best.e], length: best.size + 1 };
    }
    let best: (number | null)[] | null = null;
    let bestSize = Infinity;
    let looks = 0;
    const search = (chosen: (number | null)[]): void => {
      if (chosen.length === bad.length) {
        [best, bestSize] = [[...chosen], countBits(this.needed(step, chosen))];
        return;
      }
      for (const { e, size } of choices[chosen.length]!) {
        if (size >= bestSize || looks >= limit) return;
        looks += 1;
        chosen.push(e);
        const needed = this.needed(step, chosen);
        if (countBits(needed) < bestSize && this.fits(bad, chosen, needed)) search(chosen);
        chosen.pop();
      }
    };
    search([]);
    if (best !== null) return { madeBy: best, length: bestSize + 1 };
    return looks >= limit ? 'unknown' : null;
  }

  /**
   * The run of a failure: the steps of D in an order that makes the failure happen, then the step
   * itself. Where the order is free, steps keep their numbers' order. A goal's run has all steps.
   */
  run(failure: ModelFailure): number[] {
    const needed = this.needed(failure.step, failure.madeBy);
    const members: number[] = [];
    // The start has no place.
    const place = new Map<number | null, number>();
    this.model.steps.forEach((_, s) => {
      if (hasBit(needed, s)) place.set(s, members.push(s) - 1);
    });
    const edges: (readonly [number, number])[] = [];
    const link = (a: number, b: number | null): void => {
      const from = place.get(a);
      const to = place.get(b);
      if (from !== undefined && to !== undefined) edges.push([from, to]);
    };
    for (const [a, b] of this.model.edges) link(a, b);
    failure.bad.forEach((literal, i) => {
      for (const c of this.undoers(literal)) link(c, failure.madeBy[i]!);
    });
    const sequence = sortSteps(members.length, edges) ?? [];
    const run = sequence.map((i) => members[i]!);
    if (failure.step !== null) run.push(failure.step);
    return run;
  }

  /** Checks every requirement, hazard and goal. */
  check(limit: number = defaultLimit): ModelCheck {
    let all = this.found.get(limit);
    if (all === undefined) {
      all = this.conditions.list.map(({ step, bad }) => this.violation(step, bad, limit));
      this.found.set(limit, all);
    }
    const failures: ModelFailure[] = [];
    const unreachable: ModelFailure[] = [];
    const unknown: ModelUnknown[] = [];
    this.conditions.list.forEach(({ kind, step, item, bad }, i) => {
      const found = all[i]!;
      if (found === null) return;
      if (found === 'unknown') {
        unknown.push({ step, item, reason: `more than ${limit} combinations of steps lead to it` });
        return;
      }
      const failure: ModelFailure = { kind, step, item, bad, ...found };
      failures.push(failure);
      const wrong = bad[0];
      if (kind === 'hazard' || wrong === undefined || !this.holdsAtStart(wrong)) return;
      if (this.undoers(wrong).every((c) => c === step)) unreachable.push(failure);
    });
    const verdict =
      unreachable.length > 0
        ? 'unreachable'
        : failures.length > 0
          ? 'unsafe'
          : unknown.length > 0
            ? 'unknown'
            : 'safe';
    return { verdict, failures, unreachable, unknown, checked: all.length };
  }
}

/** Whether a small relation goes in a circle: members that nothing comes before are left out, and again. */
function hasCircle(comesBefore: readonly (readonly boolean[])[]): boolean {
  let left = [...comesBefore.keys()];
  for (;;) {
    const rest = left.filter((j) => left.some((i) => comesBefore[i]![j]));
    if (rest.length === left.length) return rest.length > 0;
    left = rest;
  }
}
