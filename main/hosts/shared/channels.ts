/** Names of what crosses between preload and main process; the page never sees them. */
export const channels = {
  call: 'drydock:call',
  pick: 'drydock:pick',
  drop: 'drydock:drop',
  save: 'drydock:save',
  progress: 'drydock:progress',
  command: 'drydock:command',
} as const;
