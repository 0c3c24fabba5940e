import type { Datastore, Host, Key, Vm } from '../estate/types.js';
import type { Absence, Why } from '../ha/index.js';
import { available, mounted, points, presented, resolved, up } from '../plan/facts.js';
import { groupKeyOf, type Placement } from '../plan/scope/index.js';
import type { Fact } from '../plan/types.js';
import { countOf, listed, namesOf } from '../steps/words.js';
import type { Resolved } from './resolve.js';
import type { Situation } from './situation.js';
import { prematureTiers, tiersOfPriority } from './srm.js';
import { pair } from './types.js';

/** What faults do to a run. Steps do not take effect, take longer, or bring less than they should. */
export interface Effects {
  /** Facts no step can make true, and why: a clause. */
  readonly blocked: Map<Fact, string>;
  /** A fact a step makes true only while another holds, and why not otherwise. */
  readonly only: Map<Fact, { readonly when: Fact; readonly because: string }>;
  /** Seconds a step that makes a fact true takes longer. */
  readonly delays: Map<Fact, number>;
  readonly down: Set<Key>;
  /** `pair`s of datastore and host that never meet. */
  readonly unseen: Set<string>;
  /** Recovery clusters whose hosts had booted when their storage came. */
  readonly late: Set<Key>;
  /** VMs that cannot come up whatever is done. */
  readonly barred: Map<Key, Why>;
  /** Why a datastore is not there, and what would help. */
  readonly absent: Map<Key, Absence>;
}

/** The effects of faults on a situation; they add up. */
export function effectsOf(faults: readonly Resolved[], situation: Situation): Effects {
  const effects: Effects = {
    blocked: new Map(),
    only: new Map(),
    delays: new Map(),
    down: new Set(),
    unseen: new Set(),
    late: new Set(),
    barred: new Map(),
    absent: new Map(),
  };
  for (const fault of faults) apply(fault, situation, effects);
  const { placements } = situation.scope;
  for (const p of placements) {
    if (p.hosts.length > 0 && p.hosts.every((host) => effects.down.has(host.key))) {
      effects.blocked.set(
        available(p.key),
        `all ${countOf(p.hosts.length, 'host')} of ${p.cluster.name} are down`,
      );
    }
    for (const datastore of [...p.vmfs, ...p.nfs]) unseenBy(datastore, p, situation, effects);
  }
  return effects;
}

function apply(fault: Resolved, situation: Situation, effects: Effects): void {
  switch (fault.kind) {
    case 'host-down':
      effects.down.add(fault.host.key);
      return;
    case 'lun-not-presented':
    case 'not-replicated': {
      const given = fault.kind === 'not-replicated' ? 'all' : fault.hosts;
      for (const p of using(fault.datastore, situation)) {
        for (const host of given === 'all' ? p.hosts : given)
          effects.unseen.add(pair(fault.datastore.key, host.key));
      }
      effects.absent.set(fault.datastore.key, absenceOf(fault));
      if (given === 'all') blockGroup(fault, situation, effects);
      return;
    }
    case 'storage-late':
      for (const p of using(fault.datastore, situation)) {
        effects.late.add(p.key);
        add(effects.delays, mounted(fault.datastore.key, p.key), fault.minutes * 60);
      }
      return;
    case 'stale-copies':
      for (const vm of newestDesktops(situation, fault.desktops)) effects.barred.set(vm.key, staleWhy);
      return;
    case 'dns-not-swapped':
      swapLate(fault, situation, effects);
      return;
    case 'srm-timeout': {
      const timeout = situation.srm.timeoutSeconds ?? fault.timeoutSeconds;
      const longer = Math.max(0, fault.needsSeconds - fault.timeoutSeconds);
      for (const tier of tiersOfPriority(fault.priority, situation)) add(effects.delays, up(tier.id), longer);
      if (fault.needsSeconds <= timeout || situation.srm.promptsAfter.has(fault.priority)) return;
      for (const { tier, because } of prematureTiers(fault.priority, timeout, situation)) {
        effects.blocked.set(up(tier.id), because);
      }
      return;
    }
  }
}

const add = (map: Map<Fact, number>, fact: Fact, seconds: number): void => {
  map.set(fact, Math.max(map.get(fact) ?? 0, seconds));
};

/** Placements that mount a datastore. */
export function using(datastore: Datastore, { scope }: Situation): Placement[] {
  return scope.placements.filter((p) => [...p.vmfs, ...p.nfs].some((ds) => ds.key === datastore.key));
}

