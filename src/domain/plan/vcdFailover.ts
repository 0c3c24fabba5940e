import { breakReplication } from '../steps/breakReplication.js';
import { declareFailover } from '../steps/declareFailover.js';
import { failOverManagement } from '../steps/failOverManagement.js';
import { calledBy, deduced, endangered, needing, read, recalled, requirement } from '../steps/kind.js';
import { makeHostsAvailable } from '../steps/makeHostsAvailable.js';
import { mountTarget } from '../steps/mountHazards.js';
import { mountNfs } from '../steps/mountNfs.js';
import { confirmPowerOn } from '../steps/powerOn.js';
import { presentLuns, volumes } from '../steps/presentLuns.js';
import { reconcileIdentifiers } from '../steps/reconcileIdentifiers.js';
import { refreshResolvers } from '../steps/refreshResolvers.js';
import { registerVms } from '../steps/registerVms.js';
import { releaseOriginals } from '../steps/releaseOriginals.js';
import { repointAlias } from '../steps/repointAlias.js';
import { needsServicesRestart, restartServices } from '../steps/restartServices.js';
import { startTier } from '../steps/startTier.js';
import { stopDesktops } from '../steps/stopDesktops.js';
import { edgesBeforeOthers, edgesNotFirst, switchPublicAddress, verifyCells } from '../steps/vcd/cells.js';
import { removeOldNetwork, setNat, setRoutes } from '../steps/vcd/routes.js';
import {
  connectNics,
  mapVApps,
  noWayOut,
  onByHa,
  onByHand,
  powerOnEdges,
  powerOnVApps,
  verifyVApps,
} from '../steps/vcd/vApps.js';
import { verifyVisible } from '../steps/verifyVisible.js';
import {
  cellsHealthy,
  edgesFirst,
  edgesUp,
  is,
  natSet,
  oldNetworkGone,
  publicAddress,
  serving,
  up,
} from './facts.js';
import { initialFacts, type Goal } from './initial.js';
import type { Placement } from './scope/index.js';
import type { Vcd } from './scope/vcd.js';
import { vmfsSteps } from './viewFailover.js';
import type { Fact, GroundStep } from './types.js';

/** vCloud Director failover, with what the scenario says of the Edges' restart priority. */
export interface VcdFailover extends Vcd {
  readonly edgesHaveHighPriority: boolean;
}

const vcdNames = {
  declare: ['C1', deduced()],
  'stop-desktops': ['C1', deduced()],
  'release-originals': ['C1', deduced()],
  'fail-over-management': ['C2', read('vcdCase')],
  'start-tier': ['C2', recalled('start order')],
  'break-replication': ['C4', deduced()],
  'present-luns': ['C4', deduced()],
  'keep-signatures': ['C4', recalled('host-wide switches of ESX 3.x')],
  'mount-on-first': ['C5', deduced()],
  'resignature-volume': ['C5', read('vcdAutomation', 'Mounting Replicated VMFS Volumes')],
  'mount-volume': ['C5', read('vcdAutomation', 'Mounting Replicated VMFS Volumes')],
  'repoint-alias': ['C5', deduced()],
  'refresh-resolvers': ['C5', deduced()],
  'mount-nfs': ['C5', deduced()],
  'verify-visible': ['C6', read('vcdAutomation', 'Bring Recovery ESXi Servers Online')],
  'restart-services': ['C7', read('vdsConstruct')],
  'make-hosts-available': ['C8', read('vcat', 'recovery hosts wait in maintenance mode, 5.x')],
  'confirm-power-on': ['C9', read('vcdAutomation', 'vSphere HA Power-On')],
  'register-vms': ['C9', read('vcdAutomation', 'vCloud Director Power-On'), deduced()],
  'reconcile-identifiers': ['C9', deduced('the source has no such step')],
} as const;

