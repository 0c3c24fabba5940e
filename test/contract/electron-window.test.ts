import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failed } from '../../src/contract/result.js';
import { PreventableEvent } from '../electron/fake-electron.js';
import { ElectronUnderTest } from './electron-under-test.js';

let host: ElectronUnderTest;
beforeEach(() => {
  host = new ElectronUnderTest();
});
afterEach(() => host.end());

describe('the window', () => {
  beforeEach(async () => {
    await (await host.start()).ready();
  });

  it('gives the page no Node, its own world and a sandbox', () => {
    expect(host.electron.window.options.webPreferences).toMatchObject({
      preload: '/program/out/preload/preload.cjs',
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
    });
    expect(host.electron.app.sandboxed).toBe(true);
    expect(host.electron.window.loaded).toBe('app://drydock/');
    expect(host.electron.window.visible).toBe(true);
  });

  const elsewhere = [
    'https://example.org/',
    'http://127.0.0.1/',
    'file:///etc/passwd',
    'app://drydock.evil.example/',
    'app://evil/',
    'app://drydock:1/',
    'app://x@drydock/',
    'javascript:alert(1)',
    'data:text/html,x',
    'about:blank',
    'xapp://drydock/',
    'not an address',
  ];

  it.each(elsewhere)('does not go to %s', (url) => {
    const { webContents } = host.electron.window;
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate'] as const) {
      expect(webContents.allows(event, url), event).toBe(false);
    }
  });

  it('may reload its own page', () => {
    expect(host.electron.window.webContents.allows('will-navigate', 'app://drydock/')).toBe(true);
  });

  it('opens no other window and attaches no webview', () => {
    const { webContents } = host.electron.window;
    for (const url of [...elsewhere, 'app://drydock/']) {
      expect(webContents.openHandler?.({ url })).toEqual({ action: 'deny' });
    }
    const attach = new PreventableEvent();
    webContents.emit('will-attach-webview', attach, {}, {});
    expect(attach.defaultPrevented).toBe(true);
  });

  it.each([
    'media',
    'geolocation',
    'notifications',
    'midi',
    'pointerLock',
    'fullscreen',
    'openExternal',
    'clipboard-read',
    'hid',
    'serial',
    'usb',
    'fileSystem',
    'display-capture',
    'unknown',
  ])('grants no %s', (permission) => {
    const { defaultSession } = host.electron;
    expect(defaultSession.grants(permission, 'app://drydock/')).toBe(false);
    expect(defaultSession.checkHandler?.(null, permission, 'app://drydock')).toBe(false);
    expect(defaultSession.deviceHandler?.({})).toBe(false);
  });

  it('lets our page, and no other, write the clipboard', () => {
    const { defaultSession } = host.electron;
    expect(defaultSession.grants('clipboard-sanitized-write', 'app://drydock/')).toBe(true);
    expect(defaultSession.grants('clipboard-sanitized-write', 'https://example.org/')).toBe(false);
  });

  it('is cut off from every network', () => {
    const { defaultSession } = host.electron;
    for (const url of [
      'https://example.org/',
      'http://127.0.0.1:8080/',
      'http://localhost/',
      'ws://127.0.0.1/',
      'wss://example.org/',
      'ftp://example.org/',
      'file:///etc/passwd',
      'app://evil/',
      'blob:https://example.org/1',
      'data:text/html,x',
    ]) {
      expect(defaultSession.fetches(url), url).toBe(false);
    }
    expect(defaultSession.fetches('app://drydock/assets/app.js')).toBe(true);
    expect(defaultSession.fetches('blob:app://drydock/5a')).toBe(true);
    expect(defaultSession.spellChecker).toBe(false);
  });

  it('remembers its place and size', async () => {
    host.electron.window.maximized = true;
    host.electron.window.close();
    const stored: unknown = JSON.parse(await readFile(join(host.userData, 'window.json'), 'utf8'));
    expect(stored).toEqual({ x: 0, y: 0, width: 1440, height: 900, maximized: true });
  });
});

