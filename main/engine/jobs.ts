import { DrydockError } from '../../src/contract/result.js';
import type { Progress } from '../../src/contract/types.js';

/** Milliseconds between two progress events of one job: ten a second is as fast as people read. */
const progressInterval = 100;

/** What long work gets: when to stop, and whom to tell. */
export interface Job {
  readonly signal: AbortSignal;
  progress(phase: string, done: number, total: number | null): void;
}

/** The long work under way, by the id its caller chose. */
export class Jobs {
  private readonly running = new Map<string, AbortController>();
  private readonly listeners = new Set<(progress: Progress) => void>();

  private readonly now: () => Date;

  constructor(now: () => Date) {
    this.now = now;
  }

  /** Subscribes to the progress of all jobs; call the answer to unsubscribe. */
  onProgress(listener: (progress: Progress) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Runs long work that can be cancelled.
   * @throws DrydockError 'conflict' when the id is in use, 'cancelled' when it was cancelled
   */
  async run<T>(jobId: string, work: (job: Job) => Promise<T>): Promise<T> {
    if (this.running.has(jobId)) throw new DrydockError('conflict', 'This job is already running.');
    const controller = new AbortController();
    this.running.set(jobId, controller);
    try {
      const value = await work({ signal: controller.signal, progress: this.thinned(jobId) });
      controller.signal.throwIfAborted();
      return value;
    } catch (error) {
      // However the work noticed that it should stop, the caller learns one thing.
      if (controller.signal.aborted) throw new DrydockError('cancelled', 'Cancelled. Nothing was stored.');
      throw error;
    } finally {
      this.running.delete(jobId);
    }
  }

  /** Asks a job to stop; one that has ended meanwhile is no error. */
  cancel(jobId: string): void {
    this.running.get(jobId)?.abort();
  }

  cancelAll(): void {
    for (const controller of this.running.values()) controller.abort();
  }

  private thinned(jobId: string): Job['progress'] {
    let lastPhase: string | null = null;
    let lastTime = 0;
    return (phase, done, total) => {
      const time = this.now().getTime();
      if (phase === lastPhase && time - lastTime < progressInterval) return;
      lastPhase = phase;
      lastTime = time;
      for (const listener of this.listeners) listener({ jobId, phase, done, total });
    };
  }
}
