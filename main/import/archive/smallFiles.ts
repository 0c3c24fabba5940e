import { constants, readSync } from 'node:fs';

/** Files up to this size are read whole: a stream for each would take longer than the reading. */
export const smallFile = 1024 * 1024;

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

/**
 * Fills a buffer from the beginning of an open file, on this thread.
 * @returns the bytes read: fewer than the buffer holds when the file ends before
 */
export function fill(file: number, into: Buffer): number {
  let seen = 0;
  while (seen < into.length) {
    const read = readSync(file, into, seen, into.length - seen, null);
    if (read === 0) break;
    seen += read;
  }
  return seen;
}
