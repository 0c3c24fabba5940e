import type { Candidate, ObjectKind } from '../../contract/types.js';
import type { ObjectDetail } from '../../contract/types.js';
import { ask } from '../lib/ask.js';
import { cellText } from '../lib/format.js';

/** One thing that is known of the candidates, a text each. */
export interface CandidateFact {
  readonly label: string;
  readonly values: readonly string[];
  readonly differs: boolean;
}

const shownAtMost = 10;

/**
 * What tells candidates apart: the fields in which they differ first, then others that help to
 * recognise them. An object that is not in the snapshot has dashes.
 */
export function candidateFacts(details: readonly (ObjectDetail | null)[]): CandidateFact[] {
  const labels = new Map<string, string>();
  for (const detail of details) {
    for (const { id, label } of detail?.fields ?? []) if (id !== 'key') labels.set(id, label);
  }
  const facts = [...labels].map(([id, label]) => {
    const values = details.map((detail) =>
      cellText(detail?.fields.find((field) => field.id === id)?.value ?? null),
    );
    return { label, values, differs: new Set(values).size > 1 };
  });
  return [...facts.filter((one) => one.differs), ...facts.filter((one) => !one.differs)].slice(
    0,
    shownAtMost,
  );
}

/** Reads the candidates of a question; one that cannot be read is null. */
export async function readCandidates(
  snapshotId: number,
  kind: ObjectKind,
  candidates: readonly Candidate[],
): Promise<(ObjectDetail | null)[]> {
  const answers = await Promise.allSettled(
    candidates.map(({ key }) => ask('estate.object', { snapshotId, kind, key })),
  );
  return answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : null));
}
