import type { MergeSummary } from '../../../../src/contract/types.js';
import type { Desk } from '../desk.js';
import { printable } from '../terminal.js';

/** Conflicts and questions written out; `--json` has up to 200 of each. */
const shown = 20;

/** Says what came of merging: the sources, what they disagree about, what has to be asked. */
export function sayMerge(desk: Desk, merge: MergeSummary): void {
  const { sources, conflicts, undecided, questions, firstConflicts, firstQuestions, replaced } = merge;
  desk.say();
  desk.say(desk.heading('Sources'));
  for (const { name, format, takenAt } of sources) {
    desk.say(`  ${printable(name)} (${format}, ${takenAt ?? 'date not told'})`);
  }
  for (const { name, by, hosts } of replaced) {
    const what = hosts === undefined ? '' : `what ${printable(hosts.join(', '))} said in `;
    desk.say(`  ${printable(by)} takes the place of ${what}${printable(name)}.`);
  }
  if (conflicts > 0) {
    desk.say();
    desk.say(
      desk.heading(`${conflicts} told differently by the sources, ${undecided} of them settled by a rule`),
    );
    for (const { name, field, values, chosen, rule } of firstConflicts.slice(0, shown)) {
      const told = values.map(({ text, sources: by }, i) => {
        const names = by.map((source) => sources[source]?.name ?? '?').join(', ');
        return `${i === chosen ? '* ' : ''}${printable(text)} (${printable(names)})`;
      });
      desk.say(`  ${printable(name)}, ${field}: ${told.join(' or ')}`);
      desk.say(`    ${printable(rule)}`);
    }
    sayMore(desk, conflicts);
  }
  if (questions > 0) {
    desk.say();
    desk.say(desk.heading(`${questions} to be answered; what is said of them is left out until then`));
    for (const { sentence, candidates } of firstQuestions.slice(0, shown)) {
      desk.say(`  ${printable(sentence)}`);
      for (const { name, about } of candidates) desk.say(`    ${printable(name)}: ${printable(about)}`);
    }
    sayMore(desk, questions);
  }
}

function sayMore(desk: Desk, all: number): void {
  if (all > shown) desk.say(`  … and ${all - shown} more.`);
}
