import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { methodNames } from '../../src/contract/methods.js';
import { done, failed, type Result } from '../../src/contract/result.js';
import { FakeFrame, type Sender } from '../electron/fake-electron.js';
import { ElectronUnderTest } from './electron-under-test.js';

let host: ElectronUnderTest;
beforeEach(async () => {
  host = await (await new ElectronUnderTest().start()).ready();
});
afterEach(() => host.end());

const refused = { ok: false, code: 'bad-request' };
const invoke = (channel: string, ...payload: unknown[]) =>
  host.electron.invoke(host.electron.page(), channel, ...payload);

describe('who is answered', () => {
  const channels = ['drydock:call', 'drydock:pick', 'drydock:drop', 'drydock:save'];

  it('these four channels are all there are', () => {
    expect([...host.electron.handlers.keys()].toSorted()).toEqual(channels.toSorted());
  });

  const strangers: Record<string, () => Sender> = {
    'a frame inside the page': () => ({
      sender: host.electron.window.webContents,
      senderFrame: new FakeFrame('app://drydock/'),
    }),
    'another window': () => ({ sender: {}, senderFrame: host.electron.window.webContents.mainFrame }),
    'a frame that has gone': () => ({ sender: host.electron.window.webContents, senderFrame: null }),
  };

  it.each(Object.keys(strangers))('not %s', async (who) => {
    const sender = strangers[who]!();
    for (const channel of channels) {
      expect(await host.electron.invoke(sender, channel, 'app.info', {})).toMatchObject(refused);
    }
    expect(host.engine.calls).toEqual([]);
    expect(host.electron.asked).toEqual([]);
  });

  it.each(['https://example.org/', 'app://drydock.evil.example/', 'file:///x', 'about:blank', ''])(
    'not our own frame once it shows %j',
    async (url) => {
      host.electron.window.webContents.mainFrame.url = url;
      expect(await invoke('drydock:call', 'app.info', {})).toMatchObject(refused);
      expect(host.engine.calls).toEqual([]);
    },
  );

  it('nobody after the window has closed', async () => {
    const page = host.electron.page();
    host.electron.window.close();
    expect(await host.electron.invoke(page, 'drydock:call', 'app.info', {})).toMatchObject(refused);
  });
});

describe('calls', () => {
  it.each(methodNames.filter((name) => name !== 'import.inspect' && name !== 'workspace.openFile'))(
    '%s reaches the engine as it is',
    async (name) => {
      host.engine.answers.set(name, done({ answer: name }));
      expect(await invoke('drydock:call', name, { some: 'input' })).toEqual(done({ answer: name }));
      expect(host.engine.calls).toEqual([{ name, input: { some: 'input' } }]);
    },
  );

  it.each(['toString', '__proto__', 'app.info ', 'eval', '', null, 7, ['app.info'], { name: 'app.info' }])(
    'of %j are refused',
    async (name) => {
      expect(await invoke('drydock:call', name, {})).toMatchObject(refused);
      expect(host.engine.calls).toEqual([]);
    },
  );

  it('bring failures as values', async () => {
    host.engine.answers.set('plans.list', failed('no-workspace', 'Open a workspace first.'));
    expect(await invoke('drydock:call', 'plans.list', {})).toEqual(
      failed('no-workspace', 'Open a workspace first.'),
    );
  });

  it('tell the page nothing about an unexpected error', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    host.engine.call = () => Promise.reject(new Error('/home/ada/secret'));
    const answer = await invoke('drydock:call', 'app.info', {});
    expect(answer).toMatchObject({ ok: false, code: 'internal' });
    expect(JSON.stringify(answer)).not.toContain('/home/ada');
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
  });

  it('take files only by a reference that was handed out', async () => {
    expect(
      await invoke('drydock:call', 'import.inspect', { jobId: 'j', files: ['/etc/passwd'] }),
    ).toMatchObject(refused);
    expect(await invoke('drydock:call', 'workspace.openFile', { file: '/etc/passwd' })).toMatchObject(
      refused,
    );
    expect(host.engine.calls).toEqual([]);
  });
});

describe('dialogs', () => {
  type Picked = Result<{ ref: string; name: string }[]>;

  it('give references, which the engine sees as paths', async () => {
    host.electron.openAnswer = { canceled: false, filePaths: ['/estates/a.zip', '/estates/b.xlsx'] };
    const picked = (await invoke('drydock:pick', 'import')) as Picked;
    if (!picked.ok) throw new Error(picked.message);
    expect(picked.value.map(({ name }) => name)).toEqual(['a.zip', 'b.xlsx']);
    expect(JSON.stringify(picked)).not.toContain('/estates');
    const [a, b] = picked.value.map(({ ref }) => ref);
    await invoke('drydock:call', 'import.inspect', { jobId: 'j', files: [a], overlay: b });
    expect(host.engine.calls[0]?.input).toEqual({
      jobId: 'j',
      files: ['/estates/a.zip'],
      overlay: '/estates/b.xlsx',
    });
  });

  it.each([
    ['import', ['openFile', 'multiSelections']],
    ['folder', ['openDirectory']],
    ['overlay', ['openFile']],
    ['workspace', ['openFile']],
  ])('for %s ask for %j', async (what, properties) => {
    expect(await invoke('drydock:pick', what)).toEqual(done([]));
    expect(host.electron.asked).toMatchObject([{ properties }]);
  });

  it.each(['toString', 'x', null, {}])('there is none for %j', async (what) => {
    expect(await invoke('drydock:pick', what)).toMatchObject(refused);
    expect(host.electron.asked).toEqual([]);
  });

  it('save a document where the user says, under a name that is safe', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drydock-save-'));
    const filePath = join(folder, 'plan.pdf');
    host.electron.saveAnswer = { canceled: false, filePath };
    const base64 = Buffer.from('%PDF-1.7').toString('base64');
    expect(await invoke('drydock:save', '../../plan:1.pdf', base64)).toEqual(done(true));
    expect(await readFile(filePath, 'utf8')).toBe('%PDF-1.7');
    expect(host.electron.asked).toMatchObject([{ defaultPath: 'plan_1.pdf' }]);
    await rm(folder, { recursive: true });
  });

  it('say when a document could not be saved, and when the user declined', async () => {
    expect(await invoke('drydock:save', 'plan.pdf', '')).toEqual(done(false));
    host.electron.saveAnswer = { canceled: false, filePath: join(host.page, 'missing', 'plan.pdf') };
    expect(await invoke('drydock:save', 'plan.pdf', '')).toMatchObject({ ok: false, code: 'storage' });
    expect(await invoke('drydock:save', 7, '')).toMatchObject(refused);
  });
});

describe('dropped files', () => {
  it('become references', async () => {
    const dropped = (await invoke('drydock:drop', ['/estates/export'])) as Result<{ name: string }[]>;
    expect(dropped).toMatchObject({ ok: true, value: [{ name: 'export' }] });
  });

  it.each([['relative.zip'], [''], [7], 'text', Array(51).fill('/a')].map((paths) => [paths]))(
    'given as %j are refused',
    async (paths) => {
      expect(await invoke('drydock:drop', paths)).toMatchObject(refused);
    },
  );
});
