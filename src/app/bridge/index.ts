import type { Bridge } from '../../contract/bridge.js';
import type { Call } from '../../contract/methods.js';
import { httpBridge } from './http.js';

declare global {
  interface Window {
    /** Put there by Electron's preload; missing in the browser host. */
    readonly drydock?: Bridge;
  }
}

let chosen: Bridge | undefined;

/**
 * The page's only way out: Electron's bridge where the preload put one, else the browser host over
 * HTTP. Made once, so that all subscriptions share one event stream.
 */
export function bridge(): Bridge {
  chosen ??= window.drydock === undefined ? httpBridge() : plainInput(window.drydock);
  return chosen;
}

/**
 * Vue's proxies cannot be cloned into another process. Input is sent as JSON to the browser host
 * anyway, so Electron gets the same plain copy. It needs paths alone, so nobody watches files on their way.
 */
function plainInput(electron: Bridge): Bridge {
  const call: Call = (name, input) =>
    electron.call(name, JSON.parse(JSON.stringify(input ?? {})) as typeof input);
  return {
    ...electron,
    call,
    pickFiles: (what) => electron.pickFiles(what),
    dropFiles: (files) => electron.dropFiles(files),
  };
}

export { droppedFiles } from './dropped.js';
