import type { HostedEngine } from '../../main/hosts/shared/engine.js';
import { done, type Result } from '../../src/contract/result.js';
import type { MethodName } from '../../src/contract/methods.js';
import type { Progress } from '../../src/contract/types.js';

/** Stands in for the engine where a test is about the host: records calls, answers what it is told. */
export class RecordingEngine implements HostedEngine {
  readonly calls: { readonly name: MethodName; readonly input: unknown }[] = [];
  readonly answers = new Map<MethodName, Result<unknown>>();
  closed = 0;
  readonly #progress = new Set<(progress: Progress) => void>();
  readonly #stopped = new Set<() => void>();
  readonly #restarted = new Set<() => void>();

  call(name: MethodName, input: unknown): Promise<Result<unknown>> {
    this.calls.push({ name, input });
    return Promise.resolve(this.answers.get(name) ?? done(null));
  }

  onProgress(listener: (progress: Progress) => void): () => void {
    this.#progress.add(listener);
    return () => this.#progress.delete(listener);
  }

  onStopped(listener: () => void): () => void {
    this.#stopped.add(listener);
    return () => this.#stopped.delete(listener);
  }

  onRestarted(listener: () => void): () => void {
    this.#restarted.add(listener);
    return () => this.#restarted.delete(listener);
  }

  close(): Promise<void> {
    this.closed += 1;
    return Promise.resolve();
  }

  report(progress: Progress): void {
    for (const listener of this.#progress) listener(progress);
  }

  restart(): void {
    for (const listener of this.#restarted) listener();
  }

  stop(): void {
    for (const listener of this.#stopped) listener();
  }
}
