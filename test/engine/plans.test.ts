import { beforeEach, describe, expect, it } from 'vitest';
import type { PlanState } from '../../src/contract/types.js';
import { EstateBuilder } from '../fixtures/estates/builder.js';
import { engineIn, engineWith, sampleEstate, valueOf, type TestEngine } from './support.js';

let engine: TestEngine & { readonly snapshotId: number };
let made: PlanState;

beforeEach(async () => {
  engine = await engineWith(sampleEstate());
  const { snapshotId } = engine;
  made = valueOf(await engine.call('plans.make', { snapshotId, runbook: 'view-failover' }));
  return () => engine.close();
});

const rename = (state: PlanState, name: string) =>
  engine.call('plans.edit', { planId: state.id, revision: state.revision, edit: { type: 'rename', name } });

describe('plans', () => {
  it('are made for the estate, checked and listed', async () => {
    expect(made).toMatchObject({ id: 1, revision: 1, canUndo: false, canRedo: false });
    expect(made.view.steps.length).toBeGreaterThan(5);
    expect(valueOf(await engine.call('plans.list', {}))).toEqual([
      {
        id: 1,
        name: made.view.plan.name,
        runbook: 'view-failover',
        snapshotId: engine.snapshotId,
        snapshotName: sampleEstate().name,
        verdict: made.view.check.verdict,
        steps: made.view.steps.length,
        changedAt: expect.stringContaining('2026-03-01'),
      },
    ]);
  });

  it('are not made where the estate has nothing of the matter, unless an answer brings it', async () => {
    const { snapshotId } = engine;
    const cloud = { snapshotId, runbook: 'vcd-failover' } as const;
    expect(await engine.call('plans.make', cloud)).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('This snapshot shows nothing of vCloud Director'),
    });
    const proposed = valueOf(await engine.call('runbooks.scenario', cloud));
    const clusters = sampleEstate()
      .clusters.filter(({ purpose }) => purpose === 'desktops')
      .map(({ key }) => key);
    const scenario = { ...proposed, settings: { ...proposed.settings, clusters } };
    const named = valueOf(await engine.call('plans.make', { ...cloud, scenario }));
    expect(named.view.check.verdict).toBe('safe');
  });

  it('are edited, undone and redone, also after a restart', async () => {
    const edited = valueOf(await rename(made, 'second'));
    expect(edited).toMatchObject({ revision: 2, canUndo: true, view: { plan: { name: 'second' } } });
    await engine.close();

    const again = engineIn(engine.folder);
    valueOf(await again.call('workspace.openFile', { file: engine.file }));
    const undone = valueOf(await again.call('plans.undo', { planId: 1, revision: 2 }));
    expect(undone).toMatchObject({ revision: 3, canUndo: false, canRedo: true });
    expect(undone.view).toEqual(made.view);
    const redone = valueOf(await again.call('plans.redo', { planId: 1, revision: 3 }));
    expect(redone).toMatchObject({ revision: 4, canRedo: false, view: { plan: { name: 'second' } } });
    await again.close();
  });

  it('refuse a change made on an older revision, and say which is the current one', async () => {
    valueOf(await rename(made, 'second'));
    expect(await rename(made, 'third')).toMatchObject({
      ok: false,
      code: 'conflict',
      details: { revision: 2 },
    });
    expect(await engine.call('plans.undo', { planId: 1, revision: 1 })).toMatchObject({ code: 'conflict' });
    expect(valueOf(await engine.call('plans.get', { planId: 1 })).view.plan.name).toBe('second');
  });

  it('refuse a change the domain refuses, and stay as they are', async () => {
    const edit = { type: 'remove-step', step: 'no such step' } as const;
    expect(await engine.call('plans.edit', { planId: 1, revision: 1, edit })).toMatchObject({
      ok: false,
      code: 'conflict',
    });
    expect(valueOf(await engine.call('plans.get', { planId: 1 }))).toEqual(made);
  });

  it('hold their snapshot; rehearsals hold their plan', async () => {
    const { snapshotId } = engine;
    expect(await engine.call('snapshots.remove', { snapshotId })).toMatchObject({ code: 'conflict' });
    valueOf(await engine.call('rehearsals.begin', { planId: 1, name: 'march', who: 'Ann' }));
    expect(await engine.call('plans.remove', { planId: 1 })).toMatchObject({ code: 'conflict' });

    const other = valueOf(
      await engine.call('plans.make', { snapshotId, runbook: 'view-failover', name: 'other' }),
    );
    expect(valueOf(await engine.call('plans.remove', { planId: other.id }))).toBeNull();
    expect(await engine.call('plans.get', { planId: other.id })).toMatchObject({ code: 'not-found' });
  });

  it('are not made where the two sites are not known', async () => {
    const builder = new EstateBuilder();
    builder.vm('desk-001', builder.vmfs('ds-01'));
    const poor = await engineWith(builder.build());
    const { snapshotId } = poor;
    const [runbook] = valueOf(await poor.call('runbooks.list', { snapshotId }));
    expect(runbook?.blockers.length).toBeGreaterThan(0);
    expect(await poor.call('plans.make', { snapshotId, runbook: 'view-failover' })).toMatchObject({
      ok: false,
      code: 'conflict',
      message: runbook?.blockers[0],
    });
    await poor.close();
  });

  it('are printed with this estate’s names', async () => {
    const printed = valueOf(await engine.call('plans.print', { planId: 1, format: 'md' }));
    const text = Buffer.from(printed.base64, 'base64').toString('utf8');
    expect(printed.fileName).toMatch(/\.md$/);
    expect(text).toContain(sampleEstate().name);
    expect(text).toContain(printed.contentHash.slice(0, 8));
  });

  it('comes out all the same when the workspace is closed meanwhile, and is recorded in no other', async () => {
    const engine = await engineWith(sampleEstate());
    const { snapshotId } = engine;
    const plan = valueOf(await engine.call('plans.make', { snapshotId, runbook: 'view-failover' }));
    const printing = engine.call('plans.print', { planId: plan.id, format: 'md' });
    valueOf(await engine.call('workspace.close', {}));
    expect(valueOf(await printing)).toMatchObject({
      notRecorded: expect.stringContaining('The workspace was closed while it was printed.') as string,
    });
    expect(engine.logged).toEqual([]);
  });
});