/** The LUNs of a group are not presented when none of them is. */
function blockGroup(
  fault: Extract<Resolved, { kind: 'lun-not-presented' | 'not-replicated' }>,
  { scope }: Situation,
  { blocked }: Effects,
): void {
  const group = scope.groups.find((each) => each.key === groupKeyOf(fault.datastore));
  if (group === undefined || group.datastores.length > 1) return;
  blocked.set(presented(group.key), noCopy(fault));
}

const noCopy = (fault: { readonly kind: string; readonly datastore: Datastore }): string =>
  fault.kind === 'not-replicated'
    ? `there is no copy of ${fault.datastore.name}`
    : `${fault.datastore.name} is not presented`;

/** A mount is done when every host that is up has it, or people have settled for those that have. */
function unseenBy(datastore: Datastore, p: Placement, { accepted }: Situation, effects: Effects): void {
  const here = p.hosts.filter((host) => !effects.down.has(host.key));
  const without = here.filter((host) => effects.unseen.has(pair(datastore.key, host.key)));
  const missing = without.filter((host) => !accepted.has(pair(datastore.key, host.key)));
  if (missing.length === 0 && without.length < here.length) return;
  if (without.length === 0) return;
  effects.blocked.set(
    mounted(datastore.key, p.key),
    `${without.length === here.length ? `no host of ${p.cluster.name} sees` : `${listed(namesOf(without))} ${without.length === 1 ? 'does' : 'do'} not see`} the copy of ${datastore.name}`,
  );
}

function absenceOf({ kind, datastore }: { readonly kind: string; readonly datastore: Datastore }): Absence {
  return kind === 'not-replicated'
    ? {
        why: 'of which there is no copy',
        cure: `Have ${datastore.name} replicated before the day; nothing on the day brings it.`,
      }
    : {
        why: 'which is not presented',
        cure: `Present ${datastore.name} to the hosts, mount it on each, and power these VMs on by hand.`,
      };
}

function swapLate(
  fault: Extract<Resolved, { kind: 'dns-not-swapped' }>,
  { scope }: Situation,
  effects: Effects,
): void {
  for (const datastore of fault.datastores) {
    effects.absent.set(datastore.key, {
      why: 'whose alias leads to the lost server',
      cure: `Point ${fault.alias} to the other server, look it up on every host, mount, and power these VMs on by hand.`,
    });
  }
  const alias = scope.aliases.find((each) => each.name === fault.alias);
  if (alias === undefined) return;
  const because = `${alias.name} still leads to the lost server`;
  if (fault.minutes === null) effects.blocked.set(points(alias.name), because);
  for (const p of alias.placements) {
    if (fault.minutes === null) effects.blocked.set(resolved(alias.name, p.key), because);
    else add(effects.delays, resolved(alias.name, p.key), fault.minutes * 60);
    for (const datastore of alias.datastores) {
      // A mount made while the old address is cached goes to the lost server.
      effects.only.set(mounted(datastore.key, p.key), { when: resolved(alias.name, p.key), because });
    }
  }
}

const staleWhy: Why = {
  reason: 'not-protected',
  because:
    'they were made or moved within the RPO, so the copies and HA’s list on them do not have them as they were',
  cure: 'Stop provisioning and moving desktops for the length of the RPO before a planned move, or replicate more often; provision these anew.',
  source: 'facts B5: protectedlist and .dvsData are as old as the RPO',
};

/**
 * The newest desktops on datastores that are copied with a lag: vCenter counts its identifiers
 * upward, so the highest were made last. A planned move waits for the last changes: none is lost.
 */
function newestDesktops({ scope, view }: Situation, count: number): Vm[] {
  const waits = view.steps.some((step) => step.kind === 'release-originals');
  if (waits) return [];
  const lagging = (key: Key | null): boolean =>
    key !== null && scope.index.datastore.get(key)?.replication?.mode === 'asynchronous';
  const number = (vm: Vm): number => Number(/(\d+)$/.exec(vm.moref ?? '')?.[1] ?? -1);
  return scope.placements
    .flatMap((p) => p.vms)
    .filter((vm) => lagging(vm.homeDatastore))
    .sort((a, b) => number(b) - number(a) || (a.key < b.key ? 1 : -1))
    .slice(0, count);
}

/** Hosts of a plan by key, with the recovery cluster each serves. */
export function placementOfHost({
  scope,
}: Situation): ReadonlyMap<Key, { readonly p: Placement; readonly host: Host }> {
  return new Map(scope.placements.flatMap((p) => p.hosts.map((host) => [host.key, { p, host }] as const)));
}
