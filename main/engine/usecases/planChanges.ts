import type { Input } from '../../../src/contract/methods.js';
import { DrydockError } from '../../../src/contract/result.js';
import type { ChangedPlan } from '../../../src/contract/types.js';
import { groundUnrepaired, type UnrepairedView } from '../../../src/domain/plan/index.js';
import { changeOfView } from '../../../src/domain/plan/viewChange.js';
import { findPlan, neighbourDocument, savePlan, stepPlan } from '../../db/plans.js';
import type { LoadedEstate } from '../estates.js';
import type { Handlers } from '../handlers.js';
import { edited, readPlan, summaryOf, unrepairedPlan, viewKey, type UnrepairedPlan } from '../planViews.js';
import type { Session } from '../session.js';

/** Makes and stores what is asked; answers the plan then, its repair not yet looked for. */
function changed(
  session: Session,
  { planId, revision, change }: Input<'plans.change'>,
  { loaded, unrepaired: before }: UnrepairedPlan,
): UnrepairedPlan {
  const at = session.now();
  if (change.type === 'edit') {
    const made = groundUnrepaired(edited(before.view.plan, change.edit, loaded), loaded.estate, loaded.index);
    session.workspace.write((writer) =>
      savePlan(writer, planId, revision, made.view.plan, summaryOf(made.view, loaded), at),
    );
    return stored(session, planId, revision, loaded, made);
  }
  const by = change.type === 'undo' ? -1 : 1;
  const { document, snapshotId } = session.workspace.read((reader) =>
    neighbourDocument(reader, planId, revision, by),
  );
  const there = session.estates.get(snapshotId);
  const stepped = groundUnrepaired(readPlan(document), there.estate, there.index);
  session.workspace.write((writer) =>
    stepPlan(writer, planId, revision, by, snapshotId, summaryOf(stepped.view, there), at),
  );
  return stored(session, planId, revision, there, stepped);
}

function stored(
  session: Session,
  planId: number,
  revision: number,
  loaded: LoadedEstate,
  unrepaired: UnrepairedView,
): UnrepairedPlan {
  loaded.unrepaired.set(viewKey(planId, revision + 1), unrepaired);
  const found = session.workspace.read((reader) => findPlan(reader, planId));
  if (found === null) throw new DrydockError('not-found', 'This plan is not in the workspace.');
  return { stored: found, loaded, unrepaired };
}

/** Edits of a plan on the page: checked at once, told as what is different, repaired afterwards. */
export const planChangeHandlers: Handlers<'plans.change' | 'plans.repair'> = {
  'plans.change': (session, input): ChangedPlan => {
    const before = unrepairedPlan(session, input.planId);
    const { stored, loaded, unrepaired } = changed(session, input, before);
    const { id, snapshotId, revision, canUndo, canRedo } = stored;
    const { view } = unrepaired;
    // Undo may lead to another snapshot; what it changes is told of one estate only.
    const known = input.seen === before.loaded.version && loaded === before.loaded;
    return {
      id,
      snapshotId,
      revision,
      canUndo,
      canRedo,
      estate: loaded.version,
      view: known ? null : view,
      change: known ? changeOfView(before.unrepaired.view, view) : null,
      mayRepair: view.check.counterexample !== null && view.check.repair === null,
    };
  },

  'plans.repair': (session, { planId, revision }) => {
    const { stored, unrepaired } = unrepairedPlan(session, planId);
    if (stored.revision !== revision) {
      throw new DrydockError('conflict', 'The plan was changed meanwhile.', { revision: stored.revision });
    }
    return unrepaired.repair();
  },
};
