import type { DocumentId } from '../documents.js';
import type { Key, ObjectKind, ObjectRef } from '../estate/types.js';

/**
 * The executable plan.
 *
 * A plan is a set of steps and an order among them that may be partial. Each step says what must
 * hold before it can be done (`requires`), when doing it would do harm (`hazards`) and what it
 * changes (`effects`). Steps are grounded on the estate: cluster × datastore, not host × datastore,
 * and expanded to hosts only when printed.
 */

/**
 * One thing that can be true or false of the estate while a plan runs, written
 * `predicate(key,…)`, e.g. `mounted(vmfs:5fd2…,vc:…/domain-c7)`. Build it with `facts.ts`.
 */
export type Fact = string;

/** A fact that must hold, or must not. */
export interface Literal {
  readonly fact: Fact;
  readonly holds: boolean;
}

/** A requirement: without it the step cannot be done. */
export interface Requirement extends Literal {
  /** "the volume is presented to the hosts of esx-recovery". Plain, without a full stop. */
  readonly text: string;
  readonly source: SourceNote;
}

/** The step can be done while all of `when` holds, and then does harm. */
export interface Hazard {
  readonly id: string;
  readonly when: readonly Literal[];
  /** What happens, as the end of a sentence: "214 desktops power on without network". */
  readonly consequence: string;
  /** Why, as a clause: "services.sh restart has not run on esx-b-03, which booted before its storage". */
  readonly because: string;
  readonly affected: readonly ObjectRef[];
  /** Number of objects harmed; may exceed `affected.length`, which is capped for display. */
  readonly count: number;
  readonly cure: string;
  readonly source: SourceNote;
  /** Products and versions it is known of: "vSphere 5.0", "SRM 5.5". Absent where it is of the matter itself. */
  readonly versions?: string;
  /**
   * Set where the product goes its own way whatever the plan says: no prerequisite is derived, since
   * none would be kept. The check still looks for the harm.
   */
  readonly noEdge?: true;
}

/** What comes of doing a step a second time. */
export interface Twice {
  readonly harm: boolean;
  /** A sentence: "The second request is refused." */
  readonly text: string;
  readonly source: SourceNote;
}

/** Where a rule comes from, and how sure it is. */
export interface SourceNote {
  /** "DR of View persistent linked clone desktops, step 5"; what is recalled; why it is deduced. */
  readonly text: string;
  readonly basis: 'read' | 'recalled' | 'deduced' | 'user';
  /** The document `text` begins with, where one was read. */
  readonly document?: DocumentId;
}

export interface Effects {
  readonly adds: readonly Fact[];
  readonly deletes: readonly Fact[];
}

export type Role = 'lead' | 'storage' | 'virtualisation' | 'desktop' | 'network' | 'srm' | 'automatic';

/** A line somebody types, and where. */
export interface Command {
  /** The exact text, with this estate's identifiers, safe to paste into the shell named. */
  readonly text: string;
  readonly shell: 'esxi' | 'powercli' | 'array' | 'dns' | 'gui';
  /** Hosts the line is typed on, one after the other or in parallel; empty when not on a host. */
  readonly hosts: readonly string[];
}

/** Seconds; triangular. */
export interface Duration {
  readonly min: number;
  readonly likely: number;
  readonly max: number;
}

/** A step on this estate, complete: what is shown, checked, rehearsed and printed. */
export interface GroundStep {
  /** Stable within the plan and across re-grounding on a newer snapshot. */
  readonly id: string;
  /** 'own' for a step the user wrote. */
  readonly kind: string;
  /** Letter-number of the source's runbook, e.g. "V6a"; empty for own steps. */
  readonly label: string;
  readonly title: string;
  readonly detail: string;
  readonly role: Role;
  /** The team or person the user gave it to; the role is theirs too. */
  readonly team?: string;
  readonly objects: readonly ObjectRef[];
  readonly requires: readonly Requirement[];
  readonly hazards: readonly Hazard[];
  readonly effects: Effects;
  readonly commands: readonly Command[];
  /** What is seen when it worked. */
  readonly expect: string;
  readonly duration: Duration;
  readonly sources: readonly SourceNote[];
  /** What to look at, and whether to go on, when it does not work; absent in steps the user wrote. */
  readonly ifFails?: string;
  /** Absent in steps the user wrote; harm is a hazard besides. */
  readonly twice?: Twice;
}

export type RunbookId =
  | 'view-failover'
  | 'view-failback'
  | 'floating-pools'
  | 'view-restore'
  | 'vcd-failover'
  | 'vcd-failback'
  | 'srm-plan'
  | 'vcenter-cold-standby'
  | 'vcenter-warm-standby'
  | 'vcenter-cluster';

/** The answer to a setting: a choice's value or a text, yes or no, keys of objects. */
export type SettingValue = string | boolean | readonly string[];

