import { statSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { DrydockError } from '../../src/contract/result.js';
import { sqliteCode } from './errors.js';
import { migrate, versionOf } from './migrate.js';
import { schemaVersion } from './migrations/index.js';
import type { Connection } from './sqlite.js';
import { loadSqlite } from './sqlite.js';

/**
 * Opening a workspace that cannot be written to: on a read-only medium, in a folder of somebody
 * else, or on a full disk. It can be looked at and printed; whatever would change it is refused.
 */

/** Bytes of a file that is still read into memory whole. */
const mostInMemory = 1024 ** 3;

const fullSentence = (name: string): string => `The disk that holds ${name} is full.`;

/** Why a file cannot be written to, as a sentence; null when the system would let it be. */
export async function notWritable(path: string): Promise<string | null> {
  try {
    // Tried, not asked for: what access() answers leaves out some reasons.
    await (await open(path, 'r+')).close();
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EROFS'
      ? `${basename(path)} lies on a medium that is read-only.`
      : `The system does not let you write to ${basename(path)}.`;
  }
}

/** Why an attempt to open for writing failed, where looking is still possible; null where it is not. */
export function onlyToLook(error: unknown, path: string): string | null {
  const name = basename(path);
  const code = sqliteCode(error) ?? '';
  // SQLite needs two files beside the workspace while it is open; SHM… says one could not be made.
  if (/^SQLITE_(FULL|IOERR_(SHM|WRITE|FSYNC|TRUNCATE))/.test(code)) return fullSentence(name);
  if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_READONLY')) {
    return `The folder of ${name} cannot be written to.`;
  }
  return null;
}

/** The sentence of a workspace that is open only to be looked at. */
export function readOnlySentence(path: string, why: string): string {
  return `${why} ${basename(path)} is open read-only: it can be looked at and printed. To change something, copy it to a folder of your own and open the copy.`;
}

/** @throws DrydockError 'too-new' */
export function mustBeKnown(version: number, name: string): void {
  if (version > schemaVersion) {
    throw new DrydockError(
      'too-new',
      `${name} was written by a newer Drydock (file version ${version}, this program knows ${schemaVersion}). Update Drydock to open it.`,
    );
  }
}

/**
 * A connection that reads a workspace without a byte written on its disk.
 *
 * Where another Drydock has the file open, what it commits is seen. Else the file is read into
 * memory: SQLite would have to make two files beside it. An older one is brought up to date there.
 * @throws DrydockError 'too-new', 'storage'
 */
export async function openToLook(path: string, timeout: number): Promise<Connection> {
  const name = basename(path);
  const Database = await loadSqlite();
  const beside = (suffix: string): number | null =>
    statSync(`${path}${suffix}`, { throwIfNoEntry: false })?.size ?? null;
  if (beside('-shm') !== null) {
    const live = new Database(path, { readonly: true, timeout });
    try {
      const version = versionOf(live);
      mustBeKnown(version, name);
      if (version === schemaVersion) return live;
    } catch (error) {
      live.close();
      // A file left over from a crash, on a disk where it cannot be used.
      if (onlyToLook(error, path) === null) throw error;
    }
    live.close();
  }
  if ((beside('-wal') ?? 0) > 0) {
    throw new DrydockError(
      'storage',
      `${name} cannot be written to, and what was stored last is still in ${name}-wal beside it. Copy both to a folder of your own and open the copy there.`,
    );
  }
  if ((beside('') ?? 0) > mostInMemory) {
    throw new DrydockError(
      'storage',
      `${name} cannot be written to and is too large to be read into memory. Copy it to a folder of your own and open the copy.`,
    );
  }
  const bytes = await readFile(path);
  // The header's format versions: 2 is a write-ahead log, which a file in memory cannot have.
  bytes[18] = 1;
  bytes[19] = 1;
  const copy = new Database(bytes);
  try {
    mustBeKnown(versionOf(copy), name);
    migrate(copy);
    return copy;
  } catch (error) {
    copy.close();
    throw error;
  }
}
