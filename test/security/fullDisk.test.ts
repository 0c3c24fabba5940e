import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canMount, SmallDisk } from '../db/places.js';
import { makePrivateFolder } from '../../main/hosts/browser/privateFolder.js';
import { done } from '../../src/contract/result.js';
import { HostUnderTest } from './host-client.js';

interface Answer {
  readonly ok: boolean;
  readonly code?: string;
  readonly message?: string;
  readonly value?: { readonly ref: string };
}

/** Runs `work` with a host whose temporary folder lies on a small disk. */
async function withHostOn(disk: SmallDisk, work: (host: HostUnderTest) => Promise<void>): Promise<void> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = disk.folder;
  const host = await (await new HostUnderTest().start({ totalBytes: 64 * 1024 ** 2, files: 100 })).enter();
  try {
    await work(host);
  } finally {
    await host.end();
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

const parse = (answer: { body: string }): Answer => JSON.parse(answer.body) as Answer;

describe('an upload to a full disk', () => {
  it('is refused in one sentence, leaves nothing behind and can be repeated', async ({ skip }) => {
    if (!canMount()) skip('small disks cannot be mounted here');
    using disk = new SmallDisk(4);
    await withHostOn(disk, async (host) => {
      const export8 = Buffer.alloc(8 * 1024 ** 2, 1);
      expect(parse(await host.post('/upload?name=estate.zip', export8))).toMatchObject({
        ok: false,
        code: 'storage',
        message:
          'The disk of the temporary folder is full: nothing of this file was kept. Free some space there and try again.',
      });
      expect(readdirSync(host.host.folder)).toEqual(['owner.json']);
      const small = parse(await host.post('/upload?name=estate.zip', Buffer.alloc(1024, 2)));
      expect(small).toMatchObject({ ok: true });
    });
  });

  it('is refused in one sentence where not even a folder can be made', async ({ skip }) => {
    if (!canMount()) skip('small disks cannot be mounted here');
    using disk = new SmallDisk(4, 60);
    await withHostOn(disk, async (host) => {
      const begun = parse(await host.post('/upload-folder?name=csv', ''));
      disk.useUpNames();
      const refused = { ok: false, code: 'storage', message: expect.stringContaining('is full') as string };
      expect(parse(await host.post('/upload?name=estate.zip', 'PK'))).toMatchObject(refused);
      expect(parse(await host.post('/upload-folder?name=other', ''))).toMatchObject(refused);
      const below = `/upload?folder=${begun.value?.ref ?? ''}&path=csv/a/b.csv`;
      expect(parse(await host.post(below, 'a;b'))).toMatchObject(refused);
      disk.empty();
      expect(parse(await host.post(below, 'a;b'))).toMatchObject({ ok: true });
    });
  });
});

describe('a temporary folder without room', () => {
  it('keeps the host from starting, with a sentence that says what to do', async ({ skip }) => {
    if (!canMount()) skip('small disks cannot be mounted here');
    using disk = new SmallDisk(1);
    disk.fill();
    await expect(makePrivateFolder(disk.folder)).rejects.toThrow(
      `${disk.folder} gives none (ENOSPC). Free some space there, or name another folder in TMPDIR.`,
    );
  });
});

describe('an uploaded workspace on a full disk', () => {
  it('is not kept by halves', async ({ skip }) => {
    if (!canMount()) skip('small disks cannot be mounted here');
    using disk = new SmallDisk(1);
    const host = await new HostUnderTest().start();
    await host.enter();
    const workspaces = join(disk.folder, 'workspaces');
    host.engine.answers.set('app.info', done({ version: '1', workspace: null, workspaceFolder: workspaces }));
    const bytes = Buffer.alloc(2 * 1024 ** 2, 7);
    const { value } = parse(await host.post('/upload?name=bank.drydock', bytes));
    const file = value?.ref ?? '';
    const opened = parse(await host.post('/api/workspace.openFile', JSON.stringify({ file })));
    expect(opened).toMatchObject({
      ok: false,
      code: 'storage',
      message: expect.stringContaining('the disk is full. Nothing of it was kept there'),
    });
    expect(existsSync(workspaces) ? readdirSync(workspaces) : []).toEqual([]);
    await host.end();
  });
});
