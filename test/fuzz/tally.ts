import type { Ended, Outcome } from './job.js';
import type { Listener } from './share.js';

/** Counts what comes of the inputs, and words the report. */
export class Tally implements Listener {
  readonly failures: string[] = [];
  readonly #acquitted: string[] = [];
  readonly #seed: string;
  readonly #began = performance.now();
  readonly #bySeed = new Map<string, Record<Outcome | 'failed', number>>();
  #slowest = { ms: 0, number: -1 };
  #mostMb = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  ended({ number, outcome, cpuMs, residentMb }: Ended, seed: string): void {
    if (cpuMs > this.#slowest.ms) this.#slowest = { ms: cpuMs, number };
    this.#mostMb = Math.max(this.#mostMb, residentMb);
    this.#count(seed.replace(/(?:,| and another).*/, ''), outcome ?? 'failed');
  }

  failed(number: number, seed: string, how: string): void {
    this.failures.push(`input ${number} (${seed}): ${how}`);
  }

  acquitted(number: number, seed: string, why: string): void {
    this.#acquitted.push(`input ${number} (${seed}) ${why}; alone it went through`);
  }

  /** @param table whether to add what came of each seed's inputs */
  report(table: boolean): string {
    const sum = (outcome: Outcome): number =>
      [...this.#bySeed.values()].reduce((total, counts) => total + counts[outcome], 0);
    const all = [...this.#bySeed.values()].reduce(
      (total, counts) => total + Object.values(counts).reduce((a, b) => a + b),
      0,
    );
    const seconds = (performance.now() - this.#began) / 1000;
    const rows = [...this.#bySeed]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, counts]) => `${name}: ${JSON.stringify(counts)}`);
    return [
      ...this.failures.slice(0, 20),
      ...this.#acquitted,
      ...(table ? rows : []),
      `${all} inputs in ${seconds.toFixed(0)} s (seed ${this.#seed}): ${sum('stored')} stored, ${sum('not stored')} not stored for errors reported, ${sum('refused')} refused; slowest ${this.#slowest.ms.toFixed(0)} ms of processor time (input ${this.#slowest.number}); at most ${this.#mostMb.toFixed(0)} MB resident; ${this.failures.length} failed`,
    ].join('\n');
  }

  #count(seed: string, outcome: Outcome | 'failed'): void {
    const counts = this.#bySeed.get(seed) ?? { stored: 0, 'not stored': 0, refused: 0, failed: 0 };
    counts[outcome] += 1;
    this.#bySeed.set(seed, counts);
  }
}
