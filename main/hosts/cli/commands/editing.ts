import { role } from '../../../../src/contract/schemas.js';
import type { Input } from '../../../../src/contract/methods.js';
import type { PlanState } from '../../../../src/contract/types.js';
import { CommandFailed, valueOf } from '../exit.js';
import { pick, type CommonOptions, type Desk } from '../desk.js';
import { stepCalled } from '../steps.js';
import { groupEditsOf } from './groupEditing.js';
import { exitCodeFor, reportPlan } from './plans.js';

export interface PlanEditOptions extends CommonOptions {
  readonly rename?: string;
  readonly remove?: readonly string[];
  readonly restore?: readonly string[];
  readonly before?: readonly string[];
  readonly after?: readonly string[];
  readonly loosen?: boolean;
  readonly move?: string;
  readonly to?: number;
  readonly step?: readonly string[];
  readonly group?: string;
  readonly leaveGroup?: boolean;
  readonly renameGroup?: string;
  readonly into?: string;
  readonly dissolveGroup?: string;
  readonly moveGroup?: string;
  readonly removeGroup?: string;
  readonly role?: string;
  readonly team?: string;
  readonly note?: string;
  readonly text?: string;
  readonly applyRepair?: boolean;
  readonly undo?: boolean;
  readonly redo?: boolean;
  readonly try?: boolean;
  readonly strict?: boolean;
}

export const roles = role.options;

export type Edit = Input<'plans.edit'>['edit'];
/** An edit, made from the plan as it is when its turn comes. */
export type Make = (state: PlanState) => Edit;

/** What the options ask for, in the order it is done. */
function editsOf(options: PlanEditOptions): Make[] {
  const { before = [], after = [], remove = [], restore = [] } = options;
  if (before.length !== after.length) {
    throw new CommandFailed('Each --before needs an --after: the one step comes before the other.');
  }
  const movings = [options.move, options.moveGroup].filter((each) => each !== undefined).length;
  if (movings !== (options.to === undefined ? 0 : 1)) {
    throw new CommandFailed(
      '--move needs --to, the new place in the list, and --to needs --move or --move-group.',
    );
  }
  if ((options.note === undefined) !== (options.text === undefined)) {
    throw new CommandFailed('--note needs --text, and --text needs --note.');
  }
  const { rename, move, to, note, text } = options;
  const edits: Make[] = [];
  if (rename !== undefined) edits.push(() => ({ type: 'rename', name: rename }));
  for (const step of restore) {
    edits.push(({ view }) => ({ type: 'restore-step', step: stepCalled(view.removed, step).id }));
  }
  before.forEach((first, at) => {
    edits.push(({ view }) => ({
      type: options.loosen === true ? 'remove-edge' : 'add-edge',
      edge: { before: stepCalled(view.steps, first).id, after: stepCalled(view.steps, after[at] ?? '').id },
    }));
  });
  if (move !== undefined && to !== undefined) {
    edits.push(({ view }) => ({ type: 'move-step', step: stepCalled(view.steps, move).id, toIndex: to - 1 }));
  }
  if (note !== undefined && text !== undefined) {
    edits.push(({ view }) => ({ type: 'set-note', step: stepCalled(view.steps, note).id, text }));
  }
  edits.push(...groupEditsOf(options));
  // Last, since places in the list change with it.
  for (const step of remove) {
    edits.push(({ view }) => ({ type: 'remove-step', step: stepCalled(view.steps, step).id }));
  }
  if (options.applyRepair === true) {
    edits.push(({ view }) => {
      const { repair } = view.check;
      if (repair === null) throw new CommandFailed('The check names no repair for this plan.');
      return {
        type: 'apply-repair',
        repair: {
          ...repair,
          edges: [...repair.edges],
          restoreSteps: [...repair.restoreSteps],
          dropEdges: [...repair.dropEdges],
        },
      };
    });
  }
  return edits;
}

/** `drydock plan edit PLAN`: changes a plan as its options say, each an undoable edit, and checks it. */
export async function planEditCommand(desk: Desk, wanted: string, options: PlanEditOptions): Promise<number> {
  await desk.open(options.workspace);
  const { id: planId } = pick(valueOf(await desk.call('plans.list', {})), wanted, 'plan');
  let state = valueOf(await desk.call('plans.get', { planId }));
  const edits = editsOf(options);
  const travels = [
    options.undo === true ? ('plans.undo' as const) : null,
    options.redo === true ? ('plans.redo' as const) : null,
  ].flatMap((each) => each ?? []);
  if (edits.length + travels.length === 0) {
    throw new CommandFailed(
      'Say what to change, for instance --remove 4. `drydock plan edit --help` lists it.',
    );
  }
  if (options.try === true) {
    const [only] = edits;
    if (only === undefined || edits.length + travels.length > 1) {
      throw new CommandFailed('--try takes one edit at a time, and neither --undo nor --redo.');
    }
    const { revision } = state;
    const tried = valueOf(await desk.call('plans.tryEdit', { planId, revision, edit: only(state) }));
    desk.answer({ id: planId, stored: false, ...tried });
    desk.say(`It would be ${tried.verdict.toUpperCase()}. ${tried.sentence} Nothing was changed.`);
    return exitCodeFor(tried.verdict, options.strict);
  }
  for (const by of travels) {
    state = valueOf(await desk.call(by, { planId, revision: state.revision }));
  }
  for (const make of edits) {
    state = valueOf(await desk.call('plans.edit', { planId, revision: state.revision, edit: make(state) }));
  }
  reportPlan(desk, state);
  return exitCodeFor(state.view.check.verdict, options.strict);
}
