import type { HaRules } from './types.js';

/**
 * When each host begins its power-ons: no more than so many at once, one restart priority after the
 * other. HA waits for the attempts of a priority on a host, not for guests to boot (vSphere HA Deepdive). So a host
 * needs ⌈n ÷ 32⌉ × the time of one power-on for each priority.
 */
export class PowerOnQueue {
  private readonly rank: Int32Array;
  private readonly moment: Float64Array;
  private readonly from: Float64Array;
  private readonly count: Int32Array;

  constructor(
    hosts: number,
    private readonly rules: Pick<HaRules, 'powerOnsPerHost' | 'powerOnSeconds'>,
  ) {
    this.rank = new Int32Array(hosts).fill(-1);
    this.moment = new Float64Array(hosts).fill(-1);
    this.from = new Float64Array(hosts);
    this.count = new Int32Array(hosts);
  }

  /** Queues a power-on tried at a moment and not to begin before another; answers when it begins. */
  add(host: number, rank: number, tried: number, notBefore: number): number {
    if (this.rank[host] !== rank || this.moment[host] !== tried || this.next(host) < notBefore) {
      this.from[host] = Math.max(notBefore, tried, this.end(host));
      this.count[host] = 0;
      this.rank[host] = rank;
      this.moment[host] = tried;
    }
    const at = this.next(host);
    this.count[host]! += 1;
    return at;
  }

  private next(host: number): number {
    const { powerOnsPerHost, powerOnSeconds } = this.rules;
    return this.from[host]! + Math.floor(this.count[host]! / powerOnsPerHost) * powerOnSeconds;
  }

  private end(host: number): number {
    const { powerOnsPerHost, powerOnSeconds } = this.rules;
    return this.from[host]! + Math.ceil(this.count[host]! / powerOnsPerHost) * powerOnSeconds;
  }
}
