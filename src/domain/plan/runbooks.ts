import type { EstateIndex } from '../estate/index.js';
import type { Estate } from '../estate/types.js';
import { baseOf } from './base.js';
import { proposeScenario } from './scenario.js';
import { desktopClusters, findPlaces } from './scope/places.js';
import type { RunbookId, Scenario } from './types.js';

/** A runbook: what it is for, and whether it can be made for an estate. */
export interface Runbook {
  readonly id: RunbookId;
  readonly name: string;
  readonly goal: string;
  readonly description: string;
  readonly source: string;
  /** Why it cannot be made for this estate, in sentences that say where to set what is missing. */
  blockers(estate: Estate, index: EstateIndex): string[];
}

export const runbooks: readonly Runbook[] = [
  {
    id: 'view-failover',
    name: 'View failover',
    goal: 'All desktops that can come over run at the recovery site, with network, and users can log on.',
    description:
      'SRM brings the View management VMs over; the desktops’ datastores are mounted from their copies with the signature kept; vSphere HA powers the desktops on when the recovery hosts leave maintenance mode.',
    source: '003: DR of View persistent linked clone desktops; VDS notes',
    blockers: (estate, index) => blockersOf(estate, index, proposeScenario(estate, index)),
  },
];

/** Why a View failover cannot be made for an estate under a scenario; empty when it can. */
export function blockersOf(estate: Estate, index: EstateIndex, scenario: Scenario): string[] {
  const where = 'in the DR settings or in an overlay file';
  const missing: string[] = [];
  if (!index.site.has(scenario.protectedSite)) {
    missing.push(`No protected site is set. Name the sites and give one the role "protected" ${where}.`);
  }
  if (!index.site.has(scenario.recoverySite)) {
    missing.push(`No recovery site is set. Name the sites and give one the role "recovery" ${where}.`);
  } else if (scenario.recoverySite === scenario.protectedSite) {
    missing.push('The protected and the recovery site are the same. Choose two sites in the scenario.');
  }
  if (missing.length > 0) return missing;
  if (desktopClusters(estate, index).length === 0) {
    return [`No cluster is known to hold desktops. Give one the purpose "desktops" ${where}.`];
  }
  const places = findPlaces(estate, index, scenario);
  const { scope } = baseOf(estate, index, scenario);
  if (places.length === 0) {
    return [
      `No desktop cluster at ${scope.protectedName} has recovery hosts at ${scope.recoveryName}. Set the site of the hosts, or of a second desktop cluster, ${where}.`,
    ];
  }
  if (scope.placements.length === 0) {
    const names = places.flatMap((place) => place.sources.map((cluster) => cluster.name));
    return [
      `No datastore of ${names.join(', ')} that can be mounted from its copy is replicated to ${scope.recoveryName}. Set the replication of the desktops’ datastores ${where}.`,
    ];
  }
  return [];
}
