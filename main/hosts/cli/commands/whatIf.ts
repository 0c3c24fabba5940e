import type { Output, Parsed } from '../../../../src/contract/methods.js';
import type { Fault, Proposal, RunOutcome } from '../../../../src/domain/whatif/index.js';
import { pick, type CommonOptions, type Desk } from '../desk.js';
import { CommandFailed, exit, valueOf } from '../exit.js';
import { coloured, counted, printable, tableLines } from '../terminal.js';
import { clock, sayLosses } from './simulations.js';

export interface WhatIfOptions extends CommonOptions {
  readonly fault?: readonly Fault[];
  readonly list?: boolean;
  /** Number of the proposal, from 1; true for the first. */
  readonly apply?: number | true;
  readonly strict?: boolean;
}

type Answer = Output<'whatif.run'>;

/** `drydock whatif PLAN`: throws faults at a plan before the day, and makes the change that survives. */
export async function whatIfCommand(desk: Desk, plan: string, options: WhatIfOptions): Promise<number> {
  await desk.open(options.workspace);
  const { id, name } = pick(valueOf(await desk.call('plans.list', {})), plan, 'plan');
  if (options.list === true) return list(desk, { id, name });
  const { fault: faults = [] } = options;
  if (faults.length === 0) {
    throw new CommandFailed('Say at least one --fault, or --list to see what this plan can be asked.');
  }
  const answer = await desk.job((jobId) =>
    desk.call('whatif.run', { planId: id, faults: faults.map(asInput), jobId }),
  );
  const chosen = options.apply === undefined ? null : proposalOf(answer, options.apply);
  const revision = chosen === null ? null : await apply(desk, answer, id, chosen.proposal);
  desk.answer({
    plan: { id, name },
    ...answer,
    ...(chosen === null ? {} : { applied: chosen.number, appliedRevision: revision }),
  });
  say(desk, answer);
  if (chosen !== null) {
    desk.say();
    desk.say(`Change of plan ${chosen.number} is made. \`drydock plan edit\` undoes it.`);
  }
  return options.strict === true && answer.verdict !== 'survives' ? exit.found : exit.fine;
}

function proposalOf(answer: Answer, wanted: number | true): { number: number; proposal: Proposal } {
  const number = wanted === true ? 1 : wanted;
  const proposal = answer.proposals[number - 1];
  if (proposal !== undefined) return { number, proposal };
  throw new CommandFailed(
    answer.survives
      ? 'There is no change to make: the plan survives as it is.'
      : answer.proposals.length === 0
        ? 'There is no change to make: none was found that does better.'
        : `There is no change ${number}; there ${answer.proposals.length === 1 ? 'is 1' : `are ${answer.proposals.length}`}.`,
    exit.found,
  );
}

async function apply(desk: Desk, answer: Answer, planId: number, proposal: Proposal): Promise<number> {
  const { planRevision: revision } = answer;
  // The contract takes lists it may keep.
  const edits = structuredClone(proposal.edits) as Parsed<'whatif.apply'>['edits'];
  return valueOf(await desk.call('whatif.apply', { planId, revision, edits })).revision;
}

function say(desk: Desk, answer: Answer): void {
  for (const { sentence, effect, touches } of answer.faults) {
    const mark =
      touches === 'no' ? ' (does not touch this plan)' : touches === 'unknown' ? ' (not known)' : '';
    desk.say(`${printable(sentence)}${mark} ${printable(effect)}`);
  }
  desk.say();
  const [word, colour] = words[answer.verdict];
  desk.say(`${coloured(desk.terminal.stdout, colour, word)}  ${printable(answer.sentence)}`);
  const { asPlanned, pressedOn } = answer;
  sayRun(desk, 'As planned', asPlanned, answer);
  sayLosses(desk, answer.lost);
  if (answer.servicesLost.length > 0) {
    desk.say('  Of the management:');
    sayLosses(desk, answer.servicesLost);
  }
  const differs = pressedOn.up !== asPlanned.up || pressedOn.harms.length > asPlanned.harms.length;
  if (differs) sayRun(desk, 'If people go on regardless', pressedOn, answer);
  answer.proposals.forEach((proposal, at) => sayProposal(desk, proposal, at + 1, answer));
  sayList(desk, 'What no change of plan brings', answer.missing);
  sayList(desk, 'What the model cannot tell', answer.unknown);
}

const words = {
  survives: ['SURVIVES', 'green'],
  fails: ['DOES NOT SURVIVE', 'red'],
  unknown: ['NOT KNOWN', 'yellow'],
} as const;

