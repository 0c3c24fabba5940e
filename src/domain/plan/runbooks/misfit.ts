import { lookupsOf } from '../../findings/lookups.js';
import type { VmRole } from '../../estate/types.js';
import { WHERE_TO_SET } from './places.js';
import type { At } from './types.js';

/**
 * Why a runbook is not for an estate: it has nothing of what the runbook is about. Something that is
 * there and not told enough of is another matter: a blocker says what is missing.
 */

const ofView: readonly VmRole[] = ['connection-server', 'security-server', 'composer'];

/** For what View does: desktops, pools, linked clones or View's own servers. */
export function withoutDesktops({ estate, index }: At, what: string): string | null {
  const { desktops, liveVms } = lookupsOf(estate, index);
  const some =
    desktops.size > 0 ||
    estate.pools.length > 0 ||
    estate.clusters.some(({ purpose }) => purpose === 'desktops') ||
    liveVms.some(({ role }) => role !== null && ofView.includes(role));
  return some
    ? null
    : `This snapshot shows nothing of View: no desktop, pool or linked clone, no cluster with the purpose "desktops", no Connection Server or Composer. So there is nothing ${what}. If it has View, import View’s directory or Horizon’s inventory, or set purposes and roles ${WHERE_TO_SET}.`;
}

/** For vCloud Director: its records, clusters that may be of provider vDCs, or cells. */
export function withoutCloud({ estate, index }: At): string | null {
  const some =
    estate.vapps.length > 0 ||
    estate.vdcs.length > 0 ||
    estate.clusters.some(({ purpose }) => purpose === 'servers') ||
    lookupsOf(estate, index).liveVms.some(({ name }) => /vcd[-_]?cell|^vcd[-_]?\d+$/i.test(name));
  return some
    ? null
    : `This snapshot shows nothing of vCloud Director: no vApp, no organisation vDC, no cell, no cluster of a provider vDC (purpose "servers"). If it has vCloud Director, import its query records, choose the clusters in the scenario, or set purposes ${WHERE_TO_SET}.`;
}

/** For SRM: recovery plans and protection groups. */
export function withoutRecoveryPlans({ estate }: At): string | null {
  return estate.recoveryPlans.length > 0 || estate.protectionGroups.length > 0
    ? null
    : `This snapshot shows nothing of Site Recovery Manager: no protection group and no recovery plan. Import SRM’s answers, or enter them ${WHERE_TO_SET}.`;
}
