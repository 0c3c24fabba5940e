import { kindWords } from '../estate/kinds.js';
import type { Key, ObjectKind } from '../estate/types.js';
import { commonClues } from './identity.js';
import type { AnswerToAll, Question, QuestionGroup, QuestionReason, SourceFacts } from './types.js';
import { sourceWords } from './words.js';

/** Names a group of questions in every export of the same source. */
export function groupId({
  kind,
  reason,
  source,
}: {
  readonly kind: ObjectKind;
  readonly reason: QuestionReason;
  readonly source: string;
}): string {
  return `${kind}|${reason}|${source}`;
}

/** Questions by what they have in common: nobody answers thousands one by one. */
export function groupQuestions(
  questions: readonly Question[],
  sources: readonly SourceFacts[],
  answers: ReadonlyMap<string, AnswerToAll>,
): QuestionGroup[] {
  const groups = new Map<string, Question[]>();
  for (const question of questions) {
    const { kind, reason } = question;
    const id = groupId({ kind, reason, source: (sources[question.source] as SourceFacts).id });
    const group = groups.get(id);
    if (group) group.push(question);
    else groups.set(id, [question]);
  }
  return [...groups].map(([id, list]): QuestionGroup => {
    const { kind, reason, source } = list[0] as Question;
    return {
      kind,
      reason,
      source,
      sentence: sentence(kind, reason, (sources[source] as SourceFacts).source, list.length),
      total: list.length,
      open: list.filter(({ answer }) => answer === null).length,
      ways: waysOf(kind, list),
      answer: answers.get(id) ?? null,
    };
  });
}

/** How many of the questions nobody answered on their own each way would settle; the surest first. */
function waysOf(kind: ObjectKind, questions: readonly Question[]): QuestionGroup['ways'] {
  const free = questions.filter(({ answer, byRule }) => answer === null || byRule === true);
  const by = [null, ...(commonClues[kind] ?? []).map(([field]) => field)];
  return by.flatMap((field) => {
    const picks = new Map<Key, number>();
    for (const { candidates, agree } of free) {
      const pick = field === null ? (candidates.length === 1 ? candidates[0]?.key : undefined) : agree[field];
      if (pick !== undefined) picks.set(pick, (picks.get(pick) ?? 0) + 1);
    }
    // Where several records would be one object each stays asked.
    const settles = [...picks.values()].filter((count) => count === 1).length;
    return settles === 0 ? [] : [{ by: field, settles }];
  });
}

function sentence(
  kind: ObjectKind,
  reason: QuestionReason,
  source: SourceFacts['source'],
  count: number,
): string {
  const [one, many] = kindWords[kind];
  const who = count === 1 ? `a ${one}` : `${count} ${many}`;
  switch (reason) {
    case 'several':
      return `${sourceWords(source)} names ${who} of which several known ones could be meant.`;
    case 'uuid-differs':
      return `In ${sourceWords(source)} ${who} ${count === 1 ? 'has' : 'have'} the MoRef of a known ${one} but another instance UUID.`;
    case 'moref-differs':
      return `In ${sourceWords(source)} ${who} ${count === 1 ? 'has' : 'have'} the instance UUID of a known ${one} but another MoRef.`;
    case 'devices-differ':
      return `In ${sourceWords(source)} ${who} ${count === 1 ? 'has' : 'have'} the VMFS UUID of a known one but ${count === 1 ? 'lies' : 'lie'} on other devices.`;
    case 'vcenter-unknown':
      return `${sourceWords(source)} calls ${who} by a name that none of the known ones is sure to have.`;
  }
}
