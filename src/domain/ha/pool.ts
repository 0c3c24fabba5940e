import type { Key } from '../estate/types.js';
import { HostTree, type HostState } from './hostTree.js';
import type { HaHost, HaRules, HaVm } from './types.js';

/** What a VM takes from its host. */
export interface Demand {
  readonly cpuMhz: number;
  readonly memoryMib: number;
  readonly ports: number;
}

/**
 * A host starts a VM when it can guarantee the reservations and the overhead. AAM under strict
 * control holds back what would exceed physical memory, so the whole configured memory counts (the vSphere 4 chapter on availability).
 */
export function demandOf(vm: HaVm, rules: HaRules): Demand {
  const memory =
    rules.version === 'aam' && rules.aamControl === 'strict'
      ? Math.max(vm.memoryReservationMib, vm.memoryMib)
      : vm.memoryReservationMib;
  return { cpuMhz: vm.cpuReservationMhz, memoryMib: memory + vm.overheadMib, ports: vm.ports };
}

/** Hosts among which the best one with room can be found. */
export interface Candidates {
  readonly hosts: readonly number[];
  readonly tree: HostTree;
}

/** The hosts of a cluster and what is free on them while VMs are placed. */
export class HostPool implements HostState {
  readonly hosts: readonly HaHost[];
  readonly cpuFree: Float64Array;
  readonly memoryFree: Float64Array;
  readonly portsFree: Float64Array;
  readonly started: Int32Array;
  readonly taken: number[] = [];
  /** The scarcer of CPU and memory, as a share of what the host has. */
  private readonly shares: Float64Array;
  private readonly dedicated: Uint8Array;
  private readonly cpuAll: Float64Array;
  private readonly memoryAll: Float64Array;
  private readonly known = new Map<string, Candidates>();

  constructor(hosts: readonly HaHost[], rules: HaRules) {
    this.hosts = hosts;
    this.cpuAll = Float64Array.from(hosts, (host) => host.cpuMhz ?? Infinity);
    this.memoryAll = Float64Array.from(hosts, (host) => host.memoryMib ?? Infinity);
    this.cpuFree = Float64Array.from(hosts, (host, h) => this.cpuAll[h]! - host.used.cpuMhz);
    this.memoryFree = Float64Array.from(hosts, (host, h) => this.memoryAll[h]! - host.used.memoryMib);
    this.portsFree = Float64Array.from(hosts, (host) => (rules.portsPerHost ?? Infinity) - host.used.ports);
    this.started = new Int32Array(hosts.length);
    this.shares = Float64Array.from(hosts, (_, h) => this.share(h));
    this.dedicated = Uint8Array.from(hosts, (host) => (host.dedicated ? 1 : 0));
  }

  /**
   * Hosts that may run VMs at a moment, see all of some datastores and that rules allow. The same hosts are
   * the same object.
   */
  seeing(needs: readonly Key[], at: number, may: (h: number) => boolean = () => true): Candidates {
    const hosts: number[] = [];
    this.hosts.forEach((host, h) => {
      if (this.availableBy(h, at) && may(h) && needs.every((key) => this.sees(host, key, at))) hosts.push(h);
    });
    const id = hosts.join();
    let candidates = this.known.get(id);
    if (!candidates) this.known.set(id, (candidates = { hosts, tree: new HostTree(hosts, this) }));
    return candidates;
  }

  availableBy(h: number, at: number): boolean {
    const { availableAt } = this.hosts[h]!;
    return availableAt !== null && availableAt <= at;
  }

  /** Whether a datastore is accessible on a host at a moment. */
  sees(host: HaHost, datastore: Key, at: number): boolean {
    return (host.datastores.get(datastore) ?? (host.mountsTold ? Infinity : 0)) <= at;
  }

  /**
   * The host for a VM: a dedicated failover host if one fits, else the one with the largest share of
   * unreserved CPU and memory, whichever is scarcer there; of equals the one that has started fewer
   * VMs, then the first. -1 when none fits.
   */
  choose({ tree }: Candidates, demand: Demand): number {
    return tree.find(demand);
  }

  before(a: number, b: number): boolean {
    const { dedicated, shares, started } = this;
    if (dedicated[a] !== dedicated[b]) return dedicated[a]! > dedicated[b]!;
    if (shares[a] !== shares[b]) return shares[a]! > shares[b]!;
    return started[a] === started[b] ? a < b : started[a]! < started[b]!;
  }

  take(h: number, demand: Demand): void {
    this.cpuFree[h]! -= demand.cpuMhz;
    this.memoryFree[h]! -= demand.memoryMib;
    this.portsFree[h]! -= demand.ports;
    this.started[h]! += 1;
    this.shares[h] = this.share(h);
    this.taken.push(h);
  }

  private share(h: number): number {
    const of = (free: number, all: number): number => (all === Infinity ? 1 : all <= 0 ? 0 : free / all);
    return Math.min(of(this.cpuFree[h]!, this.cpuAll[h]!), of(this.memoryFree[h]!, this.memoryAll[h]!));
  }
}
