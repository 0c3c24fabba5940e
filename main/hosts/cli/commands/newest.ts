import type { LaterElsewhere, PlanOnNewest } from '../../../../src/contract/types.js';
import type { Desk } from '../desk.js';
import { lackingSentence } from '../../../../src/domain/diff/kinship.js';
import { counted, printable } from '../terminal.js';

/** Steps told one by one before the rest are counted. */
const mostTold = 40;

/** What a newer snapshot does to a plan that was made on an older one. */
export function sayNewest(desk: Desk, planId: number, newest: PlanOnNewest | LaterElsewhere): void {
  if ('elsewhere' in newest) {
    const { elsewhere, sentence } = newest;
    desk.say();
    desk.say(
      `Snapshot ${elsewhere.id} "${printable(elsewhere.name)}" was taken later, and says nothing of this plan. ${sentence}`,
    );
    return;
  }
  const { snapshot, drift, lacks } = newest;
  const { steps, unchanged, verdictAfter, sentence, goalBefore, goalAfter } = drift;
  desk.say();
  desk.say(
    `${desk.heading('A newer snapshot is here')}: ${snapshot.id} "${printable(snapshot.name)}" of ${snapshot.takenAt.slice(0, 16).replace('T', ' ')} UTC. There the plan is ${verdictAfter.toUpperCase()}.`,
  );
  desk.say(`  ${printable(sentence)}`);
  if (lacks.length > 0) desk.say(`  ${printable(lackingSentence(lacks))}`);
  if (goalBefore !== goalAfter) desk.say(`  It brings ${goalAfter} VMs there, ${goalBefore} here.`);
  desk.say(`  ${counted(unchanged, 'step')} as before.`);
  for (const { title, state, numberBefore, numberAfter, aspects } of steps.slice(0, mostTold)) {
    const mark = { gone: '-', new: '+', changed: '~' }[state];
    const what = aspects.length > 0 ? ` (${aspects.join(', ')})` : '';
    desk.say(`  ${mark} ${numberAfter ?? numberBefore ?? ''}. ${printable(title)}${what}`);
  }
  const more = steps.length - mostTold;
  if (more > 0) desk.say(`  and ${counted(more, 'more step', 'more steps')}`);
  desk.say(`  \`drydock plan edit ${planId} --onto ${snapshot.id}\` puts the plan there.`);
}
