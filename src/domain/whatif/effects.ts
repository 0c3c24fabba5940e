import { ref } from '../estate/index.js';
import type { Datastore, Key, ObjectRef, Vm } from '../estate/types.js';
import type { Absence, Why } from '../ha/index.js';
import { available, mounted } from '../plan/facts.js';
import type { Placement } from '../plan/scope/index.js';
import type { Fact } from '../plan/types.js';
import { allOf, listed, namesOf } from '../steps/words.js';
import type { Situation } from './situation.js';
import { pair } from './types.js';

/** What faults do to a run. Steps do not take effect, take longer, or bring less than they should. */
export interface Effects {
  /** Facts no step can make true, nor the start, and why: a clause. */
  readonly blocked: Map<Fact, string>;
  /** A fact a step makes true only while another holds, and why not otherwise. */
  readonly only: Map<Fact, { readonly when: Fact; readonly because: string }>;
  /** Seconds a step that makes a fact true takes longer. */
  readonly delays: Map<Fact, number>;
  /** Steps that a step which makes a fact true has to wait for. */
  readonly waits: Map<Fact, { readonly step: string; readonly what: string }>;
  readonly down: Set<Key>;
  /** `pair`s of datastore and host that never meet. */
  readonly unseen: Set<string>;
  /** Clusters whose hosts had booted when their storage came. */
  readonly late: Set<Key>;
  /** What cannot come up, VMs or hosts, unless a fact holds in the end. */
  readonly barred: Map<Key, { readonly why: Why; readonly unless: Fact | null }>;
  /** Why a datastore is not there, and what would help. */
  readonly absent: Map<Key, Absence>;
  /** VMs of the management that are lost. */
  readonly services: Map<Key, { readonly ref: ObjectRef; readonly why: Why }>;
  /** Harm done by a step that makes a fact true, unless another fact holds by then. */
  readonly harms: {
    readonly at: Fact;
    readonly unless: Fact;
    readonly sentence: string;
    readonly count: number;
  }[];
}

export const noEffects = (): Effects => ({
  blocked: new Map(),
  only: new Map(),
  delays: new Map(),
  waits: new Map(),
  down: new Set(),
  unseen: new Set(),
  late: new Set(),
  barred: new Map(),
  absent: new Map(),
  services: new Map(),
  harms: [],
});

/** The longest of several delays counts. */
export function delay(effects: Effects, fact: Fact, seconds: number): void {
  effects.delays.set(fact, Math.max(effects.delays.get(fact) ?? 0, seconds));
}

/** Several faults may block one fact; the first is told. */
export function block(effects: Effects, fact: Fact, because: string): void {
  if (!effects.blocked.has(fact)) effects.blocked.set(fact, because);
}

/** A VM or host that does not come up; the first fault that says so is told. */
export function bar(effects: Effects, key: Key, why: Why, unless: Fact | null = null): void {
  const known = effects.barred.get(key);
  // What nothing lifts weighs more than what a step can put right.
  if (known === undefined || (known.unless !== null && unless === null)) {
    effects.barred.set(key, { why, unless });
  }
}

export function loseService(effects: Effects, vm: Vm, why: Why): void {
  if (!effects.services.has(vm.key)) effects.services.set(vm.key, { ref: ref('vm', vm), why });
}

/** What follows from the faults together: clusters without hosts, mounts that are not complete. */
export function completed(effects: Effects, { world }: Situation): Effects {
  for (const p of world.placements) {
    if (p.hosts.length > 0 && p.hosts.every((host) => effects.down.has(host.key))) {
      block(effects, available(p.key), allDown(p.hosts.length, p.cluster.name));
    }
    if (effects.unseen.size === 0) continue;
    for (const datastore of [...p.vmfs, ...p.nfs]) {
      unseenBy(datastore, p, world.scope?.mayMiss.get(datastore.key), effects);
    }
  }
  for (const { cluster, hosts } of world.floating?.clusters ?? []) {
    if (hosts.length > 0 && hosts.every((host) => effects.down.has(host.key))) {
      block(effects, available(cluster.key), allDown(hosts.length, cluster.name));
    }
  }
  return effects;
}

const allDown = (hosts: number, cluster: string): string =>
  hosts === 1 ? `the only host of ${cluster} is down` : `${allOf(hosts, 'host')} of ${cluster} are down`;

/** A mount is done when every host that is up has it, or the plan is content with those that have. */
function unseenBy(
  datastore: Datastore,
  p: Placement,
  mayMiss: ReadonlySet<Key> | undefined,
  effects: Effects,
): void {
  const here = p.hosts.filter((host) => !effects.down.has(host.key));
  const without = here.filter((host) => effects.unseen.has(pair(datastore.key, host.key)));
  const missing = without.filter((host) => mayMiss?.has(host.key) !== true);
  if (without.length === 0 || (missing.length === 0 && without.length < here.length)) return;
  block(
    effects,
    mounted(datastore.key, p.key),
    `${without.length === here.length ? `no host of ${p.cluster.name} sees` : `${listed(namesOf(without))} ${without.length === 1 ? 'does' : 'do'} not see`} the copy of ${datastore.name}`,
  );
}

/** Those that are barred when a run is over. */
export function barredNow({ barred }: Effects, state: ReadonlySet<Fact>): Map<Key, Why> {
  const now = new Map<Key, Why>();
  for (const [key, { why, unless }] of barred) {
    if (unless === null || !state.has(unless)) now.set(key, why);
  }
  return now;
}
