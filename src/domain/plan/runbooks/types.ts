import type { EstateIndex } from '../../estate/index.js';
import type { Estate } from '../../estate/types.js';
import type { Goal } from '../initial.js';
import type { Settings } from '../settings.js';
import type {
  Assumption,
  Fact,
  GroundStep,
  LeftBehind,
  RunbookId,
  Scenario,
  ScenarioField,
  SettingSpec,
} from '../types.js';

/** An estate with its look-ups. */
export interface At {
  readonly estate: Estate;
  readonly index: EstateIndex;
}

/** What a runbook is grounded on. */
export interface Situation extends At {
  readonly scenario: Scenario;
  readonly settings: Settings;
}

/** A runbook grounded on an estate. Edges are not here: they are derived from what the steps need and do. */
export interface Grounded {
  /** In the source's order. */
  readonly steps: readonly GroundStep[];
  readonly initial: readonly Fact[];
  readonly goals: readonly Goal[];
  readonly assumptions: readonly Assumption[];
  readonly goal: { readonly text: string; readonly vms: number };
  readonly leftBehind: readonly LeftBehind[];
}

/** A runbook as it declares itself. Steps come from step kinds; nothing here orders them. */
export interface RunbookKind {
  readonly id: RunbookId;
  readonly name: string;
  readonly goal: string;
  readonly description: string;
  readonly source: string;
  /** Products and versions it was described for. */
  readonly products: string;
  /** Those of the scenario's own fields that matter to it. */
  readonly fields: readonly ScenarioField[];
  /** What it asks besides, with the defaults for an estate. */
  settings(at: At): readonly SettingSpec[];
  /** Why the estate has nothing of what it is about, in sentences; null, or absent, where it has. */
  misfit?(at: At): string | null;
  /** Why it cannot be made, in sentences that say where to set what is missing; empty when it can. */
  blockers(situation: Situation): string[];
  ground(situation: Situation): Grounded;
}
