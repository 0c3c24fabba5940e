import fc from 'fast-check';
import type { Literal } from '../../../src/domain/plan/types.js';
import type { Model, ModelEdge, ModelStep } from '../../../src/domain/plan/check/index.js';

/** Random small models: few facts, so that steps get in each other's way. */
export function smallModel(maxSteps: number): fc.Arbitrary<Model> {
  const fact = fc.constantFrom('p', 'q', 'r', 's');
  const literal: fc.Arbitrary<Literal> = fc.record({ fact, holds: fc.boolean() });
  const few = <T>(of: fc.Arbitrary<T>, max: number) => fc.array(of, { maxLength: max });
  const step: fc.Arbitrary<ModelStep> = fc.record({
    requires: few(literal, 2),
    hazards: few(fc.array(literal, { minLength: 1, maxLength: 3 }), 1),
    adds: few(fact, 2),
    deletes: few(fact, 2),
  });
  return fc.integer({ min: 1, max: maxSteps }).chain((n) => {
    return fc.record({
      steps: fc.array(step, { minLength: n, maxLength: n }),
      edges: partialOrder(n, n * n),
      initial: fc.subarray(['p', 'q', 'r', 's']),
      goals: few(literal, 2),
    });
  });
}

/** At most `most` edges without a circle; the steps' numbers say nothing about their order. */
function partialOrder(n: number, most: number): fc.Arbitrary<ModelEdge[]> {
  const numbers = Array.from({ length: n }, (_, i) => i);
  return fc.shuffledSubarray(numbers, { minLength: n }).chain((named) => {
    const pairs: ModelEdge[] = [];
    for (let a = 0; a < n; a += 1) for (let b = a + 1; b < n; b += 1) pairs.push([named[a]!, named[b]!]);
    return fc.subarray(pairs, { maxLength: Math.min(most, pairs.length) });
  });
}

/** Models whose steps mostly build on each other, so that a good share is safe or can be repaired. */
export function tameModel(maxSteps: number): fc.Arbitrary<Model> {
  const fact = fc.constantFrom('p', 'q', 'r');
  const step: fc.Arbitrary<ModelStep> = fc.record({
    requires: fc.array(fc.record({ fact, holds: fc.constant(true) }), { maxLength: 1 }),
    hazards: fc.array(fc.array(fc.record({ fact, holds: fc.boolean() }), { minLength: 1, maxLength: 2 }), {
      maxLength: 1,
    }),
    adds: fc.array(fact, { maxLength: 1 }),
    deletes: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(fact, { maxLength: 1 }) },
    ),
  });
  return fc.integer({ min: 2, max: maxSteps }).chain((n) => {
    return fc.record({
      steps: fc.array(step, { minLength: n, maxLength: n }),
      edges: partialOrder(n, n),
      initial: fc.subarray(['p', 'q', 'r']),
      goals: fc.array(fc.record({ fact, holds: fc.constant(true) }), { maxLength: 1 }),
    });
  });
}

/**
 * Models that one order makes safe, with some of that order's edges missing: broken, and sure to be
 * repairable. Requirements, hazards and goals are those of the drawn ones that the order meets.
 */
export function repairableModel(maxSteps: number): fc.Arbitrary<Model> {
  return smallModel(maxSteps).chain((drawn) => {
    const state = new Set(drawn.initial);
    const holds = (literal: Literal): boolean => state.has(literal.fact) === literal.holds;
    const steps = drawn.steps.map((step) => {
      const met = {
        ...step,
        requires: step.requires.filter(holds),
        hazards: step.hazards.filter((when) => !when.every(holds)),
      };
      step.deletes.forEach((fact) => state.delete(fact));
      step.adds.forEach((fact) => state.add(fact));
      return met;
    });
    const chain = steps.slice(1).map((_, i): ModelEdge => [i, i + 1]);
    const model = { ...drawn, steps, goals: drawn.goals.filter(holds) };
    return fc.subarray(chain).map((edges) => ({ ...model, edges }));
  });
}
