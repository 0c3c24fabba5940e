import type { Key } from '../estate/types.js';
import { byName } from './called.js';
import { Diagnosis } from './diagnosis.js';
import { demandOf, HostPool, type Candidates, type Demand } from './pool.js';
import { PowerOnQueue } from './powerOnQueue.js';
import type { ApartRule, HaCluster, HaPlacement, HaVm, VmBond, Why } from './types.js';

export interface Restarted {
  readonly placements: readonly HaPlacement[];
  /** The VM of each placement. */
  readonly placed: readonly HaVm[];
  /** VMs that do not come up, in restart order. */
  readonly lost: readonly { readonly vm: HaVm; readonly why: Why }[];
  readonly pool: HostPool;
  /** Begin of the first power-on and end of the last, by rank. */
  readonly waves: ReadonlyMap<number, { readonly from: number | null; readonly until: number | null }>;
}

/** Something the clock stops at. */
interface Moment {
  readonly at: number;
  /** 'host': one more host may run VMs. 'begin' starts a rank; 'try' tries again what is left of it. */
  readonly what: 'host' | 'begin' | 'try';
  readonly rank: number;
  readonly number: number;
}

/** VMs that need the same datastores. */
interface Needs {
  readonly keys: readonly Key[];
  /** The moment the hosts are those of. */
  at: number;
  hosts: Candidates | null;
  /** Those of them that rules about hosts leave, by the rules; of the same moment. */
  readonly within: Map<VmBond, Candidates>;
}

/**
 * Restarts the VMs of one cluster. Greedy, as HA is: VMs in restart order, each on the best host of
 * the moment, nothing moved to make room. So with VMs of different sizes a further host can, in rare
 * cases, mean a smaller number of VMs started; with equal ones it never does.
 */
export function restart(cluster: HaCluster): Restarted {
  return new Restart(cluster).run();
}

class Restart {
  private readonly pool: HostPool;
  private readonly queue: PowerOnQueue;
  private readonly vms: readonly HaVm[];
  private readonly demands: readonly Demand[];
  private readonly needs: readonly Needs[];
  private readonly placements: HaPlacement[] = [];
  private readonly placed: HaVm[] = [];
  /** Where each VM went, by key; kept only where VMs depend on others. */
  private readonly byKey: Map<Key, HaPlacement> | null;
  /** The hosts each VM was last refused by: room is never given back, so they need not be asked again. */
  private readonly refused: (Candidates | undefined)[];
  private readonly taken = new Map<ApartRule, Set<Key>>();
  private readonly nowhere: Candidates;
  private readonly pending = new Map<number, number[]>();
  private readonly begun = new Map<number, { from: number | null; until: number | null }>();
  private readonly lastTry = new Map<number, { at: number; number: number }>();
  private readonly moments: Moment[] = [];
  private readonly ranks: readonly number[];

  constructor(private readonly cluster: HaCluster) {
    const { rules, hosts } = cluster;
    this.pool = new HostPool(hosts, rules);
    this.nowhere = this.pool.seeing([], 0, () => false);
    this.queue = new PowerOnQueue(hosts.length, rules);
    this.vms = cluster.vms.filter((vm) => vm.barred === null).sort(inRestartOrder);
    this.byKey = this.vms.some((vm) => vm.dependsOn.length > 0) ? new Map() : null;
    this.refused = new Array<Candidates | undefined>(this.vms.length);
    this.demands = this.vms.map((vm) => demandOf(vm, rules));
    const known = new Map<string, Needs>();
    const byList = new Map<readonly Key[], Needs>();
    this.needs = this.vms.map((vm) => {
      // Most VMs share a list; only lists that are new are compared by what they hold.
      const shared = byList.get(vm.needs);
      if (shared) return shared;
      const keys = [...new Set(vm.needs)].sort();
      const id = keys.join('\n');
      let needs = known.get(id);
      if (!needs) known.set(id, (needs = { keys, at: -1, hosts: null, within: new Map() }));
      byList.set(vm.needs, needs);
      return needs;
    });
    this.vms.forEach((vm, v) => {
      const list = this.pending.get(vm.rank);
      if (list) list.push(v);
      else this.pending.set(vm.rank, [v]);
    });
    this.ranks = [...this.pending.keys()].sort((a, b) => a - b);
  }

