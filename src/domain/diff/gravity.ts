import type { Severity } from '../findings/types.js';
import { effectRank } from './effects.js';
import type { ChangeEntry } from './types.js';

const severities: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, notice: 2 };

/** The order of the log: what breaks plans first, then the gravest, then the largest. */
export function byGravity(a: ChangeEntry, b: ChangeEntry): number {
  return (
    effectRank(a.effect) - effectRank(b.effect) ||
    severities[a.severity] - severities[b.severity] ||
    b.count - a.count ||
    order(a.id, b.id)
  );
}

/** Plain order of two texts. */
export function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
