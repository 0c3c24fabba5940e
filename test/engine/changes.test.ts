import { describe, expect, it } from 'vitest';
import Database from 'better-sqlite3';
import { insertSnapshot } from '../db/atOnce.js';
import { openWorkspace } from '../../main/db/open.js';
import type { Estate } from '../../src/domain/estate/types.js';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { snapshotOf } from '../db/support.js';
import { engineWith, valueOf } from './support.js';

const sample = generateEstate({ desktops: 160 });
const renamed: Estate = {
  ...sample,
  name: 'later',
  vms: sample.vms.map((vm, at) => (at === 3 ? { ...vm, name: 'called anew' } : vm)),
};

/** An engine over a workspace with the sample as snapshot 1 and `later` as snapshot 2. */
async function engineWithTwo(later: Estate = renamed) {
  const engine = await engineWith(sample);
  const workspace = await openWorkspace(engine.file);
  workspace.write((writer) => insertSnapshot(writer, snapshotOf(later, 'b'.repeat(64))));
  workspace.close();
  return engine;
}

describe('comparing snapshots', () => {
  it('tells what changed between two stored snapshots', async () => {
    const engine = await engineWithTwo();
    const diff = valueOf(await engine.call('snapshots.diff', { jobId: 'a', before: 1, after: 2 }));
    expect(diff.entries.map((entry) => entry.rule)).toEqual(['vm-renamed']);
    expect(diff).toMatchObject({ before: { id: 1 }, after: { id: 2, name: 'later' }, plans: [], prints: [] });
  });

  it('knows no snapshot that is not there', async () => {
    const engine = await engineWithTwo();
    for (const pair of [
      { before: 9, after: 1 },
      { before: 1, after: 9 },
    ]) {
      expect(await engine.call('snapshots.diff', { jobId: 'a', ...pair })).toMatchObject({
        ok: false,
        code: 'not-found',
      });
    }
  });

  it('stops when its workspace is closed meanwhile', async () => {
    const engine = await engineWithTwo();
    engine.onProgress(({ phase }) => {
      if (phase === 'Reading the newer snapshot') void engine.call('workspace.close', {});
    });
    expect(await engine.call('snapshots.diff', { jobId: 'a', before: 1, after: 2 })).toMatchObject({
      ok: false,
      code: 'cancelled',
    });
    expect(engine.logged).toEqual([]);
  });

  it('tells how far it is, and stops when it is cancelled', async () => {
    const engine = await engineWithTwo();
    const phases: string[] = [];
    engine.onProgress(({ phase }) => {
      phases.push(phase);
      if (phase === 'Looking for findings') void engine.call('job.cancel', { jobId: 'a' });
    });
    expect(await engine.call('snapshots.diff', { jobId: 'a', before: 1, after: 2 })).toMatchObject({
      ok: false,
      code: 'cancelled',
    });
    expect(phases).toEqual([
      'Reading the older snapshot',
      'Reading the newer snapshot',
      'Looking for findings',
    ]);
  });

  it('shows the other plans when one is damaged', async () => {
    const engine = await engineWithTwo();
    for (let plan = 1; plan <= 2; plan += 1) {
      valueOf(await engine.call('plans.make', { snapshotId: 1, runbook: 'view-failover' }));
    }
    const file = new Database(engine.file);
    file.prepare("UPDATE plan_documents SET document = '{}' WHERE plan_id = 1").run();
    // The engine keeps views by revision: another one has it look again.
    file.prepare('UPDATE plans SET revision = 7 WHERE id = 1').run();
    file.close();
    const { plans } = valueOf(await engine.call('snapshots.diff', { jobId: 'a', before: 1, after: 2 }));
    const [first, second] = [...plans].sort((a, b) => a.planId - b.planId);
    expect(first).toMatchObject({ drift: null, problem: expect.stringContaining('damaged') });
    expect(second?.drift).not.toBeNull();
  });
});

describe('the record of prints', () => {
  it('is kept whole: never changed, never removed', async () => {
    const engine = await engineWithTwo();
    valueOf(await engine.call('plans.make', { snapshotId: 1, runbook: 'view-failover' }));
    valueOf(await engine.call('plans.print', { planId: 1, format: 'md' }));
    const file = new Database(engine.file);
    expect(() => file.exec("UPDATE prints SET content_hash = 'x'")).toThrow(/never changed/);
    expect(() => file.exec('DELETE FROM prints')).toThrow(/never removed/);
    file.close();
  });

  it('outlives the plan, as the paper does, and says that there is nothing to hold it against', async () => {
    const engine = await engineWithTwo();
    valueOf(await engine.call('plans.make', { snapshotId: 1, runbook: 'view-failover' }));
    const { contentHash } = valueOf(await engine.call('plans.print', { planId: 1, format: 'html' }));
    valueOf(await engine.call('plans.remove', { planId: 1 }));
    const { prints } = valueOf(await engine.call('snapshots.diff', { jobId: 'a', before: 1, after: 2 }));
    expect(prints).toMatchObject([{ planId: null, contentHash, format: 'html', holds: false, page: null }]);
    expect(await engine.call('snapshots.remove', { snapshotId: 1 })).toMatchObject({ ok: true });
  });

  it('notices what the plan’s own changes make stale', async () => {
    const engine = await engineWithTwo();
    const made = valueOf(await engine.call('plans.make', { snapshotId: 1, runbook: 'view-failover' }));
    valueOf(await engine.call('plans.print', { planId: 1, format: 'md' }));
    const step = made.view.steps[4]!.id;
    valueOf(
      await engine.call('plans.edit', {
        planId: 1,
        revision: 1,
        edit: { type: 'set-note', step, text: 'Ask Ada.' },
      }),
    );
    const { prints } = valueOf(await engine.call('snapshots.diff', { jobId: 'a', before: 1, after: 1 }));
    expect(prints[0]?.page).toMatchObject({
      stale: [{ number: 5 }],
      gone: [],
      missing: [],
      reordered: false,
    });
  });
});

describe('exporting a table', () => {
  const text = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');

  it('writes the rows asked for with the columns asked for', async () => {
    const engine = await engineWith(sample);
    const file = valueOf(
      await engine.call('estate.export', {
        jobId: 'a',
        snapshotId: 1,
        kind: 'host',
        filters: { cluster: 'sp-mgmt' },
        sort: { column: 'name', descending: true },
        columns: ['name', 'cluster'],
        format: 'csv',
      }),
    );
    expect(file).toMatchObject({ fileName: 'hosts.csv', rows: 3 });
    const lines = text(file.base64).split('\r\n');
    expect(lines[0]).toBe('\ufeffName,Cluster');
    expect(lines[1]).toContain('-03.');
    expect(lines).toHaveLength(5);
  });

  it('stops when it is cancelled', async () => {
    const engine = await engineWith(sample);
    engine.onProgress(() => void engine.call('job.cancel', { jobId: 'a' }));
    for (const format of ['csv', 'json', 'xlsx'] as const) {
      expect(
        await engine.call('estate.export', { jobId: 'a', snapshotId: 1, kind: 'vm', format }),
        format,
      ).toMatchObject({ ok: false, code: 'cancelled' });
    }
  });
});
