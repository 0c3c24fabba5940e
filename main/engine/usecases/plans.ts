import { emptyDraft } from '../../../src/domain/estate/draft.js';
import { indexEstate } from '../../../src/domain/estate/index.js';
import { DrydockError } from '../../../src/contract/result.js';
import type { PlanInfo, PlanState } from '../../../src/contract/types.js';
import {
  blockersOf,
  groundPlan,
  groundUnrepaired,
  makePlan,
  runbooks,
  scenarioFor,
} from '../../../src/domain/plan/index.js';
import { answersNotTaken } from '../../../src/domain/plan/answers.js';
import { comparePlans } from '../../../src/domain/plan/compare.js';
import { compareChoices } from '../../../src/domain/plan/compareChoices.js';
import type { RunbookId } from '../../../src/domain/plan/types.js';
import { countRehearsalsOf } from '../../db/rehearsals.js';
import {
  insertPlan,
  listPlans,
  neighbourDocument,
  removePlan,
  savePlan,
  saveVerdict,
  stepPlan,
  type ListedPlan,
} from '../../db/plans.js';
import type { Writer } from '../../db/connection.js';
import { insertPrint } from '../../db/prints.js';
import { overlayRevision } from '../../db/overlays.js';
import { printedPage } from '../../print/index.js';
import type { Handlers } from '../handlers.js';
import {
  edited,
  planState,
  readPlan,
  summaryOf,
  unrepairedPlan,
  viewOfPlan,
  type GroundedPlan,
} from '../planViews.js';
import { printPlan } from '../printing.js';
import type { Session } from '../session.js';

/** Brings a listed verdict up to date when the overlay changed since it was found. */
function upToDate(session: Session, listed: ListedPlan): PlanInfo {
  const { checkedOnOverlay, ...info } = listed;
  const current = session.workspace.read((reader) => overlayRevision(reader, listed.snapshotId));
  if (current === checkedOnOverlay) return info;
  try {
    const { stored, loaded, view } = viewOfPlan(session, listed.id);
    const summary = summaryOf(view, loaded);
    keepIfPossible(session, (writer) => saveVerdict(writer, listed.id, stored.revision, summary));
    return { ...info, verdict: summary.verdict, steps: summary.steps };
  } catch (error) {
    // One damaged plan must not hide the others; opening it says what is wrong with it.
    if (error instanceof DrydockError) return { ...info, verdict: 'unknown' };
    throw error;
  }
}

/**
 * Stores what the user is shown whether it can be stored or not: on a full disk, or in a read-only
 * workspace, looking goes on. Answers why it was not stored, or null.
 */
function keepIfPossible(session: Session, work: (writer: Writer) => void): string | null {
  try {
    session.workspace.write(work);
    return null;
  } catch (error) {
    if (error instanceof DrydockError && error.code === 'storage') return error.message;
    throw error;
  }
}

/** Undo (-1) and redo (+1), to the snapshot the plan was on then. */
function travel(session: Session, planId: number, revision: number, by: -1 | 1): PlanState {
  const { document, snapshotId } = session.workspace.read((reader) =>
    neighbourDocument(reader, planId, revision, by),
  );
  const loaded = session.estates.get(snapshotId);
  const view = groundPlan(readPlan(document), loaded.estate, loaded.index);
  session.workspace.write((writer) =>
    stepPlan(writer, planId, revision, by, snapshotId, summaryOf(view, loaded), session.now()),
  );
  loaded.planViews.set(`${planId}:${revision + 1}`, view);
  return planState(viewOfPlan(session, planId));
}

export const planHandlers: Handlers<
  | 'runbooks.list'
  | 'runbooks.scenario'
  | 'runbooks.blockers'
  | 'plans.list'
  | 'plans.make'
  | 'plans.get'
  | 'plans.edit'
  | 'plans.tryEdit'
  | 'plans.compare'
  | 'plans.undo'
  | 'plans.redo'
  | 'plans.remove'
  | 'plans.print'
