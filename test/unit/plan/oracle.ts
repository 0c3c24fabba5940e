import type { Literal } from '../../../src/domain/plan/types.js';
import type { Model, ModelEdge } from '../../../src/domain/plan/check/index.js';

/**
 * The check done the slow way: walk every order a small plan allows, step by step, and look.
 * Shares no code with the checker.
 */
export interface Oracle {
  /** Conditions that fail in some run: "requirement 3.0", "hazard 1.2", "goal 0". */
  readonly failing: ReadonlySet<string>;
  /** Steps of the shortest failing run; a goal's run counts one more than all steps. Infinity if none fails. */
  readonly shortest: number;
  readonly runs: number;
  /** Runs in which nothing fails. */
  readonly goodRuns: number;
}

export function walkAllOrders(model: Model): Oracle {
  const n = model.steps.length;
  const mustPrecede: Set<number>[] = model.steps.map(() => new Set());
  for (const [a, b] of model.edges) mustPrecede[b]!.add(a);
  const failing = new Set<string>();
  let shortest = Infinity;
  let runs = 0;
  let goodRuns = 0;
  const done = new Set<number>();

  const walk = (state: ReadonlySet<string>, good: boolean): void => {
    if (done.size === n) {
      runs += 1;
      let reached = true;
      model.goals.forEach((goal, i) => {
        if (holds(state, goal)) return;
        reached = false;
        failing.add(`goal ${i}`);
        shortest = Math.min(shortest, n + 1);
      });
      if (good && reached) goodRuns += 1;
      return;
    }
    for (let s = 0; s < n; s += 1) {
      if (done.has(s) || [...mustPrecede[s]!].some((a) => !done.has(a))) continue;
      const broken = failuresAt(model, s, state);
      broken.forEach((condition) => failing.add(condition));
      if (broken.length > 0) shortest = Math.min(shortest, done.size + 1);
      done.add(s);
      walk(after(model, s, state), good && broken.length === 0);
      done.delete(s);
    }
  };
  walk(new Set(model.initial), true);
  return { failing, shortest, runs, goodRuns };
}

export function failuresAt(model: Model, s: number, state: ReadonlySet<string>): string[] {
  const step = model.steps[s]!;
  return [
    ...step.requires.flatMap((literal, i) => (holds(state, literal) ? [] : [`requirement ${s}.${i}`])),
    ...step.hazards.flatMap((when, i) => (when.every((l) => holds(state, l)) ? [`hazard ${s}.${i}`] : [])),
  ];
}

export function after(model: Model, s: number, state: ReadonlySet<string>): Set<string> {
  const next = new Set(state);
  for (const fact of model.steps[s]!.deletes) next.delete(fact);
  for (const fact of model.steps[s]!.adds) next.add(fact);
  return next;
}

export function holds(state: ReadonlySet<string>, literal: Literal): boolean {
  return state.has(literal.fact) === literal.holds;
}

/** Whether the edges leave any order at all. */
export function isAcyclic(n: number, edges: readonly ModelEdge[]): boolean {
  const left = new Set(Array.from({ length: n }, (_, i) => i));
  for (;;) {
    const free = [...left].filter((s) => !edges.some(([a, b]) => b === s && left.has(a)));
    if (left.size === 0) return true;
    if (free.length === 0) return false;
    free.forEach((s) => left.delete(s));
  }
}
