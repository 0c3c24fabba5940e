import { cited } from '../../documents.js';
import { deduced, read } from '../../steps/kind.js';
import { countedOf, countOf, listed, namesOf, plural, vmCount } from '../../steps/words.js';
import { assumer, viewAssumptions } from '../assumptions.js';
import { beforeFailover, thatAreOn } from '../scope/beside.js';
import { scopeOf } from '../scope/index.js';
import { managementBrought } from '../scope/management.js';
import { turnRound, type WayBack } from '../scope/turnRound.js';
import { choiceSetting } from '../settings.js';
import type { Assumption } from '../types.js';
import { homeGoals, runningThere, viewFailbackSteps } from '../viewFailback.js';
import { withoutDesktops } from './misfit.js';
import type { RunbookKind } from './types.js';
import { desktopBlockers } from './viewFailover.js';

/** How the hosts that are left let go of the volumes. */
export const releaseSetting = choiceSetting(
  'release',
  'How volumes are released',
  'An unmount needs a volume on which no VM is registered, and unregistering changes the identifiers by which the VMs are known.',
  [
    [
      'keep-registered',
      'VMs stay registered; the array takes the volumes away from hosts in maintenance mode',
    ],
    ['unregister', 'Unregister the VMs and unmount; register them anew at home'],
  ],
);

/** Runbook (b): the desktops go back to the site they came from. */
export const viewFailback: RunbookKind = {
  id: 'view-failback',
  name: 'View failback',
  goal: 'All desktops run again at the site they came from, and everything is protected as it was at first.',
  description:
    'Replication is turned round while the desktops run; they are shut down, the last changes copied, production mounted; SRM moves the management back; a script or View powers the desktops on, for HA does not restart what was shut down.',
  source: `${cited('viewDr')} says that failback was done, not how: the steps are deduced`,
  products: 'View 5, vSphere 5.0 and later, SRM 5',
  fields: [
    'protectedSite',
    'recoverySite',
    'bootedBeforeStorage',
    'storagePaths',
    'binding',
    'mount',
    'recoveryHosts',
  ],
  settings: () => [releaseSetting],
  misfit: (at) => withoutDesktops(at, 'to bring back'),
  blockers: (situation) => {
    const missing = desktopBlockers(situation);
    if (missing.length === 0) return missing;
    return [
      ...missing,
      'A failback is made on the snapshot from before the failover, the sites being named as they were then.',
    ];
  },
  ground: ({ estate, index, scenario, settings }) => {
    const unregister = settings.choice('release') === 'unregister';
    const way = turnRound(scopeOf(estate, index, scenario), unregister);
    const vms = way.home.placements.flatMap((p) => p.vms);
    return {
      steps: viewFailbackSteps(way, unregister),
      initial: runningThere(way),
      goals: homeGoals(way),
      assumptions: failbackAssumptions(way),
      goal: {
        text: `${countedOf(vmCount(vms, way.home), namesOf(way.home.placements.map((p) => p.cluster)), 6)} ${plural(vms.length, 'runs', 'run')} at ${way.home.recoveryName} again, and all of it is protected as it was at first.`,
        vms: vms.length,
      },
      leftBehind: way.home.leftBehind,
    };
  },
};

/** What going back rests on. */
export function failbackAssumptions(way: WayBack): Assumption[] {
  const { out, home } = way;
  const list = viewAssumptions(home).filter(({ id }) => !notOfTheWayBack.has(id) && !id.startsWith('alias:'));
  const assume = assumer(list);
  assume(
    'snapshot-before',
    `The snapshot is from before the failover: what it shows at ${out.protectedName} runs at ${out.recoveryName} now. ${out.workload === 'desktops' ? 'Desktops' : 'vApps'} made since are not counted.`,
    'Compare with the inventory of today.',
    deduced(),
  );
  assume(
    'home-hosts-waiting',
    `${countOf(
      home.placements.reduce((sum, p) => sum + p.hosts.length, 0),
      'host',
    )} at ${home.recoveryName} wait in maintenance mode, and nothing there powers VMs on by itself.`,
    'Look in vCenter before the volumes are made writable.',
    deduced(),
  );
  const clusters = listed(namesOf(out.placements.map((p) => p.cluster)), 5);
  const brought = managementBrought(out);
  if (brought.length > 0 && out.placements.length > 0) {
    assume(
      'management-elsewhere',
      `${listed(namesOf(brought), 6)} ${plural(brought.length, 'runs', 'run')} on no host of ${clusters} when the hosts there go into maintenance mode.`,
      `Look in vCenter where ${plural(brought.length, 'it runs', 'they run')} by now; ${plural(brought.length, 'it goes', 'they go')} home only after that.`,
      deduced(),
    );
  }
  if (out.managementLeft.length > 0) {
    assume(
      'management-stayed',
      `${listed(namesOf(out.managementLeft), 6)}, which did not go over, ${plural(out.managementLeft.length, 'works', 'work')} at ${home.recoveryName} again.`,
      'Look before anything is brought back: without SRM’s server and vCenter there no recovery plan runs.',
      deduced(),
    );
  }
  const living = thatAreOn(out.placements.flatMap((p) => beforeFailover(p, out).staying));
  if (living.length > 0) {
    assume(
      'living-there',
      `${listed(namesOf(living), 6)}, at ${out.recoveryName} before anything came over, ${plural(living.length, 'is', 'are')} moved to other hosts or shut down before the hosts of ${clusters} go into maintenance mode.`,
      `Find hosts for ${plural(living.length, 'it', 'them')} before the day, or name who starts ${plural(living.length, 'it', 'them')} again.`,
      deduced(),
    );
  }
  assume(
    'devices-same',
    'The volumes come back on the devices they left, so that they mount by themselves.',
    'Compare the identifiers the array gives with the snapshot’s extents; else force-mount.',
    read('storage', 'VMFS datastore copies'),
  );
  return list;
}

/** Assumptions about a site that is lost, and hosts that wait at the other. */
const notOfTheWayBack = new Set([
  'originals-idle',
  // The way there is known to be replicated or not; the way back is the reverse of it.
  'replication-denied',
  'copies-current',
  'copies-writable',
  'luns-presented',
  'copies-named',
  'replication-target',
  'nfs-address',
  'in-maintenance-mode',
  'which-hosts',
  'last-state',
  'ha-on',
  // Of those that wait at home none is on.
  'management-beside',
  // What did not go over is there already.
  'management-left',
]);