/** One question a runbook asks besides the scenario's own: what form and command line are made from. */
export interface SettingSpec {
  readonly id: string;
  /** "Address of the standby server". */
  readonly label: string;
  readonly help: string;
  readonly kind: 'choice' | 'boolean' | 'text' | 'objects';
  /** For choices. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  /** For texts that are lists: one entry a line, or with semicolons between. */
  readonly multiline?: boolean;
  /** For objects. */
  readonly objectKind?: ObjectKind;
  /** Worked out from the estate where it tells. */
  readonly default: SettingValue;
}

/** Those of the scenario's own fields that matter to a runbook. */
export type ScenarioField = Exclude<keyof Scenario, 'settings'>;

/** The conditions the exercise starts under, set by the user. */
export interface Scenario {
  /** 'lost': the protected site is gone. 'planned': both sites are up, the move is deliberate. */
  readonly event: 'lost' | 'planned';
  readonly protectedSite: Key;
  readonly recoverySite: Key;
  /** Hosts at the recovery site that booted before their storage was there. */
  readonly bootedBeforeStorage: 'none' | 'all' | 'unknown' | readonly Key[];
  /** Which storage the plan moves. */
  readonly storagePaths: 'vmfs-and-nfs' | 'vmfs' | 'nfs';
  /** Overrides the port binding the estate tells. */
  readonly binding: 'as-imported' | 'static' | 'ephemeral';
  /** Whether the array needs replication broken before the copy is writable. */
  readonly breakReplication: boolean;
  /** Whether LUNs must be presented (unmasked) to the recovery hosts. */
  readonly presentLuns: boolean;
  /** `esxcfg-volume -m` lasts until reboot, `-M` persists. */
  readonly mount: 'until-reboot' | 'persistent';
  /** How recovery hosts wait: in maintenance mode in the cluster, or outside it. */
  readonly recoveryHosts: 'maintenance-mode' | 'added-to-cluster';
  /** Answers to what the runbook asks besides, by `SettingSpec.id`; what is not there has its default. */
  readonly settings?: Readonly<Record<string, SettingValue>> | undefined;
}

/** A step the user wrote. Conditions are optional; without, ordering is done with edges. */
export interface OwnStep {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly role: Role;
  readonly commands: readonly string[];
  readonly expect: string;
  readonly duration: Duration;
  /** Id of a step of the runbook that this one does again: it needs, does and harms the same. */
  readonly repeats?: string | undefined;
  /**
   * Conditions by name: those the runbook's steps use, in their words, or the user's own. Without
   * `requires` the step cannot be done; it makes `adds` true and `deletes` false.
   */
  readonly requires?: readonly string[] | undefined;
  readonly adds?: readonly string[] | undefined;
  readonly deletes?: readonly string[] | undefined;
}

export interface EdgeRef {
  readonly before: string;
  readonly after: string;
}

/**
 * Steps the user looks at as one. The list keeps them together as far as the order allows; a group
 * changes nothing about what must come before what.
 */
export interface StepGroup {
  /** Not empty; no two groups of a plan have the same. */
  readonly name: string;
  /** Step ids, each in one group at most; steps that are taken out or not on this estate stay named. */
  readonly steps: readonly string[];
}

/** Who does a step, where the user says otherwise than the runbook. */
export interface Assignment {
  readonly role?: Role | undefined;
  /** A team or a person, in the user's words. */
  readonly team?: string | undefined;
}

/**
 * What is stored: the choices, not their results. Ground it on an estate to get a `PlanView`.
 * Step ids are those `GroundStep.id` gets for the same estate and scenario.
 */
export interface Plan {
  readonly formatVersion: 1;
  readonly name: string;
  readonly runbook: RunbookId;
  readonly scenario: Scenario;
  /** The user's order of the list, as far as it differs from the derived one: all step ids. */
  readonly order: readonly string[];
  readonly ownSteps: readonly OwnStep[];
  readonly removedSteps: readonly string[];
  readonly addedEdges: readonly EdgeRef[];
  /** Derived edges the user took out. */
  readonly removedEdges: readonly EdgeRef[];
  readonly notes: Readonly<Record<string, string>>;
  readonly groups?: readonly StepGroup[] | undefined;
  /** By step id. */
  readonly assigned?: Readonly<Record<string, Assignment>> | undefined;
}

export interface PlanEdge extends EdgeRef {
  readonly origin: 'derived' | 'user';
  /** Why `before` comes first: the requirement it establishes or the harm it prevents. */
  readonly reason: string;
}

/** Something the verdict rests on that the model cannot know. Printed with the plan. */
export interface Assumption {
  readonly id: string;
  readonly text: string;
  /** How the user can make sure before the day. */
  readonly check: string;
  readonly source: SourceNote;
}