  run(): Restarted {
    const arrivals = this.cluster.hosts.flatMap((host) => host.availableAt ?? []);
    const { rules } = this.cluster;
    const first = Math.min(...arrivals);
    if (arrivals.length > 0) {
      const from = first + rules.detectionSeconds;
      const together = rules.version !== 'fdm-6.5';
      for (const rank of together ? this.ranks : this.ranks.slice(0, 1)) this.plan(from, 'begin', rank, 1);
      for (const at of new Set(arrivals)) if (at > from) this.plan(at, 'host', -1, 0);
    }
    for (let moment = this.next(); moment !== null; moment = this.next()) this.live(moment);
    return {
      placements: this.placements,
      placed: this.placed,
      lost: this.lost(),
      pool: this.pool,
      waves: this.begun,
    };
  }

  private plan(at: number, what: Moment['what'], rank: number, number: number): void {
    this.moments.push({ at, what, rank, number });
  }

  /** Takes the next moment: the earliest; hosts that come first, then by rank. */
  private next(): Moment | null {
    let best = -1;
    this.moments.forEach((moment, i) => {
      const other = this.moments[best];
      if (!other || moment.at < other.at || (moment.at === other.at && moment.rank < other.rank)) best = i;
    });
    return best < 0 ? null : this.moments.splice(best, 1)[0]!;
  }

  private live({ at, what, rank, number }: Moment): void {
    if (what === 'host') {
      // What still has a try to come is tried at once (vSphere HA Deepdive); what was given up is not.
      for (const each of this.ranks) {
        const last = this.lastTry.get(each);
        if (last && last.number < this.cluster.rules.tries.length) this.tryAll(each, at, last.number);
      }
      return;
    }
    if (what === 'begin') {
      if (this.begun.has(rank)) return;
      this.begun.set(rank, { from: null, until: null });
      this.cluster.rules.tries.forEach((after, n) => {
        if (n > 0) this.plan(at + after, 'try', rank, n + 1);
      });
      if (this.cluster.rules.version === 'fdm-6.5') {
        this.beginNext(rank, at + this.cluster.rules.nextPriority.timeoutSeconds);
      }
    }
    this.tryAll(rank, at, number);
  }

  private tryAll(rank: number, at: number, number: number): void {
    this.lastTry.set(rank, { at, number });
    const left = this.pending.get(rank)!;
    if (left.length === 0) return;
    const still = this.round(left, rank, at, number);
    this.pending.set(rank, still);
    if (still.length === 0 && this.cluster.rules.version === 'fdm-6.5')
      this.beginNext(rank, this.readyAt(rank, at));
  }

  /** Tries VMs in order; a VM whose dependency comes later in the same round gets its turn after it. */
  private round(vms: readonly number[], rank: number, at: number, number: number): number[] {
    let left = [...vms];
    for (;;) {
      const still = left.filter((v) => !this.place(v, rank, at, number));
      if (still.length === left.length || still.length === 0) return still;
      if (!still.some((v) => this.vms[v]!.dependsOn.length > 0)) return still;
      left = still;
    }
  }

  private beginNext(rank: number, at: number): void {
    const following = this.ranks[this.ranks.indexOf(rank) + 1];
    if (following !== undefined && !this.begun.has(following)) this.plan(at, 'begin', following, 1);
  }

  private readyAt(rank: number, at: number): number {
    const { nextPriority, bootSeconds } = this.cluster.rules;
    const until = this.begun.get(rank)?.until ?? at;
    switch (nextPriority.when) {
      case 'resources-allocated':
        return at;
      case 'powered-on':
        return until;
      case 'heartbeats':
        return until + bootSeconds;
    }
  }

