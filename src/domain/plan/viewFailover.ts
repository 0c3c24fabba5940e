import { breakReplication } from '../steps/breakReplication.js';
import { declareFailover } from '../steps/declareFailover.js';
import { failOverManagement } from '../steps/failOverManagement.js';
import { makeHostsAvailable } from '../steps/makeHostsAvailable.js';
import { mountTarget } from '../steps/mountHazards.js';
import { mountNfs } from '../steps/mountNfs.js';
import {
  hasEsx3,
  inTwoSteps,
  keepSignatures,
  mountOnFirst,
  mountVolume,
  resignatureVolume,
} from '../steps/mountVolume.js';
import { confirmPowerOn, powerOnDesktops } from '../steps/powerOn.js';
import { presentLuns, volumes } from '../steps/presentLuns.js';
import { reconcileIdentifiers } from '../steps/reconcileIdentifiers.js';
import { refreshResolvers } from '../steps/refreshResolvers.js';
import { registerVms } from '../steps/registerVms.js';
import { releaseOriginals } from '../steps/releaseOriginals.js';
import { repointAlias } from '../steps/repointAlias.js';
import { needsServicesRestart, restartServices } from '../steps/restartServices.js';
import { startTier } from '../steps/startTier.js';
import { stopDesktops } from '../steps/stopDesktops.js';
import { verifyDesktops } from '../steps/verifyDesktops.js';
import { verifyVisible } from '../steps/verifyVisible.js';
import type { Scope } from './scope/index.js';
import type { GroundStep } from './types.js';

/** V6a for every volume and cluster; ESX 3 hosts are set up for it before. */
export function vmfsSteps(scope: Scope): GroundStep[] {
  const { placements, mounting } = scope;
  const targets = placements.flatMap((placement) =>
    placement.vmfs.map((datastore) => mountTarget(datastore, placement, scope)),
  );
  const esx3 = placements.filter((p) => p.vmfs.length > 0 && hasEsx3(p));
  if (mounting.signature === 'new') return targets.map((target) => resignatureVolume.ground(target, scope));
  return [
    ...esx3.map((p) => keepSignatures.ground(p, scope)),
    ...targets
      .filter(({ placement }) => inTwoSteps(placement, scope))
      .map((target) => mountOnFirst.ground(target, scope)),
    ...targets.map((target) => mountVolume.ground(target, scope)),
  ];
}

/** The steps of a View failover for what is in scope, in the order of the source's list. */
export function viewFailoverSteps(scope: Scope): GroundStep[] {
  const { scenario, placements, groups, aliases } = scope;
  const planned = scenario.event === 'planned';
  return [
    declareFailover.ground(null, scope),
    ...(planned ? placements.map((p) => stopDesktops.ground(p, scope)) : []),
    ...(planned ? [releaseOriginals.ground(null, scope)] : []),
    ...scope.managementSets.map((set) => failOverManagement.ground(set, scope)),
    ...scope.tiers.map((tier) => startTier.ground(tier, scope)),
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
    ...placements.map((p) => verifyVisible.ground(p, scope)),
    ...placements.filter(needsServicesRestart).map((p) => restartServices.ground(p, scope)),
    ...placements.map((p) => makeHostsAvailable.ground(p, scope)),
    ...placements.filter((p) => p.way === 'separate').map((p) => registerVms.ground(p, scope)),
    ...placements.filter((p) => p.way === 'separate').map((p) => reconcileIdentifiers.ground(p, scope)),
    ...placements.map((p) => (p.haPowersOn ? confirmPowerOn : powerOnDesktops).ground(p, scope)),
    ...placements.map((p) => verifyDesktops.ground(p, scope)),
  ];
}
