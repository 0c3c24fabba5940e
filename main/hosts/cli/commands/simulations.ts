import type { HaLoss } from '../../../../src/domain/ha/index.js';
import type { Fault, RunOutcome } from '../../../../src/domain/whatif/index.js';
import { pick, type CommonOptions, type Desk } from '../desk.js';
import { exit, valueOf } from '../exit.js';
import { coloured, counted, printable } from '../terminal.js';

export interface WhatIfOptions extends CommonOptions {
  readonly fault: readonly Fault[];
  readonly strict?: boolean;
}

/** How many VMs of one loss are named to people; all of them are in the JSON. */
const named = 8;

export const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`;

/** Losses for people: how many, why, who and what would cure it. */
export function sayLosses(desk: Desk, losses: readonly HaLoss[]): void {
  for (const loss of losses) {
    const names = loss.objects.slice(0, named).map((object) => printable(object.name));
    const more = loss.count - names.length;
    desk.say(`  ${loss.count} not up, because ${printable(loss.because)}`);
    desk.say(`    ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`);
    desk.say(`    Cure: ${printable(loss.cure)}`);
  }
}

function sayRun(desk: Desk, title: string, run: RunOutcome): void {
  desk.say();
  desk.say(
    `${desk.heading(title)}: ${run.up} of ${counted(run.vms, 'VM')} up, ${counted(run.notDone.length, 'step')} not done, ${clock(run.seconds)} min`,
  );
  for (const step of run.notDone.filter((each) => each.end === 'failed')) {
    desk.say(`  ${printable(step.title)}: ${printable(step.because ?? '')}`);
  }
  for (const harm of run.harms) desk.say(`  Harm: ${printable(harm.sentence)}`);
  for (const goal of run.missed) desk.say(`  Not reached: ${printable(goal)}`);
}

/** `drydock whatif PLAN`: throws faults at a plan before the day. */
export async function whatIfCommand(desk: Desk, plan: string, options: WhatIfOptions): Promise<number> {
  await desk.open(options.workspace);
  const { id, name } = pick(valueOf(await desk.call('plans.list', {})), plan, 'plan');
  const answer = valueOf(await desk.call('whatif.run', { planId: id, faults: options.fault.map(asInput) }));
  desk.answer({ plan: { id, name }, ...answer });
  for (const { sentence, effect } of answer.faults) desk.say(`${printable(sentence)} ${printable(effect)}`);
  desk.say();
  const colour = answer.survives ? 'green' : 'red';
  const word = answer.survives ? 'SURVIVES' : 'DOES NOT SURVIVE';
  desk.say(`${coloured(desk.terminal.stdout, colour, word)}  ${printable(answer.sentence)}`);
  const { asPlanned, pressedOn } = answer;
  sayRun(desk, 'As planned', asPlanned);
  sayLosses(desk, answer.lost);
  const differs = pressedOn.up !== asPlanned.up || pressedOn.harms.length > asPlanned.harms.length;
  if (differs) sayRun(desk, 'If people go on regardless', pressedOn);
  answer.proposals.forEach((proposal, at) => {
    desk.say();
    desk.say(
      `${desk.heading(`Change of plan ${at + 1}`)}: brings ${proposal.run.up} of ${counted(answer.without.up, 'VM')}${proposal.survives === 'all' ? ', all of them' : ''}`,
    );
    for (const change of proposal.changes) {
      desk.say(`  ${printable(change.sentence)}`);
      desk.say(`    ${printable(change.how)}`);
    }
  });
  if (answer.missing.length > 0) {
    desk.say();
    desk.say(desk.heading('What no change of plan brings'));
    for (const text of answer.missing) desk.say(`  - ${printable(text)}`);
  }
  return options.strict === true && !answer.survives ? exit.found : exit.fine;
}

/** The contract takes lists it may keep. */
const asInput = (fault: Fault) =>
  fault.kind === 'lun-not-presented'
    ? { ...fault, hosts: fault.hosts === 'all' ? ('all' as const) : [...fault.hosts] }
    : fault;
