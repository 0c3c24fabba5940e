import type { Provenance, Site } from '../../../src/domain/estate/types.js';
import type { Problems } from '../problems.js';
import type { Names } from './names.js';

/** What is being done, for people. */
export const applyingPhase = 'Applying the overlay';

/** What the parts of the overlay share while it is applied. */
export interface Applying {
  readonly problems: Problems;
  readonly sites: Names<Site>;
  /** Provenance of a fact the overlay tells at that place. */
  at(place: string): Provenance;
}

/** The record with facts added and the overlay named among its sources. */
export function added<
  T extends { readonly also?: readonly Provenance[]; readonly fieldFrom?: Readonly<Record<string, number>> },
>(record: T, facts: Partial<T>, from: Provenance): T {
  const fields = Object.keys(facts).map((field) => [field, from.source]);
  return {
    ...record,
    ...facts,
    also: [...(record.also ?? []), from],
    fieldFrom: { ...record.fieldFrom, ...(Object.fromEntries(fields) as Record<string, number>) },
  };
}

/** Entries by name; of two with one name the first counts and the second is reported. */
export function onceEach<T extends { readonly name: string }>(
  entries: readonly T[],
  list: string,
  problems: Problems,
): T[] {
  const seen = new Set<string>();
  return entries.filter((entry) => {
    if (!seen.has(entry.name)) {
      seen.add(entry.name);
      return true;
    }
    problems.add(
      'warning',
      'overlay-twice',
      `The overlay has "${entry.name}" twice in its ${list}: the first entry counts.`,
      { file: 'overlay', column: list },
    );
    return false;
  });
}
