import type { EstateDiff, Kinship, PlanDrift, StalePage } from '../domain/diff/index.js';
import type { Counts } from '../domain/estate/counts.js';
import type { ObjectKind, Source, SourceFormat } from '../domain/estate/types.js';
import type { Conflict, MatchCount, MergeDecision, Question, QuestionGroup } from '../domain/merge/types.js';
import type {
  Duration,
  GroundStep,
  Plan,
  PlanView,
  Role,
  RunbookId,
  ScenarioField,
  SettingSpec,
  Verdict,
} from '../domain/plan/types.js';
import type { ViewChange } from '../domain/plan/viewChange.js';

/** Shapes the engine answers with. Typed, not validated: they come from our own engine. */

export interface WorkspaceInfo {
  readonly name: string;
  readonly path: string;
  readonly schemaVersion: number;
  /** Why nothing can be changed in it, as a sentence; null when it can be. */
  readonly readOnly: string | null;
}

export interface WorkspaceFile {
  readonly name: string;
  readonly bytes: number;
  /** ISO 8601 UTC. */
  readonly modifiedAt: string;
}

export interface AppInfo {
  readonly version: string;
  readonly workspace: WorkspaceInfo | null;
  /** Folder the workspaces of this user are kept in. */
  readonly workspaceFolder: string;
}

export type ProblemLevel = 'error' | 'warning' | 'note';

/** Something noticed while importing; `error` keeps the import from being stored. */
export interface ImportProblem {
  readonly level: ProblemLevel;
  readonly code: string;
  /** A plain sentence. */
  readonly message: string;
  /** File within the import, e.g. "export.zip/0132-VirtualMachine-vm-1090.xml". */
  readonly file: string | null;
  readonly sheet: string | null;
  /** 1-based, as the spreadsheet shows it. */
  readonly row: number | null;
  readonly column: string | null;
  /** How many times the same problem occurred; the place is the first one's. */
  readonly count: number;
}

/** One file, archive entry or sheet, and what was done with it. */
export interface ImportPart {
  readonly file: string;
  readonly sheet: string | null;
  readonly use: 'used' | 'ignored' | 'not-recognised';
  /** Rows or objects read. */
  readonly records: number;
  readonly note: string;
}

/** What the user sees before anything is stored. */
export interface ImportPreview {
  readonly stageId: string;
  readonly name: string;
  readonly takenAt: string;
  readonly counts: Counts;
  readonly sources: readonly Source[];
  readonly parts: readonly ImportPart[];
  readonly problems: readonly ImportProblem[];
  /** What came of merging; absent where there is one source alone. */
  readonly merge?: MergeSummary;
  /** A stored snapshot with the same content, if any. */
  readonly sameAs: { readonly snapshotId: number; readonly name: string; readonly importedAt: string } | null;
}

export type PrintFormat = 'pdf' | 'html' | 'md';

/** A snapshot as one side of a comparison. */
export interface ComparedSnapshot {
  readonly id: number;
  readonly name: string;
  readonly takenAt: string;
}

/** A plan made on the older snapshot, as it stands on the newer one. */
export interface ComparedPlan {
  readonly planId: number;
  readonly name: string;
  readonly runbook: string;
  /** Nothing of it changed. */
  readonly still: boolean;
  /** Null when it cannot be worked out; `problem` then says why. */
  readonly drift: PlanDrift | null;
  readonly problem: string | null;
}

/** A checklist printed from the older snapshot, held against what would be printed from the newer one. */
export interface ComparedPrint {
  readonly id: number;
  readonly planId: number | null;
  readonly planName: string;
  readonly revision: number;
  readonly format: PrintFormat;
  readonly printedAt: string;
  readonly contentHash: string;
  /** Every step on paper still says what it should. */
  readonly holds: boolean;
  /** Null when the plan is not there any more, or cannot be worked out. */
  readonly page: StalePage | null;
}

