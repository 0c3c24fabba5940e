import type { Demand } from './pool.js';

/** What a tree asks of the pool of hosts. */
export interface HostState {
  readonly cpuFree: Float64Array;
  readonly memoryFree: Float64Array;
  readonly portsFree: Float64Array;
  /** Whether one host is to be taken before another when both fit; a strict order. */
  before(a: number, b: number): boolean;
  /** Every host that gave something away, in that order. */
  readonly taken: readonly number[];
}

/**
 * Finds the best of some hosts that has room, without looking at each. Every node knows the best host
 * below it and the most CPU, memory and dvPorts any host below it has free: a part where one of these
 * does not cover the demand, or whose best is no better than what was found, is passed over. Logarithmic
 * as long as free CPU and memory go together; never worse than a look at every host.
 */
export class HostTree {
  private readonly size: number;
  /** Nodes 1 to 2·size−1; leaves from `size`. */
  private readonly best: Int32Array;
  private readonly cpu: Float64Array;
  private readonly memory: Float64Array;
  private readonly ports: Float64Array;
  private readonly leafOf = new Map<number, number>();
  /** How much of `taken` the tree knows of. */
  private seen: number;

  constructor(
    private readonly hosts: readonly number[],
    private readonly state: HostState,
  ) {
    let size = 1;
    while (size < hosts.length) size *= 2;
    this.size = size;
    this.best = new Int32Array(2 * size).fill(-1);
    this.cpu = new Float64Array(2 * size).fill(-Infinity);
    this.memory = new Float64Array(2 * size).fill(-Infinity);
    this.ports = new Float64Array(2 * size).fill(-Infinity);
    hosts.forEach((host, i) => this.leafOf.set(host, size + i));
    this.seen = 0;
    this.rebuild();
  }

  /** The best host with room for a demand; -1 when there is none. */
  find(demand: Demand): number {
    this.catchUp();
    return this.search(1, demand, -1);
  }

  private search(node: number, demand: Demand, found: number): number {
    const winner = this.best[node]!;
    if (winner < 0 || !this.covers(node, demand)) return found;
    if (found >= 0 && !this.state.before(winner, found)) return found;
    // A leaf that covers the demand has room: its figures are those of its one host.
    if (node >= this.size || this.hasRoom(winner, demand)) return winner;
    const left = 2 * node;
    const first = this.best[left] === winner ? left : left + 1;
    return this.search(first ^ 1, demand, this.search(first, demand, found));
  }

  private covers(node: number, { cpuMhz, memoryMib, ports }: Demand): boolean {
    return this.cpu[node]! >= cpuMhz && this.memory[node]! >= memoryMib && this.ports[node]! >= ports;
  }

  private hasRoom(host: number, { cpuMhz, memoryMib, ports }: Demand): boolean {
    const { cpuFree, memoryFree, portsFree } = this.state;
    return cpuFree[host]! >= cpuMhz && memoryFree[host]! >= memoryMib && portsFree[host]! >= ports;
  }

  /** Learns what hosts gave away since the last time; one by one, or all anew when that is less work. */
  private catchUp(): void {
    const { taken } = this.state;
    const missed = taken.length - this.seen;
    if (missed > this.hosts.length) this.rebuild();
    else {
      for (let i = this.seen; i < taken.length; i += 1) {
        const leaf = this.leafOf.get(taken[i]!);
        if (leaf === undefined) continue;
        this.setLeaf(leaf, taken[i]!);
        for (let node = leaf >> 1; node >= 1; node >>= 1) this.join(node);
      }
    }
    this.seen = taken.length;
  }

  private rebuild(): void {
    this.hosts.forEach((host, i) => this.setLeaf(this.size + i, host));
    for (let node = this.size - 1; node >= 1; node -= 1) this.join(node);
    this.seen = this.state.taken.length;
  }

  private setLeaf(leaf: number, host: number): void {
    this.best[leaf] = host;
    this.cpu[leaf] = this.state.cpuFree[host]!;
    this.memory[leaf] = this.state.memoryFree[host]!;
    this.ports[leaf] = this.state.portsFree[host]!;
  }

  private join(node: number): void {
    const left = 2 * node;
    const right = left + 1;
    const [a, b] = [this.best[left]!, this.best[right]!];
    this.best[node] = b < 0 || (a >= 0 && this.state.before(a, b)) ? a : b;
    this.cpu[node] = Math.max(this.cpu[left]!, this.cpu[right]!);
    this.memory[node] = Math.max(this.memory[left]!, this.memory[right]!);
    this.ports[node] = Math.max(this.ports[left]!, this.ports[right]!);
  }
}
