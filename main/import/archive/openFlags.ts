import { constants } from 'node:fs';

// Not all systems know all of them.
const {
  O_RDONLY,
  O_NONBLOCK = 0,
  O_NOFOLLOW = 0,
} = constants as Partial<typeof constants> & {
  readonly O_RDONLY: number;
};

/** How files are opened: one that was ordinary when listed may have become a pipe since, to wait at. */
export const openFlags = {
  /** Files picked by name: a link is what the user meant. */
  picked: O_RDONLY | O_NONBLOCK,
  /** Files found in a folder, which must not have become links since. */
  inFolder: O_RDONLY | O_NONBLOCK | O_NOFOLLOW,
} as const;
