import { basename } from 'node:path';
import { DrydockError } from '../../src/contract/result.js';

const sentences: readonly (readonly [prefix: string, sentence: (file: string) => string])[] = [
  [
    'SQLITE_FULL',
    (file) => `The disk that holds ${file} is full. Nothing was changed; free some space and try again.`,
  ],
  [
    'SQLITE_BUSY',
    (file) => `${file} is in use by another program. Close the other Drydock window and try again.`,
  ],
  [
    'SQLITE_LOCKED',
    (file) => `${file} is in use by another program. Close the other Drydock window and try again.`,
  ],
  [
    'SQLITE_READONLY',
    (file) => `${file} cannot be written to. Check its permissions, or copy it to a folder of your own.`,
  ],
  [
    'SQLITE_CANTOPEN',
    (file) => `${file} cannot be opened. Check that the folder exists and that you may write to it.`,
  ],
  ['SQLITE_PERM', (file) => `${file} cannot be opened: the system denies access to it.`],
  [
    'SQLITE_CORRUPT',
    (file) =>
      `${file} is damaged. Go back to a copy of it, or import the exports again into a new workspace.`,
  ],
  [
    'SQLITE_NOTADB',
    (file) =>
      `${file} is damaged. Go back to a copy of it, or import the exports again into a new workspace.`,
  ],
  [
    'SQLITE_IOERR_SHMSIZE',
    (file) => `The disk that holds ${file} is full. Nothing was changed; free some space and try again.`,
  ],
  [
    'SQLITE_IOERR',
    (file) => `${file} could not be read or written: the disk reported an error. Nothing was changed.`,
  ],
];

/** The SQLite result code of an error, e.g. "SQLITE_BUSY_SNAPSHOT"; null for other errors. */
export function sqliteCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : null;
}

/**
 * Turns what SQLite reports into a sentence that says what to do; anything else passes through.
 * Only the file's name is told, never its folder or the statement.
 */
export function explainStorage(error: unknown, path: string): unknown {
  const code = sqliteCode(error);
  if (code === null) return error;
  const known = sentences.find(([prefix]) => code.startsWith(prefix));
  return known === undefined ? error : new DrydockError('storage', known[1](basename(path)), { code });
}
