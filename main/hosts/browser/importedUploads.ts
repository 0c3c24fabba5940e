import type { MethodName } from '../../../src/contract/methods.js';
import type { Result } from '../../../src/contract/result.js';
import type { Uploads } from './uploads.js';

/**
 * Uploads that an import was read from: copies of tens of megabytes, which nobody needs once it is
 * stored or was cancelled. One that was discarded may be read again with other files beside it.
 */
export class ImportedUploads {
  readonly #uploads: Uploads;
  readonly #stages = new Map<string, readonly string[]>();

  constructor(uploads: Uploads) {
    this.#uploads = uploads;
  }

  /** Removes what is no longer needed after a call and its answer. */
  async after(name: MethodName, input: unknown, answer: Result<unknown>): Promise<void> {
    const { files, overlay, stageId } = (input ?? {}) as Readonly<Record<string, unknown>>;
    switch (name) {
      case 'import.inspect': {
        const refs = [...(Array.isArray(files) ? (files as unknown[]) : []), overlay].filter(
          (ref) => typeof ref === 'string',
        );
        if (answer.ok) {
          const stage = (answer.value as { readonly stageId?: string } | null)?.stageId;
          if (stage !== undefined) this.#stages.set(stage, refs);
        } else if (answer.code === 'cancelled') await this.#release(refs);
        return;
      }
      case 'import.commit':
        if (!answer.ok) return;
        await this.#release(this.#stages.get(stageId as string) ?? []);
        this.#stages.delete(stageId as string);
        return;
      case 'import.discard':
        this.#stages.delete(stageId as string);
        return;
      default:
    }
  }

  async #release(refs: readonly string[]): Promise<void> {
    for (const ref of refs) await this.#uploads.forget(ref);
  }
}
