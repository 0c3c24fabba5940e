import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../db/support.js';
import { send } from './host-client.js';

const root = new URL('../..', import.meta.url).pathname;
const guard = new URL('./noNetwork.mjs', import.meta.url).href;
const fromSources = ['--import', `${root}scripts/ts-loader.mjs`, `${root}main/hosts/cli/main.ts`];

/** Everything the command line does with an estate, from reading files to paper. */
function wholeWalk(folder: string): string[][] {
  const workspace = ['--workspace', join(folder, 'bank.drydock')];
  const sample = join(root, 'resources', 'sample');
  return [
    ['import', join(sample, 'nordkai-bank.zip'), '--overlay', join(sample, 'overlay.yaml'), ...workspace],
    ['findings', ...workspace],
    ['show', 'vms', '--csv', ...workspace],
    ['plan', 'make', 'view-failover', ...workspace],
    ['plan', 'check', '1', ...workspace],
    ['whatif', '1', '--list', ...workspace],
    ...['pdf', 'html', 'md'].map((format) => [
      'print',
      '1',
      '--format',
      format,
      '--out',
      join(folder, `list.${format}`),
      ...workspace,
    ]),
  ];
}

describe('the engine and the command line', () => {
  it('the watch itself sees a connection, a name asked for and a request', () => {
    for (const script of [
      `import net from 'node:net'; net.connect(9, '127.0.0.1')`,
      `import { lookup } from 'node:dns'; lookup('localhost', () => {})`,
      `import http from 'node:http'; http.get('http://127.0.0.1:9/')`,
      `fetch('http://127.0.0.1:9/')`,
      `import net from 'node:net'; net.createServer().listen({ port: 0, host: '0.0.0.0' })`,
    ]) {
      const run = spawnSync(process.execPath, ['--import', guard, '--input-type=module', '-e', script], {
        encoding: 'utf8',
      });
      expect(run.status, script).toBe(99);
      expect(run.stderr).toContain('NETWORK: ');
    }
  });

  it('reach for no network from import to paper', () => {
    const folder = temporaryFolder();
    for (const args of wholeWalk(folder)) {
      const run = spawnSync(process.execPath, ['--import', guard, ...fromSources, ...args], {
        encoding: 'utf8',
      });
      expect(run.stderr).not.toContain('NETWORK');
      expect({
        args: args.slice(0, 2),
        status: run.status,
        error: run.status === 0 ? '' : run.stderr,
      }).toEqual({
        args: args.slice(0, 2),
        status: 0,
        error: '',
      });
    }
  }, 180_000);

  it('make no system call for an internet socket', ({ skip }) => {
    const trace = join(temporaryFolder(), 'trace');
    const strace = ['-f', '-qq', '-e', 'trace=network', '-o', trace];
    if (spawnSync('strace', [...strace, 'true']).status !== 0) skip('strace is not here, or may not trace');
    const folder = temporaryFolder();
    const walk = wholeWalk(folder);
    for (const wanted of ['import', 'plan', 'print']) {
      const args = walk.find(([name]) => name === wanted) ?? [];
      const run = spawnSync('strace', [...strace, process.execPath, ...fromSources, ...args]);
      expect(run.status, args.join(' ')).toBe(0);
      expect(readFileSync(trace, 'utf8')).not.toMatch(/AF_INET|AF_NETLINK|connect\(/);
    }
  }, 180_000);
});

describe('the browser host', () => {
  it('listens on this machine alone, and reaches for no network while it works', async () => {
    const folder = temporaryFolder();
    const child = spawn(process.execPath, ['--import', guard, ...fromSources, 'serve', '--port', '0'], {
      env: { ...process.env, DRYDOCK_WORKSPACES: folder, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    const ended = once(child, 'close');
    try {
      const address = await new Promise<URL>((resolve, reject) => {
        child.stdout.on('data', (chunk: Buffer) => {
          said += chunk.toString();
          const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(said);
          if (found) resolve(new URL(found[0]));
        });
        child.once('close', () => reject(new Error(complaint)));
      });
      const port = Number(address.port);
      const entered = await send(port, `/${address.search}`);
      const cookie = String(entered.headers['set-cookie']).split(';')[0] ?? '';
      const call = async (name: string, input: unknown): Promise<{ ok: boolean }> => {
        const headers = {
          Cookie: cookie,
          Origin: address.origin,
          'Content-Type': 'application/json',
          'Sec-Fetch-Site': 'same-origin',
        };
        const answer = await send(port, `/api/${name}`, {
          method: 'POST',
          headers,
          body: JSON.stringify(input),
        });
        return JSON.parse(answer.body) as { ok: boolean };
      };
      expect(await call('workspace.create', { name: 'bank' })).toMatchObject({ ok: true });
      expect(await call('import.sample', { jobId: 'a' })).toMatchObject({ ok: true });
      expect(await call('plans.make', { snapshotId: 1, runbook: 'view-failover' })).toMatchObject({
        ok: true,
      });
      expect(await call('plans.print', { planId: 1, format: 'pdf' })).toMatchObject({ ok: true });
    } finally {
      child.kill('SIGTERM');
      await ended;
    }
    expect(complaint).toBe('');
  });
});
