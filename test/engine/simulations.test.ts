import { beforeEach, describe, expect, it } from 'vitest';
import { EstateBuilder } from '../fixtures/estates/builder.js';
import { engineWith, sampleEstate, valueOf, type TestEngine } from './support.js';

let engine: TestEngine & { readonly snapshotId: number };
beforeEach(async () => {
  engine = await engineWith(sampleEstate());
  return () => engine.close();
});

describe('ha.simulate', () => {
  it('answers for the proposed sites, with hosts of VMs only when asked for', async () => {
    const { snapshotId } = engine;
    const brief = valueOf(await engine.call('ha.simulate', { snapshotId }));
    expect(brief.started).toBeGreaterThan(100);
    expect(brief.clusters.flatMap((cluster) => cluster.placements)).toEqual([]);
    const full = valueOf(await engine.call('ha.simulate', { snapshotId, placements: true }));
    expect(full.clusters.flatMap((cluster) => cluster.placements)).toHaveLength(full.started);
  });

  it('takes settings, and hosts that stay down by name', async () => {
    const { snapshotId } = engine;
    const settings = { version: 'aam' as const };
    expect(valueOf(await engine.call('ha.simulate', { snapshotId, settings })).started).toBe(0);
    const down = sampleEstate().hosts.map((host) => host.key);
    expect(valueOf(await engine.call('ha.simulate', { snapshotId, down })).started).toBe(0);
    expect(await engine.call('ha.simulate', { snapshotId, down: ['nope'] })).toMatchObject({
      ok: false,
      code: 'not-found',
    });
  });

  it('needs two sites, and says where to name them', async () => {
    const bare = await engineWith(new EstateBuilder('bare').build());
    const answer = await bare.call('ha.simulate', { snapshotId: bare.snapshotId });
    await bare.close();
    expect(answer).toMatchObject({ ok: false, code: 'conflict' });
  });
});

describe('what HA does, page by page', () => {
  const page = { table: 'vms', offset: 0, limit: 5 } as const;

  it('is summed up, with few names however many VMs', async () => {
    const { snapshotId } = engine;
    const full = valueOf(await engine.call('ha.simulate', { snapshotId }));
    const summary = valueOf(await engine.call('ha.summary', { snapshotId }));
    expect(summary).toMatchObject({ vms: full.vms, started: full.started, readyAt: full.readyAt });
    for (const loss of summary.losses) expect(loss.objects.length).toBeLessThanOrEqual(12);
  });

  it('comes in rows that can be searched, filtered and sorted', async () => {
    const { snapshotId } = engine;
    const all = valueOf(await engine.call('ha.rows', { snapshotId, ...page }));
    expect(all.rows).toHaveLength(5);
    const off = valueOf(
      await engine.call('ha.rows', { snapshotId, ...page, filters: { outcome: 'stays off' } }),
    );
    const summary = valueOf(await engine.call('ha.summary', { snapshotId }));
    expect(off.total).toBe(summary.vms - summary.started);
    for (const table of ['hosts', 'datastores', 'losses'] as const) {
      expect(valueOf(await engine.call('ha.rows', { snapshotId, ...page, table })).total).toBeGreaterThan(0);
    }
  });

  it('is asked of hosts that fail as well', async () => {
    const { snapshotId } = engine;
    const failing = [sampleEstate().hosts[0]!.name];
    const event = { event: 'hosts-fail' as const, failing };
    const rows = valueOf(
      await engine.call('ha.rows', {
        snapshotId,
        ...page,
        event,
        table: 'hosts',
        filters: { state: 'failed' },
      }),
    );
    expect(rows.rows.map((row) => row.cells[0])).toEqual(failing);
    const nobody = { event: 'hosts-fail' as const, failing: ['nope'] };
    expect(await engine.call('ha.summary', { snapshotId, event: nobody })).toMatchObject({
      ok: false,
      code: 'not-found',
    });
    const none = { event: 'hosts-fail' as const, failing: [] };
    expect(valueOf(await engine.call('ha.summary', { snapshotId, event: none }))).toMatchObject({
      vms: 0,
      clusters: [],
    });
  });

  it('refuses a percentage below nothing', async () => {
    const { snapshotId } = engine;
    const settings = {
      admission: { policy: 'percentage' as const, cpuPercent: -1, memoryPercent: 25 },
    };
    expect(await engine.call('ha.summary', { snapshotId, settings })).toMatchObject({
      ok: false,
      code: 'bad-request',
    });
  });

  it.each(['csv', 'json', 'xlsx'] as const)('can be taken away as %s', async (format) => {
    const { snapshotId } = engine;
    const file = valueOf(
      await engine.call('ha.export', {
        snapshotId,
        jobId: 'j',
        table: 'vms',
        format,
        filters: { outcome: 'stays off' },
        columns: ['name', 'because'],
      }),
    );
    expect(file.fileName).toBe(`ha-vms.${format}`);
    const text = Buffer.from(file.base64, 'base64').toString('utf8');
    if (format !== 'xlsx') expect(text).toContain('dvPort');
    const wrong = { snapshotId, jobId: 'j', table: 'vms', format, columns: ['nope'] } as const;
    expect(await engine.call('ha.export', { ...wrong, columns: ['nope'] })).toMatchObject({
      ok: false,
      code: 'bad-input',
    });
  });
});
