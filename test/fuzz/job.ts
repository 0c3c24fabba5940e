/** One share of the inputs, given to a worker. */
export interface FuzzJob {
  readonly seed: number;
  /** Numbers of the inputs: from `first` up to but not with `last`. */
  readonly first: number;
  readonly last: number;
  /** Where inputs are written while they are read. */
  readonly folder: string;
}

export type FromFuzz =
  | { readonly type: 'begin'; readonly number: number; readonly seed: string }
  | { readonly type: 'end'; readonly number: number; readonly outcome: 'read' | 'problems' | 'refused' }
  | { readonly type: 'crash'; readonly number: number; readonly seed: string; readonly error: string };
