import { role } from '../../../../src/contract/schemas.js';
import type { Input } from '../../../../src/contract/methods.js';
import type { PlanState } from '../../../../src/contract/types.js';
import { CommandFailed, valueOf } from '../exit.js';
import { pick, type CommonOptions, type Desk } from '../desk.js';
import { stepCalled } from '../steps.js';
import { groupEditsOf } from './groupEditing.js';
import { ownStepOf } from './ownSteps.js';
import { exitCodeFor, reportPlan } from './plans.js';

export interface PlanEditOptions extends CommonOptions {
  readonly rename?: string;
  /** Title of a step of one's own. */
  readonly add?: string;
  readonly detail?: string;
  readonly command?: readonly string[];
  readonly expect?: string;
  readonly seconds?: { readonly min: number; readonly likely: number; readonly max: number };
  readonly needs?: readonly string[];
  readonly brings?: readonly string[];
  readonly ends?: readonly string[];
  readonly repeats?: string;
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
  readonly onto?: string;
  readonly undo?: boolean;
  readonly redo?: boolean;
  readonly try?: boolean;
  readonly strict?: boolean;
}

export const roles = role.options;

export type Edit = Input<'plans.edit'>['edit'];
/** An edit, made from the plan as it is when its turn comes. */
export type Make = (state: PlanState) => Edit;
/** The id of the step somebody named while looking at the plan as it was before the command. */
export type IdOf = (wanted: string) => string;

/** The id of a step that is put in: of its own, since no two changes are made at one revision. */
const newStepId = ({ revision }: PlanState): string => `own:r${revision}`;

/** What the options ask for, in the order it is done. */
function editsOf(options: PlanEditOptions, start: PlanState): Make[] {
  const { before = [], after = [], remove = [], restore = [] } = options;
  if (before.length !== after.length) {
    throw new CommandFailed('Each --before needs an --after: the one step comes before the other.');
  }
  const moves = options.move !== undefined || options.moveGroup !== undefined;
  const placed = [options.move, options.moveGroup, options.add].filter((each) => each !== undefined).length;
  if ((moves && options.to === undefined) || (options.to !== undefined && placed !== 1)) {
    throw new CommandFailed(
      '--move needs --to, the new place in the list, and --to needs --move, --move-group or --add, one of them.',
    );
  }
  if ((options.note === undefined) !== (options.text === undefined)) {
    throw new CommandFailed('--note needs --text, and --text needs --note.');
  }
  const { rename, move, to, note, text } = options;
  const { steps, removed } = start.view;
  const restored = restore.map((wanted) => stepCalled(removed, wanted, 'none has been taken out'));
  // All names and places mean the list as it was looked at: the first edit must not shift the second.
  const idOf: IdOf = (wanted) => {
    const back = restored.find(({ id, title }) => wanted === id || wanted === title);
    if (back !== undefined) return back.id;
    return wanted === options.add ? newStepId(start) : stepCalled(steps, wanted).id;
  };
  const edits: Make[] = [];
  if (rename !== undefined) edits.push(() => ({ type: 'rename', name: rename }));
  edits.push(...ownStepOf(options, idOf, newStepId(start)));
  for (const { id: step } of restored) edits.push(() => ({ type: 'restore-step', step }));
  before.forEach((first, at) => {
    const edge = { before: idOf(first), after: idOf(after[at] ?? '') };
    edits.push(() => ({ type: options.loosen === true ? 'remove-edge' : 'add-edge', edge }));
  });
  if (move !== undefined && to !== undefined) {
    const step = idOf(move);
    edits.push(() => ({ type: 'move-step', step, toIndex: to - 1 }));
  }
  if (note !== undefined && text !== undefined) {
    const step = idOf(note);
    edits.push(() => ({ type: 'set-note', step, text }));
  }
  edits.push(...groupEditsOf(options, idOf));
  for (const step of new Set(remove.map(idOf))) edits.push(() => ({ type: 'remove-step', step }));
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

/** `drydock plan edit PLAN`: changes a plan as its options say, each an undoable edit, and checks it; all or none. */
export async function planEditCommand(desk: Desk, wanted: string, options: PlanEditOptions): Promise<number> {
  await desk.open(options.workspace);
  const { id: planId } = pick(valueOf(await desk.call('plans.list', {})), wanted, 'plan');
  let state = valueOf(await desk.call('plans.get', { planId }));
  const edits = editsOf(options, state);
  const travels = [
    options.undo === true ? ('plans.undo' as const) : null,
    options.redo === true ? ('plans.redo' as const) : null,
  ].flatMap((each) => each ?? []);
  if (edits.length + travels.length === 0 && options.onto === undefined) {
    throw new CommandFailed(
      'Say what to change, for instance --remove 4. `drydock plan edit --help` lists it.',
    );
  }
  if (options.try === true) {
    const [only] = edits;
    if (only === undefined || edits.length + travels.length > 1 || options.onto !== undefined) {
      throw new CommandFailed('--try takes one edit at a time, and neither --undo, --redo nor --onto.');
    }
    const { revision } = state;
    const tried = valueOf(await desk.call('plans.tryEdit', { planId, revision, edit: only(state) }));
    desk.answer({ id: planId, stored: false, ...tried });
    desk.say(`It would be ${tried.verdict.toUpperCase()}. ${tried.sentence} Nothing was changed.`);
    return exitCodeFor(tried.verdict, options.strict);
  }
  if (options.onto !== undefined && edits.length + travels.length > 0) {
    throw new CommandFailed('--onto stands alone: look at the plan there before it is changed.');
  }
  for (const by of travels) {
    state = valueOf(await desk.call(by, { planId, revision: state.revision }));
  }
  if (options.onto !== undefined) {
    const { id: snapshotId } = await desk.snapshot(options.onto);
    state = valueOf(await desk.call('plans.moveTo', { planId, revision: state.revision, snapshotId }));
  }
  state = await makeAll(desk, state, edits);
  reportPlan(desk, state);
  return exitCodeFor(state.view.check.verdict, options.strict);
}

/** Makes edits one after the other. Where one is refused, those before it are taken back. */
async function makeAll(desk: Desk, start: PlanState, edits: readonly Make[]): Promise<PlanState> {
  const { id: planId } = start;
  let state = start;
  let made = 0;
  try {
    for (const make of edits) {
      state = valueOf(await desk.call('plans.edit', { planId, revision: state.revision, edit: make(state) }));
      made += 1;
    }
    return state;
  } catch (error) {
    if (!(error instanceof CommandFailed) || made === 0) throw error;
    for (; made > 0; made -= 1) {
      state = valueOf(await desk.call('plans.undo', { planId, revision: state.revision }));
    }
    throw new CommandFailed(`${error.message} The plan was left as it was.`, error.exitCode);
  }
}
