import type { RehearsalState, RehearsalStep, SetBack } from '../../contract/types.js';
import type { Duration } from '../../domain/plan/types.js';
import { seconds } from '../lib/format.js';

/**
 * Seconds from one moment to another, both ISO 8601 or the second in milliseconds, on a clock that
 * may have been set back meanwhile; never negative.
 */
export function elapsed(from: string, to: string | number, setBack?: SetBack): number {
  const end = typeof to === 'number' ? to : Date.parse(to);
  return Math.max(0, (end - Date.parse(from)) / 1000 + (setBack?.seconds ?? 0));
}

/** How long a step took, or has taken so far; null when it was never started. */
export function taken(step: RehearsalStep, now: number): number | null {
  if (step.startedAt === null) return null;
  return elapsed(step.startedAt, step.endedAt ?? now, step.setBack);
}

/** "The clock was set back by 10 min …": what to know of the times on the screen; empty when nothing. */
export function clockWords(state: RehearsalState, now: number): string {
  const last = state.events.at(-1);
  const behind = last === undefined ? 0 : (Date.parse(last.at) - now) / 1000;
  if (state.finishedAt === null && behind > 1) {
    return `This machine’s clock shows ${seconds(behind)} less than the last entry of the record: it was set back. Times taken stand still until the next entry, which counts it in.`;
  }
  if (state.setBack === undefined) return '';
  const by = `${state.setBack.atLeast ? 'at least ' : ''}${seconds(state.setBack.seconds)}`;
  return `The clock was set back by ${by} during this rehearsal. Times taken are counted with it.`;
}

export type Pace = 'within' | 'slow' | 'over';

/** Against the plan: up to the likely time is within, up to the longest slow, beyond that over. */
export function paceOf(actual: number, planned: Duration): Pace {
  if (actual <= planned.likely) return 'within';
  return actual <= planned.max ? 'slow' : 'over';
}

/** The pace in words: "2 min left", "1 min over the likely time", "4 min over the longest". */
export function paceWords(actual: number, planned: Duration): string {
  switch (paceOf(actual, planned)) {
    case 'within':
      return `${seconds(planned.likely - actual)} left of the likely time`;
    case 'slow':
      return `${seconds(actual - planned.likely)} over the likely time`;
    case 'over':
      return `${seconds(actual - planned.max)} over the longest time`;
  }
}

/** Planned (likely) and actual seconds of all steps that are done. */
export function sums(list: readonly RehearsalStep[]): { readonly planned: number; readonly actual: number } {
  let planned = 0;
  let actual = 0;
  for (const step of list) {
    if (step.state !== 'done' || step.startedAt === null || step.endedAt === null) continue;
    planned += step.step.duration.likely;
    actual += elapsed(step.startedAt, step.endedAt, step.setBack);
  }
  return { planned, actual };
}
