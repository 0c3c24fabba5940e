import { DrydockError } from '../../src/contract/result.js';
import type { Stretches } from '../../src/domain/stretches.js';
import type { Reader, Writer } from './connection.js';
import type { Connection } from './sqlite.js';

/** Goes through work in stretches; between them others get their turn, and it may be dropped. */
export type Drive = <T>(work: Stretches<T>) => Promise<T>;

/**
 * Something large is being stored, and the file has one writer. Who meets it may try again when
 * that is over: nothing was done.
 */
export class StoringUnderWay extends DrydockError {
  /** Settles when the file is free again, however that came. */
  readonly over: Promise<void>;

  constructor(over: Promise<void>) {
    super('conflict', 'Something else is being stored just now. Try again when that is done.');
    this.over = over;
  }
}

/** SQLite's own default. */
const pagesPerCheckpoint = 1000;

/** The one transaction of a connection that may stay open while others get their turn. */
export class LongTransaction {
  readonly #connection: Connection;
  readonly #writer: Writer;
  #open: { readonly over: Promise<void> } | null = null;
  #closed = false;

  constructor(connection: Connection, writer: Writer) {
    this.#connection = connection;
    this.#writer = writer;
  }

  /** @throws StoringUnderWay while it is open */
  mustNotBeOpen(): void {
    if (this.#open !== null) throw new StoringUnderWay(this.#open.over);
  }

  /**
   * Does the work in one transaction: all of it is stored, or none. Waits for one that is open.
   * @param check runs last, and keeps everything from being stored by throwing
   */
  async run<T>(work: (writer: Writer) => Stretches<T>, drive: Drive, check: () => void): Promise<T> {
    while (this.#open !== null) await this.#open.over;
    this.#mustBeOpen();
    let end: () => void = () => {};
    this.#open = { over: new Promise((resolve) => (end = resolve)) };
    try {
      // Else the commit would move all of it from the log into the file, in one go with nobody let in.
      this.#connection.pragma('wal_autocheckpoint = 0');
      this.#connection.exec('BEGIN IMMEDIATE');
      // Nothing may come between the last look of the driver and the commit: who was told that the
      // work is stopped must not find it done.
      const value = await drive(this.#whileOpen(work(this.#writer)));
      this.#mustBeOpen();
      check();
      this.#connection.exec('COMMIT');
      setImmediate(() => this.#checkpoint());
      return value;
    } catch (error) {
      this.#rollBack();
      throw error;
    } finally {
      if (this.#connection.open) this.#connection.pragma(`wal_autocheckpoint = ${pagesPerCheckpoint}`);
      this.#open = null;
      end();
    }
  }

  /** The connection is about to close: what is not stored by now is not stored. */
  close(): void {
    this.#closed = true;
    this.#rollBack();
  }

  *#whileOpen<T>(work: Stretches<T>): Stretches<T> {
    for (;;) {
      this.#mustBeOpen();
      const next = work.next();
      if (next.done === true) return next.value;
      yield next.value;
    }
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new DrydockError('cancelled', 'The workspace was closed. Nothing was stored.');
  }

  /** Once the answer is on its way. */
  #checkpoint(): void {
    if (this.#connection.open && !this.#connection.inTransaction) {
      this.#connection.pragma('wal_checkpoint(PASSIVE)');
    }
  }

  #rollBack(): void {
    if (!this.#connection.open || !this.#connection.inTransaction) return;
    this.#connection.exec('ROLLBACK');
    // What was written of it lies in the log and counts for nothing; it need not take up the disk.
    // Another Drydock that is reading is not waited for.
    const timeout = this.#connection.pragma('busy_timeout', { simple: true }) as number;
    this.#connection.pragma('busy_timeout = 0');
    this.#connection.pragma('wal_checkpoint(TRUNCATE)');
    this.#connection.pragma(`busy_timeout = ${timeout}`);
  }
}

/** Reads one consistent state of the file over a connection of its own, which is closed at the end. */
export async function readInStretches<T>(
  connection: Connection,
  reader: Reader,
  work: (reader: Reader) => Stretches<T>,
  drive: Drive,
): Promise<T> {
  try {
    connection.exec('BEGIN');
    return await drive(work(reader));
  } finally {
    connection.close();
  }
}
