import { overlayKey } from '../estate/keys.js';
import type { Key } from '../estate/types.js';
import { FROM_SAMPLE, type EstateBuilder } from './builder.js';

/** The bank's DNS domain; `.example` is reserved and never resolves. */
export const DOMAIN = 'nordkai.example';

export interface Sites {
  readonly protected: Key;
  readonly recovery: Key;
}

/** Speicher at the harbour, where the bank works, and Geest inland, where it would go on. */
export function buildSites(build: EstateBuilder): Sites {
  const sites = { protected: overlayKey('site', 'Speicher'), recovery: overlayKey('site', 'Geest') };
  build.draft.sites.push(
    { key: sites.protected, from: FROM_SAMPLE, name: 'Speicher', role: 'protected' },
    { key: sites.recovery, from: FROM_SAMPLE, name: 'Geest', role: 'recovery' },
  );
  return sites;
}
