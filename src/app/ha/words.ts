import type { HaRules, HaVersion, WaveCondition } from '../../domain/ha/index.js';
import type { HaForm } from './question.js';

/** How the screen calls what HA knows by short words. */

export const versionWords: Readonly<Record<HaVersion, string>> = {
  aam: 'up to 4.1',
  fdm: '5.0 to 6.0',
  'fdm-6.5': 'from 6.5',
};

export const admissionWords: Readonly<Record<Exclude<HaForm['admission'], ''>, string>> = {
  none: 'off',
  slots: 'slots',
  percentage: 'percentage',
  'dedicated-hosts': 'dedicated hosts',
};

export const nextWords: Readonly<Record<WaveCondition, string>> = {
  'resources-allocated': 'resources are allocated',
  'powered-on': 'VMs are powered on',
  heartbeats: 'guests answer',
};

export const failureWords: Readonly<Record<Exclude<HaForm['failure'], ''>, string>> = {
  slave: 'not the master',
  master: 'the master',
  'isolated-slave': 'isolated, not the master',
  'isolated-master': 'isolated, the master',
};

/** "0, 2, 6, 14 and 30 min". */
export function triesWords({ tries }: Pick<HaRules, 'tries'>): string {
  const minutes = tries.map((seconds) => String(Math.round(seconds / 6) / 10));
  const last = minutes.pop() ?? '0';
  return `${minutes.length === 0 ? last : `${minutes.join(', ')} and ${last}`} min`;
}