describe('starting and ending', () => {
  it('a second Drydock leaves the place to the first', async () => {
    host.electron.app.lock = false;
    await host.start();
    expect(host.electron.app.exited).toBe(true);
    expect(host.electron.schemes).toEqual([]);
  });

  it('the first shows itself, and opens the workspace the second was given', async () => {
    await (await host.start()).ready();
    host.electron.window.minimized = true;
    host.electron.app.emit(
      'second-instance',
      {},
      ['drydock', '--flag', 'bank.drydock'],
      resolve('/home/ada'),
    );
    await vi.waitFor(() => expect(host.commands).toEqual(['workspace-changed']));
    expect(host.engine.calls).toEqual([
      { name: 'workspace.openFile', input: { file: resolve('/home/ada/bank.drydock') } },
    ]);
    expect(host.electron.windows).toHaveLength(1);
    expect(host.electron.window.minimized).toBe(false);
    expect(host.electron.window.focused).toBe(1);
  });

  it('opens a workspace named when it starts, before the window shows', async () => {
    await (await host.start(['electron', '/estates/bank.drydock'])).ready();
    expect(host.engine.calls).toEqual([
      { name: 'workspace.openFile', input: { file: resolve('/estates/bank.drydock') } },
    ]);
  });

  it('opens a workspace the system hands over before it is ready', async () => {
    await host.start();
    const event = new PreventableEvent();
    host.electron.app.emit('open-file', event, '/estates/early.drydock');
    expect(event.defaultPrevented).toBe(true);
    await host.ready();
    expect(host.engine.calls.map(({ input }) => input)).toEqual([{ file: '/estates/early.drydock' }]);
  });

  it('says why a workspace cannot be opened', async () => {
    host.engine.answers.set('workspace.openFile', failed('too-new', 'A newer Drydock wrote this file.'));
    await (await host.start(['electron', '/estates/new.drydock'])).ready();
    expect(host.electron.errors[0]?.text).toBe('A newer Drydock wrote this file.');
    expect(host.commands).toEqual([]);
  });

  it('closes the engine before it ends, once', async () => {
    await (await host.start()).ready();
    host.electron.app.quit();
    expect(host.electron.app.exited).toBe(false);
    await vi.waitFor(() => expect(host.electron.app.exited).toBe(true));
    expect(host.engine.closed).toBe(1);
  });

  it('tells page and user when the engine ends on its own', async () => {
    await (await host.start()).ready();
    host.engine.restart();
    expect(host.commands).toEqual(['engine-restarted']);
    expect(host.electron.errors).toEqual([]);
    host.engine.stop();
    expect(host.commands).toEqual(['engine-restarted', 'engine-stopped']);
    expect(host.electron.errors).toHaveLength(1);
  });

  it('passes progress on, and nothing once the window has gone', async () => {
    await (await host.start()).ready();
    const progress = { jobId: 'j', phase: 'Reading vDisk', done: 1, total: 2 };
    host.engine.report(progress);
    expect(host.electron.window.webContents.sent).toEqual([{ channel: 'drydock:progress', data: progress }]);
    host.electron.window.close();
    host.engine.report(progress);
    expect(host.electron.window.webContents.sent).toHaveLength(1);
  });
});

describe('window state', () => {
  const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];
  const read = async (text: string) => {
    await host.start();
    const { readWindowState } = await import('../../main/hosts/electron/windowState.js');
    const file = join(host.userData, 'state.json');
    await writeFile(file, text);
    return readWindowState(file, screens);
  };

  it.each(['', '{', 'null', '[]', '{"width":"9"}', '{"width":1e9,"height":1e9}', '{"width":10,"height":10}'])(
    'damaged as %j is as at first start',
    async (text) => {
      expect(await read(text)).toEqual({ width: 1440, height: 900, maximized: false });
    },
  );

  it('on a screen that has gone keeps its size and comes back into view', async () => {
    const state = await read('{"x":5000,"y":10,"width":1000,"height":700,"maximized":false}');
    expect(state).toEqual({ width: 1000, height: 700, maximized: false });
  });

  it('comes back where it was', async () => {
    const left = { x: 100, y: 50, width: 1000, height: 700, maximized: true };
    expect(await read(JSON.stringify(left))).toEqual(left);
  });
});
