import type { Literal } from '../../../src/domain/plan/types.js';
import type { Model, ModelEdge, ModelStep } from '../../../src/domain/plan/check/index.js';

/** Whole numbers from a seed (mulberry32): the same seed gives the same plans on every machine. */
export function numbersFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const FACTS = ['p', 'q', 'r', 's', 't', 'u'];

/**
 * A plan of up to `most` steps. Some are dense (few facts, many conditions, steps in each other's
 * way), some keep to one good order that is then loosened, so that safe plans, nearly safe plans and
 * hopeless ones all come up, and harms of one to four literals. 'repairable' keeps to the second sort.
 */
export function randomModel(seed: number, most = 8, kind: 'any' | 'repairable' = 'any'): Model {
  const next = numbersFrom(seed * 7919 + 17);
  const n = 1 + next(most);
  const facts = FACTS.slice(0, 2 + next(FACTS.length - 1));
  const fact = (): string => facts[next(facts.length)]!;
  const literal = (): Literal => ({ fact: fact(), holds: next(3) > 0 });
  const some = <T>(most: number, make: () => T): T[] => Array.from({ length: next(most + 1) }, make);
  const tame = next(3) > 0 || kind === 'repairable';
  // Now and then nothing but harms of several literals, for which no single literal need be excluded.
  const harmsOnly = next(4) === 0;
  const few = harmsOnly ? 0 : 2;
  let steps = Array.from({ length: n }, (): ModelStep => ({
    requires: some(few, literal),
    hazards: some(next(2) + 1, () =>
      Array.from({ length: harmsOnly ? 2 + next(2) : 1 + next(next(3) === 0 ? 4 : 2) }, literal),
    ),
    adds: some(2, fact),
    deletes: harmsOnly || next(3) === 0 ? some(2, fact) : [],
  }));
  const initial = facts.filter(() => next(3) === 0);
  let goals = some(few, literal);
  if (tame) ({ steps, goals } = metBy(steps, initial, goals));
  // Edges agree with the steps' numbers here; the shuffle below takes that away again.
  const sparse = 1 + next(6);
  let edges: ModelEdge[] = [];
  for (let a = 0; a < n; a += 1)
    for (let b = a + 1; b < n; b += 1)
      if ((tame && b === a + 1 && next(5) > 0) || next(sparse + 1) === 0) edges.push([a, b]);
  const renamed = steps.map((_, i) => i);
  for (let i = n - 1; i > 0; i -= 1) {
    const j = next(i + 1);
    [renamed[i], renamed[j]] = [renamed[j]!, renamed[i]!];
  }
  const shuffled: ModelStep[] = [];
  steps.forEach((step, i) => (shuffled[renamed[i]!] = step));
  edges = edges.map(([a, b]) => [renamed[a]!, renamed[b]!]);
  return { steps: shuffled, edges, initial, goals };
}

/** Leaves out the conditions that the order of the steps' numbers does not meet. */
function metBy(
  steps: readonly ModelStep[],
  initial: readonly string[],
  goals: readonly Literal[],
): { steps: ModelStep[]; goals: Literal[] } {
  const state = new Set(initial);
  const holds = (literal: Literal): boolean => state.has(literal.fact) === literal.holds;
  const met = steps.map((step) => {
    const kept = {
      ...step,
      requires: step.requires.filter(holds),
      hazards: step.hazards.filter((when) => !when.every(holds)),
    };
    step.deletes.forEach((fact) => state.delete(fact));
    step.adds.forEach((fact) => state.add(fact));
    return kept;
  });
  return { steps: met, goals: goals.filter(holds) };
}
