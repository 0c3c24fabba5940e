import type { PlanState } from '../../../../src/contract/types.js';
import type { RunbookId, SettingSpec, Verdict } from '../../../../src/domain/plan/types.js';
import { CommandFailed, exit, valueOf } from '../exit.js';
import { pick, type CommonOptions, type Desk } from '../desk.js';
import { applyScenarioOptions, type ScenarioOptions } from '../scenarioOptions.js';
import { sayNewest } from './newest.js';
import { coloured, counted, printable, tableLines } from '../terminal.js';

export interface SnapshotOptions extends CommonOptions {
  readonly snapshot?: string;
}

export interface PlanMakeOptions extends SnapshotOptions, ScenarioOptions {
  readonly name?: string;
  readonly strict?: boolean;
}

export interface PlanCheckOptions extends CommonOptions {
  readonly strict?: boolean;
}

/** `drydock runbooks`: what plans can be made, and what stands in the way on this estate. */
export async function runbooksCommand(desk: Desk, options: SnapshotOptions): Promise<number> {
  await desk.open(options.workspace);
  const snapshots = valueOf(await desk.call('snapshots.list', {}));
  const snapshot = snapshots.length === 0 ? null : await desk.snapshot(options.snapshot);
  const runbooks = valueOf(await desk.call('runbooks.list', { snapshotId: snapshot?.id ?? null }));
  desk.answer({ runbooks });
  for (const runbook of runbooks) {
    desk.say(`${runbook.id}  ${printable(runbook.name)}`);
    desk.say(`  ${printable(runbook.description)}`);
    desk.say(`  Goal: ${printable(runbook.goal)}`);
    for (const spec of runbook.settings) desk.say(`  --set ${spec.id}=…  ${printable(questionOf(spec))}`);
    for (const blocker of runbook.blockers)
      desk.say(`  ${runbook.misfit === null ? 'Not yet' : 'Does not fit'}: ${printable(blocker)}`);
  }
  return exit.fine;
}

/** A runbook's question with what answers it. */
function questionOf({ label, kind, choices, objectKind }: SettingSpec): string {
  switch (kind) {
    case 'boolean':
      return `${label}: yes or no`;
    case 'choice':
      return `${label}: ${(choices ?? []).map((choice) => choice.value).join(', ')}`;
    case 'objects':
      return `${label}: names of ${objectKind ?? 'object'}s with commas between`;
    case 'text':
      return label;
  }
}

/** Says verdict, counterexample and repair, the same way after making, checking and editing. */
export function reportPlan(desk: Desk, { id, snapshotId, view }: PlanState, besides: object = {}): void {
  const { check, plan } = view;
  const { verdict, sentence, counterexample, repair, assumptions, failures, missing, checked } = check;
  desk.answer({
    id,
    snapshotId,
    name: plan.name,
    verdict,
    sentence,
    counterexample,
    repair,
    assumptions,
    failures,
    missing,
    checked,
    steps: view.steps.length,
    goal: view.goal,
    longestPathSeconds: view.longestPathSeconds,
    ...besides,
  });
  const colour = verdict === 'safe' ? 'green' : 'red';
  desk.say(`Plan ${id} "${printable(plan.name)}", ${counted(view.steps.length, 'step')}`);
  desk.say(`${coloured(desk.terminal.stdout, colour, verdict.toUpperCase())}  ${printable(sentence)}`);
  for (const text of missing) desk.say(`  Missing: ${printable(text)}`);
  if (counterexample !== null) {
    desk.say();
    desk.say(desk.heading('The shortest run that fails'));
    for (const [at, text] of counterexample.story.entries()) desk.say(`  ${at + 1}. ${printable(text)}`);
  }
  if (repair !== null) {
    desk.say();
    desk.say(`${desk.heading('Repair')}: ${printable(repair.sentence)}`);
  }
  if (assumptions.length > 0) {
    desk.say();
    desk.say(desk.heading('Assumptions to make sure of'));
    for (const assumption of assumptions) desk.say(`  - ${printable(assumption.text)}`);
  }
}

/** With --strict a plan that is not safe is a finding. */
export function exitCodeFor(verdict: Verdict, strict: boolean | undefined): number {
  return strict === true && verdict !== 'safe' ? exit.found : exit.fine;
}

/** `drydock plan make RUNBOOK`: makes a plan for a snapshot and prints its verdict. */
export async function planMakeCommand(
  desk: Desk,
  runbook: string,
  options: PlanMakeOptions,
): Promise<number> {
  await desk.open(options.workspace);
  const snapshot = await desk.snapshot(options.snapshot);
  const runbooks = valueOf(await desk.call('runbooks.list', { snapshotId: snapshot.id }));
  const chosen = runbooks.find((known) => known.id === runbook);
  if (chosen === undefined) {
    const known = runbooks.map((each) => each.id).join(', ');
    throw new CommandFailed(`There is no runbook "${runbook}". There is: ${known}.`);
  }
  const id: RunbookId = chosen.id;
  const proposed = valueOf(await desk.call('runbooks.scenario', { snapshotId: snapshot.id, runbook: id }));
  const scenario = await applyScenarioOptions(desk, snapshot.id, chosen, proposed, options);
  const state = valueOf(
    await desk.call('plans.make', {
      snapshotId: snapshot.id,
      runbook: id,
      ...(options.name === undefined ? {} : { name: options.name }),
      scenario,
    }),
  );
  reportPlan(desk, state);
  return exitCodeFor(state.view.check.verdict, options.strict);
}

/** `drydock plan check PLAN`: checks a stored plan on its snapshot as it is now, and on a newer one there may be. */
export async function planCheckCommand(desk: Desk, plan: string, options: PlanCheckOptions): Promise<number> {
  await desk.open(options.workspace);
  const { id } = pick(valueOf(await desk.call('plans.list', {})), plan, 'plan');
  const state = valueOf(await desk.call('plans.get', { planId: id }));
  const newest = valueOf(await desk.call('plans.onNewest', { planId: id }));
  reportPlan(desk, state, { newest });
  if (newest !== null) sayNewest(desk, id, newest);
  return exitCodeFor(state.view.check.verdict, options.strict);
}

/** `drydock plan list`. */
export async function planListCommand(desk: Desk, options: CommonOptions): Promise<number> {
  await desk.open(options.workspace);
  const plans = valueOf(await desk.call('plans.list', {}));
  desk.answer({ plans });
  if (plans.length === 0) {
    desk.say('No plans yet. Make one with `drydock plan make view-failover`.');
    return exit.fine;
  }
  const columns = [
    { title: 'Id', end: true },
    { title: 'Name' },
    { title: 'Verdict' },
    { title: 'Steps', end: true },
    { title: 'Snapshot' },
    { title: 'Changed' },
  ];
  const rows = plans.map((p) => [
    p.id,
    p.name,
    p.verdict,
    p.steps,
    p.snapshotName,
    `${p.changedAt.slice(0, 16).replace('T', ' ')} UTC`,
  ]);
  for (const line of tableLines(columns, rows)) desk.say(line);
  return exit.fine;
}
