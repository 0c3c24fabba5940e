import { z } from 'zod';
import type { Certificate } from '../domain/certificate/format.js';
import type { NotLookedAt } from '../domain/findings/notLookedAt.js';
import type { Finding } from '../domain/findings/types.js';
import type { PlanComparison } from '../domain/plan/compare.js';
import type { ChoiceDifference } from '../domain/plan/compareChoices.js';
import type { Explanation } from '../domain/plan/explain.js';
import type { HaOutcome, HaSummary } from '../domain/ha/index.js';
import type { Repair, Scenario } from '../domain/plan/types.js';
import type { FaultChoices } from '../domain/whatif/index.js';
import { overlaySchema, type Overlay } from './overlay.js';
import {
  fileRef,
  mergeDecision,
  objectKind,
  planEdit,
  paper,
  printFormat,
  questionReason,
  rehearsalAction,
  rowsQuery,
  runbookId,
  scenario,
  tableFormat,
} from './schemas.js';
import type {
  ChangedPlan,
  AppInfo,
  BlastRadius,
  ConflictsPage,
  Counts,
  ExportedFile,
  ImportPreview,
  ImportedPlan,
  ImportProblem,
  LaterElsewhere,
  LayoutView,
  ListedSnapshot,
  MergeQuestions,
  MergeSummary,
  ObjectDetail,
  PlanInfo,
  PlanOnNewest,
  PlanState,
  PrintedFile,
  RehearsalInfo,
  RehearsalState,
  RowsPage,
  RunbookInfo,
  SnapshotDiff,
  SnapshotInfo,
  TemplateInfo,
  TriedEdit,
  WorkspaceFile,
  WorkspaceInfo,
} from './types.js';
import { fault, haQuestion, haRowsQuery, haSettings, type PlanWhatIf } from './simulations.js';
import type { Result } from './result.js';

/**
 * Everything the page may ask of the engine: one entry a method, with the schema of its input and
 * the type of its output. Page, preload, browser host and command line are all typed from this map.
 */

declare const outputType: unique symbol;

interface Method<Input extends z.ZodType, Output> {
  readonly input: Input;
  readonly [outputType]?: Output;
}

function method<Output>() {
  return <Input extends z.ZodType>(input: Input): Method<Input, Output> => ({ input });
}

const nothing = z.object({}).default({});
const jobId = z.string().min(1).max(100);
const snapshotId = z.int();
const planId = z.int();
const rehearsalId = z.int();
const who = z.string().max(200);

