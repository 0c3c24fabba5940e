import { countOf, listed } from '../steps/words.js';
import type { Found } from './propose.js';
import type { Situation } from './situation.js';
import type { FaultTold, RunOutcome, WhatIf } from './types.js';

interface Judged extends Found {
  readonly situation: Situation;
  readonly told: readonly FaultTold[];
  readonly without: RunOutcome;
  readonly asPlanned: RunOutcome;
  readonly survives: boolean;
}

/** The verdict in a word and a sentence, and what the model cannot tell. */
export function verdictOf(judged: Judged): Pick<WhatIf, 'verdict' | 'sentence' | 'unknown'> {
  const { situation, told, survives, without } = judged;
  const { check } = situation.view;
  const unknown = [
    ...told
      .filter((fault) => fault.touches === 'unknown')
      .map(({ sentence, effect }) => `${sentence} ${effect}`),
    ...(check.verdict === 'safe'
      ? []
      : [
          `The plan is not proved safe: ${check.sentence} What is said here holds for the order of its list only.`,
        ]),
    ...(without.clean && without.missed.length === 0
      ? []
      : [
          'Even without the faults the plan does not go through; what the faults cost is counted from there.',
        ]),
    ...(judged.searched.complete
      ? []
      : [
          `${countOf(judged.searched.tried, 'combination')} of changes ${judged.searched.tried === 1 ? 'was' : 'were'} tried, the shortest first, and not all there are: a better one may exist.`,
        ]),
  ];
  const doubtful = told.some((fault) => fault.touches === 'unknown') || check.verdict !== 'safe';
  const verdict = !survives ? 'fails' : doubtful ? 'unknown' : 'survives';
  return { verdict, unknown, sentence: sentenceOf(judged, verdict) };
}

function sentenceOf(
  { situation, asPlanned, without, told, proposals }: Judged,
  verdict: WhatIf['verdict'],
): string {
  const unit = countedOf(situation);
  const all = countOf(without.up, unit);
  if (verdict === 'survives') {
    if (told.length === 0) return `No fault was thrown: the plan brings ${all}.`;
    return told.every((fault) => fault.touches === 'no')
      ? `The plan survives: none of this touches it, and it brings ${all}.`
      : `The plan survives: it brings ${all}, as without the faults.`;
  }
  if (verdict === 'unknown') {
    return `Nothing is known to be lost: the plan brings ${all}, as without the faults. What the model cannot tell is said below.`;
  }
  const failed = asPlanned.notDone.filter((step) => step.end === 'failed');
  const titles = failed.map((step) => `“${step.title}”`);
  const brings =
    asPlanned.up === without.up
      ? `${all} come${without.up === 1 ? 's' : ''} up, but not everything is reached.`
      : `As it is, the plan brings ${asPlanned.up.toLocaleString('en-GB')} of ${all}.`;
  const where = titles.length > 0 ? ` It fails at ${listed(titles, 3)}.` : '';
  return `${brings}${where}${afterChange(asPlanned, proposals[0])}`;
}

function afterChange(asPlanned: RunOutcome, best: Found['proposals'][number] | undefined): string {
  if (best === undefined) return ' No change of plan found does better.';
  if (best.survives === 'all') return ' A change of plan survives it all.';
  return best.run.up > asPlanned.up
    ? ` A change of plan brings ${best.run.up.toLocaleString('en-GB')}.`
    : ' With a change of plan it goes further, but brings no more.';
}

/** What a plan brings is counted in. */
export function countedOf({ world }: Situation): WhatIf['counted'] {
  if (world.managed.length > 0 || world.runbook.startsWith('vcenter-')) return 'host';
  return world.runbook === 'view-restore' || world.floating !== null ? 'desktop' : 'VM';
}
