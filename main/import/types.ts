import type { ImportPart, ImportProblem } from '../../src/contract/types.js';
import type { EstateDraft } from '../../src/domain/estate/draft.js';

/** What an importer may use while it works. */
export interface ImportContext {
  /** Aborted when the user cancels; an importer checks it at least every 50 ms of work. */
  readonly signal: AbortSignal;
  /** Call freely: the engine thins the stream out. */
  progress(phase: string, done: number, total: number | null): void;
  readonly limits: ImportLimits;
  /** Entry of the thread that reads large folders ahead; null where all is read on this one. */
  readonly readerThread: URL | null;
}

/** Bounds that keep a hostile or broken file from taking the machine down. */
export interface ImportLimits {
  /** Bytes one archive entry may unpack to. */
  readonly entryBytes: number;
  /** Bytes all entries of an archive may unpack to together. */
  readonly totalBytes: number;
  readonly entries: number;
  /** Unpacked size ÷ packed size above which an entry over 1 MiB is taken for a bomb. */
  readonly ratio: number;
  /** Characters in one cell or XML text. */
  readonly textLength: number;
  readonly rows: number;
}

/** Twice the largest estate seen, many times over: 40,000 VMs are about 55 MB packed. */
export const defaultLimits: ImportLimits = {
  entryBytes: 4 * 1024 ** 3,
  totalBytes: 16 * 1024 ** 3,
  entries: 500_000,
  ratio: 400,
  textLength: 1024 * 1024,
  rows: 2_000_000,
};

/** What one importer read. Problems of level 'error' keep the whole import from being stored. */
export interface ImportResult {
  readonly draft: EstateDraft;
  readonly parts: readonly ImportPart[];
  readonly problems: readonly ImportProblem[];
}
