import type { Conflict, MergedSource } from '../../contract/types.js';
import { kindInfo } from '../lib/kinds.js';
import type { TableColumn, TableRow } from '../ui/table.js';
import { conflictId, type Choice } from './drafts.js';
import { fieldWord } from './fieldWords.js';

export const conflictColumns: readonly TableColumn[] = [
  { id: 'object', label: 'Object', width: 180 },
  { id: 'kind', label: 'Kind', width: 88 },
  { id: 'field', label: 'Field', width: 120 },
  { id: 'state', label: 'Chosen', width: 88 },
  { id: 'counts', label: 'Counts', width: 200 },
  { id: 'others', label: 'Also told', width: 240 },
  { id: 'rule', label: 'Why', width: 360 },
];

/** "off (RVTools.xlsx)": a value and who says so. */
export function valueWords(
  conflict: Conflict,
  value: number,
  sources: readonly Pick<MergedSource, 'name'>[],
): string {
  const told = conflict.values[value];
  if (told === undefined) return '';
  const names = [...new Set(told.sources.map((index) => sources[index]?.name ?? '?'))];
  return `${told.text} (${names.join(', ')})`;
}

export type ConflictState = 'rule' | 'you' | 'draft';

/** A conflict as a row of the table; with a choice that waits to be applied, as it will be. */
export function conflictRow(
  conflict: Conflict,
  choice: Choice | undefined,
  sources: readonly Pick<MergedSource, 'name'>[],
): TableRow {
  const counts = typeof choice === 'number' ? choice : conflict.chosen;
  const state: ConflictState = choice !== undefined ? 'draft' : conflict.decided ? 'you' : 'rule';
  const others = conflict.values.flatMap((_, at) =>
    at === counts ? [] : [valueWords(conflict, at, sources)],
  );
  return {
    key: conflictId(conflict),
    cells: [
      conflict.name === '' ? '(no name)' : conflict.name,
      kindInfo(conflict.kind).one,
      fieldWord(conflict.field),
      state,
      choice === 'rule' ? 'as the rule says' : valueWords(conflict, counts, sources),
      choice === 'rule' ? valueWords(conflict, conflict.chosen, sources) : others.join(' · '),
      choice === undefined ? conflict.rule : 'Not applied yet',
    ],
  };
}

export interface ConflictFilter {
  readonly text: string;
  readonly state: 'all' | 'rule' | 'you';
  /** "kind field", or empty. */
  readonly field: string;
  /** Index of a source that tells one of the values; null for any. */
  readonly source: number | null;
}

/** Conflicts that pass a filter. The text is looked for in names, fields and values. */
export function filterConflicts(
  conflicts: readonly Conflict[],
  { text, state, field, source }: ConflictFilter,
): readonly Conflict[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return conflicts.filter(
    (one) =>
      (state === 'all' || one.decided === (state === 'you')) &&
      (field === '' || field === `${one.kind} ${one.field}`) &&
      (source === null || one.values.some((value) => value.sources.includes(source))) &&
      (words.length === 0 || contains(one, words)),
  );
}

function contains(conflict: Conflict, words: readonly string[]): boolean {
  const text = [
    conflict.name,
    kindInfo(conflict.kind).one,
    fieldWord(conflict.field),
    ...conflict.values.map((value) => value.text),
  ]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The fields in dispute with how often each is, the most frequent first. */
export function fieldsInDispute(
  conflicts: readonly Conflict[],
): readonly { readonly id: string; readonly label: string; readonly count: number }[] {
  const counts = new Map<string, { id: string; label: string; count: number }>();
  for (const { kind, field } of conflicts) {
    const id = `${kind} ${field}`;
    const known = counts.get(id);
    if (known) known.count += 1;
    else counts.set(id, { id, label: `${kindInfo(kind).one}: ${fieldWord(field)}`, count: 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
}
