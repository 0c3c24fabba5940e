import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './groups.js';
import type { Mutant } from './operators.js';

/** How the tests took a mutant: one failed, all passed, or they did not end in time or memory. */
export type Outcome = 'killed' | 'survived' | 'endless';

/** A test file run without any fault. */
export interface Baseline {
  readonly test: string;
  readonly cpuSeconds: number;
  /** Files of the project it loads. */
  readonly loads: ReadonlySet<string>;
}

interface Ran {
  readonly code: number | null;
  readonly told: string;
}

const nodeArguments = [
  '--max-old-space-size=1500',
  ...['--import', pathToFileURL(join(root, 'scripts', 'ts-loader.mjs')).href],
  ...['--import', pathToFileURL(join(root, 'scripts', 'mutate', 'hooks.mjs')).href],
  join(root, 'scripts', 'mutate', 'run.mjs'),
];

/** Runs test files in processes of their own, with a mutant planted or without. */
export class Trials {
  private readonly running = new Set<ChildProcess>();

  constructor(
    private readonly scratch: string,
    /** Laws on all plans the tests try, not on a tenth. */
    private readonly whole: boolean,
  ) {}

  /** Ends what is running. */
  stop(): void {
    for (const child of this.running) child.kill('SIGKILL');
  }

  /** @throws Error when the test fails */
  async baseline(test: string): Promise<Baseline> {
    const { code, told } = await this.run([test], {});
    if (code !== 0) throw new Error(`${test} fails without any mutant:\n${told}`);
    const { cpuSeconds, loads } = JSON.parse(told) as { cpuSeconds: number; loads: string[] };
    return { test, cpuSeconds, loads: new Set(loads) };
  }

  /**
   * Tries one test file after another until one notices; `by` is the one that did. The likeliest to has a
   * process of its own, for that is soon over; the others share one and what it has loaded.
   */
  async mutant(
    mutant: Mutant,
    tests: readonly Baseline[],
    worker: number,
  ): Promise<{ readonly outcome: Outcome; readonly by: string | null }> {
    const path = join(this.scratch, `${worker}.json`);
    writeFileSync(path, JSON.stringify(mutant));
    for (const some of [tests.slice(0, 1), tests.slice(1)]) {
      if (some.length === 0) continue;
      // In CPU seconds of the process: what else the machine does makes no mutant look endless.
      const most = some.reduce((sum, { cpuSeconds }) => sum + 6 * cpuSeconds, 5);
      const names = some.map(({ test }) => test);
      const { code, told } = await this.run(names, { DRYDOCK_MUTANT: path, DRYDOCK_CPU: String(most) });
      if (code === 0) continue;
      return { outcome: code === 1 ? 'killed' : 'endless', by: told.split('\n')[0] || null };
    }
    return { outcome: 'survived', by: null };
  }

  /** Exit code null or other than 0 and 1: killed by its own clock, or out of memory. */
  private run(tests: readonly string[], env: Record<string, string>): Promise<Ran> {
    const more = this.whole ? { DRYDOCK_WHOLE: '1' } : {};
    return new Promise((done) => {
      const child = spawn(process.execPath, [...nodeArguments, ...tests], {
        cwd: root,
        env: { ...process.env, ...env, ...more },
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      this.running.add(child);
      let told = '';
      child.stdout.setEncoding('utf8').on('data', (part: string) => (told += part));
      child.on('close', (code) => {
        this.running.delete(child);
        done({ code, told });
      });
    });
  }
}