/** What changed from one snapshot to another, and what that invalidates. */
export interface SnapshotDiff extends EstateDiff {
  readonly before: ComparedSnapshot;
  readonly after: ComparedSnapshot;
  /** Where they are of different estates nothing is told of plans and prints: the other says nothing of them. */
  readonly kinship: Kinship;
  readonly plans: readonly ComparedPlan[];
  readonly prints: readonly ComparedPrint[];
}

/** A table written to a file. */
export interface ExportedFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly base64: string;
  readonly rows: number;
}

/** A source as decisions name it; indexes of sources point into the list. */
export interface MergedSource {
  readonly id: string;
  readonly name: string;
  readonly format: SourceFormat;
  readonly takenAt: string | null;
}

/** What came of merging several sources. */
export interface MergeSummary {
  readonly sources: readonly MergedSource[];
  readonly conflicts: number;
  /** Conflicts that a rule settled, not the user. */
  readonly undecided: number;
  /** Questions that are open. */
  readonly questions: number;
  /** At most 200. */
  readonly firstConflicts: readonly Conflict[];
  /** At most 200. */
  readonly firstQuestions: readonly Question[];
  /** All questions by what they have in common. */
  readonly questionGroups: readonly QuestionGroup[];
  /** Sources of the snapshot that a newer export takes the place of. */
  readonly replaced: readonly {
    readonly name: string;
    readonly takenAt: string | null;
    readonly by: string;
    /** Of what several hosts say: the hosts whose word was replaced; absent when all of it was. */
    readonly hosts?: readonly string[];
  }[];
  /** How records without a sure identity were matched. */
  readonly matches: readonly MatchCount[];
}

export interface ConflictsPage {
  readonly total: number;
  readonly conflicts: readonly Conflict[];
  readonly sources: readonly MergedSource[];
}

export interface MergeQuestions {
  /** How many fit the filter. */
  readonly total: number;
  /** All of the snapshot's, whatever the filter. */
  readonly groups: readonly QuestionGroup[];
  /** A page, open ones first. */
  readonly questions: readonly Question[];
  /** In the order they were made; `id` takes one back. */
  readonly decisions: readonly {
    readonly id: number;
    readonly madeAt: string;
    readonly decision: MergeDecision;
  }[];
  readonly sources: readonly MergedSource[];
}

export type {
  AnswerToAll,
  Candidate,
  Conflict,
  MatchCount,
  MergeDecision,
  Question,
  QuestionGroup,
} from '../domain/merge/types.js';

export interface SnapshotInfo {
  readonly id: number;
  readonly name: string;
  readonly takenAt: string;
  readonly importedAt: string;
  readonly counts: Counts;
  readonly sources: readonly Source[];
  readonly problems: number;
}

/** A snapshot in the list of all. */
export interface ListedSnapshot extends SnapshotInfo {
  /** The other snapshots of the same estate, by id. */
  readonly sameEstate: readonly number[];
}

export type { BlastRadius, Cell, Column, LayoutView, ObjectDetail, RowsPage } from '../domain/views/types.js';

export interface RunbookInfo {
  readonly id: RunbookId;
  readonly name: string;
  readonly goal: string;
  readonly description: string;
  readonly source: string;
  /** Products and versions it was described for. */
  readonly products: string;
  /** Those of the scenario's own fields that matter to it. */
  readonly fields: readonly ScenarioField[];
  /** What it asks besides; the defaults are those for the snapshot. */
  readonly settings: readonly SettingSpec[];
  /** Why it is not for this estate, which has nothing of what it is about; null where it is. */
  readonly misfit: string | null;
  /** Why it cannot be made for this estate; empty when it can. */
  readonly blockers: readonly string[];
}

export interface PlanInfo {
  readonly id: number;
  readonly name: string;
  readonly runbook: string;
  readonly snapshotId: number;
  readonly snapshotName: string;
  readonly verdict: Verdict;
  readonly steps: number;
  readonly changedAt: string;
}

/** A stored plan with its revision: edits name the revision they were made on. */
export interface PlanState {
  readonly id: number;
  readonly snapshotId: number;
  readonly revision: number;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Names the estate the view was made on; another one once its facts or its settings change. */
  readonly estate: string;
  readonly view: PlanView;
}

