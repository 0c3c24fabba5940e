import type { Result } from '../../../src/contract/result.js';
import type { MethodName } from '../../../src/contract/methods.js';
import type { Progress } from '../../../src/contract/types.js';

/**
 * The part of the engine a window host uses. Hosts pass calls through: what fits the contract is
 * decided in the engine, so that there is one judge for all hosts.
 */
export interface HostedEngine {
  call(name: MethodName, input: unknown): Promise<Result<unknown>>;
  onProgress(listener: (progress: Progress) => void): () => void;
  /** The engine's thread ended on its own and was started again; what it held in memory is gone. */
  onRestarted(listener: () => void): () => void;
  /** The engine's thread ended on its own, and cannot be started again. */
  onStopped(listener: () => void): () => void;
  close(): Promise<void>;
}
