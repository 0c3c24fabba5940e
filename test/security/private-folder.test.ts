import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePrivateFolder } from '../../main/hosts/browser/privateFolder.js';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'drydock-private-'));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

async function leave(name: string, owner: string): Promise<void> {
  await mkdir(join(parent, name));
  await writeFile(join(parent, name, 'estate.zip'), 'x');
  await writeFile(join(parent, name, 'owner.json'), owner);
}

/** The number of a process that has ended. */
const gone = (): number => spawnSync(process.execPath, ['--version']).pid;

describe('the private folder', () => {
  it.skipIf(process.platform === 'win32')('is this user’s alone', async () => {
    const folder = await makePrivateFolder(parent);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('is removed at the next start when its host was killed', async () => {
    await leave('drydock-host-killed', JSON.stringify({ pid: gone(), machine: hostname() }));
    const folder = await makePrivateFolder(parent);
    expect((await readdir(parent)).map((name) => join(parent, name))).toEqual([folder]);
  });

  it.each([
    ['its host still runs', JSON.stringify({ pid: process.ppid, machine: hostname() })],
    ['it is of another machine', JSON.stringify({ pid: gone(), machine: 'elsewhere' })],
    ['nobody knows whose it is', 'x'],
    ['its owner is no process', JSON.stringify({ pid: 'all', machine: hostname() })],
  ])('stays when %s', async (_why, owner) => {
    await leave('drydock-host-kept', owner);
    await makePrivateFolder(parent);
    expect(await readdir(join(parent, 'drydock-host-kept'))).toContain('estate.zip');
  });

  it('leaves what is not Drydock’s', async () => {
    await leave('other', JSON.stringify({ pid: gone(), machine: hostname() }));
    await makePrivateFolder(parent);
    expect(await readdir(parent)).toContain('other');
  });
});
