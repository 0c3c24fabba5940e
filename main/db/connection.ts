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

/** Adds a row's values, in the order of the columns, to those of the rows before. */
export type Fill<Row> = (row: Row, position: number, values: Value[]) => void;

/**
 * Reads and writes. Exists only inside `Workspace.write`, that is inside one transaction: nobody
 * can write half of something.
 */
export interface Writer extends Reader {
  /** Runs one statement; answers the rows changed and the id of the row inserted. */
  run(sql: string, ...values: Value[]): { readonly changes: number; readonly id: number };
  /**
   * Inserts many rows.
   * @param into the table and its columns, "vms (snapshot_id, position, key)"; never of an inventory's words
   */
  insertMany<Row>(into: string, rows: readonly Row[], fill: Fill<Row>): void;
  /** The same in stretches, for as many rows as an estate has VMs. */
  insertInStretches<Row>(phase: string, into: string, rows: readonly Row[], fill: Fill<Row>): Stretches<void>;
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
    insertMany: (into, rows, fill) => atOnce(insertRows(connection, '', into, rows, fill)),
    insertInStretches: (phase, into, rows, fill) => insertRows(connection, phase, into, rows, fill),
  };
}

/** Rows of one statement: together they take a quarter less time than one by one; more gain little. */
const rowsEach = 32;

function* insertRows<Row>(
  connection: Connection,
  phase: string,
  into: string,
  rows: readonly Row[],
  fill: Fill<Row>,
): Stretches<void> {
  /** By how many rows they insert. */
  const statements = new Map<number, Statement>();
  const statementFor = (count: number, width: number): Statement => {
    let statement = statements.get(count);
    if (statement === undefined) {
      const row = `(${Array(width).fill('?').join(', ')})`;
      statement = connection.prepare(`INSERT INTO ${into} VALUES ${Array(count).fill(row).join(', ')}`);
      statements.set(count, statement);
    }
    return statement;
  };
  const values: Value[] = [];
  let held = 0;
  yield* eachOf(phase, rows, (row, position) => {
    fill(row, position, values);
    held += 1;
    if (held < rowsEach && position < rows.length - 1) return;
    statementFor(held, values.length / held).run(values);
    values.length = 0;
    held = 0;
  });
}