export const methods = {
  'app.info': method<AppInfo>()(nothing),

  'workspace.list': method<WorkspaceFile[]>()(nothing),
  'workspace.create': method<WorkspaceInfo>()(z.object({ name: z.string().trim().min(1).max(100) })),
  'workspace.open': method<WorkspaceInfo>()(z.object({ name: z.string().min(1).max(200) })),
  /** Opens a file anywhere on disk, picked with the host's dialog; with `create`, makes it when there is none. */
  'workspace.openFile': method<WorkspaceInfo>()(
    z.object({ file: fileRef, create: z.boolean().default(false) }),
  ),
  'workspace.close': method<null>()(nothing),

  /** Reads the files and holds the result; stores nothing. `jobId` is chosen by the caller. */
  'import.inspect': method<ImportPreview>()(
    z.object({
      jobId,
      files: z.array(fileRef).min(1).max(5000),
      overlay: fileRef.nullable().default(null),
      /** A snapshot to add the sources to; one of the same source there is replaced. */
      into: snapshotId.nullable().default(null),
      /** Of a snapshot of its own: the older one whose DR settings and decisions it takes over. */
      settingsOf: snapshotId.nullable().default(null),
    }),
  ),
  /** Stores what was inspected, in one transaction. `evenIfSame` stores a second, equal snapshot. */
  'import.commit': method<SnapshotInfo>()(
    z.object({
      /** For progress and to cancel: a cancelled import stores nothing and is held as before. */
      jobId: jobId.optional(),
      stageId: z.string(),
      name: z.string().trim().max(200).optional(),
      evenIfSame: z.boolean().default(false),
    }),
  ),
  'import.discard': method<null>()(z.object({ stageId: z.string() })),
  /** Stores the sample estate as a snapshot; answers the stored one if it is there already. */
  'import.sample': method<SnapshotInfo>()(z.object({ jobId })),
  'job.cancel': method<null>()(z.object({ jobId })),

  'snapshots.list': method<ListedSnapshot[]>()(nothing),
  'snapshots.problems': method<ImportProblem[]>()(z.object({ snapshotId })),
  /** What changed from an older snapshot to a newer one, and which plans and printed pages that makes stale. */
  'snapshots.diff': method<SnapshotDiff>()(
    z.object({
      jobId,
      before: snapshotId,
      after: snapshotId,
      /** How many objects each entry names at most. */
      objects: z.int().min(0).max(1_000_000).default(200),
    }),
  ),
  'snapshots.remove': method<null>()(z.object({ snapshotId })),

  /** What the sources of a snapshot disagree about, and why which value was chosen. */
  'merge.conflicts': method<ConflictsPage>()(
    z.object({
      snapshotId,
      kind: objectKind.nullable().default(null),
      key: z.string().nullable().default(null),
      undecidedOnly: z.boolean().default(false),
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(1000).default(200),
    }),
  ),
  /** A page of what only the user can tell, the open questions first, and all groups of them. */
  'merge.questions': method<MergeQuestions>()(
    z.object({
      snapshotId,
      kind: objectKind.nullable().default(null),
      reason: questionReason.nullable().default(null),
      /** Index of the source that raises it. */
      source: z.int().min(0).nullable().default(null),
      /** A part of the record's name. */
      text: z.string().max(200).default(''),
      openOnly: z.boolean().default(false),
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(1000).default(200),
    }),
  ),
  /** Settles conflicts and answers questions, or takes decisions back, and merges anew. All or nothing. */
  'merge.decide': method<MergeSummary>()(
    z.object({
      jobId,
      snapshotId,
      decisions: z.array(mergeDecision).max(200_000).default([]),
      undo: z.array(z.int()).max(200_000).default([]),
    }),
  ),

  'estate.rows': method<RowsPage>()(rowsQuery),
  /** All rows of a table as a file: filtered and sorted as asked, with the columns named, or all. */
  'estate.export': method<ExportedFile>()(
    rowsQuery.omit({ offset: true, limit: true }).extend({
      jobId,
      columns: z.array(z.string().max(100)).max(100).optional(),
      format: tableFormat,
    }),
  ),
  'estate.object': method<ObjectDetail>()(z.object({ snapshotId, kind: objectKind, key: z.string() })),
  'estate.layout': method<LayoutView>()(z.object({ snapshotId })),
  'estate.blastRadius': method<BlastRadius>()(z.object({ snapshotId, datastore: z.string() })),

  'overlay.get': method<Overlay>()(z.object({ snapshotId })),
  /** Replaces the overlay of a snapshot. Names that match nothing come back as problems. */
  'overlay.save': method<{ readonly counts: Counts; readonly problems: readonly ImportProblem[] }>()(
    z.object({ snapshotId, overlay: overlaySchema }),
  ),
  /** The overlay as YAML text, to save as a file. */
  'overlay.export': method<PrintedFile>()(z.object({ snapshotId })),

  'findings.list': method<Finding[]>()(z.object({ snapshotId })),
  /** What the rules had nothing to go on for, and what to declare: their silence is no all-clear. */
  'findings.notLookedAt': method<NotLookedAt[]>()(z.object({ snapshotId })),

  'runbooks.list': method<RunbookInfo[]>()(z.object({ snapshotId: snapshotId.nullable() })),
  /** The scenario Drydock proposes for a snapshot, to start editing from. */
  'runbooks.scenario': method<Scenario>()(z.object({ snapshotId, runbook: runbookId })),
  /** Why a runbook cannot be made under a scenario; empty when it can. */
  'runbooks.blockers': method<readonly string[]>()(z.object({ snapshotId, runbook: runbookId, scenario })),
  'plans.list': method<PlanInfo[]>()(nothing),
  'plans.make': method<PlanState>()(
    z.object({
      snapshotId,
      runbook: runbookId,
      name: z.string().trim().max(200).optional(),
      scenario: scenario.optional(),
    }),
  ),
  'plans.get': method<PlanState>()(z.object({ planId })),
  'plans.edit': method<PlanState>()(z.object({ planId, revision: z.int(), edit: planEdit })),
  /** What an edit would come to; nothing is stored. A refused edit is a conflict, as when it is made. */
  'plans.tryEdit': method<TriedEdit>()(z.object({ planId, revision: z.int(), edit: planEdit })),
  /**
   * An edit, or one taken back or made again, answered with what it changes of the view. `seen` is the
   * estate the caller's view was made on.
   */
  'plans.change': method<ChangedPlan>()(
    z.object({
      planId,
      revision: z.int(),
      seen: z.string().max(100),
      change: z.discriminatedUnion('type', [
        z.object({ type: z.literal('edit'), edit: planEdit }),
        z.object({ type: z.literal('undo') }),
        z.object({ type: z.literal('redo') }),
      ]),
    }),
  ),
  /** The smallest change that makes the plan safe; null where none is needed, or none is found. */
  'plans.repair': method<Repair | null>()(z.object({ planId, revision: z.int() })),
  'plans.undo': method<PlanState>()(z.object({ planId, revision: z.int() })),
  'plans.redo': method<PlanState>()(z.object({ planId, revision: z.int() })),
  'plans.remove': method<null>()(z.object({ planId })),
  /** The proof that every order the plan allows is good; a plan that has none is a conflict. */
  'plans.certify': method<Certificate>()(z.object({ planId })),
  /** What each condition of the plan, or of one step, stands on or how it fails. */
  'plans.explain': method<Explanation[]>()(
    z.object({ planId, step: z.string().max(1000).nullable().default(null) }),
  ),
  'plans.print': method<PrintedFile>()(z.object({ planId, format: printFormat, paper: paper.default('a4') })),

  /** HA's power-on of the desktops at a recovery site, the proposed one when left out; `placements` sends each VM's host too. */
  'ha.simulate': method<HaOutcome>()(
    z.object({
      snapshotId,
      recoverySite: z.string().min(1).max(1000).nullable().default(null),
      /** Hosts that stay down, by key or unique name. */
      down: z.array(z.string().min(1).max(1000)).max(5000).default([]),
      /** Hosts that fail in their own clusters, instead of a site that is lost; null for a lost site. */
      failing: z.array(z.string().min(1).max(1000)).max(5000).nullable().default(null),
      settings: haSettings.default({}),
      placements: z.boolean().default(false),
    }),
  ),
  /** What HA does when a site is lost or hosts fail: counts, reasons, waves; small at any size. */
  'ha.summary': method<HaSummary>()(haQuestion),
  /** One page of a table of the same answer: VMs, reasons, hosts or datastores. */
  'ha.rows': method<RowsPage>()(haRowsQuery),
  /** All rows of such a table as a file, as 'estate.export' writes them. */
  'ha.export': method<ExportedFile>()(
    haRowsQuery.omit({ offset: true, limit: true }).extend({
      jobId,
      columns: z.array(z.string().max(100)).max(100).optional(),
      format: tableFormat,
    }),
  ),
  /**
   * Throws faults at a plan: what is reached, what is lost, and the changes of plan that survive. With a
   * `jobId` it tells how far it is and can be stopped. Unknown objects are not-found; a plan that cannot be
   * made is a conflict.
   */
  'whatif.run': method<PlanWhatIf>()(
    z.object({
      planId,
      faults: z.array(fault).max(50),
      jobId: jobId.optional(),
      /** At most so many objects are named with each loss; all of them when left out. */
      names: z.int().min(0).max(100_000).optional(),
    }),
  ),
  /** What a plan can be asked: which faults can touch it, and its own objects to choose from. */
  'whatif.choices': method<FaultChoices>()(z.object({ planId })),
  /** Makes all edits of a proposal as one change of the plan, undone as one. */
  'whatif.apply': method<PlanState>()(
    z.object({ planId, revision: z.int(), edits: z.array(planEdit).min(1).max(200) }),
  ),

  /** What the newest snapshot of its estate does to a plan made on an older one; null when nothing newer is there. */
  'plans.onNewest': method<PlanOnNewest | LaterElsewhere | null>()(z.object({ planId })),
  /** Puts the plan on another snapshot, its choices as they are. */
  'plans.moveTo': method<PlanState>()(z.object({ planId, revision: z.int(), snapshotId })),
  /** How two plans differ; they may be of two snapshots. */
  'plans.compare': method<PlanComparison & { readonly choices: readonly ChoiceDifference[] }>()(
    z.object({ first: planId, second: planId }),
  ),
  /** The plan's choices as YAML, names instead of keys: a file that can live in git. */
  'plans.export': method<PrintedFile>()(z.object({ planId })),
  /** Makes a plan of such a file on a snapshot; says what the snapshot does not have. */
  'plans.import': method<ImportedPlan>()(z.object({ snapshotId, file: fileRef })),
  'templates.list': method<TemplateInfo[]>()(nothing),
  /** Keeps a plan as a template of the workspace; one of the same name is a conflict unless `replace`. */
  'templates.save': method<TemplateInfo>()(
    z.object({ planId, name: z.string().trim().min(1).max(200), replace: z.boolean().default(false) }),
  ),
  'templates.use': method<ImportedPlan>()(z.object({ templateId: z.int(), snapshotId })),
  'templates.export': method<PrintedFile>()(z.object({ templateId: z.int() })),
  'templates.remove': method<null>()(z.object({ templateId: z.int() })),

  'rehearsals.list': method<RehearsalInfo[]>()(nothing),
  'rehearsals.begin': method<RehearsalState>()(
    z.object({ planId, name: z.string().trim().min(1).max(200), who }),
  ),
  'rehearsals.get': method<RehearsalState>()(z.object({ rehearsalId })),
  /** Answers only once the event is on disk. `seq` is the last event the caller has seen. */
  'rehearsals.act': method<RehearsalState>()(
    z.object({ rehearsalId, seq: z.int().min(0), action: rehearsalAction }),
  ),
  'rehearsals.print': method<PrintedFile>()(
    z.object({ rehearsalId, format: printFormat, paper: paper.default('a4') }),
  ),
} as const;

export type Methods = typeof methods;
export type MethodName = keyof Methods;

/** What a caller passes: before defaults are filled in. */
export type Input<M extends MethodName> = z.input<Methods[M]['input']>;

/** What the engine's handler receives: validated, defaults filled in. */
export type Parsed<M extends MethodName> = z.output<Methods[M]['input']>;

export type Output<M extends MethodName> = Methods[M] extends Method<z.ZodType, infer O> ? O : never;

/** One call, as every transport makes it. */
export type Call = <M extends MethodName>(name: M, input: Input<M>) => Promise<Result<Output<M>>>;

/** The method names, for transports that refuse anything else. */
export const methodNames = Object.keys(methods) as readonly MethodName[];
