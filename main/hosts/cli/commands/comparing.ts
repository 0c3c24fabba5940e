import type { GroupDifference, OrderDifference } from '../../../../src/domain/plan/compare.js';
import { exit, valueOf } from '../exit.js';
import { pick, type CommonOptions, type Desk } from '../desk.js';
import { counted, printable } from '../terminal.js';

export interface PlanDiffOptions extends CommonOptions {
  readonly strict?: boolean;
}

/** `drydock plan diff A B`: how two plans differ. */
export async function planDiffCommand(
  desk: Desk,
  wantedFirst: string,
  wantedSecond: string,
  options: PlanDiffOptions,
): Promise<number> {
  await desk.open(options.workspace);
  const plans = valueOf(await desk.call('plans.list', {}));
  const [a, b] = [pick(plans, wantedFirst, 'plan'), pick(plans, wantedSecond, 'plan')];
  const compared = valueOf(await desk.call('plans.compare', { first: a.id, second: b.id }));
  desk.answer(compared);
  const { first, second, onlyFirst, onlySecond, changed, order, groups, notes, choices, same } = compared;
  for (const [mark, { name, verdict, steps }] of [
    ['-', first],
    ['+', second],
  ] as const) {
    desk.say(`${mark} ${printable(name)}: ${verdict.toUpperCase()}, ${counted(steps, 'step')}`);
  }
  desk.say(`${counted(same, 'step')} ${same === 1 ? 'is' : 'are'} the same in both.`);
  part(
    desk,
    'Scenario',
    choices.map((one) => `${one.what}: ${one.first || 'open'} → ${one.second || 'open'}`),
  );
  part(desk, 'Steps', [
    ...onlyFirst.map((step) => `- ${step.number}. ${step.title}`),
    ...onlySecond.map((step) => `+ ${step.number}. ${step.title}`),
    ...changed.map(
      (step) => `~ ${step.numberFirst} → ${step.numberSecond}. ${step.title}: ${step.aspects.join(', ')}`,
    ),
  ]);
  part(desk, 'Order', order.map(told));
  part(desk, 'Groups', groups.map(groupTold));
  part(desk, 'Notes that differ', notes);
  const differ = [groups, onlyFirst, onlySecond, changed, order, notes, choices].some(
    (list) => list.length > 0,
  );
  return options.strict === true && differ ? exit.found : exit.fine;
}

function part(desk: Desk, title: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  desk.say();
  desk.say(desk.heading(title));
  for (const line of lines) desk.say(`  ${printable(line)}`);
}

function groupTold({ name, in: where, onlyFirst, onlySecond }: GroupDifference): string {
  const mark = { first: '-', second: '+', both: '~' }[where];
  const steps = [
    ...onlyFirst.map((title) => `without ${title}`),
    ...onlySecond.map((title) => `with ${title}`),
  ];
  return where === 'both' ? `${mark} ${name}: ${steps.join('; ')}` : `${mark} ${name}`;
}

function told({ before, after, in: where }: OrderDifference): string {
  const mark = { first: '-', second: '+', turned: '~' }[where];
  return `${mark} ${before} before ${after}${where === 'turned' ? ', in the second the other way round' : ''}`;
}
