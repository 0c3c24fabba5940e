import { cited } from '../../documents.js';
import { viewAssumptions } from '../assumptions.js';
import { withRegistering } from '../scope/vcd.js';
import { choiceSetting, yesNo } from '../settings.js';
import { vcdFailoverSteps, vcdGoals, vcdInitial, type VcdFailover } from '../vcdFailover.js';
import { storageFields } from './places.js';
import { withoutCloud } from './misfit.js';
import type { RunbookKind, Situation } from './types.js';
import { vAppsGoal, vcdAssumptions, vcdBlockers, vcdOf, vcdScope, vcdSettings } from './vcd.js';
import { mountedAs, mountSettings } from './viewFailover.js';

/** Runbook (c): vApps come up at the other site, by HA or registered by people. */
export const vcdFailover: RunbookKind = {
  id: 'vcd-failover',
  name: 'vCloud Director failover',
  goal: 'All vApps that can come over work at the recovery site, and tenants reach vCloud Director there.',
  description:
    'SRM brings vCloud Director’s management over; the datastores of the provider vDCs are mounted with their signature kept. Option A: vSphere HA powers the VMs on. Option B: VMs are registered, then Edges and vApps are started by priority.',
  source: `${cited('vcdCase')}; ${cited('vcdAutomation')}; ${cited('vcat')}`,
  products: 'vCloud Director 1.5 and 5.1, vSphere 5.0 and 5.1, SRM 5.0 and 5.1',
  fields: storageFields,
  settings: (at) => [
    choiceSetting(
      'option',
      'How VMs come back',
      'Registering changes the identifiers vCloud Director knows VMs by; option A avoids it.',
      [
        ['ha', 'A: vSphere HA powers them on'],
        ['register', 'B: register them, then Edges, then vApps by priority'],
      ],
    ),
    yesNo(
      'edgesHigh',
      'Edges have HA restart priority high already',
      'Option A only. If not, the plan sets it before hosts are available.',
      false,
    ),
    ...mountSettings,
    ...vcdSettings(at),
  ],
  misfit: withoutCloud,
  blockers: vcdBlockers,
  ground: (situation) => {
    const vcd = failoverOf(situation);
    const { scope } = vcd;
    return {
      steps: vcdFailoverSteps(vcd),
      initial: vcdInitial(vcd),
      goals: vcdGoals(vcd),
      assumptions: [...viewAssumptions(scope), ...vcdAssumptions(situation, vcd)].filter(
        // The start order is told once.
        ({ id }) => id !== 'start-order',
      ),
      goal: vAppsGoal(scope, `at ${scope.recoveryName}, and vCloud Director serves there.`),
      leftBehind: scope.leftBehind,
    };
  },
};

function failoverOf(situation: Situation): VcdFailover {
  const { settings } = situation;
  const register = settings.choice('option') === 'register';
  const scope = mountedAs(vcdScope(situation), settings);
  return {
    ...vcdOf(situation, register ? withRegistering(scope) : scope, register),
    edgesHaveHighPriority: settings.flag('edgesHigh'),
  };
}
