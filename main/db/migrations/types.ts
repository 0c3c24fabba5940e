/** One step from a schema version to the next. Never changed once released; add a new one instead. */
export interface Migration {
  /** The `user_version` the file has afterwards. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}
