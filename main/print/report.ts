import { timingsOf } from '../../src/domain/plan/timing.js';
import type { RehearsalState, RehearsalStep, SetBack } from '../../src/contract/types.js';
import { printedStep } from './checklist.js';
import type { Block, PrintedDocument } from './document.js';
import { spoken, stamp, visibleDeep, written } from './text.js';
import type { PlanView } from '../../src/domain/plan/types.js';

/** What an after-action report is printed from. */
export interface ReportInput {
  readonly rehearsal: RehearsalState;
  /** The plan as it was frozen when the rehearsal began. */
  readonly view: PlanView;
  readonly estateName: string;
}

const stateNames: Readonly<Record<RehearsalStep['state'], string>> = {
  waiting: 'not begun',
  ready: 'not begun',
  running: 'begun, not ended',
  done: 'done',
  failed: 'failed',
  skipped: 'skipped',
};

/** Builds the after-action report: what was planned, what happened, who did it, what went wrong. */
export function reportDocument(input: ReportInput): PrintedDocument {
  const { rehearsal, view } = input;
  const numbers = new Map(view.steps.map((step, index) => [step.id, index + 1]));
  const timing = timingsOf(view.steps);
  const count = (state: RehearsalStep['state']): number =>
    rehearsal.list.filter((entry) => entry.state === state).length;
  const trouble = rehearsal.list.filter((entry) => entry.state === 'failed' || entry.state === 'skipped');
  return visibleDeep<PrintedDocument>({
    kind: 'After-action report',
    title: rehearsal.name,
    subtitle: `Rehearsal of ${view.plan.name}`,
    facts: [
      { label: 'Estate', value: input.estateName },
      { label: 'Began', value: stamp(rehearsal.startedAt) },
      {
        label: 'Ended',
        value: rehearsal.finishedAt === null ? 'still running' : stamp(rehearsal.finishedAt),
      },
      { label: 'Time taken', value: timeTaken(rehearsal) },
      { label: 'Shortest time by the longest path', value: spoken(view.longestPathSeconds) },
      {
        label: 'Steps',
        value: `${rehearsal.list.length}: ${count('done')} done, ${count('failed')} failed, ${count('skipped')} skipped, ${
          count('waiting') + count('ready') + count('running')
        } open`,
      },
      { label: 'Plan as rehearsed, hash', value: rehearsal.planHash },
      {
        label: 'Log',
        value: rehearsal.chainIntact
          ? `${rehearsal.events.length} ${rehearsal.events.length === 1 ? 'entry' : 'entries'}, chain of hashes intact, last ${rehearsal.events.at(-1)?.hash.slice(0, 12) ?? '–'}`
          : 'THE CHAIN OF HASHES IS BROKEN: the log was changed outside Drydock',
      },
    ],
    blocks: [
      { type: 'paragraph', text: `Verdict on the order when the rehearsal began: ${view.check.sentence}` },
      ...(trouble.length === 0
        ? []
        : [
            { type: 'heading', text: 'What did not go as planned', newPage: false } as Block,
            {
              type: 'list',
              boxes: false,
              items: trouble.map((entry) => ({
                text: `Step ${numbers.get(entry.step.id) ?? '?'} ${stateNames[entry.state]}: ${entry.step.title}`,
                more: [entry.who, oneLine(entry.note)].filter((part) => part !== '').join(' — '),
              })),
            } as Block,
          ]),
      { type: 'heading', text: 'What was done', newPage: false },
      atAGlance(rehearsal, numbers),
      { type: 'heading', text: 'Steps', newPage: true },
      ...rehearsal.list.map((entry): Block => ({
        type: 'step',
        step: {
          ...printedStep(entry.step, view, numbers, timing(entry.step)),
          // Warnings are for whoever does the step: they stand on the checklist.
          dangers: [],
          remarks: [],
          note: written(entry.note),
          outcome: outcome(entry),
        },
      })),
      { type: 'heading', text: 'Log', newPage: true },
      {
        type: 'table',
        byHand: false,
        columns: [
          { label: '#', width: 'narrow' },
          { label: 'Time, UTC', width: 'narrow' },
          { label: 'Step', width: 'narrow' },
          { label: 'What', width: 'narrow' },
          { label: 'Who', width: 'narrow' },
          { label: 'Text', width: 'wide' },
          { label: 'Hash', width: 'narrow' },
        ],
        rows: rehearsal.events.map((event) => [
          String(event.seq),
          `${event.at.slice(0, 10)} ${event.at.slice(11, 19)}`,
          event.step === null ? '' : String(numbers.get(event.step) ?? ''),
          event.type,
          event.who,
          oneLine(event.text),
          event.hash.slice(0, 12),
        ]),
      },
      { type: 'heading', text: 'Sign-off', newPage: false },
      { type: 'signatures', roles: ['Exercise lead', 'Auditor'] },
    ],
  });
}

/** All steps on a page or two, before each is told in full. */
function atAGlance({ list }: RehearsalState, numbers: ReadonlyMap<string, number>): Block {
  return {
    type: 'table',
    byHand: false,
    columns: [
      { label: '#', width: 'narrow' },
      { label: 'Step', width: 'wide' },
      { label: 'Outcome', width: 'narrow' },
      { label: 'Who', width: 'narrow' },
      { label: 'Began, UTC', width: 'narrow' },
      { label: 'Took', width: 'narrow' },
      { label: 'Planned', width: 'narrow' },
    ],
    rows: list.map((entry) => [
      String(numbers.get(entry.step.id) ?? ''),
      entry.step.title,
      stateNames[entry.state],
      entry.who,
      entry.startedAt === null ? '' : entry.startedAt.slice(11, 19),
      entry.startedAt === null || entry.endedAt === null
        ? ''
        : taken(entry.startedAt, entry.endedAt, entry.setBack),
      spoken(entry.step.duration.likely),
    ]),
  };
}

/** What somebody wrote, where there is one line for it. */
const oneLine = (text: string): string => written(text).replace(/\s*\n\s*/g, ' ');

/** How long something took, told: the clock may have been set back meanwhile. */
function taken(from: string, to: string, setBack: SetBack | undefined): string {
  const counted = Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000 + (setBack?.seconds ?? 0));
  if (counted === 0 && setBack?.atLeast === true) return 'not known';
  const real = spoken(counted);
  return setBack?.atLeast === true ? `at least ${real}` : real;
}

function setBackWords({ seconds, atLeast }: SetBack): string {
  return `the clock was set back by ${atLeast ? 'at least ' : ''}${spoken(seconds)}`;
}

function timeTaken(rehearsal: RehearsalState): string {
  const end = rehearsal.finishedAt ?? rehearsal.events.at(-1)?.at ?? rehearsal.startedAt;
  const { setBack } = rehearsal;
  const time = taken(rehearsal.startedAt, end, setBack);
  return setBack === undefined ? time : `${time}; meanwhile ${setBackWords(setBack)}, which is counted in`;
}

function outcome(entry: RehearsalStep): string[] {
  const lines = [stateNames[entry.state]];
  if (entry.startedAt !== null && entry.endedAt !== null && entry.state !== 'skipped') {
    lines.push(
      `${entry.startedAt.slice(11, 19)} to ${entry.endedAt.slice(11, 19)}`,
      `${taken(entry.startedAt, entry.endedAt, entry.setBack)}, planned ${spoken(entry.step.duration.likely)}`,
    );
    if (entry.setBack !== undefined) lines.push(`meanwhile ${setBackWords(entry.setBack)}`);
  }
  if (entry.who !== '') lines.push(entry.who);
  return lines;
}
