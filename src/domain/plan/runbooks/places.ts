import type { ScenarioField } from '../types.js';
import type { Situation } from './types.js';

/** Fields of every runbook that brings storage from one site to the other. */
export const storageFields: readonly ScenarioField[] = [
  'event',
  'protectedSite',
  'recoverySite',
  'bootedBeforeStorage',
  'storagePaths',
  'binding',
  'breakReplication',
  'presentLuns',
  'mount',
  'recoveryHosts',
];

export const WHERE_TO_SET = 'in the DR settings or in an overlay file';

/** What is wrong with the two sites; empty when nothing is. */
export function siteBlockers({ index, scenario }: Situation): string[] {
  const missing: string[] = [];
  if (!index.site.has(scenario.protectedSite)) {
    missing.push(
      `No protected site is set. Name the sites and give one the role "protected" ${WHERE_TO_SET}.`,
    );
  }
  if (!index.site.has(scenario.recoverySite)) {
    missing.push(`No recovery site is set. Name the sites and give one the role "recovery" ${WHERE_TO_SET}.`);
  } else if (scenario.recoverySite === scenario.protectedSite) {
    missing.push('The protected and the recovery site are the same. Choose two sites in the scenario.');
  }
  return missing;
}
