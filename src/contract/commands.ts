/**
 * Commands a host sends to the page: chosen from a menu, or news from the host itself. The page
 * gets them from `Bridge.onCommand`; it may ignore those it has no use for.
 */
export const commandNames = [
  'new-workspace',
  'open-workspace',
  'import-files',
  'import-folder',
  'palette',
  'print',
  'help',
  /** The host opened another workspace (file association, second start): read `app.info` again. */
  'workspace-changed',
  /** Something was recorded in a rehearsal, by this window or another: compare, and read it again. */
  'rehearsal-changed',
  /** The engine ended on its own and was started again: what it held in memory is gone. */
  'engine-restarted',
  /** The engine ended on its own for good. Every further call fails; the page should say so and stop. */
  'engine-stopped',
] as const;

export type CommandName = (typeof commandNames)[number];
