import type { ChangeRule } from '../types.js';
import { cloudRules } from './cloud.js';
import { computeRules } from './compute.js';
import { desktopRules } from './desktops.js';
import { machineRules } from './machines.js';
import { networkRules } from './network.js';
import { storageRules } from './storage.js';

/** Every kind of change and what it does to DR, by id. */
export const changeRules = {
  ...computeRules,
  ...storageRules,
  ...machineRules,
  ...networkRules,
  ...desktopRules,
  ...cloudRules,
} as const satisfies Record<string, ChangeRule>;

export type RuleId = keyof typeof changeRules;