/** One way the plan goes wrong. */
export interface Failure {
  readonly kind: 'requirement' | 'hazard' | 'goal';
  /** The step that fails; null for a goal that is not reached. */
  readonly step: string | null;
  /** The literal that is not as it should be (for hazards: the harmful one). */
  readonly literal: Literal;
  /** "mount of ds-01 on esx-recovery is tried, but the volume is not presented". */
  readonly sentence: string;
  readonly affected: readonly ObjectRef[];
  readonly count: number;
}

/** The shortest run that fails: the plan allows these steps in this order. */
export interface Counterexample {
  /** Step ids, first to last; the last one fails (for 'goal', all steps have run). */
  readonly run: readonly string[];
  readonly failure: Failure;
  /** The run told in sentences, one a step that matters, the last the failure with its numbers. */
  readonly story: readonly string[];
}

/** The smallest change that makes the plan safe. */
export interface Repair {
  readonly edges: readonly EdgeRef[];
  /** Removed steps to put back. */
  readonly restoreSteps: readonly string[];
  /** User edges that must go, because they contradict the repair. */
  readonly dropEdges: readonly EdgeRef[];
  readonly sentence: string;
}

export type Verdict = 'safe' | 'unsafe' | 'unreachable' | 'unknown';

export interface CheckResult {
  /**
   * 'safe': every order the plan allows reaches the goal without harm.
   * 'unsafe': some order fails; see `counterexample`.
   * 'unreachable': no order can reach the goal; see `missing`.
   * 'unknown': the check gave up; see `sentence`.
   */
  readonly verdict: Verdict;
  /** One sentence for the banner. */
  readonly sentence: string;
  readonly counterexample: Counterexample | null;
  readonly repair: Repair | null;
  /** How many distinct (step, literal) failures there are, the counterexample being one. */
  readonly failures: number;
  /** What no step of the plan establishes, for 'unreachable'. */
  readonly missing: readonly string[];
  /** Requirements and hazards checked. */
  readonly checked: number;
  readonly assumptions: readonly Assumption[];
}

/** VMs a plan cannot bring back, and why: "the .vmx is on ds-scratch, which is not replicated". */
export interface LeftBehind {
  readonly text: string;
  readonly count: number;
  /** At most 500. */
  readonly objects: readonly ObjectRef[];
}

/** A plan on its estate: everything the page, the rehearsal and the printer need. */
export interface PlanView {
  readonly plan: Plan;
  /** In list order, removed steps left out. The list order never contradicts an edge. */
  readonly steps: readonly GroundStep[];
  /** Transitively reduced. */
  readonly edges: readonly PlanEdge[];
  readonly removed: readonly GroundStep[];
  readonly removedEdges: readonly PlanEdge[];
  readonly check: CheckResult;
  /** Desktops and other VMs the plan brings up. */
  readonly goal: { readonly text: string; readonly vms: number };
  /** What the estate itself keeps from coming back, whatever the order of the steps. */
  readonly leftBehind: readonly LeftBehind[];
  /** Longest path by likely durations, seconds. */
  readonly longestPathSeconds: number;
}

/** What a user can do to a plan. Each is undoable; a refused one leaves the plan as it was. */
export type PlanEdit =
  | { readonly type: 'move-step'; readonly step: string; readonly toIndex: number }
  | { readonly type: 'move-steps'; readonly steps: readonly string[]; readonly toIndex: number }
  | { readonly type: 'remove-step'; readonly step: string }
  | { readonly type: 'remove-steps'; readonly steps: readonly string[] }
  | { readonly type: 'restore-step'; readonly step: string }
  | { readonly type: 'add-step'; readonly ownStep: OwnStep; readonly atIndex: number }
  | { readonly type: 'change-step'; readonly ownStep: OwnStep }
  | { readonly type: 'add-edge'; readonly edge: EdgeRef }
  | { readonly type: 'add-edges'; readonly edges: readonly EdgeRef[] }
  | { readonly type: 'remove-edge'; readonly edge: EdgeRef }
  /** Makes a group, or lets the steps join the one of that name; they leave the groups they were in. */
  | { readonly type: 'group-steps'; readonly name: string; readonly steps: readonly string[] }
  | { readonly type: 'leave-group'; readonly steps: readonly string[] }
  | { readonly type: 'rename-group'; readonly from: string; readonly name: string }
  | { readonly type: 'dissolve-group'; readonly name: string }
  /** What is left out stays as it is; null puts back what the runbook says. */
  | {
      readonly type: 'assign-steps';
      readonly steps: readonly string[];
      readonly role?: Role | null | undefined;
      readonly team?: string | null | undefined;
    }
  | { readonly type: 'set-note'; readonly step: string; readonly text: string }
  | { readonly type: 'set-scenario'; readonly scenario: Scenario }
  | { readonly type: 'rename'; readonly name: string }
  | { readonly type: 'apply-repair'; readonly repair: Repair };
