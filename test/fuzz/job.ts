/** One share of the inputs, given to a child process. */
export interface FuzzJob {
  readonly seed: number;
  /** Numbers of the inputs: from `first` up to but not with `last`. */
  readonly first: number;
  readonly last: number;
  /** The child's own: workspace, inputs and temporary files. */
  readonly folder: string;
  /** Resident memory in MB above which the child stops after the input that took it there. */
  readonly residentMb: number;
}

/**
 * What came of an input: 'stored' as a snapshot, read with errors and 'not stored', or 'refused' as it
 * was read.
 */
export type Outcome = 'stored' | 'not stored' | 'refused';

/** What was seen of one input that came to an end. */
export interface Ended {
  readonly type: 'end';
  readonly number: number;
  /** Null: it failed, `error` says how. */
  readonly outcome: Outcome | null;
  readonly error: string;
  /** Processor time of the whole process, all its threads: a busy machine does not add to it. */
  readonly cpuMs: number;
  /** Most memory the process ever had, so far. */
  readonly residentMb: number;
}

export type FromFuzz = { readonly type: 'begin'; readonly number: number; readonly seed: string } | Ended;
