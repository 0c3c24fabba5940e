import { Worker } from 'node:worker_threads';
import type { Call } from '../../src/contract/methods.js';
import { engineEnded, failed, type Failed, type Result } from '../../src/contract/result.js';
import type { Progress } from '../../src/contract/types.js';
import type { Engine } from './engine.js';
import type { EngineOptions } from './options.js';
import type { FromWorker, ToWorker } from './protocol.js';

const stopped: Failed = failed(
  'internal',
  'The engine stopped unexpectedly while it worked on this. It was stored wholly or not at all; what was acknowledged before is safe on disk.',
  engineEnded,
);
const closed: Failed = failed('cancelled', 'Drydock is closing.');

/** An engine in a worker of its own, which can end on its own. */
export interface StartedEngine extends Engine {
  /** Subscribes to the worker ending without having been asked to; call the answer to unsubscribe. */
  onStopped(listener: () => void): () => void;
}

/**
 * Starts the engine in a worker thread. The page's and the window's thread stay free while it works.
 * When the worker dies, every open and later call answers with a failure instead of hanging.
 */
export function startEngine(workerUrl: URL, options: EngineOptions): StartedEngine {
  const worker = new Worker(workerUrl, {
    workerData: options,
    name: 'drydock-engine',
    // An import makes garbage by the gigabyte: collected early it needs half the memory, in no more time.
    resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 1536 },
  });
  const waiting = new Map<number, (result: Result<unknown>) => void>();
  const listeners = new Set<(progress: Progress) => void>();
  const stopListeners = new Set<() => void>();
  let nextId = 1;
  let ended: Failed | null = null;
  let signalClosed: () => void = () => {};
  const hasClosed = new Promise<void>((resolve) => {
    signalClosed = resolve;
  });

  const end = (reason: Failed): void => {
    if (ended === null && reason === stopped) for (const listener of stopListeners) listener();
    ended ??= reason;
    for (const answer of waiting.values()) answer(ended);
    waiting.clear();
    signalClosed();
  };

  worker.on('message', (message: FromWorker) => {
    switch (message.type) {
      case 'result':
        waiting.get(message.id)?.(message.result);
        waiting.delete(message.id);
        break;
      case 'progress':
        for (const listener of listeners) listener(message.progress);
        break;
      case 'closed':
        end(closed);
        break;
    }
  });
  worker.on('error', (error) => {
    console.error(
      `drydock: the engine's worker failed with ${error instanceof Error ? error.name : 'an error'}`,
    );
    end(stopped);
  });
  worker.on('exit', () => end(stopped));

  const send = (message: ToWorker): void => worker.postMessage(message);
  return {
    call: ((method: string, input: unknown) => {
      if (ended !== null) return Promise.resolve(ended);
      return new Promise<Result<unknown>>((resolve) => {
        const id = nextId;
        nextId += 1;
        waiting.set(id, resolve);
        try {
          send({ type: 'call', id, method, input });
        } catch {
          // Not cloneable, e.g. a proxy: the caller's mistake, and no reason to take anything down.
          waiting.delete(id);
          resolve(failed('bad-request', 'The request holds something that cannot be sent.'));
        }
      });
    }) as Call,
    onProgress: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onStopped: (listener) => {
      stopListeners.add(listener);
      return () => stopListeners.delete(listener);
    },
    close: async () => {
      if (ended === null) send({ type: 'close' });
      await hasClosed;
      await worker.terminate();
    },
  };
}
