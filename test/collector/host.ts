import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const script = resolve(import.meta.dirname, '../../resources/collector/drydock-collect.sh');

/** The busybox of this machine; null where there is none. */
export const busybox: string | null = ((): string | null => {
  const found = spawnSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).stdout?.trim();
  return found ? found : null;
})();

const shell = execFileSync('sh', ['-c', 'command -v sh']).toString().trim();

/** What a run of the collector came to. */
export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/**
 * A pretended ESXi host: a folder of volumes, and a search path that holds nothing but busybox's
 * tools, `cksum` and the commands a test makes.
 */
export class TestHost {
  readonly base: string;
  readonly volumes: string;
  readonly out: string;
  readonly #bin: string;

  private constructor(base: string) {
    this.base = base;
    this.volumes = join(base, 'volumes');
    this.out = join(base, 'out');
    this.#bin = join(base, 'bin');
  }

  static async make(): Promise<TestHost> {
    const host = new TestHost(await mkdtemp(join(tmpdir(), 'drydock-host-')));
    for (const folder of [host.volumes, host.out, host.#bin]) await mkdir(folder);
    const tools = execFileSync(busybox ?? '', ['--list'])
      .toString()
      .split('\n')
      .filter(Boolean);
    for (const tool of tools) {
      if (tool !== 'hostname') await symlink(busybox ?? '', join(host.#bin, tool));
    }
    const cksum = execFileSync('sh', ['-c', 'command -v cksum']).toString().trim();
    await symlink(cksum, join(host.#bin, 'cksum')).catch(() => undefined);
    await host.command('hostname', 'echo esx-b-03');
    return host;
  }

  /** Makes a command from a shell script. */
  async command(name: string, body: string): Promise<void> {
    await rm(join(this.#bin, name), { force: true });
    await writeFile(join(this.#bin, name), `#!${shell}\n${body}\n`);
    await chmod(join(this.#bin, name), 0o755);
  }

  /** Makes a command that prints a text. */
  async prints(name: string, text: string): Promise<void> {
    const file = join(this.base, `${name}.printed`);
    await writeFile(file, text);
    await this.command(name, `cat '${file}'`);
  }

  async removeCommand(name: string): Promise<void> {
    await rm(join(this.#bin, name));
  }

  /** Runs the collector; by default under busybox, with a second for each command. */
  run(args: readonly string[], prefix = ''): Promise<Run> {
    const child = this.start(args, prefix);
    let out = '';
    let err = '';
    child.stdout?.on('data', (chunk) => (out += String(chunk)));
    child.stderr?.on('data', (chunk) => (err += String(chunk)));
    return new Promise((done) => child.once('close', (code) => done({ code, out, err })));
  }

  start(args: readonly string[], prefix = ''): ChildProcess {
    // The shell of the machine only sets limits, then gives way to busybox's.
    const command = `${prefix} exec '${busybox ?? ''}' sh "$@"`;
    return spawn(shell, ['-c', command, 'sh', script, '-t', '1', ...args], {
      cwd: this.base,
      env: { PATH: this.#bin, DRYDOCK_VOLUMES: this.volumes },
    });
  }

  /** Names of the files the collector left. */
  written(): Promise<string[]> {
    return readdir(this.out);
  }

  remove(): Promise<void> {
    return rm(this.base, { recursive: true, force: true });
  }
}
