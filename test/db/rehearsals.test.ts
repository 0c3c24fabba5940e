import { join } from 'node:path';
import fc from 'fast-check';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openWorkspace, type Workspace } from '../../main/db/open.js';
import { insertPlan } from '../../main/db/plans.js';
import { appendEvent, findRehearsal, insertRehearsal, type NewEvent } from '../../main/db/rehearsals.js';
import { insertSnapshot } from './atOnce.js';
import { EstateBuilder } from '../fixtures/estates/builder.js';
import { viewOf } from '../print/view.js';
import { snapshotOf, temporaryFolder } from './support.js';

const at = '2026-03-01T10:00:00.000Z';

async function withRehearsal(events: readonly NewEvent[]): Promise<{ workspace: Workspace; path: string }> {
  const path = join(temporaryFolder(), 'test.drydock');
  const workspace = await openWorkspace(path, { create: true });
  workspace.write((writer) => {
    const snapshot = insertSnapshot(writer, snapshotOf(new EstateBuilder().build()));
    const summary = { name: 'p', verdict: 'safe', steps: 0, checkedOnOverlay: 0 } as const;
    const planId = insertPlan(writer, snapshot, viewOf([]).plan, summary, at);
    const rehearsal = {
      planId,
      name: 'r',
      startedAt: at,
      estateName: 'e',
      takenAt: at,
      steps: 1,
      view: '{}',
    };
    insertRehearsal(writer, rehearsal, { at, type: 'began', step: null, who: 'Ann', text: '' });
  });
  for (const event of events) workspace.write((writer) => appendEvent(writer, 1, event));
  return { workspace, path };
}

const note = (text: string): NewEvent => ({ at, type: 'note', step: 'a', who: 'Ann', text });

const anyEvent: fc.Arbitrary<NewEvent> = fc.record({
  at: fc.constant(at),
  type: fc.constantFrom('start', 'done', 'failed', 'note'),
  step: fc.option(fc.string({ unit: 'binary' }), { nil: null }),
  who: fc.string({ unit: 'binary' }),
  text: fc.string({ unit: 'binary' }),
});

/** Changes the file the way somebody with an SQLite tool would: the triggers dropped first. */
function tamper(path: string, sql: string): void {
  const file = new Database(path);
  const triggers = file.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all();
  for (const name of triggers) file.exec(`DROP TRIGGER ${String(name)}`);
  file.exec(sql);
  file.close();
}

describe('the log of a rehearsal', () => {
  it('answers the events in order, their chain intact, whatever they hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, { maxLength: 8 }), async (events) => {
        const { workspace } = await withRehearsal(events);
        const found = workspace.read((reader) => findRehearsal(reader, 1));
        expect(found?.chainIntact).toBe(true);
        expect(found?.events.map(({ seq }) => seq)).toEqual([1, ...events.map((_, index) => index + 2)]);
        expect(found?.events.slice(1).map(({ seq: _seq, hash: _hash, ...event }) => event)).toEqual(events);
        workspace.close();
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    'UPDATE rehearsal_events SET who = "Bob" WHERE seq = 2',
    'DELETE FROM rehearsal_events WHERE seq = 4',
    "UPDATE rehearsals SET name = 'other'",
    'DELETE FROM rehearsals',
    'UPDATE rehearsal_heads SET seq = 1',
    'DELETE FROM rehearsal_heads',
  ])('refuses: %s', async (sql) => {
    const { workspace } = await withRehearsal([note('1'), note('2'), note('3')]);
    expect(() => workspace.write((writer) => writer.run(sql.replaceAll('"', "'")))).toThrow(
      /the record of a rehearsal/,
    );
    workspace.close();
  });

  it.each([
    ['a changed text', "UPDATE rehearsal_events SET text = 'x' WHERE seq = 2"],
    ['a changed time', "UPDATE rehearsal_events SET at = '2026-03-01T09:00:00.000Z' WHERE seq = 3"],
    ['a changed name of who did it', "UPDATE rehearsal_events SET who = 'Bob' WHERE seq = 1"],
    ['a step left out', 'UPDATE rehearsal_events SET step = NULL WHERE seq = 4'],
    ['a changed outcome', "UPDATE rehearsal_events SET type = 'done' WHERE seq = 4"],
    ['a changed hash', `UPDATE rehearsal_events SET hash = '${'0'.repeat(64)}' WHERE seq = 2`],
    ['an event taken out', 'DELETE FROM rehearsal_events WHERE seq = 2'],
    ['the end cut off', 'DELETE FROM rehearsal_events WHERE seq = 4'],
    [
      'two events exchanged',
      'UPDATE rehearsal_events SET seq = 9 WHERE seq = 2; UPDATE rehearsal_events SET seq = 2 WHERE seq = 3; UPDATE rehearsal_events SET seq = 3 WHERE seq = 9',
    ],
    [
      'an event added',
      'INSERT INTO rehearsal_events SELECT rehearsal_id, 5, at, type, step, who, text, hash FROM rehearsal_events WHERE seq = 4',
    ],
    ['a changed plan', `UPDATE rehearsals SET view = '{"a":1}'`],
    ['a changed name', "UPDATE rehearsals SET name = 'other'"],
    ['a changed estate', "UPDATE rehearsals SET estate_name = 'other'"],
    ['the head taken away', 'DELETE FROM rehearsal_heads'],
  ])('shows %s', async (_, sql) => {
    const { workspace, path } = await withRehearsal([note('1'), note('2'), note('3')]);
    workspace.close();
    tamper(path, sql);
    const again = await openWorkspace(path);
    expect(again.read((reader) => findRehearsal(reader, 1))?.chainIntact).toBe(false);
    again.close();
  });
});
