import type { Estate, ObjectRef } from '../estate/types.js';
import type { EstateIndex } from '../estate/index.js';

export type Severity = 'critical' | 'warning' | 'notice';

/** One thing that would go wrong, or may. */
export interface Finding {
  /** `rule` plus the key of the first object: stable across imports. */
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  /** One sentence with names and numbers. */
  readonly title: string;
  /** Why it matters on the day, in plain words. */
  readonly explanation: string;
  readonly objects: readonly ObjectRef[];
  /** Number of objects concerned; `objects` holds at most 500 of them. */
  readonly count: number;
  readonly cure: string;
  readonly source: string;
  /** Product versions the rule holds for, e.g. "vSphere 5.0"; null when all. */
  readonly versions: string | null;
}

/** A rule: data that describes it and a pure function that applies it. One file a rule. */
export interface Rule {
  readonly id: string;
  readonly name: string;
  readonly severity: Severity;
  readonly explanation: string;
  readonly cure: string;
  readonly source: string;
  readonly versions: string | null;
  find(estate: Estate, index: EstateIndex): Finding[];
}
