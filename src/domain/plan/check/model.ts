import type { Fact, Literal } from '../types.js';

/** A step of the abstract model: what the check needs to know of it and nothing of the estate. */
export interface ModelStep {
  readonly requires: readonly Literal[];
  /** Each a conjunction: the step does harm when all of it holds just before the step. */
  readonly hazards: readonly (readonly Literal[])[];
  /** A fact both added and deleted ends up true. */
  readonly adds: readonly Fact[];
  readonly deletes: readonly Fact[];
}

/** `[before, after]`, by position in `Model.steps`. */
export type ModelEdge = readonly [number, number];

/** A plan without its estate: steps, a partial order, the facts that hold at the start, the goal. */
export interface Model {
  readonly steps: readonly ModelStep[];
  /** Must be free of cycles. */
  readonly edges: readonly ModelEdge[];
  /** Facts true at the start; all others are false. */
  readonly initial: readonly Fact[];
  /** What must hold after every run. */
  readonly goals: readonly Literal[];
}

/** One condition that some run violates. */
export interface ModelFailure {
  readonly kind: 'requirement' | 'hazard' | 'goal';
  /** The step that fails; null for a goal. */
  readonly step: number | null;
  /** Position in the step's `requires` or `hazards`, or in `goals`. */
  readonly item: number;
  /** The literals that are true in the failing run and should not all be. */
  readonly bad: readonly Literal[];
  /** For each bad literal, the step that made it true last, or null when it was so from the start. */
  readonly madeBy: readonly (number | null)[];
  /** Steps in the shortest failing run, the failing one among them; a goal's run has all steps and one more. */
  readonly length: number;
}

/** A condition the search gave up on. */
export interface ModelUnknown {
  readonly step: number | null;
  readonly item: number;
  readonly reason: string;
}

export interface ModelCheck {
  readonly verdict: 'safe' | 'unsafe' | 'unreachable' | 'unknown';
  /** Every failing condition, in the order of steps; each with its own shortest run. */
  readonly failures: readonly ModelFailure[];
  /** Failures that no order can avoid, because no step makes the literal true. */
  readonly unreachable: readonly ModelFailure[];
  readonly unknown: readonly ModelUnknown[];
  /** Conditions looked at. */
  readonly checked: number;
}
