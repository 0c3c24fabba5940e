import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bridge } from '../../src/contract/bridge.js';
import { done, failed } from '../../src/contract/result.js';

const ipcRenderer = Object.assign(new EventEmitter(), { invoke: vi.fn() });
const exposed = new Map<string, unknown>();

let bridge: Bridge;
beforeEach(async () => {
  vi.resetModules();
  vi.doMock('electron', () => ({
    ipcRenderer,
    contextBridge: { exposeInMainWorld: (name: string, api: unknown) => exposed.set(name, api) },
    webUtils: { getPathForFile: (file: { path: string }) => file.path },
  }));
  ipcRenderer.invoke.mockReset().mockResolvedValue(done([]));
  await import('../../preload/preload.js');
  bridge = exposed.get('drydock') as Bridge;
});
afterEach(() => {
  vi.doUnmock('electron');
  ipcRenderer.removeAllListeners();
  exposed.clear();
});

describe('the preload', () => {
  it('gives the page one frozen object with seven members', () => {
    expect([...exposed.keys()]).toEqual(['drydock']);
    expect(Object.isFrozen(bridge)).toBe(true);
    expect(Object.keys(bridge).toSorted()).toEqual(
      ['call', 'dropFiles', 'host', 'onCommand', 'onProgress', 'pickFiles', 'saveFile'].toSorted(),
    );
    expect(bridge.host).toBe('electron');
  });

  it('sends known methods on one channel', async () => {
    await bridge.call('app.info', {});
    expect(ipcRenderer.invoke.mock.calls).toEqual([['drydock:call', 'app.info', {}]]);
  });

  it.each(['drydock:save', 'toString', '__proto__', '', 'app.info\u0000'])(
    'sends nothing for %j',
    async (name) => {
      const answer = await bridge.call(name as 'app.info', {});
      expect(answer).toMatchObject({ ok: false, code: 'bad-request' });
      expect(ipcRenderer.invoke).not.toHaveBeenCalled();
    },
  );

  it('hands on progress without the event, until unsubscribed', () => {
    const heard: unknown[][] = [];
    const stop = bridge.onProgress((...all) => heard.push(all));
    ipcRenderer.emit('drydock:progress', { sender: 'secret' }, { jobId: 'j' });
    stop();
    ipcRenderer.emit('drydock:progress', { sender: 'secret' }, { jobId: 'k' });
    expect(heard).toEqual([[{ jobId: 'j' }]]);
    expect(ipcRenderer.listenerCount('drydock:progress')).toBe(0);
  });

  it('turns dropped files into paths for the main process, leaving out what is none', async () => {
    const files = [{ path: '/estates/a.zip' }, { path: '' }] as unknown as File[];
    await bridge.dropFiles(files);
    expect(ipcRenderer.invoke.mock.calls).toEqual([['drydock:drop', ['/estates/a.zip']]]);
  });

  it('rejects with the sentence when a dialog fails', async () => {
    ipcRenderer.invoke.mockResolvedValue(failed('storage', 'The disk is full.'));
    await expect(bridge.saveFile('a.pdf', 'application/pdf', '')).rejects.toThrow('The disk is full.');
  });
});
