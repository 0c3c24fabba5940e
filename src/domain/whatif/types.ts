import type { Key, ObjectRef } from '../estate/types.js';
import type { HaLoss } from '../ha/index.js';
import type { CheckResult, EdgeRef, PlanEdit } from '../plan/types.js';

/**
 * Faults thrown at a plan before the day. Objects are called by their key, or by their name where
 * that is unique.
 */
export type Fault =
  /** Hosts that stay down. */
  | { readonly kind: 'host-down'; readonly host: string | readonly string[] }
  /** Storage that some hosts, or all, are not given. */
  | {
      readonly kind: 'lun-not-presented';
      readonly datastore: string;
      readonly hosts: readonly string[] | 'all';
    }
  /** Storage that comes so many minutes late: after the hosts have booted, or after a step is done. */
  | {
      readonly kind: 'storage-late';
      readonly datastore: string;
      readonly minutes: number;
      /** Id of a step, or its number in the list. */
      readonly afterStep?: string | undefined;
    }
  /** A datastore, such as a replica's, that was never replicated. */
  | { readonly kind: 'not-replicated'; readonly datastore: string }
  /** The copy of a replica's datastore is older than the last recompose. */
  | { readonly kind: 'replica-old'; readonly datastore: string }
  /** Copies that lack what was made or moved within the RPO. */
  | {
      readonly kind: 'stale-copies';
      /** The newest so many VMs. */
      readonly desktops: number;
      /** 'all', the VMs themselves, unless it is only HA's list of them or their port files. */
      readonly of?: StaleOf | undefined;
    }
  /** A DNS name that goes on leading to what was lost: for so many minutes, or for good. */
  | { readonly kind: 'dns-not-swapped'; readonly alias: string; readonly minutes: number | null }
  /** A priority of the SRM plan that needs longer than SRM waits for VMware Tools. */
  | {
      readonly kind: 'srm-timeout';
      readonly priority: 1 | 2 | 3 | 4 | 5;
      readonly needsSeconds: number;
      /** What SRM waits; as the plan says, or 300, when left out. */
      readonly timeoutSeconds?: number | undefined;
    }
  /** A service of the management that does not come up: for so many minutes, or for good. */
  | { readonly kind: 'service-down'; readonly service: ServiceId; readonly minutes: number | null }
  /** A backup that turns out to be so many minutes older than was thought. */
  | { readonly kind: 'backup-old'; readonly store: BackupStore; readonly minutes: number }
  /** The second node, or the standby server, has older files than the primary. */
  | { readonly kind: 'not-synchronised' };

export type FaultKind = Fault['kind'];

export type StaleOf = 'all' | 'protectedlist' | 'dvsdata';
export type BackupStore = 'vcenter' | 'composer' | 'ldap';

/** What can fail to come up: tiers of the management, and what a runbook has besides. */
export type ServiceId =
  | 'directory'
  | 'database'
  | 'vcenter'
  | 'composer'
  | 'connection'
  | 'security'
  | 'vshield'
  | 'transfer'
  | 'first-cell'
  | 'cells'
  | 'balancer'
  | 'edges'
  | 'srm'
  | 'license'
  | 'second-node'
  | 'shares';

/** Whether a fault has to do with a plan; what the model cannot tell is said to be unknown. */
export type Touches = 'yes' | 'no' | 'unknown';

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

/** What became of one goal of the plan. */
export interface GoalOutcome {
  /** A sentence without a stop. */
  readonly text: string;
  readonly reached: boolean;
  /** Why it is not reached, and the step at which it went wrong; null when it is. */
  readonly because: string | null;
  readonly step: { readonly id: string; readonly title: string } | null;
}

/** One run of the plan. */
export interface RunOutcome {
  /** Every step done, and no harm. */
  readonly clean: boolean;
  /** Only the steps that were not done. */
  readonly notDone: readonly StepOutcome[];
  readonly stepsDone: number;
  readonly harms: readonly Harm[];
  readonly goals: readonly GoalOutcome[];
  /** Goals of the plan that are not reached, as sentences without a stop. */
  readonly missed: readonly string[];
  /** What the plan is to bring, counted in `WhatIf.counted`. */
  readonly vms: number;
  /** What it brings; VMs with network. */
  readonly up: number;
  /** All that are not up, by reason; every one is named. */
  readonly losses: readonly HaLoss[];
  /** VMs of the management that are lost; they are not counted in `vms`. */
  readonly servicesLost: readonly HaLoss[];
  /** Seconds until the last step that can be done is; likely durations, hands enough for all. */
  readonly seconds: number;
  readonly warnings: readonly string[];
}

