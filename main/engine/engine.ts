import type { Call } from '../../src/contract/methods.js';
import type { Progress } from '../../src/contract/types.js';
import { dispatch } from './dispatch.js';
import type { EngineOptions, Surroundings } from './options.js';
import { Session } from './session.js';
import { handlers } from './usecases/index.js';

/** The engine as hosts use it, whether it runs in their thread or in a worker. */
export interface Engine {
  readonly call: Call;
  /** Subscribes to progress of long work; call the answer to unsubscribe. */
  onProgress(listener: (progress: Progress) => void): () => void;
  /** Cancels what runs, closes the workspace. Calls after that fail. */
  close(): Promise<void>;
}

const realSurroundings: Surroundings = {
  now: () => new Date(),
  steady: () => performance.now(),
  log: (line) => console.error(line),
};

/** Makes an engine that runs in this thread. */
export function createEngine(options: EngineOptions, surroundings: Partial<Surroundings> = {}): Engine {
  const all = { ...realSurroundings, ...surroundings };
  const { log } = all;
  const session = new Session(options, all);
  return {
    call: ((method: string, input: unknown) => dispatch(handlers, session, method, input, log)) as Call,
    onProgress: (listener) => session.jobs.onProgress(listener),
    close: async () => {
      session.jobs.cancelAll();
      session.close();
    },
  };
}
