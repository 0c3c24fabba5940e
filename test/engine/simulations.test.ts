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

describe('whatif.run', () => {
  it('throws faults at a stored plan', async () => {
    const { snapshotId } = engine;
    const plan = valueOf(await engine.call('plans.make', { snapshotId, runbook: 'view-failover' }));
    const ask = (datastore: string) =>
      engine.call('whatif.run', { planId: plan.id, faults: [{ kind: 'not-replicated', datastore }] });
    const answer = valueOf(await ask('sp-vmfs-replica-01'));
    expect(answer.survives).toBe(false);
    expect(answer.proposals[0]).toMatchObject({ survives: 'part' });
    expect(await ask('nope')).toMatchObject({ ok: false, code: 'conflict' });
  });
});
