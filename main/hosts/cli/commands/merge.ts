import type {
  Conflict,
  MergeDecision,
  MergedSource,
  Question,
  QuestionGroup,
} from '../../../../src/contract/types.js';
import { kindWords } from '../../../../src/domain/estate/kinds.js';
import { quote } from '../../../../src/domain/merge/index.js';
import { CommandFailed, exit, valueOf } from '../exit.js';
import type { CommonOptions, Desk } from '../desk.js';
import { printable } from '../terminal.js';

export interface MergeOptions extends CommonOptions {
  readonly snapshot?: string;
  readonly choose?: readonly string[];
  readonly answer?: readonly string[];
  readonly undo?: readonly string[];
  /** Number of the first conflict and question listed; 1 unless it is told. */
  readonly from?: number;
  readonly strict?: boolean;
}

interface Made {
  readonly id: number;
  readonly decision: MergeDecision;
}

/** Conflicts and questions written out and chosen among at once; `--json` has as many. */
const most = 1000;

/**
 * `drydock merge`: what the sources of a snapshot disagree about and what they leave open, numbered,
 * so that `--choose`, `--answer` and `--undo` can name them.
 */
export async function mergeCommand(desk: Desk, options: MergeOptions): Promise<number> {
  await desk.open(options.workspace);
  const { id: snapshotId, name } = await desk.snapshot(options.snapshot);
  const { from = 1 } = options;
  let { page, asked, undecided } = await read(desk, snapshotId, from);
  const decisions = [
    ...(options.choose ?? []).map((text) => chosen(text, page.conflicts, from, page.sources)),
    ...(options.answer ?? []).map((text) =>
      /^g/i.test(text)
        ? answeredAll(text, asked.groups, asked.sources)
        : answered(text, asked.questions, from),
    ),
  ];
  const undo = (options.undo ?? []).map((text) => undone(text, asked.decisions));
  if (decisions.length + undo.length > 0) {
    await desk.job((jobId) => desk.call('merge.decide', { jobId, snapshotId, decisions, undo }));
    ({ page, asked, undecided } = await read(desk, snapshotId, from));
  }
  const open = asked.groups.reduce((sum, group) => sum + group.open, 0);
  desk.answer({ snapshot: { id: snapshotId, name }, ...page, ...asked });
  desk.say(`${printable(name)}: ${page.total} told differently by its sources, ${open} to be answered`);
  page.conflicts.forEach((conflict, i) => sayConflict(desk, `C${from + i}`, conflict, page.sources));
  sayMore(desk, page.total, from);
  if (asked.total > 1) asked.groups.forEach((group, i) => sayGroup(desk, `G${i + 1}`, group));
  asked.questions.forEach((question, i) => sayQuestion(desk, `Q${from + i}`, question));
  sayMore(desk, asked.total, from);
  const ways = [
    ...(undecided > 0 ? ['Take another value with --choose C1=2.'] : []),
    ...(open > 0 ? ['Answer with --answer Q1=1, Q1=separate or Q1=left-out.'] : []),
  ];
  if (ways.length > 0) desk.say(`\n${ways.join(' ')}`);
  if (asked.decisions.length > 0) desk.say(`\n${desk.heading('Decided')}`);
  for (const [i, { decision }] of asked.decisions.entries()) {
    const words = await inWords(desk, snapshotId, decision, { ...page, ...asked });
    desk.say(`  D${i + 1}  ${printable(words)}`);
  }
  return options.strict === true && undecided + open > 0 ? exit.found : exit.fine;
}

async function read(desk: Desk, snapshotId: number, from: number) {
  const offset = from - 1;
  const left = valueOf(await desk.call('merge.conflicts', { snapshotId, undecidedOnly: true, limit: 1 }));
  return {
    undecided: left.total,
    page: valueOf(await desk.call('merge.conflicts', { snapshotId, offset, limit: most })),
    asked: valueOf(await desk.call('merge.questions', { snapshotId, offset, limit: most })),
  };
}

function sayMore(desk: Desk, total: number, from: number): void {
  const next = from + most;
  if (total >= next) desk.say(`  … and ${total - next + 1} more: --from ${next} lists them.`);
}

function sayConflict(desk: Desk, label: string, conflict: Conflict, sources: readonly MergedSource[]): void {
  desk.say(`\n${label}  ${printable(conflict.name)}, ${conflict.field}`);
  conflict.values.forEach(({ text, sources: by }, i) => {
    const names = by.map((source) => sources[source]?.name ?? '?').join(', ');
    desk.say(`    ${i === conflict.chosen ? '*' : ' '} ${i + 1}  ${printable(text)} (${printable(names)})`);
  });
  desk.say(`      ${printable(conflict.rule)}`);
}

function sayQuestion(desk: Desk, label: string, question: Question): void {
  const { answer, candidates } = question;
  desk.say(`\n${label}  ${printable(question.sentence)}`);
  candidates.forEach(({ key, name, about }, i) => {
    const mark = answer?.is === 'same' && answer.key === key ? '*' : ' ';
    desk.say(`    ${mark} ${i + 1}  ${printable(name)}: ${printable(about)}`);
  });
  if (answer !== null && answer.is !== 'same') desk.say(`    * ${answer.is}`);
}

