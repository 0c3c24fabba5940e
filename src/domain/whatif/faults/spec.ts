import type { Effects } from '../effects.js';
import type { ResolvedOf } from '../resolve.js';
import type { Situation } from '../situation.js';
import type { WaysOut } from '../trial.js';
import type { FaultKind, Touches } from '../types.js';

/** What of a plan a fault meets, as sentences. */
export interface Meeting {
  readonly touches: Touches;
  readonly effect: string;
}

/** A kind of fault, declared once: how it is told, what it meets, what it does, what helps. */
export interface FaultSpec<K extends FaultKind> {
  /** "sp-vmfs-01 was not replicated." */
  tell(fault: ResolvedOf<K>, situation: Situation): string;
  meets(fault: ResolvedOf<K>, situation: Situation): Meeting;
  /** Does nothing where the fault does not touch the plan. */
  apply(fault: ResolvedOf<K>, situation: Situation, effects: Effects): void;
  waysOut(fault: ResolvedOf<K>, situation: Situation): WaysOut;
}

export const not = (effect: string): Meeting => ({ touches: 'no', effect });
export const yes = (effect: string): Meeting => ({ touches: 'yes', effect });
export const unknown = (effect: string): Meeting => ({ touches: 'unknown', effect });
