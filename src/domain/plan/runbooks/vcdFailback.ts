import { cited } from '../../documents.js';
import {
  confirmWayBack,
  copyBack,
  reprotect,
  stopForReturn,
  stopProvisioning,
} from '../../steps/failback/prepare.js';
import { finalSync } from '../../steps/failback/release.js';
import {
  replicateAgain,
  reprotectAgain,
  resumeProvisioning,
  returnManagement,
} from '../../steps/failback/comeHome.js';
import { calledBy, deduced, needing, read, requirement } from '../../steps/kind.js';
import { verifyCells } from '../../steps/vcd/cells.js';
import { removeOldNetwork, setNat, setRoutes } from '../../steps/vcd/routes.js';
import { onByHand, powerOffEdges, verifyVApps } from '../../steps/vcd/vApps.js';
import {
  cellsHealthy,
  edgesRunning,
  edgesUp,
  is,
  isNot,
  natSet,
  oldNetworkGone,
  reprotected,
} from '../facts.js';
import type { Vcd } from '../scope/vcd.js';
import { turnRound, type WayBack } from '../scope/turnRound.js';
import type { GroundStep } from '../types.js';
import { powerOnSteps } from '../vcdFailover.js';
import { homeGoals, homeSteps, releaseSteps, runningThere } from '../viewFailback.js';
import { withoutCloud } from './misfit.js';
import type { RunbookKind } from './types.js';
import { vAppsGoal, vcdAssumptions, vcdBlockers, vcdOf, vcdScope, vcdSettings } from './vcd.js';
import { failbackAssumptions, releaseSetting } from './viewFailback.js';

/** Runbook (d): the vApps go back to the site they came from. */
export const vcdFailback: RunbookKind = {
  id: 'vcd-failback',
  name: 'vCloud Director failback',
  goal: 'All vApps work again at the site they came from, and everything is protected as it was at first.',
  description:
    'Management is reprotected and replication turned round while the vApps run; vApps go down before Edges, the last changes are copied, SRM moves the management back, Edges come up before vApps.',
  source: `${cited('vcdAutomation')}: vApps before Edges; the rest deduced`,
  products: 'vCloud Director 1.5 and 5.1, vSphere 5.0 and 5.1, SRM 5.0 and 5.1',
  fields: [
    'protectedSite',
    'recoverySite',
    'bootedBeforeStorage',
    'storagePaths',
    'binding',
    'mount',
    'recoveryHosts',
  ],
  settings: (at) => [releaseSetting, ...vcdSettings(at)],
  misfit: withoutCloud,
  blockers: vcdBlockers,
  ground: (situation) => {
    const unregister = situation.settings.choice('release') === 'unregister';
    const way = turnRound(vcdScope(situation), unregister);
    const there = vcdOf(situation, way.out, false);
    const home = vcdOf(situation, way.home, unregister);
    return {
      steps: steps(way, there, home, unregister),
      initial: [...runningThere(way), edgesRunning()],
      goals: [
        ...homeGoals(way),
        ...(home.stretched
          ? []
          : [
              { ...is(natSet()), text: 'published services answer from outside' },
              { ...is(oldNetworkGone()), text: 'no Edge has a leg in a network that stayed behind' },
            ]),
      ],
      assumptions: [...failbackAssumptions(way), ...vcdAssumptions(situation, home)].filter(
        ({ id }) => id !== 'start-order',
      ),
      goal: vAppsGoal(
        way.home,
        `at ${way.home.recoveryName} again, and all of it is protected as it was at first.`,
      ),
      leftBehind: way.home.leftBehind,
    };
  },
};

const called = (label: string) => [label] as const;
/** A step of the failover, on the way back. */
const turned = (label: string) => [label, deduced('the failover’s step, turned round')] as const;
const labels = {
  'confirm-way-back': called('D1'),
  reprotect: called('D1'),
  'copy-back': called('D2'),
  'stop-provisioning': called('D3'),
  'stop-for-return': ['D3', read('vcdAutomation', 'Planned Migration')],
  'enter-maintenance': called('D5'),
  'unregister-vms': called('D6'),
  'release-volumes': called('D6'),
  'confirm-released': called('D6'),
  'final-sync': called('D6'),
  'return-management': called('D7'),
  'start-tier': turned('D7'),
  'verify-cells': turned('D7'),
  'rescan-home': called('D8'),
  'repoint-alias': turned('D8'),
  'refresh-resolvers': turned('D8'),
  'mount-nfs': turned('D8'),
  'verify-visible': turned('D8'),
  'restart-services': turned('D8'),
  'make-hosts-available': turned('D9'),
  'register-vms': turned('D9'),
  'reconcile-identifiers': turned('D9'),
  'power-on-edges': turned('D10'),
  'map-vapps': turned('D10'),
  'power-on-vapps': turned('D10'),
  'connect-nics': turned('D10'),
  'verify-vapps': turned('D10'),
  'set-routes': called('D11'),
  'set-nat': turned('D11'),
  'remove-old-network': turned('D11'),
  'resume-provisioning': called('D12'),
  'replicate-again': called('D12'),
  'reprotect-again': called('D12'),
} as const;

function steps(way: WayBack, there: Vcd, home: Vcd, unregister: boolean): GroundStep[] {
  const { out } = way;
  return calledBy(
    [
      confirmWayBack.ground(null, way),
      ...out.managementSets.map((set) => reprotect.ground(set, way)),
      ...needing(
        out.groups.map((group) => copyBack.ground(group, way)),
        'copy-back',
        ...out.managementSets.map((set) =>
          requirement(is(reprotected(set.key)), `${set.name} can go back`, deduced()),
        ),
      ),
      stopProvisioning.ground(null, way),
      ...out.placements.map((p) => stopForReturn.ground(p, way)),
      powerOffEdges.ground(null, there),
      ...needing(
        releaseSteps(way, unregister),
        'enter-maintenance',
        requirement(isNot(edgesRunning()), 'no Edge is on', deduced()),
      ),
      ...way.home.groups.map((group) => finalSync.ground(group, way)),
      ...needing(
        out.managementSets.map((set) => returnManagement.ground(set, way)),
        'return-management',
        requirement(isNot(edgesRunning()), 'the Edges are off', deduced()),
      ),
      ...needing(
        homeSteps(way),
        'verify-visible',
        requirement(is(cellsHealthy()), 'vCloud Director serves', deduced()),
      ),
      verifyCells.ground(null, home),
      ...(home.stretched ? [] : [setRoutes.ground({ back: true }, home)]),
      ...powerOnSteps(home),
      ...(home.stretched
        ? []
        : [setNat.ground({ after: [edgesUp()] }, home), removeOldNetwork.ground(null, home)]),
      ...way.home.placements.map((placement) =>
        verifyVApps.ground({ placement, after: onByHand(home) }, home),
      ),
      resumeProvisioning.ground(null, way),
      ...way.home.groups.map((group) => replicateAgain.ground(group, way)),
      ...out.managementSets.map((set) => reprotectAgain.ground(set, way)),
    ],
    labels,
  );
}
