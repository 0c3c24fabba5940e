import type { EstateIndex } from '../estate/index.js';
import type { Estate, ObjectKind } from '../estate/types.js';
import { deduced } from '../steps/kind.js';
import { countOf } from '../steps/words.js';
import { visible } from '../visible.js';
import { runbookKind } from './runbooks/index.js';
import { namesNoMount } from './scope/leftOut.js';
import { readsAsPrompts, readsAsWait } from './srmWait.js';
import type { Assumption, RunbookId, Scenario, SettingSpec, SettingValue } from './types.js';

type At = { readonly estate: Estate; readonly index: EstateIndex };

/** Longest answer quoted whole. */
const MOST_QUOTED = 80;

const asked = new WeakMap<EstateIndex, Map<RunbookId, ReadonlyMap<string, SettingSpec>>>();

/** A runbook's questions; kept, since their defaults may take a look at every VM. */
function questionsOf(runbook: RunbookId, at: At): ReadonlyMap<string, SettingSpec> {
  const known = asked.get(at.index) ?? new Map<RunbookId, ReadonlyMap<string, SettingSpec>>();
  asked.set(at.index, known);
  let specs = known.get(runbook);
  if (specs === undefined) {
    specs = new Map(
      runbookKind(runbook)
        .settings(at)
        .map((spec) => [spec.id, spec]),
    );
    known.set(runbook, specs);
  }
  return specs;
}

/**
 * What of a scenario's answers does not count, in sentences that say what was taken instead. Answers come
 * from files and from older versions: what cannot be read must not pass for what was chosen.
 */
export function answersNotTaken(runbook: RunbookId, { settings = {} }: Scenario, at: At): string[] {
  const specs = questionsOf(runbook, at);
  return Object.entries(settings).flatMap(([id, answer]) => {
    const spec = specs.get(id);
    if (spec === undefined) return [`The runbook asks no “${quoted(id)}”: that answer does not count.`];
    return notTaken(spec, answer, at);
  });
}

function notTaken(spec: SettingSpec, answer: SettingValue, at: At): string[] {
  const instead = `: ${told(spec)} was taken`;
  const wrong = (want = ''): string[] => [
    `“${quoted(String(answer))}” is no answer to “${spec.label}”${want}${instead}.`,
  ];
  if (typeof answer !== typeof spec.default) return wrong();
  if (typeof answer === 'object') {
    const keys = keysOf(spec.objectKind, at.index);
    const strange = keys === null ? [] : answer.filter((key) => !keys.has(key));
    return strange.length === 0
      ? []
      : [
          `“${spec.label}” names ${countOf(strange.length, 'object')} this snapshot does not have, and goes on without: ${quoted(strange.join(', '))}.`,
        ];
  }
  if (typeof answer === 'boolean') return [];
  if (spec.kind === 'choice') {
    return spec.choices?.some(({ value }) => value === answer) === true ? [] : wrong();
  }
  if (spec.id === 'srmWait' && !readsAsWait(answer)) return wrong(', a whole number of seconds');
  if (spec.id === 'srmPromptsAfter' && !readsAsPrompts(answer)) {
    return [`Of “${quoted(answer)}” only priorities 1 to 5 count as an answer to “${spec.label}”.`];
  }
  if (spec.id !== 'withoutMounts') return [];
  return namesNoMount(answer, at.estate).map(
    (line) =>
      `“${quoted(line)}” in “${spec.label}” names no datastore and host of this snapshot, as “sp-desk-01 without esx-03” would: it does not count.`,
  );
}

const quoted = (text: string): string =>
  visible(text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED)}…` : text);

function told({ kind, choices, default: value }: SettingSpec): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') return value.length === 0 ? 'none' : 'what the snapshot tells';
  const label = kind === 'choice' ? choices?.find((choice) => choice.value === value)?.label : value;
  return label === undefined || label === '' ? 'none' : `“${label}”`;
}

/** The objects of a kind, where settings ask for it. */
function keysOf(kind: ObjectKind | undefined, index: EstateIndex): { has(key: string): boolean } | null {
  switch (kind) {
    case 'host':
    case 'datastore':
    case 'cluster':
    case 'site':
    case 'vm':
      return index[kind];
    default:
      return null;
  }
}

/** The same among what a verdict rests on. */
export function answerAssumptions(runbook: RunbookId, scenario: Scenario, at: At): Assumption[] {
  return answersNotTaken(runbook, scenario, at).map((text, n) => ({
    id: `answer-not-taken:${n + 1}`,
    text,
    check: 'Answer anew in the scenario.',
    source: deduced(),
  }));
}
