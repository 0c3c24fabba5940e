import type { Severity } from '../../findings/types.js';
import type { ChangeRule, Effect, Gathering } from '../types.js';

type Text = readonly [sentence: string, why: string, source: string];

const rule =
  (effect: Effect) =>
  (severity: Severity, by: Gathering, ...[sentence, why, source]: Text): ChangeRule => ({
    effect,
    severity,
    sentence,
    why,
    source,
    by,
  });

export const breaks = rule('breaks-plan');
export const exposes = rule('exposes');
export const newChecklist = rule('new-checklist');

/** Changes nothing hangs on. */
export const harmless = (by: Gathering, ...[sentence, why, source]: Text): ChangeRule =>
  rule('harmless')('notice', by, sentence, why, source);