/** A plan after a change, told as what is different. */
export interface ChangedPlan extends Omit<PlanState, 'view'> {
  /** The whole view, where the caller has seen the plan on another estate; else null. */
  readonly view: PlanView | null;
  /** What is different from the view before; null where `view` is whole. Holds no repair. */
  readonly change: ViewChange | null;
  /** The plan fails: `plans.repair` says whether it can be repaired, and how. */
  readonly mayRepair: boolean;
}

/** A plan made on one snapshot, seen on the newest of the same estate. */
export interface PlanOnNewest {
  readonly snapshot: { readonly id: number; readonly name: string; readonly takenAt: string };
  readonly drift: PlanDrift;
  /** vCenters of the plan's snapshot that this one holds nothing of, by name. */
  readonly lacks: readonly string[];
}

/** All that was taken later than a plan's snapshot is of other estates: it says nothing of the plan. */
export interface LaterElsewhere {
  /** The latest of them. */
  readonly elsewhere: ComparedSnapshot;
  readonly sentence: string;
}

/** A plan made of a template. */
export interface ImportedPlan {
  readonly state: PlanState;
  /** What the template names and the snapshot does not have, in sentences. */
  readonly unresolved: readonly string[];
}

/** A template kept in the workspace. */
export interface TemplateInfo {
  readonly id: number;
  readonly name: string;
  readonly runbook: RunbookId;
  readonly savedAt: string;
}

/** What a plan's verdict would be after an edit that was not made. */
export interface TriedEdit {
  readonly verdict: Verdict;
  readonly sentence: string;
  readonly failures: number;
}

export type StepState = 'waiting' | 'ready' | 'running' | 'done' | 'failed' | 'skipped';

/** By how much a machine's clock was set back. */
export interface SetBack {
  readonly seconds: number;
  /** It was seen only that it shows less than before, not how much time had gone by meanwhile. */
  readonly atLeast: boolean;
}

export interface RehearsalStep {
  readonly step: GroundStep;
  readonly state: StepState;
  /** ISO 8601 UTC. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly who: string;
  readonly note: string;
  /** Steps that must end before this one. */
  readonly waitsFor: readonly string[];
  /** The clock was set back while it ran: to be added to the time between start and end. */
  readonly setBack?: SetBack;
}

export interface RehearsalEvent {
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly step: string | null;
  readonly who: string;
  readonly text: string;
  /** SHA-256 over the previous hash and this event; lower-case hex. */
  readonly hash: string;
}

export interface RehearsalInfo {
  readonly id: number;
  readonly planId: number;
  readonly name: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly done: number;
  readonly steps: number;
  /** Number of the last event on record. */
  readonly seq: number;
}

export interface RehearsalState extends RehearsalInfo {
  readonly plan: Plan;
  /** Hash of the plan as it was when the rehearsal began. */
  readonly planHash: string;
  readonly verdict: Verdict;
  readonly list: readonly RehearsalStep[];
  readonly events: readonly RehearsalEvent[];
  /** False when the chain of hashes does not hold: the file was changed outside Drydock. */
  readonly chainIntact: boolean;
  /** The clock was set back since it began: to be added to the time taken. */
  readonly setBack?: SetBack;
}

/** A printed document. */
export interface PrintedFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly base64: string;
  /** The content hash printed on every page. */
  readonly contentHash: string;
  /** Why the workspace does not know of this print, a sentence; absent when it does, or need not. */
  readonly notRecorded?: string;
}

/** Progress of long work, several times a second. */
export interface Progress {
  readonly jobId: string;
  /** "Reading vDisk", a phrase for people. */
  readonly phase: string;
  /** Bytes or records; null total means it is not known. */
  readonly done: number;
  readonly total: number | null;
}

export type { ChangeEntry, Effect } from '../domain/diff/types.js';
export type { PlanDrift, StalePage } from '../domain/diff/index.js';
export type { Duration, Role };
export type { Counts, ObjectKind };
