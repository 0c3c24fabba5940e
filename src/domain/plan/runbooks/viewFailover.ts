import { cited } from '../../documents.js';
import { countedOf, namesOf, plural, vmCount } from '../../steps/words.js';
import { viewAssumptions } from '../assumptions.js';
import { goalsOf, initialFacts } from '../initial.js';
import { desktopClusters, findPlaces } from '../scope/places.js';
import { scopeOf, type Scope } from '../scope/index.js';
import { choiceSetting, yesNo, type Settings } from '../settings.js';
import type { SettingSpec } from '../types.js';
import { viewFailoverSteps } from '../viewFailover.js';
import { siteBlockers, storageFields, WHERE_TO_SET } from './places.js';
import { withoutDesktops } from './misfit.js';
import type { RunbookKind, Situation } from './types.js';

/** How VMFS copies are mounted, for every runbook that mounts copies. */
export const mountSettings: readonly SettingSpec[] = [
  yesNo(
    'firstHost',
    'Mount each volume on one host first',
    'To look at it before the other hosts mount it. A mount is per host, so there is a time when some have it.',
    false,
  ),
  choiceSetting('signature', 'Signature of VMFS copies', 'A new one makes another datastore of it.', [
    ['kept', 'Kept: the VMs find their paths'],
    ['new', 'A new one is given'],
  ]),
];

/** The scope, with what the settings say of mounting. */
export const mountedAs = (scope: Scope, settings: Settings): Scope => ({
  ...scope,
  mounting: {
    firstHost: settings.flag('firstHost'),
    signature: settings.choice('signature') === 'new' ? 'new' : 'kept',
  },
});

/** Runbook (a): the desktops of the lost site come up at the other. */
export const viewFailover: RunbookKind = {
  id: 'view-failover',
  name: 'View failover',
  goal: 'All desktops that can come over run at the recovery site, with network, and users can log on.',
  description:
    'SRM brings the View management VMs over; the desktops’ datastores are mounted from their copies with the signature kept; vSphere HA powers the desktops on when the recovery hosts leave maintenance mode.',
  source: `${cited('viewDr')}; ${cited('vdsConstruct')}`,
  products: 'View 5, vSphere 5.0 and later, SRM 5',
  fields: storageFields,
  settings: () => mountSettings,
  misfit: (at) => withoutDesktops(at, 'to bring over'),
  blockers: desktopBlockers,
  ground: ({ estate, index, scenario, settings }) => {
    const scope = mountedAs(scopeOf(estate, index, scenario), settings);
    const vms = scope.placements.flatMap((p) => p.vms);
    const clusters = scope.placements.flatMap((p) => namesOf(p.sources));
    return {
      steps: viewFailoverSteps(scope),
      initial: initialFacts(scope),
      goals: goalsOf(scope),
      assumptions: viewAssumptions(scope),
      goal: {
        text: `${countedOf(vmCount(vms, scope), clusters, 6)} ${plural(vms.length, 'runs', 'run')} at ${scope.recoveryName} with network, and View’s management is up there.`,
        vms: vms.length,
      },
      leftBehind: scope.leftBehind,
    };
  },
};

/** What keeps desktops from being moved between the two sites by mounting their copies. */
export function desktopBlockers(situation: Situation): string[] {
  const { estate, index, scenario } = situation;
  const missing = siteBlockers(situation);
  if (missing.length > 0) return missing;
  if (desktopClusters(estate, index).length === 0) {
    return [`No cluster is known to hold desktops. Give one the purpose "desktops" ${WHERE_TO_SET}.`];
  }
  const places = findPlaces(estate, index, scenario);
  const scope = scopeOf(estate, index, scenario);
  if (places.length === 0) {
    return [
      `No desktop cluster at ${scope.protectedName} has recovery hosts at ${scope.recoveryName}. Set the site of the hosts, or of a second desktop cluster, ${WHERE_TO_SET}.`,
    ];
  }
  if (scope.placements.length === 0) {
    const names = places.flatMap((place) => place.sources.map((cluster) => cluster.name));
    return [
      `No datastore of ${names.join(', ')} that can be mounted from its copy is replicated to ${scope.recoveryName}. Set the replication of the desktops’ datastores ${WHERE_TO_SET}.`,
    ];
  }
  return [];
}
