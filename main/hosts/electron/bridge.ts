import { isAbsolute } from 'node:path';
import type { BrowserWindow } from 'electron';
import { methodNames } from '../../../src/contract/methods.js';
import { done, failed } from '../../../src/contract/result.js';
import { channels } from '../shared/channels.js';
import type { HostedEngine } from '../shared/engine.js';
import { FileRefs } from '../shared/fileRefs.js';
import { pickFiles, saveFile } from './dialogs.js';
import { handle } from './ipc.js';

const maxDropped = 50;

/** Connects the page's bridge to the engine and the dialogs. */
export function connectPage(mainWindow: () => BrowserWindow | null, engine: HostedEngine): void {
  const refs = new FileRefs();

  handle(channels.call, mainWindow, async (_window, name, input) => {
    const method = methodNames.find((known) => known === name);
    if (method === undefined) return failed('bad-request', 'Drydock has no such method.');
    const resolved = refs.resolve(method, input);
    return resolved.ok ? engine.call(method, resolved.value) : resolved;
  });
  handle(channels.pick, mainWindow, (window, what) => pickFiles(window, refs, what));
  handle(channels.drop, mainWindow, (_window, paths) => {
    // Paths come from the preload, which asks Electron for them; the page cannot name one.
    if (!Array.isArray(paths) || paths.length > maxDropped || !paths.every(isPath)) {
      return Promise.resolve(failed('bad-request', `Drop at most ${maxDropped} files or folders at once.`));
    }
    return Promise.resolve(done(paths.map((path) => refs.add(path))));
  });
  handle(channels.save, mainWindow, (window, fileName, base64) => saveFile(window, fileName, base64));

  engine.onProgress((progress) => sendToPage(mainWindow(), channels.progress, progress));
}

/** Sends to the page if there is one. */
export function sendToPage(window: BrowserWindow | null, channel: string, data: unknown): void {
  if (window === null || window.isDestroyed()) return;
  window.webContents.send(channel, data);
}

function isPath(path: unknown): path is string {
  return typeof path === 'string' && path !== '' && isAbsolute(path);
}
