import type {
  AnswerToAll,
  Candidate,
  Conflict,
  MergeDecision,
  MergedSource,
  Question,
  QuestionGroup,
} from '../../contract/types.js';
import type { Answer } from '../../domain/merge/types.js';

/** What the user wants of a conflict: one of its values, or what the rule says. */
export type Choice = number | 'rule';
/** What the user answers, or that the question shall be open again. */
export type Reply = Answer | 'open';
/** The same for all questions of a group; 'open' takes an answer to all back. */
export type ReplyToAll = AnswerToAll | 'open';

/** What questions are asked together about. */
export type GroupName = Pick<QuestionGroup, 'kind' | 'reason' | 'source'>;

/** Names a group of questions on the page. */
export function groupName({ kind, reason, source }: GroupName): string {
  return `${kind} ${reason} ${source}`;
}

/** An answer to all as one word, for menus. */
export function replyToAllId(reply: ReplyToAll | null): string {
  if (reply === null || reply === 'open') return 'open';
  return reply.is === 'same' ? `same ${reply.by ?? ''}` : reply.is;
}

/** Reads what `replyToAllId` writes. */
export function replyToAllOf(id: string): ReplyToAll {
  if (id === 'separate' || id === 'left-out') return { is: id };
  if (!id.startsWith('same ')) return 'open';
  const by = id.slice('same '.length);
  return { is: 'same', by: by === '' ? null : by };
}

/** Decisions as they are stored. */
export type MadeDecision = { readonly id: number; readonly decision: MergeDecision };

/** Names a conflict on the page and in the address. */
export function conflictId({ kind, key, field }: Pick<Conflict, 'kind' | 'key' | 'field'>): string {
  return `${kind} ${field} ${key}`;
}

/**
 * The source to name when a value is chosen: one that tells no other value of the field. Null when
 * there is none, and the value cannot be chosen.
 */
export function sourceFor(
  conflict: Conflict,
  value: number,
  sources: readonly MergedSource[],
): string | null {
  const others = new Set(conflict.values.flatMap((one, at) => (at === value ? [] : one.sources)));
  const index = conflict.values[value]?.sources.find((source) => !others.has(source));
  const id = index === undefined ? undefined : sources[index]?.id;
  return id === undefined || id === '' ? null : id;
}

/** The value a source tells in a conflict; null where it tells none, or more than one. */
export function valueOf(conflict: Conflict, source: number): number | null {
  const told = conflict.values.flatMap((one, at) => (one.sources.includes(source) ? [at] : []));
  return told.length === 1 ? (told[0] ?? null) : null;
}

/** Whether a choice changes nothing. */
export function isIdle(conflict: Conflict, choice: Choice): boolean {
  return choice === 'rule' ? !conflict.decided : conflict.decided && conflict.chosen === choice;
}

export function sameReply(a: Reply | null, b: Reply | null): boolean {
  if (a === null || b === null || a === 'open' || b === 'open') return a === b;
  return a.is === b.is && (a.is !== 'same' || (b.is === 'same' && a.key === b.key));
}

/** An answer in words. */
export function replyWords(reply: Reply, candidates: readonly Candidate[]): string {
  if (reply === 'open') return 'Asked again';
  switch (reply.is) {
    case 'same': {
      const known = candidates.find((one) => one.key === reply.key);
      return known === undefined ? 'One of those known' : `It is ${known.name}, ${known.about}`;
    }
    case 'separate':
      return 'An object of its own';
    case 'left-out':
      return 'Left out';
  }
}

/** What to ask of the engine for drafts. */
export interface Changes {
  readonly decisions: readonly MergeDecision[];
  readonly undo: readonly number[];
}

/** Turns drafts into decisions to make and decisions to take back. */
export function changesOf(
  drafts: {
    readonly choices: readonly (readonly [Conflict, Choice])[];
    readonly replies: readonly (readonly [Question, Reply])[];
    readonly toAll: readonly (readonly [QuestionGroup, ReplyToAll])[];
  },
  made: readonly MadeDecision[],
  sources: readonly MergedSource[],
): Changes {
  const decisions: MergeDecision[] = [];
  const undo: number[] = [];
  const onConflict = new Map<string, number[]>();
  const onQuestion = new Map<string, number[]>();
  for (const { id, decision } of made) {
    const [map, name] =
      decision.type === 'choose'
        ? ([onConflict, conflictId(decision)] as const)
        : decision.type === 'answer'
          ? ([onQuestion, decision.question] as const)
          : ([onQuestion, groupIn(decision)] as const);
    map.set(name, [...(map.get(name) ?? []), id]);
  }
  for (const [conflict, choice] of drafts.choices) {
    if (choice === 'rule') {
      undo.push(...(onConflict.get(conflictId(conflict)) ?? []));
      continue;
    }
    const source = sourceFor(conflict, choice, sources);
    if (source === null) continue;
    const { kind, key, field } = conflict;
    decisions.push({ type: 'choose', kind, key, field, source });
  }
  for (const [question, reply] of drafts.replies) {
    if (reply === 'open') undo.push(...(onQuestion.get(question.id) ?? []));
    else decisions.push({ type: 'answer', question: question.id, answer: reply });
  }
  for (const [{ kind, reason, source }, reply] of drafts.toAll) {
    const id = sources[source]?.id ?? '';
    if (reply === 'open') undo.push(...(onQuestion.get(groupIn({ kind, reason, source: id })) ?? []));
    else decisions.push({ type: 'answer-all', kind, reason, source: id, answer: reply });
  }
  return { decisions, undo };
}

/** A group as decisions name it: by the source's id. */
function groupIn({ kind, reason, source }: { kind: string; reason: string; source: string }): string {
  return `all ${kind} ${reason} ${source}`;
}
