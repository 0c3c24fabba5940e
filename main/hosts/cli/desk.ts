import { dirname, resolve } from 'node:path';
import type { Call } from '../../../src/contract/methods.js';
import { failed, type Result } from '../../../src/contract/result.js';
import type { SnapshotInfo } from '../../../src/contract/types.js';
import { createEngine, type Engine } from '../../engine/engine.js';
import { programPlaces } from '../shared/places.js';
import { CommandFailed, exit, valueOf } from './exit.js';
import { ProgressLine } from './progressLine.js';
import { coloured, printable, toJson, type Terminal } from './terminal.js';

/** The options every command has. */
export interface CommonOptions {
  readonly workspace: string;
  readonly json?: boolean;
}

/**
 * What a command works with: the engine and the terminal.
 *
 * The engine runs in this thread, not in a worker: a command does one thing and ends, there is no
 * window to keep alive, and a thread would only add its start to every call.
 */
export class Desk {
  readonly terminal: Terminal;
  readonly json: boolean;
  private readonly engine: Engine;
  private readonly progress: ProgressLine;
  private runningJob: string | null = null;
  private interrupted = false;
  private jobs = 0;

  constructor(terminal: Terminal, options: CommonOptions) {
    const { version, reader, resources } = programPlaces();
    this.terminal = terminal;
    this.json = options.json === true;
    this.engine = createEngine({
      version,
      workspaceFolder: dirname(resolve(options.workspace)),
      resourcesFolder: resources,
      readerThread: reader.href,
    });
    this.progress = new ProgressLine(terminal.stderr);
    this.engine.onProgress((progress) => this.progress.show(progress));
  }

  get call(): Call {
    return this.engine.call;
  }

  /** Whether Ctrl-C came. */
  get wasInterrupted(): boolean {
    return this.interrupted;
  }

  /** Opens the workspace named on the command line. */
  async open(file: string, create = false): Promise<void> {
    const { readOnly } = valueOf(
      await this.engine.call('workspace.openFile', { file: resolve(file), create }),
    );
    if (readOnly !== null) this.warn(readOnly);
  }

  /** Runs long work with progress; Ctrl-C cancels it. */
  async job<T>(work: (jobId: string) => Promise<Result<T>>): Promise<T> {
    return valueOf(await this.attempt(work));
  }

  /** The same where a failure is an answer. */
  async attempt<T>(work: (jobId: string) => Promise<Result<T>>): Promise<Result<T>> {
    // Ctrl-C came while the workspace was opened, or between two jobs.
    if (this.interrupted) return failed('cancelled', 'Cancelled. Nothing was stored.');
    this.jobs += 1;
    const jobId = `cli-${this.jobs}`;
    this.runningJob = jobId;
    try {
      return await work(jobId);
    } finally {
      this.runningJob = null;
      this.progress.clear();
    }
  }

  /** Ctrl-C: the job under way, or else the next, ends by itself and says so. */
  interrupt(): void {
    this.interrupted = true;
    if (this.runningJob !== null) void this.engine.call('job.cancel', { jobId: this.runningJob });
  }

  /** The snapshot named by id or name; the one imported last when nothing or "latest" is said. */
  async snapshot(wanted: string | undefined): Promise<SnapshotInfo> {
    const all = valueOf(await this.engine.call('snapshots.list', {}));
    const latest = all[0];
    if (latest === undefined) {
      throw new CommandFailed('The workspace holds no snapshot yet. Import one, or try `drydock sample`.');
    }
    const isName = all.some((snapshot) => snapshot.name === wanted);
    if (wanted === undefined || (wanted === 'latest' && !isName)) return latest;
    return pick(all, wanted, 'snapshot');
  }

  /** One line for people; nothing with `--json`. */
  say(line = ''): void {
    if (!this.json) this.terminal.stdout.write(`${line}\n`);
  }

  /** A line that names what follows. */
  heading(text: string): string {
    return coloured(this.terminal.stdout, 'bold', text);
  }

  /** The answer for machines; nothing without `--json`. */
  answer(value: unknown): void {
    if (this.json) this.terminal.stdout.write(toJson(value));
  }

  /** A sentence that is no result: warnings, where something went. */
  warn(sentence: string): void {
    this.progress.clear();
    this.terminal.stderr.write(`drydock: ${printable(sentence)}\n`);
  }

  close(): Promise<void> {
    this.progress.clear();
    return this.engine.close();
  }
}

/** The one item called by its id or its name. */
export function pick<T extends { readonly id: number; readonly name: string }>(
  items: readonly T[],
  wanted: string,
  what: string,
): T {
  const byName = items.filter((item) => item.name === wanted);
  const [only] = byName;
  if (only !== undefined && byName.length === 1) return only;
  const byId = /^\d+$/.test(wanted) ? items.find((item) => item.id === Number(wanted)) : undefined;
  if (byId !== undefined) return byId;
  if (byName.length > 1) {
    const ids = byName.map((item) => item.id).join(', ');
    throw new CommandFailed(`Several ${what}s are called "${wanted}". Name one by its id: ${ids}.`, exit.bad);
  }
  const known = items.slice(0, 10).map((item) => `${item.id} "${item.name}"`);
  throw new CommandFailed(
    known.length === 0
      ? `There is no ${what} yet.`
      : `There is no ${what} "${wanted}". There are: ${known.join(', ')}${items.length > 10 ? ' …' : ''}.`,
  );
}