describe('the overlay', () => {
  it('changes counts, findings and verdicts at once, and is asked for as YAML', async () => {
    const { snapshotId } = engine;
    const before = valueOf(await engine.call('overlay.get', { snapshotId }));
    const overlay = { ...before, pools: [{ name: 'new pool', osDatastores: [] }] };
    const saved = valueOf(await engine.call('overlay.save', { snapshotId, overlay }));
    const [snapshot] = valueOf(await engine.call('snapshots.list', {}));
    expect(saved.counts.pools).toBe(sampleEstate().pools.length + 1);
    expect(snapshot?.counts).toEqual(saved.counts);
    expect(valueOf(await engine.call('overlay.get', { snapshotId }))).toEqual(overlay);
    const rows = valueOf(
      await engine.call('estate.rows', {
        snapshotId,
        kind: 'pool',
        search: 'new pool',
        offset: 0,
        limit: 10,
      }),
    );
    expect(rows.total).toBe(1);
    const exported = valueOf(await engine.call('overlay.export', { snapshotId }));
    expect(Buffer.from(exported.base64, 'base64').toString()).toContain('name: new pool');
  });

  it('finds plans anew in the list when it takes their ground away', async () => {
    const { snapshotId } = engine;
    const before = valueOf(await engine.call('overlay.get', { snapshotId }));
    const clusters = sampleEstate()
      .clusters.filter((cluster) => cluster.purpose === 'desktops')
      .map((cluster) => ({ name: cluster.key, purpose: 'servers' as const }));
    valueOf(await engine.call('overlay.save', { snapshotId, overlay: { ...before, clusters } }));
    const [listed] = valueOf(await engine.call('plans.list', {}));
    const state = valueOf(await engine.call('plans.get', { planId: 1 }));
    expect(listed?.verdict).toBe(state.view.check.verdict);
    expect(listed?.steps).toBe(state.view.steps.length);
    expect(state.view.steps.length).not.toBe(made.view.steps.length);
  });

  it('tells names that match nothing, and keeps them among the problems of the snapshot', async () => {
    const { snapshotId } = engine;
    const before = valueOf(await engine.call('overlay.get', { snapshotId }));
    const overlay = { ...before, clusters: [{ name: 'no such cluster', purpose: 'servers' as const }] };
    const { problems } = valueOf(await engine.call('overlay.save', { snapshotId, overlay }));
    expect(problems).toHaveLength(1);
    expect(valueOf(await engine.call('snapshots.problems', { snapshotId }))).toContainEqual(problems[0]);
    valueOf(await engine.call('overlay.save', { snapshotId, overlay: before }));
    expect(valueOf(await engine.call('snapshots.problems', { snapshotId }))).not.toContainEqual(problems[0]);
  });
});
