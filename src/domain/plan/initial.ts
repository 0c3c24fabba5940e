import { needsServicesRestart } from '../steps/restartServices.js';
import { volumes } from '../steps/presentLuns.js';
import { inUse, is, known, portsKnown, presented, running, serving, up, writable } from './facts.js';
import type { Scope } from './scope/index.js';
import type { Fact, Literal } from './types.js';

/** A goal and how it is told. */
export interface Goal extends Literal {
  readonly text: string;
}

/**
 * What holds before the first step. Whatever could do harm and is not known holds: the originals are
 * in use until somebody has confirmed otherwise.
 */
export function initialFacts(scope: Scope): Fact[] {
  const { scenario } = scope;
  const facts: Fact[] = [inUse(scenario.protectedSite)];
  if (scenario.event === 'planned') for (const p of scope.placements) facts.push(running(p.key));
  for (const group of scope.groups) {
    if (!scenario.breakReplication) facts.push(writable(group.key));
    if (!scenario.presentLuns && volumes(group).length > 0) facts.push(presented(group.key));
  }
  for (const p of scope.placements) if (!needsServicesRestart(p)) facts.push(portsKnown(p.key));
  for (const p of scope.placements) if (p.way === 'separate') facts.push(known(p.key));
  // A vCenter that no step brings over is taken to run at the recovery site; said as an assumption.
  if (!bringsVcenter(scope)) facts.push(up('vcenter'));
  return facts;
}

export function bringsVcenter(scope: Scope): boolean {
  return scope.tiers.some((tier) => tier.id === 'vcenter');
}

/** What must hold when the plan is done. */
export function goalsOf(scope: Scope): Goal[] {
  return [
    ...scope.placements.map((p) => ({
      ...is(serving(p.key)),
      text: `the desktops of ${p.sources.map((cluster) => cluster.name).join(', ')} have network and answer`,
    })),
    ...scope.tiers.map((tier) => ({
      ...is(up(tier.id)),
      text: `${tier.name} ${tier.be} up at ${scope.recoveryName}`,
    })),
  ];
}
