import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EstateBuilder } from '../fixtures/estates/builder.js';
import { workspaceWith } from './support.js';

const root = new URL('../..', import.meta.url).pathname;
const fromSources = ['--import', `${root}scripts/ts-loader.mjs`, `${root}main/hosts/cli/main.ts`];

/** An estate whose findings fill a pipe many times over. */
function loudEstate() {
  const builder = new EstateBuilder('loud');
  const datastore = builder.vmfs('ds-01');
  for (let pair = 0; pair < 3000; pair += 1) {
    builder.vm(`twice-${pair}`, datastore);
    builder.vm(`twice-${pair}`, datastore);
  }
  return builder.build();
}

describe('the process', () => {
  it('ends quietly when the reader closes the pipe', async () => {
    const workspace = await workspaceWith(loudEstate());
    const child = spawn(process.execPath, [...fromSources, 'findings', '-w', workspace, '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = (await once(child, 'close')) as [number];
    expect({ code, complaint }).toEqual({ code: 0, complaint: '' });
  });

  it.skipIf(!existsSync('/dev/full'))(
    'says that its answer cannot be written, without a stack trace',
    async () => {
      const full = openSync('/dev/full', 'w');
      const workspace = await workspaceWith(new EstateBuilder('small').build());
      const child = spawn(process.execPath, [...fromSources, 'snapshots', '-w', workspace], {
        stdio: ['ignore', full, 'pipe'],
      });
      let complaint = '';
      child.stderr!.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
      const [code] = (await once(child, 'close')) as [number];
      closeSync(full);
      expect({ code, complaint }).toEqual({
        code: 2,
        complaint:
          'drydock: The answer cannot be written (ENOSPC). Check where it goes and the free space there.\n',
      });
    },
  );

  it('tells its exit code and keeps results and complaints apart', async () => {
    const child = spawn(process.execPath, [...fromSources, 'findings', '-w', '/nonexistent/x.drydock'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    expect({ code, ...said }).toEqual({
      code: 2,
      out: '',
      err: 'drydock: There is no workspace x.drydock.\n',
    });
  });

  it.skipIf(!existsSync(`${root}out/main/cli.js`))(
    'runs built, by its name (skipped before a build)',
    async () => {
      const child = spawn(process.execPath, [`${root}bin/drydock.mjs`, '--version'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let out = '';
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
      const [code] = (await once(child, 'close')) as [number];
      expect(code).toBe(0);
      expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
    },
  );
});
