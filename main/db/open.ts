import { existsSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { DrydockError } from '../../src/contract/result.js';
import { readerOf, writerOf, type Reader, type Writer } from './connection.js';
import { explainStorage } from './errors.js';
import { backUp, migrate, versionOf } from './migrate.js';
import { schemaVersion } from './migrations/index.js';
import { recognise } from './recognise.js';
import { loadSqlite, type Connection } from './sqlite.js';

export interface OpenOptions {
  /** Make the file when there is none. */
  readonly create?: boolean;
  /** Milliseconds to wait for another program that is writing. */
  readonly busyTimeout?: number;
}

/** An open workspace file. */
export interface Workspace {
  readonly path: string;
  readonly schemaVersion: number;
  /** Where the file was copied to before it was brought up to date; null when it was current. */
  readonly backup: string | null;
  /** Runs `work` over one consistent state of the file. */
  read<T>(work: (reader: Reader) => T): T;
  /**
   * Runs `work` in one transaction: all of it is on disk when this returns, or none of it is.
   * @throws DrydockError 'storage', also when the file is no longer where it was opened
   */
  write<T>(work: (writer: Writer) => T): T;
  close(): void;
}

/** Set on every open: none of these but the page size is kept in the file. */
function configure(connection: Connection): void {
  connection.pragma('foreign_keys = ON');
  // Better-sqlite3 reopens WAL files at NORMAL, which may lose the last commits with the power.
  connection.pragma('synchronous = FULL');
  // A workspace may come from somebody else: nothing in its schema may call functions with effects.
  connection.pragma('trusted_schema = OFF');
  connection.pragma('cell_size_check = ON');
  // KiB. A larger one makes no import faster and costs its size in memory.
  connection.pragma('cache_size = -16384');
}

/** Tells the file at a path from any other that takes its place; null when there is none. */
function identityOf(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev}:${found.ino}`;
}

async function openChecked(path: string, options: OpenOptions): Promise<Workspace> {
  const found = await recognise(path);
  const name = basename(path);
  if (found !== 'workspace' && options.create !== true) {
    throw found === 'nothing'
      ? new DrydockError('not-found', `There is no workspace ${name}.`)
      : new DrydockError('bad-input', `${name} is empty, not a Drydock workspace.`);
  }
  if (!existsSync(dirname(path))) {
    throw new DrydockError(
      'storage',
      `The folder for ${name} does not exist. Make it first, or choose another.`,
    );
  }
  const Database = await loadSqlite();
  const timeout = options.busyTimeout ?? 5000;
  const connection = new Database(path, { timeout });
  let reads: Connection | null = null;
  try {
    let backup: string | null = null;
    if (found === 'workspace') {
      const version = versionOf(connection);
      if (version > schemaVersion) {
        throw new DrydockError(
          'too-new',
          `${name} was written by a newer Drydock (file version ${version}, this program knows ${schemaVersion}). Update Drydock to open it.`,
        );
      }
      configure(connection);
      if (version < schemaVersion) backup = await backUp(connection, path, version);
      migrate(connection);
    } else {
      // A new file gets its tables while it still has a rollback journal: killed half-way, it is
      // an empty file, not a database that nobody recognises. 8 KiB pages suit rows with long keys.
      connection.pragma('page_size = 8192');
      configure(connection);
      migrate(connection);
    }
    connection.pragma('journal_mode = WAL');
    reads = new Database(path, { readonly: true, timeout });
    configure(reads);
    return workspaceOver(path, connection, reads, backup);
  } catch (error) {
    reads?.close();
    connection.close();
    throw error;
  }
}

function workspaceOver(
  path: string,
  writes: Connection,
  reads: Connection,
  backup: string | null,
): Workspace {
  const opened = identityOf(path);
  const reader = readerOf(reads);
  const writer = writerOf(writes);
  const explained = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw explainStorage(error, path);
    }
  };
  return {
    path,
    schemaVersion,
    backup,
    read: (work) => explained(() => reads.transaction(() => work(reader))()),
    write: (work) =>
      explained(() =>
        writes
          .transaction(() => {
            const value = work(writer);
            // SQLite would go on in the file nobody finds any more, and what is acknowledged be lost.
            if (identityOf(path) !== opened) throw notInPlace(path);
            return value;
          })
          .immediate(),
      ),
    close: () => {
      reads.close();
      writes.close();
    },
  };
}

function notInPlace(path: string): DrydockError {
  return new DrydockError(
    'storage',
    `${basename(path)} was moved, removed or replaced while it was open. Nothing was stored; open it again where it is now.`,
  );
}

/**
 * Opens a workspace, brings it up to date (after a backup) or makes it.
 * @throws DrydockError 'not-found', 'bad-input' (another program's file, left untouched),
 *   'too-new', 'storage'
 */
export async function openWorkspace(path: string, options: OpenOptions = {}): Promise<Workspace> {
  const absolute = resolve(path);
  try {
    return await openChecked(absolute, options);
  } catch (error) {
    throw explainStorage(error, absolute);
  }
}
