import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { engineIn, engineWith, sampleEstate, valueOf, type TestEngine } from './support.js';

/** Changes the file the way somebody with an SQLite tool would, and opens it again. */
async function changed(engine: TestEngine, sql: string): Promise<TestEngine> {
  await engine.close();
  const file = new Database(engine.file);
  const triggers = file.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all();
  for (const name of triggers) file.exec(`DROP TRIGGER ${String(name)}`);
  file.exec(sql);
  file.close();
  const again = engineIn(engine.folder);
  valueOf(await again.call('workspace.openFile', { file: join(again.folder, 'bank.drydock') }));
  return again;
}

async function rehearsing(): Promise<TestEngine & { readonly snapshotId: number }> {
  const engine = await engineWith(sampleEstate());
  const { snapshotId } = engine;
  valueOf(await engine.call('plans.make', { snapshotId, runbook: 'view-failover' }));
  valueOf(await engine.call('rehearsals.begin', { planId: 1, name: 'march', who: 'Ann' }));
  return engine;
}

describe('a workspace that was changed outside Drydock', () => {
  it('shows a rehearsal whose record was changed, says so, and takes no more events', async () => {
    const engine = await changed(await rehearsing(), "UPDATE rehearsal_events SET who = 'Bob'");
    const state = valueOf(await engine.call('rehearsals.get', { rehearsalId: 1 }));
    expect(state.chainIntact).toBe(false);
    const action = { type: 'finished', who: 'Ann', note: '' } as const;
    expect(await engine.call('rehearsals.act', { rehearsalId: 1, seq: 1, action })).toMatchObject({
      ok: false,
      code: 'conflict',
      message: expect.stringContaining('changed outside Drydock'),
    });
    await engine.close();
  });

  it('says which plan or overlay is damaged instead of trusting it', async () => {
    const engine = await changed(
      await rehearsing(),
      `UPDATE plan_documents SET document = '{"name":1}';
       INSERT INTO overlays VALUES (1, 1, '{"drydockOverlay":2}', '2026')`,
    );
    expect(await engine.call('plans.get', { planId: 1 })).toMatchObject({ ok: false, code: 'storage' });
    expect(valueOf(await engine.call('plans.list', {}))).toMatchObject([{ id: 1, verdict: 'unknown' }]);
    expect(await engine.call('overlay.get', { snapshotId: 1 })).toMatchObject({ ok: false, code: 'storage' });
    expect(engine.logged).toEqual([]);
    await engine.close();
  });
});