/** The steps of a vCloud Director failover, in the source’s order. */
export function vcdFailoverSteps(vcd: VcdFailover): GroundStep[] {
  const { scope } = vcd;
  const { scenario, placements, groups, aliases, tiers } = scope;
  const planned = scenario.event === 'planned';
  const byHa = placements.filter((p) => p.haPowersOn);
  const hand = byHandPart(vcd);
  return calledBy(
    [
      declareFailover.ground(null, scope),
      ...(planned ? placements.map((p) => stopDesktops.ground(p, scope)) : []),
      ...(planned ? [releaseOriginals.ground(null, scope)] : []),
      ...scope.managementSets.map((set) => failOverManagement.ground(set, scope)),
      ...tiers.map((tier) => startTier.ground(tier, scope)),
      verifyCells.ground(null, vcd),
      ...(scenario.breakReplication ? groups.map((group) => breakReplication.ground(group, scope)) : []),
      ...(scenario.presentLuns ? groups : [])
        .filter((group) => volumes(group).length > 0)
        .map((group) => presentLuns.ground(group, scope)),
      ...vmfsSteps(scope),
      ...aliases.map((alias) => repointAlias.ground(alias, scope)),
      ...aliases.flatMap((alias) =>
        alias.placements.map((p) => refreshResolvers.ground({ alias, placement: p }, scope)),
      ),
      ...placements.flatMap((p) =>
        p.nfs.map((datastore) => mountNfs.ground(mountTarget(datastore, p, scope), scope)),
      ),
      ...needing(
        placements.map((p) => verifyVisible.ground(p, scope)),
        'verify-visible',
        requirement(is(cellsHealthy()), 'vCloud Director serves', deduced()),
      ),
      ...placements.filter(needsServicesRestart).map((p) => restartServices.ground(p, scope)),
      ...(byHa.length > 0 && !vcd.edgesHaveHighPriority ? [edgesBeforeOthers.ground(null, vcd)] : []),
      ...(vcd.stretched ? [] : [setRoutes.ground({ back: false }, vcd)]),
      ...hostSteps(byHa, vcd),
      ...hand.scope.placements.map((p) => makeHostsAvailable.ground(p, scope)),
      ...byHa.map((p) => confirmPowerOn.ground(p, scope)),
      ...(vcd.register ? placements.map((p) => registerVms.ground(p, scope)) : []),
      ...(vcd.register ? placements.map((p) => reconcileIdentifiers.ground(p, scope)) : []),
      ...powerOnSteps(hand),
      ...(vcd.stretched
        ? []
        : [setNat.ground({ after: edgesOn(vcd) }, vcd), removeOldNetwork.ground(null, vcd)]),
      switchPublicAddress.ground(null, vcd),
      ...placements.map((placement) =>
        verifyVApps.ground(
          { placement, after: placement.haPowersOn ? onByHa(placement) : onByHand(hand) },
          vcd,
        ),
      ),
    ],
    vcdNames,
  );
}

/** What people power on: all of it with option B, else where HA does not act. */
function byHandPart(vcd: VcdFailover): Vcd {
  return {
    ...vcd,
    scope: { ...vcd.scope, placements: vcd.scope.placements.filter((p) => !p.haPowersOn) },
  };
}

function hostSteps(byHa: readonly Placement[], vcd: VcdFailover): GroundStep[] {
  return endangered(
    byHa.map((p) => makeHostsAvailable.ground(p, vcd.scope)),
    'make-hosts-available',
    edgesNotFirst(vcd),
    ...(vcd.stretched ? [] : [noWayOut(vcd)]),
  );
}

/** Edges, map, vApps by priority, adapters. */
export function powerOnSteps(vcd: Vcd): GroundStep[] {
  if (vcd.scope.placements.length === 0) return [];
  return [
    powerOnEdges.ground(null, vcd),
    ...(vcd.register ? [mapVApps.ground(null, vcd)] : []),
    ...vcd.groups.map((group, i) => powerOnVApps.ground({ group, before: vcd.groups[i - 1] ?? null }, vcd)),
    connectNics.ground(null, vcd),
  ];
}

/** Facts that tell that the Edges are on, wherever they run. */
function edgesOn(vcd: VcdFailover): Fact[] {
  const byHa = vcd.scope.placements.filter((p) => p.haPowersOn);
  return [...byHa.flatMap(onByHa), ...(byHa.length < vcd.scope.placements.length ? [edgesUp()] : [])];
}

export function vcdInitial(vcd: VcdFailover): Fact[] {
  return [...initialFacts(vcd.scope), ...(vcd.edgesHaveHighPriority ? [edgesFirst()] : [])];
}

export function vcdGoals({ scope, stretched }: Vcd): Goal[] {
  return [
    ...scope.placements.map((p) => ({
      ...is(serving(p.key)),
      text: `the vApps of ${p.sources.map((cluster) => cluster.name).join(', ')} work`,
    })),
    ...scope.tiers.map((tier) => ({
      ...is(up(tier.id)),
      text: `${tier.name} ${tier.be} up at ${scope.recoveryName}`,
    })),
    { ...is(cellsHealthy()), text: 'vCloud Director serves' },
    { ...is(publicAddress()), text: `tenants reach vCloud Director at ${scope.recoveryName}` },
    ...(stretched
      ? []
      : [
          { ...is(natSet()), text: 'published services answer from outside' },
          { ...is(oldNetworkGone()), text: 'no Edge has a leg in a network that stayed behind' },
        ]),
  ];
}
