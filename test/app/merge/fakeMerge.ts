import type {
  AnswerToAll,
  Conflict,
  MergedSource,
  MergeQuestions,
  MergeSummary,
  Question,
  QuestionGroup,
} from '../../../src/contract/types.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import type { Handlers } from '../fakeBridge.js';

export const sources: readonly MergedSource[] = [
  { id: 'govc|vc', name: 'vc.zip', format: 'govc', takenAt: '2025-03-01T10:00:00Z' },
  { id: 'rvtools-xlsx|vc', name: 'RVTools.xlsx', format: 'rvtools-xlsx', takenAt: '2025-03-02T10:00:00Z' },
  { id: 'esxi|hosts a', name: 'packs', format: 'esxi', takenAt: null },
];

/** Fields of the estate's first VMs told in two ways. */
export function conflictsOf(estate: Estate, count = 5): Conflict[] {
  return Array.from({ length: count }, (_, at) => {
    const vm = estate.vms[at % estate.vms.length];
    return {
      kind: 'vm',
      key: at < estate.vms.length ? (vm?.key ?? '') : `vm ${at}`,
      name: vm?.name ?? '',
      field: at % 2 === 0 ? 'power' : 'cpus',
      values: [
        { value: 1, text: at % 2 === 0 ? 'on' : '2', sources: [0, 2] },
        { value: 2, text: at % 2 === 0 ? 'off' : '4', sources: [1] },
      ],
      chosen: 0,
      rule: 'The govc export counts before the RVTools workbook.',
      decided: false,
    };
  });
}

/** A name that two VMs have. */
export function questionOf(estate: Estate): Question {
  const [first, second] = estate.vms;
  return {
    id: 'vm|esxi|x',
    kind: 'vm',
    reason: 'several',
    sentence: '"packs" names the VM "twin": 2 VMs could be meant.',
    source: 2,
    place: 'esx-01.txt line 40',
    name: 'twin',
    candidates: [first, second].map((vm) => ({
      key: vm?.key ?? '',
      name: vm?.name ?? '',
      about: `${vm?.moref}, ${vm?.vmxPath}`,
    })),
    agree: { name: first?.key ?? '' },
    answer: null,
  };
}

/** What such questions have in common. */
function groupsOf(questions: readonly Question[], answer: AnswerToAll | null): QuestionGroup[] {
  const [first] = questions;
  if (first === undefined) return [];
  return [
    {
      kind: first.kind,
      reason: first.reason,
      source: first.source,
      sentence: `"packs" names ${questions.length} VMs of which several known ones could be meant.`,
      total: questions.length,
      open: questions.filter((one) => one.answer === null).length,
      ways: [{ by: 'name', settles: questions.length }],
      answer,
    },
  ];
}

/** An engine that keeps decisions, and merges anew by them. */
export function mergeAnswers(
  estate: Estate,
  conflicts: readonly Conflict[] = conflictsOf(estate),
  questions: readonly Question[] = [questionOf(estate)],
): Handlers & { readonly summary: () => MergeSummary } {
  let made: MergeQuestions['decisions'] = [];
  let nextId = 1;
  const current = (): Conflict[] =>
    conflicts.map((one) => {
      const word = made.findLast(
        ({ decision }) =>
          decision.type === 'choose' && decision.key === one.key && decision.field === one.field,
      )?.decision;
      if (word?.type !== 'choose') return one;
      const source = sources.findIndex(({ id }) => id === word.source);
      return {
        ...one,
        chosen: one.values.findIndex((value) => value.sources.includes(source)),
        rule: 'You chose.',
        decided: true,
      };
    });
  const toAll = (): AnswerToAll | null => {
    const word = made.findLast(({ decision }) => decision.type === 'answer-all')?.decision;
    return word?.type === 'answer-all' ? word.answer : null;
  };
  const asked = (): Question[] =>
    questions.map((one): Question => {
      const word = made.findLast(
        ({ decision }) => decision.type === 'answer' && decision.question === one.id,
      )?.decision;
      if (word?.type === 'answer') return { ...one, answer: word.answer };
      const all = toAll();
      if (all === null) return one;
      const answer = all.is === 'same' ? { is: all.is, key: one.agree[all.by ?? ''] ?? '' } : all;
      return { ...one, answer, byRule: true };
    });
  const summary = (): MergeSummary => ({
    sources,
    conflicts: conflicts.length,
    undecided: current().filter(({ decided }) => !decided).length,
    questions: asked().filter(({ answer }) => answer === null).length,
    firstConflicts: current().slice(0, 200),
    firstQuestions: asked().slice(0, 200),
    questionGroups: groupsOf(asked(), toAll()),
    replaced: [],
    matches: [],
  });
  return {
    summary,
    'merge.conflicts': ({ kind, key, undecidedOnly, offset = 0, limit = 200 }) => {
      const all = current().filter(
        (one) =>
          (kind === undefined || one.kind === kind) &&
          (key === undefined || one.key === key) &&
          (undecidedOnly !== true || !one.decided),
      );
      return { total: all.length, conflicts: all.slice(offset, offset + limit), sources };
    },
    'merge.questions': ({ text = '', openOnly, offset = 0, limit = 200 }) => {
      const all = asked().filter(
        (one) => one.name.includes(text) && (openOnly !== true || one.answer === null),
      );
      return {
        total: all.length,
        groups: groupsOf(asked(), toAll()),
        questions: all.slice(offset, offset + limit),
        decisions: made,
        sources,
      };
    },
    'merge.decide': ({ decisions = [], undo = [] }) => {
      made = [
        ...made.filter(({ id }) => !undo.includes(id)),
        ...decisions.map((decision) => ({ id: nextId++, madeAt: '2025-03-03T10:00:00Z', decision })),
      ];
      return summary();
    },
  };
}
