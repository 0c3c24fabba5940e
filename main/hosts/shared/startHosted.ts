import type { Call } from '../../../src/contract/methods.js';
import { startEngine } from '../../engine/client.js';
import { startLasting } from '../../engine/restarting.js';
import type { HostedEngine } from './engine.js';
import { programPlaces, workspaceFolder } from './places.js';

/**
 * Better-sqlite3 is built against Node-API 10; on an older Node it does not refuse, it crashes.
 *
 * @returns a sentence for the user, or null when this Node is new enough.
 */
export function tooOldForEngine(versions: NodeJS.ProcessVersions = process.versions): string | null {
  return Number(versions['napi']) >= 10
    ? null
    : `Drydock's engine needs Node 22.14 or newer; this is ${versions.node}.`;
}

/** Starts the engine's worker for a window host. */
export function startHostedEngine(folder: string = workspaceFolder()): HostedEngine {
  const reason = tooOldForEngine();
  if (reason !== null) throw new Error(reason);
  const { version, worker, reader, resources } = programPlaces();
  const engine = startLasting(() =>
    startEngine(worker, {
      version,
      workspaceFolder: folder,
      resourcesFolder: resources,
      readerThread: reader.href,
    }),
  );
  return {
    // The engine checks method and input itself.
    call: (name, input) => (engine.call as (name: string, input: unknown) => ReturnType<Call>)(name, input),
    onProgress: engine.onProgress,
    onRestarted: engine.onRestarted,
    onStopped: engine.onStopped,
    close: engine.close,
  };
}
