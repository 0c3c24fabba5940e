import { existsSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { DrydockError } from '../../src/contract/result.js';
import { readerOf, writerOf, type Reader, type Writer } from './connection.js';
import { explainStorage } from './errors.js';
import { backUp, migrate, versionOf } from './migrate.js';
import { schemaVersion } from './migrations/index.js';
import { recognise, type Found } from './recognise.js';
import type { Stretches } from '../../src/domain/stretches.js';
import { loadSqlite, type Connection } from './sqlite.js';
import { LongTransaction, readInStretches, type Drive } from './stretched.js';
import { mustBeKnown, notWritable, onlyToLook, openToLook, readOnlySentence } from './toLook.js';

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
  /** Why nothing can be changed in it, as a sentence; null when it can be. */
  readonly readOnly: string | null;
  /** Whether the file at a path is this one, under whatever name. */
  isAt(path: string): boolean;
  /** Runs `work` over one consistent state of the file. */
  read<T>(work: (reader: Reader) => T): T;
  /**
   * Runs `work` in one transaction: all of it is on disk when this returns, or none of it is.
   * @throws DrydockError 'storage', also when the workspace is read-only, or the file is no longer
   *   where it was opened
   * @throws StoringUnderWay while `writeInStretches` is at it
   */
  write<T>(work: (writer: Writer) => T): T;
  /** `read` for what takes long: one consistent state, others get their turn meanwhile. */
  readInStretches<T>(work: (reader: Reader) => Stretches<T>, drive: Drive): Promise<T>;
  /** `write` for what takes long: one transaction, nothing of it is left when it is dropped. */
  writeInStretches<T>(work: (writer: Writer) => Stretches<T>, drive: Drive): Promise<T>;
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
  const timeout = options.busyTimeout ?? 5000;
  if (found !== 'workspace') return openForWriting(path, found, timeout);
  const why = await notWritable(path);
  if (why !== null) return lookingAt(path, why, timeout);
  try {
    return await openForWriting(path, found, timeout);
  } catch (error) {
    const reason = onlyToLook(error, path);
    if (reason === null) throw error;
    return lookingAt(path, reason, timeout);
  }
}

async function openForWriting(path: string, found: Found, timeout: number): Promise<Workspace> {
  const Database = await loadSqlite();
  const connection = new Database(path, { timeout });
  let reads: Connection | null = null;
  try {
    let backup: string | null = null;
    if (found === 'workspace') {
      const version = versionOf(connection);
      mustBeKnown(version, basename(path));
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

async function lookingAt(path: string, why: string, timeout: number): Promise<Workspace> {
  const opened = identityOf(path);
  const connection = await openToLook(path, timeout);
  configure(connection);
  connection.pragma('query_only = ON');
  const readOnly = readOnlySentence(path, why);
  const reader = readerOf(connection);
  return {
    path,
    schemaVersion,
    backup: null,
    readOnly,
    isAt: (other) => opened !== null && identityOf(other) === opened,
    read: (work) => explained(path, () => connection.transaction(() => work(reader))()),
    write: () => {
      throw new DrydockError('storage', readOnly);
    },
    // Nobody writes: between the stretches nothing changes.
    readInStretches: (work, drive) => explainedLater(path, () => drive(work(reader))),
    writeInStretches: () => Promise.reject(new DrydockError('storage', readOnly)),
    close: () => void connection.close(),
  };
}

function explained<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw explainStorage(error, path);
  }
}

async function explainedLater<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explainStorage(error, path);
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
  const long = new LongTransaction(writes, writer);
  // SQLite would go on in the file nobody finds any more, and what is acknowledged be lost.
  const mustBeInPlace = (): void => {
    if (identityOf(path) !== opened) throw notInPlace(path);
  };
  return {
    path,
    schemaVersion,
    backup,
    readOnly: null,
    isAt: (other) => opened !== null && identityOf(other) === opened,
    read: (work) => explained(path, () => reads.transaction(() => work(reader))()),
    write: (work) =>
      explained(path, () => {
        long.mustNotBeOpen();
        return writes
          .transaction(() => {
            const value = work(writer);
            mustBeInPlace();
            return value;
          })
          .immediate();
      }),
    readInStretches: (work, drive) =>
      explainedLater(path, async () => {
        mustBeInPlace();
        const Database = await loadSqlite();
        const connection = new Database(path, { readonly: true });
        configure(connection);
        return readInStretches(connection, readerOf(connection), work, drive);
      }),
    writeInStretches: (work, drive) => explainedLater(path, () => long.run(work, drive, mustBeInPlace)),
    close: () => {
      long.close();
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
