import { createHash } from 'node:crypto';
import type { RehearsalEvent } from '../../src/contract/types.js';
import type { Reader, Writer } from './connection.js';

/**
 * The record of rehearsals: rows are only ever added, each event's hash covers the one before it,
 * and the first covers the frozen plan. Whoever changes a row outside Drydock breaks the chain.
 */

/** One thing that happened, before it has its place in the chain. */
export interface NewEvent {
  readonly at: string;
  readonly type: string;
  readonly step: string | null;
  readonly who: string;
  readonly text: string;
}

export interface NewRehearsal {
  readonly planId: number;
  readonly name: string;
  readonly startedAt: string;
  readonly estateName: string;
  readonly takenAt: string;
  /** Number of steps, so that lists need not read the view. */
  readonly steps: number;
  /** The plan view as JSON text, exactly as hashed. */
  readonly view: string;
}

export interface StoredRehearsal extends NewRehearsal {
  readonly id: number;
  /** SHA-256 of `view`, lower-case hex. */
  readonly viewHash: string;
  readonly events: readonly RehearsalEvent[];
  readonly chainIntact: boolean;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** What the chain starts from: everything about the rehearsal that is not an event. */
function rootHash(id: number, rehearsal: NewRehearsal & { readonly viewHash: string }): string {
  const { planId, name, startedAt, estateName, takenAt, steps, viewHash } = rehearsal;
  return sha256(
    JSON.stringify([
      'drydock-rehearsal',
      1,
      id,
      planId,
      name,
      startedAt,
      estateName,
      takenAt,
      steps,
      viewHash,
    ]),
  );
}

function eventHash(previous: string, seq: number, event: NewEvent): string {
  return sha256(JSON.stringify([previous, seq, event.at, event.type, event.step, event.who, event.text]));
}

/** Stores a rehearsal and its first event; answers its id. */
export function insertRehearsal(writer: Writer, rehearsal: NewRehearsal, began: NewEvent): number {
  const viewHash = sha256(rehearsal.view);
  const { id } = writer.run(
    `INSERT INTO rehearsals (plan_id, name, started_at, estate_name, taken_at, steps, view, view_hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    rehearsal.planId,
    rehearsal.name,
    rehearsal.startedAt,
    rehearsal.estateName,
    rehearsal.takenAt,
    rehearsal.steps,
    rehearsal.view,
    viewHash,
  );
  const hash = eventHash(rootHash(id, { ...rehearsal, viewHash }), 1, began);
  insertEvent(writer, id, 1, began, hash);
  writer.run('INSERT INTO rehearsal_heads (rehearsal_id, seq, hash) VALUES (?, 1, ?)', id, hash);
  return id;
}

function insertEvent(writer: Writer, id: number, seq: number, event: NewEvent, hash: string): void {
  writer.run(
    'INSERT INTO rehearsal_events (rehearsal_id, seq, at, type, step, who, text, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    id,
    seq,
    event.at,
    event.type,
    event.step,
    event.who,
    event.text,
    hash,
  );
}

/** Adds one event at the end of the chain; answers its number. Part of the caller's transaction. */
export function appendEvent(writer: Writer, id: number, event: NewEvent): number {
  const head = writer.get<{ seq: number; hash: string }>(
    'SELECT seq, hash FROM rehearsal_heads WHERE rehearsal_id = ?',
    id,
  );
  if (head === undefined) throw new Error(`Rehearsal ${id} has no head.`);
  const seq = head.seq + 1;
  const hash = eventHash(head.hash, seq, event);
  insertEvent(writer, id, seq, event, hash);
  writer.run('UPDATE rehearsal_heads SET seq = ?, hash = ? WHERE rehearsal_id = ?', seq, hash, id);
  return seq;
}

/** Whether frozen plan, events and head still hash to what was written. */
function isIntact(
  reader: Reader,
  rehearsal: NewRehearsal & { readonly id: number; readonly viewHash: string },
  events: readonly RehearsalEvent[],
): boolean {
  if (sha256(rehearsal.view) !== rehearsal.viewHash) return false;
  let hash = rootHash(rehearsal.id, rehearsal);
  for (const [index, event] of events.entries()) {
    hash = eventHash(hash, index + 1, event);
    if (event.seq !== index + 1 || event.hash !== hash) return false;
  }
  const head = reader.get<{ seq: number; hash: string }>(
    'SELECT seq, hash FROM rehearsal_heads WHERE rehearsal_id = ?',
    rehearsal.id,
  );
  return head !== undefined && head.seq === events.length && head.hash === hash;
}

const columns = `id, plan_id AS planId, name, started_at AS startedAt, estate_name AS estateName,
  taken_at AS takenAt, steps, view, view_hash AS viewHash`;

function eventsOf(reader: Reader, id: number): RehearsalEvent[] {
  return reader.all<RehearsalEvent>(
    'SELECT seq, at, type, step, who, text, hash FROM rehearsal_events WHERE rehearsal_id = ? ORDER BY seq',
    id,
  );
}

/** A rehearsal with its whole log, checked. */
export function findRehearsal(reader: Reader, id: number): StoredRehearsal | null {
  type Row = Omit<StoredRehearsal, 'events' | 'chainIntact'>;
  const row = reader.get<Row>(`SELECT ${columns} FROM rehearsals WHERE id = ?`, id);
  if (row === undefined) return null;
  const events = eventsOf(reader, id);
  return { ...row, events, chainIntact: isIntact(reader, row, events) };
}

/** A rehearsal without its frozen plan, which may be large. */
export type ListedRehearsal = Pick<
  StoredRehearsal,
  'id' | 'planId' | 'name' | 'startedAt' | 'steps' | 'events'
>;

/** All rehearsals, the latest first. */
export function listRehearsals(reader: Reader): ListedRehearsal[] {
  return reader
    .all<Omit<ListedRehearsal, 'events'>>(
      'SELECT id, plan_id AS planId, name, started_at AS startedAt, steps FROM rehearsals ORDER BY id DESC',
    )
    .map((row) => ({ ...row, events: eventsOf(reader, row.id) }));
}

export function countRehearsalsOf(reader: Reader, planId: number): number {
  return reader.get<{ n: number }>('SELECT count(*) AS n FROM rehearsals WHERE plan_id = ?', planId)?.n ?? 0;
}