function sayList(desk: Desk, title: string, texts: readonly string[]): void {
  if (texts.length === 0) return;
  desk.say();
  desk.say(desk.heading(title));
  for (const text of texts) desk.say(`  - ${printable(text)}`);
}

function sayRun(desk: Desk, title: string, run: RunOutcome, { counted: noun }: Answer): void {
  desk.say();
  desk.say(
    `${desk.heading(title)}: ${run.up} of ${counted(run.vms, noun)} up, ${counted(run.notDone.length, 'step')} not done, ${clock(run.seconds)} min`,
  );
  for (const step of run.notDone.filter((each) => each.end === 'failed')) {
    desk.say(`  ${printable(step.title)}: ${printable(step.because ?? '')}`);
  }
  for (const harm of run.harms) desk.say(`  Harm: ${printable(harm.sentence)}`);
  for (const goal of run.missed) desk.say(`  Not reached: ${printable(goal)}`);
}

function sayProposal(desk: Desk, proposal: Proposal, number: number, answer: Answer): void {
  const { run, survives, difference, check } = proposal;
  desk.say();
  desk.say(
    `${desk.heading(`Change of plan ${number}`)}: brings ${run.up} of ${counted(answer.without.up, answer.counted)}${survives === 'all' ? ', all of them' : ''}`,
  );
  for (const change of proposal.changes) {
    desk.say(`  ${printable(change.sentence)}`);
    desk.say(`    ${printable(change.how)}`);
  }
  desk.say(`  Costs: ${costs(proposal)}.`);
  for (const step of difference.stepsAdded) desk.say(`    + ${printable(step.title)}`);
  for (const step of difference.stepsRemoved.slice(0, 12)) desk.say(`    - ${printable(step.title)}`);
  const more = difference.stepsRemoved.length - 12;
  if (more > 0) desk.say(`    - and ${counted(more, 'more step', 'more steps')}`);
  desk.say(`  ${printable(check.sentence)}`);
}

/** "1 step more, 1 prerequisite more, longest path 10 min longer". */
function costs({ difference }: Proposal): string {
  const { stepsAdded, stepsRemoved, edgesAdded, edgesRemoved, settings, workSeconds, pathSeconds } =
    difference;
  const minutes = (seconds: number): string => counted(Math.round(Math.abs(seconds) / 60), 'minute');
  const parts = [
    stepsAdded.length > 0 ? `${counted(stepsAdded.length, 'step')} more` : '',
    stepsRemoved.length > 0 ? `${counted(stepsRemoved.length, 'step')} less` : '',
    edgesAdded.length > 0 ? `${counted(edgesAdded.length, 'prerequisite')} more` : '',
    edgesRemoved.length > 0 ? `${counted(edgesRemoved.length, 'prerequisite')} less` : '',
    settings > 0 ? `${counted(settings, 'answer')} of the scenario` : '',
    Math.round(workSeconds / 60) === 0
      ? ''
      : `${minutes(workSeconds)} of work ${workSeconds > 0 ? 'more' : 'less'}`,
    Math.round(pathSeconds / 60) === 0
      ? 'no more time'
      : `the plan is ${minutes(pathSeconds)} ${pathSeconds > 0 ? 'longer' : 'shorter'}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** `--list`: what a plan can be asked. */
async function list(desk: Desk, plan: { readonly id: number; readonly name: string }): Promise<number> {
  const choices = valueOf(await desk.call('whatif.choices', { planId: plan.id }));
  desk.answer({ plan, ...choices });
  for (const { kind, why } of choices.kinds) {
    desk.say(why === null ? kind : `${kind}: does not touch this plan. ${printable(why)}`);
  }
  const table = (title: string, rows: readonly (readonly [string, string])[]): void => {
    if (rows.length === 0) return;
    desk.say();
    for (const line of tableLines([{ title }, { title: 'In the plan' }], rows)) desk.say(line);
  };
  const named = (objects: readonly { readonly name: string; readonly note: string }[]) =>
    objects.map(({ name, note }) => [name, note] as const);
  table('Host', named(choices.hosts));
  table('Datastore', named(choices.datastores));
  table(
    'Alias',
    choices.aliases.map(({ alias, name }) => [alias, name] as const),
  );
  table(
    'Service',
    choices.services.map(({ id, name }) => [id, name] as const),
  );
  table(
    'SRM priority',
    choices.priorities.map(({ priority, name }) => [String(priority), name] as const),
  );
  return exit.fine;
}

/** The contract takes lists it may keep. */
const asInput = (fault: Fault) => structuredClone(fault) as Parsed<'whatif.run'>['faults'][number];
