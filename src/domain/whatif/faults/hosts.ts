import { ref } from '../../estate/index.js';
import type { Host } from '../../estate/types.js';
import type { Why } from '../../ha/index.js';
import { leaveOut } from '../../plan/scope/leftOut.js';
import { hostsConnected } from '../../steps/virtualcenter/facts.js';
import { storageReady } from '../../steps/srm/facts.js';
import { countOf, listed, namesOf, plural } from '../../steps/words.js';
import { bar, block } from '../effects.js';
import type { ResolvedOf } from '../resolve.js';
import type { Situation } from '../situation.js';
import { scenarioEdit, type Trial } from '../trial.js';
import { hostsAtRecovery, hostsIn } from '../world.js';
import { not, unknown, yes, type FaultSpec, type Meeting } from './spec.js';

type HostDown = ResolvedOf<'host-down'>;

/** Those of the hosts the plan does something on. */
function used({ hosts }: HostDown, { world }: Situation): Host[] {
  const keys = new Set(hostsIn(world).map((host) => host.key));
  return hosts.filter((host) => keys.has(host.key));
}

/** Hosts that stay down. */
export const hostDown: FaultSpec<'host-down'> = {
  tell: ({ hosts }) => `${listed(namesOf(hosts), 5)} ${plural(hosts.length, 'stays', 'stay')} down.`,

  meets(fault, situation) {
    const { world } = situation;
    const hit = used(fault, situation);
    if (hit.length === 0) return elsewhere(fault, situation);
    if (world.managed.length > 0) {
      return yes(
        `VirtualCenter manages ${countOf(world.managed.length - hit.length, 'host')} without ${listed(namesOf(hit), 5)}.`,
      );
    }
    const down = new Set(hit.map((host) => host.key));
    const places = [
      ...world.placements.map((p) => ({ name: p.cluster.name, hosts: p.hosts, vms: p.vms.length })),
      ...(world.floating?.clusters ?? []).map(({ cluster, hosts }) => ({
        name: cluster.name,
        hosts,
        vms: (world.floating?.pools ?? [])
          .filter((pool) => pool.cluster.key === cluster.key)
          .reduce((sum, pool) => sum + pool.desktops.length, 0),
      })),
    ].filter(({ hosts }) => hosts.some((host) => down.has(host.key)));
    const left = places.map(
      ({ name, hosts, vms }) =>
        `${name} has ${countOf(hosts.filter((host) => !down.has(host.key)).length, 'host')} left for ${countOf(vms, 'VM')}`,
    );
    const steps = naming(hit, situation);
    return yes(
      `${listed(left, 3)}${steps === 0 ? '' : `; ${countOf(steps, 'step')} to be done on those only`}.`,
    );
  },

  apply(fault, situation, effects) {
    const { world, estate, index, plan } = situation;
    for (const host of fault.hosts) effects.down.add(host.key);
    // Also of a plan that leaves them out: it has them no more, and they are missing all the same.
    if (world.runbook.startsWith('vcenter-')) for (const host of fault.hosts) bar(effects, host.key, gone);
    const hit = used(fault, situation);
    if (world.managed.length > 0 && hit.length > 0) {
      block(
        effects,
        hostsConnected(),
        `${listed(namesOf(hit), 3)} ${plural(hit.length, 'does', 'do')} not answer`,
      );
    }
    if (world.srm === null) return;
    const there = hostsAtRecovery(estate, index, plan.scenario.recoverySite);
    if (there.length === 0 || !there.every((host) => effects.down.has(host.key))) return;
    for (const { key, groups } of world.srm.plans) {
      for (const group of groups) {
        block(effects, storageReady(key, group.key), `no host at ${world.srm.recoveryName} is up`);
      }
    }
  },

  waysOut: (fault, situation) => {
    const hit = used(fault, situation);
    return hit.length === 0 ? [] : [[leaveOutHosts(hit)]];
  },
};

/** The fault of hosts none of which the plan does anything on. */
function elsewhere({ hosts }: HostDown, { world, estate, index, plan }: Situation): Meeting {
  const down = new Set(hosts.map((host) => host.key));
  const leaving = world.out?.placements.some((p) => p.hosts.some((host) => down.has(host.key))) ?? false;
  if (leaving) {
    return unknown(
      `${hosts.length === 1 ? 'It runs' : 'They run'} ${world.out!.workload} at ${world.out!.recoveryName} before the way back, and no step is done there but maintenance mode. What comes back to life there while volumes are released may power VMs on; the model does not see that.`,
    );
  }
  const recovery = hostsAtRecovery(estate, index, plan.scenario.recoverySite);
  const there = hosts.some((host) => recovery.some((other) => other.key === host.key));
  if (world.srm !== null && there) {
    const { recoveryName } = world.srm;
    return recovery.every((host) => down.has(host.key))
      ? yes(`No host at ${recoveryName} is left for SRM to start VMs on.`)
      : unknown(
          `SRM starts VMs on hosts of its resource mappings, which no export tells; ${countOf(recovery.length - hosts.length, 'host')} at ${recoveryName} ${plural(recovery.length - hosts.length, 'is', 'are')} left.`,
        );
  }
  if (world.sets.length > 0 && there) {
    return unknown(
      'The plan does nothing on these; SRM may have meant to start management VMs there, which no export tells.',
    );
  }
  return not(hosts.length === 1 ? 'The plan does not use this host.' : 'The plan does not use these hosts.');
}

const gone: Why = {
  reason: 'host-down',
  because: 'down, and so managed by no VirtualCenter',
  cure: 'Repair what is down; a host reconnects by itself, or by the scripts of the step before.',
  source: 'the fault',
};

/** How many steps have a command for one of some hosts. */
function naming(hosts: readonly Host[], { view }: Situation): number {
  const names = new Set(namesOf(hosts));
  return view.steps.filter((step) =>
    step.commands.some((command) => command.hosts.some((host) => names.has(host))),
  ).length;
}

/** The plan goes on without some hosts. */
export function leaveOutHosts(hosts: readonly Host[]): Trial {
  const names = listed(namesOf(hosts), 5);
  const [only, second] = hosts;
  return {
    id: `leave-out ${hosts
      .map((host) => host.key)
      .sort()
      .join()}`,
    told: {
      kind: 'leave-out-host',
      sentence: `Leave ${names} out of every step.`,
      how: `${plural(hosts.length, 'It stays', 'They stay')} in maintenance mode, or off, until somebody has looked at ${plural(hosts.length, 'it', 'them')}.`,
      about: only !== undefined && second === undefined ? ref('host', only) : null,
    },
    edits: (situation) => scenarioEdit(situation, (scenario) => leaveOut(scenario, { hosts })),
  };
}
