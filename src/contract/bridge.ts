import type { Call } from './methods.js';
import type { Progress } from './types.js';

/**
 * What the page finds as `window.drydock` in Electron, and what the browser host's client builds
 * over HTTP. Nothing else crosses between page and host.
 */
export interface Bridge {
  readonly host: 'electron' | 'browser';
  readonly call: Call;
  /** Subscribes to progress of long work; call the answer to unsubscribe. */
  onProgress(listener: (progress: Progress) => void): () => void;
  /** Subscribes to menu commands, e.g. "open-palette"; call the answer to unsubscribe. */
  onCommand(listener: (command: string) => void): () => void;
  /** Asks the user for files or a folder; answers references for `import.inspect`, empty if none. */
  pickFiles(
    what: 'import' | 'folder' | 'overlay' | 'workspace',
    begin?: BeginHandover,
  ): Promise<readonly PickedFile[]>;
  /** Turns files dropped on the page into references. */
  dropFiles(files: readonly File[], begin?: BeginHandover): Promise<readonly PickedFile[]>;
  /**
   * Files that are not needed any more: a browser handed over copies, which are removed. Absent where
   * the host reads files where they lie.
   */
  forgetFiles?(refs: readonly string[]): Promise<void>;
  /** Lets the user save a printed document; answers false when the user declined. */
  saveFile(fileName: string, mediaType: string, base64: string): Promise<boolean>;
}

/**
 * Files on their way to the host: a browser hands over copies, which takes time. Electron needs only
 * their paths, and begins none.
 */
export interface Handover {
  /** Aborted when the user wants no more of it; what had arrived is removed, and no file answered. */
  readonly signal: AbortSignal;
  progress(doneBytes: number, totalBytes: number): void;
}

/** Called once the user has chosen. */
export type BeginHandover = (given: readonly { readonly name: string }[]) => Handover;

export interface PickedFile {
  /** For `import.inspect` and its like. */
  readonly ref: string;
  /** Last path segment, for display. */
  readonly name: string;
}
