import type { Result } from '../../src/contract/result.js';
import type { Progress } from '../../src/contract/types.js';

/** What crosses between a host's thread and the engine's worker. */
export type ToWorker =
  | { readonly type: 'call'; readonly id: number; readonly method: string; readonly input: unknown }
  | { readonly type: 'close' };

export type FromWorker =
  | { readonly type: 'result'; readonly id: number; readonly result: Result<unknown> }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'closed' };
