/**
 * The order certificate: a proof that every order a plan allows meets every condition, with the plan
 * it is a proof of. Plain JSON; `docs/certificate.md` describes it for people,
 * `resources/certificate.schema.json` for programs. Steps are named by their position in
 * `model.steps`.
 */

export const certificateFormat = 'drydock-order-certificate';
export const certificateVersion = 1;

export interface CertifiedLiteral {
  readonly fact: string;
  readonly holds: boolean;
}

/** A requirement or a goal, and how it is told: "the volume is presented to the hosts of …". */
export interface CertifiedCondition extends CertifiedLiteral {
  readonly text: string;
}

/** Harm done when all of `when` holds just before the step. */
export interface CertifiedHazard {
  readonly when: readonly CertifiedLiteral[];
  /** The harm: "214 desktops power on without network". */
  readonly text: string;
}

export interface CertifiedStep {
  readonly id: string;
  readonly name: string;
  readonly requires: readonly CertifiedCondition[];
  readonly hazards: readonly CertifiedHazard[];
  /** A fact both added and deleted ends up true. */
  readonly adds: readonly string[];
  readonly deletes: readonly string[];
}

/** All that the proof speaks of; nothing else is needed to check it. */
export interface CertifiedModel {
  readonly steps: readonly CertifiedStep[];
  /** `[before, after]`. */
  readonly edges: readonly (readonly [number, number])[];
  /** Facts true before the first step; all others are false. */
  readonly initial: readonly string[];
  readonly goals: readonly CertifiedCondition[];
}

/** A step that makes the supported literal false, and why that does no harm. */
export type Threat =
  /** It is the step itself, whose effects come after its conditions. */
  | { readonly step: number; readonly answer: 'itself' }
  /** It always comes after. */
  | { readonly step: number; readonly answer: 'after' }
  /** It always comes before `by`, which makes the literal true again and always comes before the step. */
  | { readonly step: number; readonly answer: 'restored'; readonly by: number };

/** Why a literal holds just before a step, or at the end, in every run. */
export interface Ground {
  /** A step that makes it true and always comes before; or it was so from the start. */
  readonly establishedBy: number | 'start';
  /** Every step that makes it false. */
  readonly threats: readonly Threat[];
}

export interface Support extends Ground {
  readonly sentence: string;
}

/**
 * `from`'s maker is `undoer` or comes before it; `undoer` makes literal `undoes` false and takes part
 * in the run, because it comes before the step (`within` null) or is, or comes before, the maker of
 * literal `within`. So `undoer`, and with it `from`'s maker, stands before the maker of `undoes`.
 * Where `undoes` is said to hold from the start, that alone is a contradiction, told as a circle of one
 * link with `from` the same.
 */
export interface Link {
  readonly from: number;
  readonly undoer: number;
  readonly undoes: number;
  readonly within: number | null;
}

/** The last step that could have made a literal true, and why it cannot be that. */
export type Branch =
  | { readonly maker: number; readonly out: 'itself' | 'after' }
  /** The links lead from maker to maker and back: a step would stand before itself. */
  | { readonly maker: number | 'start'; readonly out: 'circle'; readonly links: readonly Link[] }
  | { readonly maker: number | 'start'; readonly out: 'cases'; readonly cases: Cases };

/** All that may have made one literal of a hazard true last. */
export interface Cases {
  /** Position in the hazard's `when`. */
  readonly literal: number;
  readonly branches: readonly Branch[];
}

/** Why a hazard's literals never hold together just before its step. */
export type Exclusion =
  /** The one at `literal` is never true there: its contrary has this ground. */
  | {
      readonly way: 'one-never-holds';
      readonly literal: number;
      readonly ground: Ground;
      readonly sentence: string;
    }
  /** Each may be true, but not all at once: every choice of what made them true contradicts itself. */
  | { readonly way: 'never-together'; readonly cases: Cases; readonly sentence: string };

export interface Proof {
  /** One order the plan allows: there is one, so the proof is not about nothing. */
  readonly sequence: readonly number[];
  /**
   * `[a, m, b]`: a always comes before m and m before b, hence a before b. Each of the two is an edge
   * or an earlier entry.
   */
  readonly before: readonly (readonly [number, number, number])[];
  /** One entry a step; in it one entry a requirement and one a hazard, in their order. */
  readonly steps: readonly {
    readonly requires: readonly Support[];
    readonly hazards: readonly Exclusion[];
  }[];
  /** One entry a goal. */
  readonly goals: readonly Support[];
}

/** What a hash is of, and the name people know it by. SHA-256 in lower-case hex. */
export interface Bound {
  readonly name: string;
  readonly hash: string;
}

export interface Certificate {
  readonly format: typeof certificateFormat;
  readonly version: typeof certificateVersion;
  /** The stored plan: the user's choices. */
  readonly plan: Bound;
  /** The snapshot of the estate with its overlay, by their content. */
  readonly snapshot: Bound;
  /** What the model takes for granted, in sentences; they are no part of the proof. */
  readonly assumptions: readonly string[];
  readonly model: CertifiedModel;
  /** Of `model`, written canonically. */
  readonly modelHash: string;
  readonly proof: Proof;
  /** Of everything above, written canonically. */
  readonly seal: string;
}
