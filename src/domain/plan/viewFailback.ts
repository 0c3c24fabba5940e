import { calledBy, deduced } from '../steps/kind.js';
import {
  rescanHome,
  replicateAgain,
  reprotectAgain,
  resumeProvisioning,
  returnManagement,
} from '../steps/failback/comeHome.js';
import {
  confirmWayBack,
  copyBack,
  reprotect,
  stopForReturn,
  stopProvisioning,
} from '../steps/failback/prepare.js';
import {
  confirmReleased,
  enterMaintenance,
  finalSync,
  releaseVolumes,
  unregisterVms,
} from '../steps/failback/release.js';
import { makeHostsAvailable } from '../steps/makeHostsAvailable.js';
import { mountTarget } from '../steps/mountHazards.js';
import { mountNfs } from '../steps/mountNfs.js';
import { powerOnDesktops } from '../steps/powerOn.js';
import { reconcileIdentifiers } from '../steps/reconcileIdentifiers.js';
import { refreshResolvers } from '../steps/refreshResolvers.js';
import { registerVms } from '../steps/registerVms.js';
import { repointAlias } from '../steps/repointAlias.js';
import { needsServicesRestart, restartServices } from '../steps/restartServices.js';
import { startTier } from '../steps/startTier.js';
import { verifyDesktops } from '../steps/verifyDesktops.js';
import { verifyVisible } from '../steps/verifyVisible.js';
import {
  inUse,
  is,
  known,
  portsKnown,
  protectedAgain,
  provisioningResumed,
  running,
  servesThere,
  serving,
  up,
} from './facts.js';
import type { Goal } from './initial.js';
import type { WayBack } from './scope/turnRound.js';
import type { Fact, GroundStep } from './types.js';

/** The steps of a View failback. */
export function viewFailbackSteps(way: WayBack, unregister: boolean): GroundStep[] {
  const { out } = way;
  return [
    confirmWayBack.ground(null, way),
    ...out.managementSets.map((set) => reprotect.ground(set, way)),
    ...out.groups.map((group) => copyBack.ground(group, way)),
    stopProvisioning.ground(null, way),
    ...out.placements.map((p) => stopForReturn.ground(p, way)),
    ...releaseSteps(way, unregister),
    ...way.home.groups.map((group) => finalSync.ground(group, way)),
    ...out.managementSets.map((set) => returnManagement.ground(set, way)),
    ...calledBy(
      homeSteps(way),
      Object.fromEntries(
        Object.entries(homeLabels).map(([kind, label]) => [
          kind,
          [label, deduced('the failover’s step, turned round')],
        ]),
      ),
    ),
    ...calledBy(
      way.home.placements.map((p) => powerOnDesktops.ground(p, way.home)),
      { 'power-on-desktops': ['B13', deduced()] },
    ),
    ...calledBy(
      way.home.placements.map((p) => verifyDesktops.ground(p, way.home)),
      { 'verify-desktops': ['B13', deduced()] },
    ),
    resumeProvisioning.ground(null, way),
    ...way.home.groups.map((group) => replicateAgain.ground(group, way)),
    ...out.managementSets.map((set) => reprotectAgain.ground(set, way)),
  ];
}

/** Hosts into maintenance mode, volumes let go of. */
export function releaseSteps(way: WayBack, unregister: boolean): GroundStep[] {
  const { out } = way;
  return [
    ...out.placements.map((p) => enterMaintenance.ground(p, way)),
    ...(unregister ? out.placements.map((p) => unregisterVms.ground(p, way)) : []),
    ...out.placements.map((p) => releaseVolumes.ground({ ...p, unregistered: unregister }, way)),
    confirmReleased.ground(null, way),
  ];
}

const homeLabels = {
  'start-tier': 'B8',
  'repoint-alias': 'B9',
  'refresh-resolvers': 'B9',
  'mount-nfs': 'B9',
  'verify-visible': 'B10',
  'restart-services': 'B11',
  'make-hosts-available': 'B12',
  'register-vms': 'B12',
  'reconcile-identifiers': 'B12',
} as const;

/** From the management at home to hosts that may run VMs: what a failover does, the sites exchanged. */
export function homeSteps(way: WayBack): GroundStep[] {
  const { home } = way;
  const { placements, aliases } = home;
  const separate = placements.filter((p) => p.way === 'separate');
  return [
    ...home.tiers.map((tier) => startTier.ground(tier, home)),
    ...placements.flatMap((p) =>
      p.vmfs.map((datastore) => rescanHome.ground(mountTarget(datastore, p, home), way)),
    ),
    ...aliases.map((alias) => repointAlias.ground(alias, home)),
    ...aliases.flatMap((alias) =>
      alias.placements.map((p) => refreshResolvers.ground({ alias, placement: p }, home)),
    ),
    ...placements.flatMap((p) =>
      p.nfs.map((datastore) => mountNfs.ground(mountTarget(datastore, p, home), home)),
    ),
    ...placements.map((p) => verifyVisible.ground(p, home)),
    ...placements.filter(needsServicesRestart).map((p) => restartServices.ground(p, home)),
    ...placements.map((p) => makeHostsAvailable.ground(p, home)),
    ...separate.map((p) => registerVms.ground(p, home)),
    ...separate.map((p) => reconcileIdentifiers.ground(p, home)),
  ];
}

/** What holds while everything still runs at the site that is to be left. */
export function runningThere({ out, home }: WayBack): Fact[] {
  const vcenter = home.tiers.some((tier) => tier.id === 'vcenter');
  return [
    inUse(home.scenario.protectedSite),
    ...out.placements.map((p) => running(p.key)),
    ...new Set([...out.tiers.map((tier) => servesThere(tier.id)), servesThere('vcenter')]),
    ...(vcenter ? [] : [up('vcenter')]),
    ...home.placements.filter((p) => !needsServicesRestart(p)).map((p) => portsKnown(p.key)),
    ...home.placements.map((p) => known(p.key)),
  ];
}

export function homeGoals({ out, home }: WayBack): Goal[] {
  return [
    ...home.placements.map((p) => ({
      ...is(serving(p.key)),
      text: `the ${home.workload} of ${p.cluster.name} have network and answer at ${home.recoveryName}`,
    })),
    ...home.tiers.map((tier) => ({
      ...is(up(tier.id)),
      text: `${tier.name} ${tier.be} up at ${home.recoveryName}`,
    })),
    { ...is(provisioningResumed()), text: 'provisioning works again' },
    ...out.groups.map((group) => ({
      ...is(protectedAgain(group.key)),
      text: `${group.name} is replicated to ${out.recoveryName} again`,
    })),
    ...out.managementSets.map((set) => ({
      ...is(protectedAgain(set.key)),
      text: `${set.name} ${set.by === 'hand' ? 'are' : 'is'} protected again`,
    })),
  ];
}