/** Questions together, with the words that answer all of them. */
function sayGroup(desk: Desk, label: string, { sentence, total, open, ways, answer }: QuestionGroup): void {
  desk.say(`\n${label}  ${printable(sentence)} ${open} of ${total} open.`);
  for (const { by, settles } of ways) {
    desk.say(`      ${by === null ? 'same' : `same-${by}`} settles ${settles}`);
  }
  if (answer !== null) desk.say(`    * ${answer.is}${answer.is === 'same' ? ` ${answer.by ?? ''}` : ''}`);
}

/** Reads "G1=same", "G1=same-host", "G1=separate" or "G1=left-out". */
function answeredAll(
  text: string,
  groups: readonly QuestionGroup[],
  sources: readonly MergedSource[],
): MergeDecision {
  const [group, right] = numbered(text, 'G', groups, 'group of questions');
  const { kind, reason } = group;
  const source = sources[group.source]?.id ?? '';
  if (right === 'separate' || right === 'left-out') {
    return { type: 'answer-all', kind, reason, source, answer: { is: right } };
  }
  const way = group.ways.find(({ by }) => right === (by === null ? 'same' : `same-${by}`));
  if (way === undefined) {
    const known = group.ways.map(({ by }) => (by === null ? 'same' : `same-${by}`));
    throw new CommandFailed(
      `"${text}" is no answer; say ${[...known, 'separate'].join(', ')} or left-out.`,
      exit.bad,
    );
  }
  return { type: 'answer-all', kind, reason, source, answer: { is: 'same', by: way.by } };
}

/** What decisions speak of, by the names people know. */
interface Known {
  readonly conflicts: readonly Conflict[];
  readonly questions: readonly Question[];
  readonly sources: readonly MergedSource[];
}

async function inWords(
  desk: Desk,
  snapshotId: number,
  decision: MergeDecision,
  { conflicts, questions, sources }: Known,
): Promise<string> {
  if (decision.type === 'answer') {
    const { question: id, answer } = decision;
    const question = questions.find((each) => each.id === id);
    const same = answer.is === 'same' ? answer.key : null;
    const chosen = question?.candidates.find(({ key }) => key === same);
    const word = answer.is === 'same' ? `the same as ${chosen?.about ?? answer.key}` : answer.is;
    return `${question?.sentence ?? `${id} is not asked now.`} Answer: ${word}`;
  }
  const { kind, source: from } = decision;
  const source = sources.find(({ id }) => id === from)?.name ?? from;
  if (decision.type === 'answer-all') {
    const { reason, answer } = decision;
    const word = answer.is === 'same' ? `the one with the same ${answer.by ?? 'identity'}` : answer.is;
    return `all questions about ${kindWords[kind][1]} (${reason}) of ${source}: ${word}`;
  }
  const { key, field } = decision;
  const conflict = conflicts.find((one) => one.kind === kind && one.key === key);
  const object = conflict ?? (await desk.call('estate.object', { snapshotId, kind, key }));
  const name = 'name' in object ? object.name : object.ok ? object.value.ref.name : key;
  return `${field} of ${kindWords[kind][0]} ${quote(name)}: as ${source} says`;
}

/** Reads "C3=2": of the third conflict the second value. */
function chosen(
  text: string,
  conflicts: readonly Conflict[],
  from: number,
  sources: readonly MergedSource[],
): MergeDecision {
  const [conflict, right] = numbered(text, 'C', conflicts, 'conflict', from);
  const source = sources[conflict.values[Number(right) - 1]?.sources[0] ?? -1];
  if (source === undefined) {
    throw new CommandFailed(
      `"${text}" names no value; ${conflict.field} has 1 to ${conflict.values.length}.`,
      exit.bad,
    );
  }
  return { type: 'choose', kind: conflict.kind, key: conflict.key, field: conflict.field, source: source.id };
}

/** Reads "Q1=2", "Q1=separate" or "Q1=left-out". */
function answered(text: string, questions: readonly Question[], from: number): MergeDecision {
  const [question, right] = numbered(text, 'Q', questions, 'question', from);
  if (right === 'separate' || right === 'left-out') {
    return { type: 'answer', question: question.id, answer: { is: right } };
  }
  const candidate = question.candidates[Number(right) - 1];
  if (candidate === undefined) {
    throw new CommandFailed(
      `"${text}" is no answer; say 1 to ${question.candidates.length}, separate or left-out.`,
      exit.bad,
    );
  }
  return { type: 'answer', question: question.id, answer: { is: 'same', key: candidate.key } };
}

/** Reads "D2". */
function undone(text: string, decisions: readonly Made[]): number {
  return numbered(`${text}=`, 'D', decisions, 'decision')[0].id;
}

/** Reads "C3=2" of a list whose first item has the number `from`. */
function numbered<T>(text: string, letter: string, list: readonly T[], what: string, from = 1): [T, string] {
  const [left = '', right = ''] = text.split('=', 2);
  const number = left.toUpperCase().startsWith(letter) ? Number(left.slice(1)) : Number.NaN;
  const item = list[number - from];
  if (item === undefined) {
    throw new CommandFailed(
      list.length === 0
        ? `There is no ${what} "${left}": there is none at all.`
        : `There is no ${what} "${left}"; \`drydock merge\` lists them, ${letter}${from} to ${letter}${from + list.length - 1}.`,
      exit.bad,
    );
  }
  return [item, right];
}
