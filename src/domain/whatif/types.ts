import type { Key, ObjectRef } from '../estate/types.js';
import type { HaLoss } from '../ha/index.js';
import type { PlanEdit } from '../plan/types.js';

/**
 * Faults thrown at a plan before the day. Objects are called by their key, or by their name where
 * that is unique.
 */
export type Fault =
  /** A recovery host that stays down. */
  | { readonly kind: 'host-down'; readonly host: string }
  /** Storage that some recovery hosts, or all, are not given. */
  | {
      readonly kind: 'lun-not-presented';
      readonly datastore: string;
      readonly hosts: readonly string[] | 'all';
    }
  /** Storage that comes so many minutes after the hosts have booted. */
  | { readonly kind: 'storage-late'; readonly datastore: string; readonly minutes: number }
  /** A datastore, such as a replica's, that was never replicated. */
  | { readonly kind: 'not-replicated'; readonly datastore: string }
  /** Copies, HA's list and `.dvsData` on them, that lack the desktops made or moved within the RPO. */
  | { readonly kind: 'stale-copies'; readonly desktops: number }
  /** A DNS alias that goes on leading to the lost server: for so many minutes, or for good. */
  | { readonly kind: 'dns-not-swapped'; readonly alias: string; readonly minutes: number | null }
  /** A priority of the SRM plan that needs longer than SRM waits for VMware Tools. */
  | {
      readonly kind: 'srm-timeout';
      readonly priority: 1 | 2 | 3 | 4 | 5;
      readonly needsSeconds: number;
      /** 300 unless it was changed in SRM. */
      readonly timeoutSeconds: number;
    };

export type FaultKind = Fault['kind'];

export type StepEnd = 'done' | 'failed' | 'held-up';

/** What became of one step. */
export interface StepOutcome {
  readonly id: string;
  readonly title: string;
  readonly end: StepEnd;
  /** Why it failed or is held up; null when it was done. */
  readonly because: string | null;
  /** Seconds from the start until it is done, by likely durations; null when it is not. */
  readonly doneAt: number | null;
}

/** Harm a step does under the fault. */
export interface Harm {
  readonly step: string;
  readonly title: string;
  readonly sentence: string;
  readonly count: number;
}

/** One run of the plan. */
export interface RunOutcome {
  /** Every step done, and no harm. */
  readonly clean: boolean;
  /** Only the steps that were not done. */
  readonly notDone: readonly StepOutcome[];
  readonly stepsDone: number;
  readonly harms: readonly Harm[];
  /** Goals of the plan that are not reached, as sentences without a stop. */
  readonly missed: readonly string[];
  /** VMs of the desktop clusters that were on. */
  readonly vms: number;
  /** On, with network. */
  readonly up: number;
  /** All that are not up, by reason; every VM is named. */
  readonly losses: readonly HaLoss[];
  /** Seconds until the last step that can be done is; likely durations, hands enough for all. */
  readonly seconds: number;
  readonly warnings: readonly string[];
}

/** One change of plan. `edit` makes it on the plan; without one it is made elsewhere, as `how` says. */
export interface Change {
  readonly kind:
    | 'repair'
    | 'storage-came-late'
    | 'leave-out-datastore'
    | 'leave-out-host'
    | 'remaining-hosts'
    | 'srm-timeout'
    | 'srm-prompt';
  readonly sentence: string;
  readonly how: string;
  readonly edit: PlanEdit | null;
  readonly about: ObjectRef | null;
}

/** A change of plan that was run under the faults and survives them. */
export interface Proposal {
  readonly changes: readonly Change[];
  /** 'all': all comes up that would without the faults. 'part': the plan goes through, with losses. */
  readonly survives: 'all' | 'part';
  readonly run: RunOutcome;
  /** Steps and settings touched: the measure by which proposals are cheap. */
  readonly cost: number;
}

export interface WhatIf {
  readonly faults: readonly { readonly fault: Fault; readonly sentence: string; readonly effect: string }[];
  /** The plan without the faults. */
  readonly without: RunOutcome;
  /** The plan as it is, under the faults, people stopping where a step fails. */
  readonly asPlanned: RunOutcome;
  /** The same, people going on regardless. */
  readonly pressedOn: RunOutcome;
  /** VMs the faults cost when the plan is followed as it is. */
  readonly lost: readonly HaLoss[];
  /** Whether the plan as it is survives: everything comes up that does without the faults. */
  readonly survives: boolean;
  /** The best first: most VMs up, then the fewest goals missed, then the cheapest. */
  readonly proposals: readonly Proposal[];
  /** Where no proposal brings all: what is missing. */
  readonly missing: readonly string[];
  readonly sentence: string;
}

/** The answer, or why the question cannot be answered. */
export type WhatIfAnswer =
  { readonly ok: true; readonly value: WhatIf } | { readonly ok: false; readonly message: string };

/** Datastore and host, as one key. */
export const pair = (datastore: Key, host: Key): string => `${datastore}\u0000${host}`;