export type ChangeKind =
  | 'repair'
  | 'storage-came-late'
  | 'leave-out-datastore'
  | 'leave-out-host'
  | 'remaining-hosts'
  | 'srm-timeout'
  | 'srm-prompt'
  | 'power-on-by-hand'
  | 'connect-anew'
  | 'copy-again'
  | 'true-times';

/** One change of plan. */
export interface Change {
  readonly kind: ChangeKind;
  readonly sentence: string;
  /** What people have to see to besides. */
  readonly how: string;
  /** The change alone, made on the plan as it is; `Proposal.edits` makes all of a proposal's. */
  readonly edit: PlanEdit | null;
  readonly about: ObjectRef | null;
}

/** What a change costs: what the plan has more and less, and the time. */
export interface Difference {
  readonly stepsAdded: readonly { readonly id: string; readonly title: string }[];
  readonly stepsRemoved: readonly { readonly id: string; readonly title: string }[];
  readonly edgesAdded: readonly EdgeRef[];
  readonly edgesRemoved: readonly EdgeRef[];
  /** Answers and other fields of the scenario that are others. */
  readonly settings: number;
  /** Work of the steps added less that of the steps removed, seconds by likely durations. */
  readonly workSeconds: number;
  /** How much longer the longest path is, seconds; below zero when it is shorter. */
  readonly pathSeconds: number;
}

/** A change of plan that the check found safe in every order, and that does better under the faults. */
export interface Proposal {
  readonly changes: readonly Change[];
  /** Makes all of it, one edit after the other. */
  readonly edits: readonly PlanEdit[];
  /** 'all': all is reached that would be without the faults. 'part': more than without the change. */
  readonly survives: 'all' | 'part';
  readonly run: RunOutcome;
  readonly difference: Difference;
  /** Steps and edges that come and go, and one for each change: the measure by which it is cheap. */
  readonly cost: number;
  /** What the order check says of the changed plan. */
  readonly check: Pick<CheckResult, 'verdict' | 'sentence' | 'checked'>;
}

/** A fault, and what of the plan it meets. */
export interface FaultTold {
  readonly fault: Fault;
  readonly sentence: string;
  readonly touches: Touches;
  readonly effect: string;
}

export interface WhatIf {
  readonly faults: readonly FaultTold[];
  /** What `vms` and `up` count. */
  readonly counted: 'VM' | 'desktop' | 'host';
  /** The plan without the faults. */
  readonly without: RunOutcome;
  /** The plan as it is, under the faults, people stopping where a step fails. */
  readonly asPlanned: RunOutcome;
  /** The same, people going on regardless. */
  readonly pressedOn: RunOutcome;
  /** What the faults cost when the plan is followed as it is. */
  readonly lost: readonly HaLoss[];
  /** VMs of the management the faults cost. */
  readonly servicesLost: readonly HaLoss[];
  /** 'unknown': nothing is known to be lost, and something the model cannot tell may be. */
  readonly verdict: 'survives' | 'fails' | 'unknown';
  /** Whether the plan as it is survives: everything is reached that is without the faults. */
  readonly survives: boolean;
  /** What the model cannot tell, as sentences. */
  readonly unknown: readonly string[];
  /** The best first: most reached, then the fewest goals missed, then the cheapest. */
  readonly proposals: readonly Proposal[];
  /** Combinations of changes that were run; `complete` when none was left out. */
  readonly searched: { readonly tried: number; readonly complete: boolean };
  /** Where no proposal brings all: what is missing. */
  readonly missing: readonly string[];
  readonly sentence: string;
}

/** The answer, or why the question cannot be answered. */
export type WhatIfAnswer =
  | { readonly ok: true; readonly value: WhatIf }
  | { readonly ok: false; readonly reason: 'unknown-object' | 'no-plan'; readonly message: string };

/** Datastore and host, as one key. */
export const pair = (datastore: Key, host: Key): string => `${datastore}\u0000${host}`;