> = {
  'runbooks.list': (session, { snapshotId }) => {
    const loaded = snapshotId === null ? null : session.estates.get(snapshotId);
    const nothing = loaded ?? emptyEstate;
    return runbooks.map(
      ({ id, name, goal, description, source, products, fields, settings, misfit, blockers }) => ({
        id,
        name,
        goal,
        description,
        source,
        products,
        fields,
        settings: settings(nothing.estate, nothing.index),
        misfit: loaded === null ? null : misfit(loaded.estate, loaded.index),
        blockers: loaded === null ? [] : blockers(loaded.estate, loaded.index),
      }),
    );
  },

  'runbooks.scenario': (session, { snapshotId, runbook }) => {
    const { estate, index } = session.estates.get(snapshotId);
    return scenarioFor(runbook, estate, index);
  },

  'runbooks.blockers': (session, { snapshotId, runbook, scenario }) => {
    const { estate, index } = session.estates.get(snapshotId);
    return blockersOf(estate, index, scenario, runbook);
  },

  'plans.list': (session) => session.workspace.read(listPlans).map((listed) => upToDate(session, listed)),

  'plans.make': (session, { snapshotId, runbook, name, scenario }) => {
    const loaded = session.estates.get(snapshotId);
    const { estate, index } = loaded;
    const chosen = scenario ?? scenarioFor(runbook, estate, index);
    // A plan between two sites nobody has named is nothing to keep; the runbook says where to name them.
    const [blocker] = blockersOf(estate, index, chosen, runbook);
    if (
      blocker !== undefined &&
      runbooks.some((known) => known.id === runbook && known.fields.includes('recoverySite')) &&
      !(index.site.has(chosen.protectedSite) && index.site.has(chosen.recoverySite))
    ) {
      throw new DrydockError('conflict', blocker);
    }
    // Whoever makes a plan is there to answer anew; plans that are stored go on and say it.
    const [misfit] = answersNotTaken(runbook, chosen, loaded);
    if (misfit !== undefined) throw new DrydockError('conflict', `${misfit} Answer anew.`);
    // Nor is a plan for what the estate has nothing of anything to keep.
    if (
      blocker !== undefined &&
      runbooks.some((known) => known.id === runbook && known.misfit(estate, index))
    ) {
      throw new DrydockError('conflict', blocker);
    }
    const plan = makePlan({
      runbook,
      estate,
      index,
      scenario: chosen,
      name: name === undefined || name === '' ? `${runbookName(runbook)} of ${estate.name}` : name,
    });
    const view = groundPlan(plan, estate, index);
    const id = session.workspace.write((writer) =>
      insertPlan(writer, snapshotId, plan, summaryOf(view, loaded), session.now()),
    );
    loaded.planViews.set(`${id}:1`, view);
    return planState(viewOfPlan(session, id));
  },

  'plans.get': (session, { planId }) => planState(viewOfPlan(session, planId)),

  'plans.edit': (session, { planId, revision, edit }) => {
    const { loaded, view: before } = viewOfPlan(session, planId);
    const plan = edited(before.plan, edit, loaded);
    const view = groundPlan(plan, loaded.estate, loaded.index);
    session.workspace.write((writer) =>
      savePlan(writer, planId, revision, plan, summaryOf(view, loaded), session.now()),
    );
    loaded.planViews.set(`${planId}:${revision + 1}`, view);
    return planState(viewOfPlan(session, planId));
  },

  'plans.tryEdit': (session, { planId, revision, edit }) => {
    const { stored, loaded, unrepaired } = unrepairedPlan(session, planId);
    if (stored.revision !== revision) {
      throw new DrydockError('conflict', 'The plan was changed meanwhile.', { revision: stored.revision });
    }
    const plan = edited(unrepaired.view.plan, edit, loaded);
    const { verdict, sentence, failures } = groundUnrepaired(plan, loaded.estate, loaded.index).view.check;
    return { verdict, sentence, failures };
  },

  'plans.compare': (session, { first, second }) => {
    const [a, b] = [viewOfPlan(session, first), viewOfPlan(session, second)];
    const placed = ({ view, loaded: { estate, index } }: GroundedPlan) => ({
      plan: view.plan,
      estate,
      index,
    });
    return { ...comparePlans(a.view, b.view), choices: compareChoices(placed(a), placed(b)) };
  },

  'plans.undo': (session, { planId, revision }) => travel(session, planId, revision, -1),
  'plans.redo': (session, { planId, revision }) => travel(session, planId, revision, 1),

  'plans.remove': (session, { planId }) => {
    session.workspace.write((writer) => {
      if (countRehearsalsOf(writer, planId) > 0) {
        throw new DrydockError(
          'conflict',
          'This plan was rehearsed; it stays with the record of its rehearsals.',
        );
      }
      if (!removePlan(writer, planId))
        throw new DrydockError('not-found', 'This plan is not in the workspace.');
    });
    return null;
  },

  'plans.print': async (session, { planId, format, paper }) => {
    const { workspace } = session;
    const { stored, view, loaded } = viewOfPlan(session, planId);
    const printedAt = session.now();
    const printed = await printPlan(view, loaded, { format, paper, printedAt });
    // Paper matters most when everything else fails: it comes out, known to the workspace or not.
    if (!session.hasOpen(workspace)) {
      return { ...printed, notRecorded: notRecorded('The workspace was closed while it was printed.') };
    }
    const why = keepIfPossible(session, (writer) =>
      insertPrint(writer, {
        planId,
        snapshotId: stored.snapshotId,
        planName: view.plan.name,
        revision: stored.revision,
        format,
        printedAt,
        contentHash: printed.contentHash,
        page: printedPage(view),
      }),
    );
    return why === null ? printed : { ...printed, notRecorded: notRecorded(why) };
  },
};

function notRecorded(why: string): string {
  return `This print is not recorded in the workspace, so Drydock cannot tell later whether its steps have gone stale. ${why}`;
}

/** What a runbook's settings are proposed from when no snapshot is chosen. */
const emptyEstate = (() => {
  const estate = emptyDraft('', '1970-01-01T00:00:00Z');
  return { estate, index: indexEstate(estate) };
})();

function runbookName(id: RunbookId): string {
  return runbooks.find((runbook) => runbook.id === id)?.name ?? id;
}
