/** What a host tells the engine at start. Plain data: it crosses to a worker. */
export interface EngineOptions {
  /** Version of the program, as shown to the user. */
  readonly version: string;
  /** Folder the user's workspaces are kept in; made when needed. */
  readonly workspaceFolder: string;
  /** Folder of the files that come with the program; holds `sample/`. */
  readonly resourcesFolder: string;
  /** URL of the thread that reads large folders ahead; without it they are read on the engine's own. */
  readonly readerThread?: string;
}

/** What only tests replace. */
export interface Surroundings {
  readonly now: () => Date;
  /** Milliseconds of a clock nobody can set, counted from anywhere. */
  readonly steady: () => number;
  /** Receives unexpected errors; never inventory content. */
  readonly log: (line: string) => void;
}
