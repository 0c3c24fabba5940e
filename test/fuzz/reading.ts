import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import Database from 'better-sqlite3';
import { createEngine, type Engine } from '../../main/engine/engine.js';
import type { Result } from '../../src/contract/result.js';
import type { ImportPreview } from '../../src/contract/types.js';
import type { FuzzInput } from './inputs.js';
import type { Outcome } from './job.js';
import type { FuzzFile } from './mutate/index.js';

const openFiles = '/proc/self/fd';
const stillClosing = 8;

/**
 * Imports inputs as the program does: through the engine, into a workspace. Each is stored when
 * nothing speaks against it, read back and removed. Whatever becomes of an input, nothing of it may
 * be left: in the workspace, among the temporary files, or open.
 */
export class FuzzReader {
  readonly #folder: string;
  readonly #temporary: string;
  readonly #logged: string[];
  readonly #engine: Engine;
  readonly #watcher: Database.Database;
  /** Open after the first input. */
  #open: number | null = null;

  private constructor(folder: string, temporary: string, engine: Engine, logged: string[], file: string) {
    this.#folder = folder;
    this.#temporary = temporary;
    this.#engine = engine;
    this.#logged = logged;
    this.#watcher = new Database(file, { readonly: true });
  }

  /** @param folder empty; it becomes the place of this process's temporary files too */
  static async in(folder: string): Promise<FuzzReader> {
    const [inputs, temporary, workspaces] = ['inputs', 'temporary', 'workspaces'].map((name) => {
      mkdirSync(join(folder, name), { recursive: true });
      return join(folder, name);
    }) as [string, string, string];
    Object.assign(process.env, { TMPDIR: temporary, TEMP: temporary, TMP: temporary });
    const logged: string[] = [];
    const engine = createEngine(
      { version: '0.0.0', workspaceFolder: workspaces, resourcesFolder: workspaces },
      { log: (line) => logged.push(line) },
    );
    const { path } = valueOf(await engine.call('workspace.create', { name: 'fuzz' }));
    return new FuzzReader(inputs, temporary, engine, logged, path);
  }

  /** @throws Error when the importer breaks one of its promises */
  async read(number: number, { files, overlay, before }: FuzzInput): Promise<Outcome> {
    const folder = join(this.#folder, String(number));
    try {
      const into = before === null ? null : await this.#stored(written(join(folder, 'before'), before));
      const state = this.#state();
      const paths = [written(join(folder, 'files'), files)];
      const outcome = await this.#import(paths, overlay && written(join(folder, 'overlay'), [overlay]), into);
      if (outcome !== 'stored') same(this.#state(), state, 'The workspace was changed');
      if (into !== null) valueOf(await this.#engine.call('snapshots.remove', { snapshotId: into }));
      same(this.#snapshots(), 0, 'Snapshots were left');
      same(readdirSync(this.#temporary).join(), '', 'Temporary files were left');
      this.#checkOpen();
      return outcome;
    } catch (error) {
      await this.#tidy();
      throw error;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Of a file that was given up half-way the close may be under way still; what is left open adds up. */
  #checkOpen(): void {
    const now = openNow();
    this.#open ??= now;
    if (now > this.#open + stillClosing) throw new Error(`${now - this.#open} files were left open.`);
  }

  /** So that the failure of one input is not counted for those after it. */
  async #tidy(): Promise<void> {
    this.#logged.length = 0;
    for (const { id } of valueOf(await this.#engine.call('snapshots.list', {}))) {
      valueOf(await this.#engine.call('snapshots.remove', { snapshotId: id }));
    }
    for (const name of readdirSync(this.#temporary)) rmSync(join(this.#temporary, name), { recursive: true });
  }

  /** Imports what the input is to be added to. */
  async #stored(path: string): Promise<number> {
    const { call } = this.#engine;
    const { stageId } = valueOf(
      await call('import.inspect', { jobId: 'fuzz', files: [path], overlay: null }),
    );
    return valueOf(await call('import.commit', { stageId })).id;
  }

  async #import(files: string[], overlay: string | null, into: number | null): Promise<Outcome> {
    const { call } = this.#engine;
    const state = this.#state();
    const inspected = await call('import.inspect', { jobId: 'fuzz', files, overlay, into });
    same(this.#state(), state, 'Looking at files changed the workspace');
    if (!inspected.ok) return this.#refused(inspected);
    const preview = inspected.value;
    checkPreview(preview);
    const { stageId } = preview;
    const stored = await call('import.commit', { stageId, evenIfSame: true });
    if (!stored.ok) this.#refused(stored);
    const fatal = preview.problems.some(({ level }) => level === 'error');
    same(stored.ok, !fatal, 'Whether it was stored is not what the problems say');
    if (!stored.ok) {
      valueOf(await call('import.discard', { stageId }));
      return 'not stored';
    }
    const snapshotId = stored.value.id;
    if (into !== null) same(snapshotId, into, 'Another snapshot was added to');
    if (!isDeepStrictEqual(stored.value.counts, preview.counts)) throw new Error('Other counts were stored.');
    const rows = valueOf(await call('estate.rows', { snapshotId, kind: 'vm', offset: 0, limit: 1 }));
    same(rows.total, preview.counts.vms, 'Other VMs were stored');
    if (into === null) valueOf(await call('snapshots.remove', { snapshotId }));
    return 'stored';
  }

  /** A refusal is a sentence for the user; anything else is a crash. */
  #refused(result: Extract<Result<unknown>, { readonly ok: false }>): 'refused' {
    const log = this.#logged.splice(0).join('\n');
    if (result.code !== 'bad-input' || log !== '')
      throw new Error(`${result.code}: ${result.message}\n${log}`);
    if (!isSentence(result.message)) throw new Error(`No sentence: ${JSON.stringify(result.message)}`);
    return 'refused';
  }

  /** Another number after any change that another connection made to the database. */
  #state(): unknown {
    return this.#watcher.pragma('data_version', { simple: true });
  }

  #snapshots(): unknown {
    return this.#watcher.prepare('SELECT count(*) FROM snapshots').pluck().get();
  }
}

/** Writes files into a folder; answers the one file's path, or the folder's. */
function written(folder: string, files: readonly FuzzFile[]): string {
  mkdirSync(folder, { recursive: true });
  for (const { name, content } of files) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const [first] = files;
  return files.length === 1 && first !== undefined && !first.name.includes('/')
    ? join(folder, first.name)
    : folder;
}

function checkPreview({ counts, problems }: ImportPreview): void {
  for (const [kind, count] of Object.entries(counts)) {
    if (!Number.isInteger(count) || count < 0) throw new Error(`The count of ${kind} is ${String(count)}.`);
  }
  for (const { message } of problems) {
    if (!isSentence(message)) throw new Error(`No sentence: ${JSON.stringify(message)}`);
  }
}

/** What people are told is a sentence of some length, not a stack trace and not nothing. */
function isSentence(text: string): boolean {
  return text.length > 10 && /[.)”"’]$/.test(text.trimEnd()) && !/\n\s+at /.test(text);
}

/** How many files this process has open; where the system does not tell, none. */
function openNow(): number {
  return existsSync(openFiles) ? readdirSync(openFiles).length : 0;
}

function same(is: unknown, was: unknown, what: string): void {
  if (is !== was) throw new Error(`${what}: ${String(is)} in place of ${String(was)}.`);
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
  return result.value;
}
