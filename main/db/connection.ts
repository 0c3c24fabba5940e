import type { Statement } from 'better-sqlite3';
import { atOnce, eachOf, type Stretches } from '../../src/domain/stretches.js';
import type { Connection } from './sqlite.js';

export type Value = string | number | Uint8Array | null;

/** Reads. Every repository function that only reads takes this. */
export interface Reader {
  /** All rows; the caller names their shape, which the migrations' STRICT tables guarantee. */
  all<Row>(sql: string, ...values: Value[]): Row[];
  get<Row>(sql: string, ...values: Value[]): Row | undefined;
}

/**
 * Reads and writes. Exists only inside `Workspace.write`, that is inside one transaction: nobody
 * can write half of something.
 */
export interface Writer extends Reader {
  /** Runs one statement; answers the rows changed and the id of the row inserted. */
  run(sql: string, ...values: Value[]): { readonly changes: number; readonly id: number };
  /** Inserts many rows with one statement. `values` may be reused by the caller for the next row. */
  insertMany<Row>(
    sql: string,
    rows: readonly Row[],
    fill: (row: Row, position: number, values: Value[]) => void,
  ): void;
  /** The same in stretches, for as many rows as an estate has VMs. */
  insertInStretches<Row>(
    phase: string,
    sql: string,
    rows: readonly Row[],
    fill: (row: Row, position: number, values: Value[]) => void,
  ): Stretches<void>;
  readonly writes: true;
}

function reading(connection: Connection): Reader {
  const statements = new Map<string, Statement<Value[]>>();
  const prepared = (sql: string): Statement<Value[]> => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = connection.prepare<Value[]>(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  return {
    all: <Row>(sql: string, ...values: Value[]) => prepared(sql).all(...values) as Row[],
    get: <Row>(sql: string, ...values: Value[]) => prepared(sql).get(...values) as Row | undefined,
  };
}

/** A reader over a connection. */
export function readerOf(connection: Connection): Reader {
  return reading(connection);
}

/** A writer over a connection; hand it out only while a transaction is open. */
export function writerOf(connection: Connection): Writer {
  return {
    ...reading(connection),
    writes: true,
    run: (sql, ...values) => {
      const result = connection.prepare(sql).run(...values);
      return { changes: result.changes, id: Number(result.lastInsertRowid) };
    },
    insertMany: (sql, rows, fill) => atOnce(insertRows(connection, '', sql, rows, fill)),
    insertInStretches: (phase, sql, rows, fill) => insertRows(connection, phase, sql, rows, fill),
  };
}

function* insertRows<Row>(
  connection: Connection,
  phase: string,
  sql: string,
  rows: readonly Row[],
  fill: (row: Row, position: number, values: Value[]) => void,
): Stretches<void> {
  if (rows.length === 0) return;
  const statement = connection.prepare(sql);
  const values: Value[] = [];
  yield* eachOf(phase, rows, (row, position) => {
    values.length = 0;
    fill(row, position, values);
    statement.run(values);
  });
}
