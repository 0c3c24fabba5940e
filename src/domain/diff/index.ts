import type { Estate } from '../estate/types.js';
import type { Finding } from '../findings/types.js';
import { changesBetween, sidesOf } from './compare.js';
import { changedFindings } from './findings.js';
import { byGravity } from './gravity.js';
import { gather } from './group.js';
import type { ChangeEntry, Effect, EstateDiff } from './types.js';

export { effects } from './effects.js';
export { changeRules } from './rules/index.js';
export { comparePlanViews, isStill, type PlanDrift } from './plans.js';
export { holds, staleSteps, type PrintedPage, type PrintedStepHash, type StalePage } from './pages.js';
export type { Kinship } from './kinship.js';
export type * from './types.js';

/** How many objects an entry names when nothing else is asked. */
export const OBJECTS_NAMED = 200;

export interface DiffOptions {
  /** How many objects an entry names at most. */
  readonly objects?: number;
  /** The findings of both estates: those that came and went are part of the log. */
  readonly findings?: { readonly before: readonly Finding[]; readonly after: readonly Finding[] };
}

/**
 * The change log from an older estate to a newer one. Pure. Objects are paired by their stable keys,
 * so that a rename is a rename and not one object gone and another new. The same log whatever order
 * the estates list their objects in.
 */
export function diffEstates(before: Estate, after: Estate, options: DiffOptions = {}): EstateDiff {
  const { objects = OBJECTS_NAMED, findings } = options;
  const sides = sidesOf(before, after);
  const changes = changesBetween(sides);
  const logged = gather(changes, sides, objects);
  if (findings !== undefined) {
    logged.push(...changedFindings(findings.before, findings.after, sides, objects));
  }
  const entries = logged.sort(byGravity);
  return { entries, facts: changes.length, byEffect: countByEffect(entries) };
}

function countByEffect(entries: readonly ChangeEntry[]): Record<Effect, number> {
  const counts: Record<Effect, number> = { 'breaks-plan': 0, exposes: 0, 'new-checklist': 0, harmless: 0 };
  for (const entry of entries) counts[entry.effect] += 1;
  return counts;
}