  private place(v: number, rank: number, at: number, number: number): boolean {
    const vm = this.vms[v]!;
    const notBefore = this.dependenciesReady(vm, at);
    if (notBefore === null) return false;
    const needs = this.needs[v]!;
    const hosts = vm.bond === undefined ? this.hostsFor(needs, at) : this.hostsWithin(vm.bond, needs, at);
    if (this.refused[v] === hosts) return false;
    const demand = this.demands[v]!;
    const h = this.pool.choose(hosts, demand);
    if (h < 0) {
      this.refused[v] = hosts;
      return false;
    }
    this.pool.take(h, demand);
    for (const rule of vm.bond?.apart ?? []) this.takenFor(rule).add(this.cluster.hosts[h]!.ref.key);
    const start = this.queue.add(h, rank, at, notBefore);
    const placement: HaPlacement = {
      vm: vm.ref,
      host: h,
      at: start,
      tryNumber: number,
      network: !vm.staticPort || this.cluster.hosts[h]!.portsKnown,
    };
    this.placements.push(placement);
    this.placed.push(vm);
    this.byKey?.set(vm.ref.key, placement);
    const wave = this.begun.get(rank)!;
    wave.from = Math.min(wave.from ?? Infinity, start);
    wave.until = Math.max(wave.until ?? 0, start + this.cluster.rules.powerOnSeconds);
    return true;
  }

  private hostsFor(needs: Needs, at: number): Candidates {
    if (needs.hosts === null || needs.at !== at) {
      needs.at = at;
      needs.within.clear();
      needs.hosts = this.pool.seeing(needs.keys, at);
    }
    return needs.hosts;
  }

  /** The hosts that placement rules leave a VM at a moment. Where VMs are kept apart they change with every one. */
  private hostsWithin(bond: VmBond, needs: Needs, at: number): Candidates {
    if (bond.apart.length > 0) return this.hostsLeft(bond, needs, at);
    this.hostsFor(needs, at);
    let hosts = needs.within.get(bond);
    if (hosts === undefined) needs.within.set(bond, (hosts = this.hostsLeft(bond, needs, at)));
    return hosts;
  }

  private hostsLeft(bond: VmBond, needs: Needs, at: number): Candidates {
    const { length } = this.cluster.hosts;
    // Nobody has to be asked once each host has one of them.
    if (bond.apart.some((rule) => this.takenFor(rule).size >= length)) return this.nowhere;
    return this.pool.seeing(needs.keys, at, (h) => {
      const { key } = this.cluster.hosts[h]!.ref;
      return bond.hosts?.has(key) !== false && !bond.apart.some((rule) => this.takenFor(rule).has(key));
    });
  }

  /** Hosts on which VMs of a rule that keeps them apart run, by now. */
  private takenFor(rule: ApartRule): Set<Key> {
    let taken = this.taken.get(rule);
    if (taken === undefined) {
      const here = this.cluster.hosts.map((host) => host.ref.key).filter((key) => rule.taken.has(key));
      this.taken.set(rule, (taken = new Set(here)));
    }
    return taken;
  }

  /** When all a VM depends on is ready; null when some of it is not on. VMs outside the cluster do not count. */
  private dependenciesReady(vm: HaVm, at: number): number | null {
    let ready = at;
    for (const key of vm.dependsOn) {
      const other = this.byKey?.get(key);
      if (other === undefined) return null;
      const { nextPriority, powerOnSeconds, bootSeconds } = this.cluster.rules;
      const boot = nextPriority.when === 'heartbeats' ? bootSeconds : 0;
      ready = Math.max(ready, other.at + powerOnSeconds + boot);
    }
    return ready;
  }

  private lost(): { vm: HaVm; why: Why }[] {
    const diagnosis = new Diagnosis(this.cluster, this.pool);
    const lost: { vm: HaVm; why: Why }[] = [];
    for (const vm of this.cluster.vms) if (vm.barred !== null) lost.push({ vm, why: vm.barred });
    lost.sort((a, b) => inRestartOrder(a.vm, b.vm));
    for (const rank of this.ranks) {
      const at = this.lastTry.get(rank)?.at ?? null;
      for (const v of this.pending.get(rank)!) {
        const vm = this.vms[v]!;
        const missing = vm.dependsOn.find((key) => this.byKey?.has(key) !== true);
        lost.push({
          vm,
          why: diagnosis.of(this.demands[v]!, this.needs[v]!.keys, at, missing ?? null, vm.bond),
        });
      }
    }
    return lost;
  }
}

/** By rank, then by name and key: HA promises no order within a priority, and the result must be the same each time. */
const inRestartOrder = (a: HaVm, b: HaVm): number => a.rank - b.rank || byName(a.ref, b.ref);
