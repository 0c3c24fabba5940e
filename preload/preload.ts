import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { channels } from '../main/hosts/shared/channels.js';
import type { Bridge, PickedFile } from '../src/contract/bridge.js';
import { methodNames, type Call } from '../src/contract/methods.js';
import { failed, type Result } from '../src/contract/result.js';
import type { Progress } from '../src/contract/types.js';

// Entry of the preload script: the one object the page gets, and all it gets.

const known: ReadonlySet<string> = new Set(methodNames);

const call = ((name: string, input: unknown) =>
  known.has(name)
    ? ipcRenderer.invoke(channels.call, name, input)
    : Promise.resolve(failed('bad-request', 'Drydock has no such method.'))) as Call;

function subscribe<T>(channel: string, listener: (data: T) => void): () => void {
  // The event itself stays here: it holds the sender, a way around the bridge.
  const receive = (_event: unknown, data: T): void => listener(data);
  ipcRenderer.on(channel, receive);
  return () => void ipcRenderer.off(channel, receive);
}

/** Dialogs fail rarely; then the page gets the sentence as an error it shows. */
async function ask<T>(channel: string, ...payload: readonly unknown[]): Promise<T> {
  const result = (await ipcRenderer.invoke(channel, ...payload)) as Result<T>;
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

const bridge: Bridge = {
  host: 'electron',
  call,
  onProgress: (listener) => subscribe<Progress>(channels.progress, listener),
  onCommand: (listener) => subscribe<string>(channels.command, listener),
  pickFiles: (what) => ask<readonly PickedFile[]>(channels.pick, what),
  dropFiles: (files) =>
    ask<readonly PickedFile[]>(
      channels.drop,
      files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== ''),
    ),
  saveFile: (fileName, _mediaType, base64) => ask<boolean>(channels.save, fileName, base64),
};

contextBridge.exposeInMainWorld('drydock', Object.freeze(bridge));
