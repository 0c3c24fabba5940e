import type { Call } from '../../src/contract/methods.js';
import type { Result } from '../../src/contract/result.js';
import type { Progress, WorkspaceInfo } from '../../src/contract/types.js';
import type { StartedEngine } from './client.js';

/** An engine that is started again when its worker ends on its own. */
export interface LastingEngine extends StartedEngine {
  /**
   * Subscribes to the engine having been started again, with the workspace that was open; call the
   * answer to unsubscribe. What it held in memory, such as an import that was read, is gone.
   */
  onRestarted(listener: () => void): () => void;
}

/**
 * Starts an engine, and another one when it ends unexpectedly: an estate that needs more memory
 * than a worker gets must not end the program. Calls that were under way fail; those that come
 * meanwhile wait until the workspace is open again.
 *
 * One that ends before it could answer anything would end again: then it is over, and `onStopped`
 * tells.
 */
export function startLasting(start: () => StartedEngine): LastingEngine {
  const progress = new Set<(progress: Progress) => void>();
  const stopped = new Set<() => void>();
  const restarted = new Set<() => void>();
  /** The workspace that is open, to open it again. */
  let path: string | null = null;
  let closing = false;
  let answered = false;
  let engine = begin();
  let ready: Promise<unknown> = Promise.resolve();

  function begin(): StartedEngine {
    const begun = start();
    answered = false;
    begun.onProgress((event) => progress.forEach((listener) => listener(event)));
    begun.onStopped(() => {
      if (closing) return;
      if (answered) ready = again();
      else stopped.forEach((listener) => listener());
    });
    return begun;
  }

  async function again(): Promise<void> {
    engine = begin();
    const { call } = engine;
    // Where it was moved or damaged meanwhile, the page finds no workspace open.
    if (path !== null && !(await call('workspace.openFile', { file: path, create: false })).ok) path = null;
    if (!(await call('app.info', {})).ok) return;
    answered = true;
    restarted.forEach((listener) => listener());
  }

  function note(method: string, result: Result<unknown>): void {
    // A call that failed with the engine is no answer.
    answered ||= result.ok || result.code !== 'internal';
    if (!result.ok) return;
    if (method === 'workspace.close') path = null;
    else if (/^workspace\.(create|open|openFile)$/.test(method)) path = (result.value as WorkspaceInfo).path;
  }

  return {
    call: (async (method: string, input: unknown) => {
      await ready;
      const result = await (engine.call as (method: string, input: unknown) => Promise<Result<unknown>>)(
        method,
        input,
      );
      note(method, result);
      return result;
    }) as Call,
    onProgress: (listener) => subscribe(progress, listener),
    onStopped: (listener) => subscribe(stopped, listener),
    onRestarted: (listener) => subscribe(restarted, listener),
    close: async () => {
      closing = true;
      await engine.close();
    },
  };
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
