import { beforeEach, describe, expect, it } from 'vitest';
import type { PlanState } from '../../src/contract/types.js';
import { openWorkspace } from '../../main/db/open.js';
import { insertSnapshot } from '../db/atOnce.js';
import { snapshotOf, temporaryFolder } from '../db/support.js';
import { engineIn, sampleEstate, valueOf, type TestEngine } from './support.js';

let engine: TestEngine;
const newer = () => ({ ...sampleEstate(), name: 'newer', takenAt: '2031-01-01T00:00:00.000Z' });

beforeEach(async () => {
  engine = engineIn(temporaryFolder());
  const workspace = await openWorkspace(engine.file, { create: true });
  // The newer one has lost a datastore with its mounts.
  const estate = newer();
  const gone = estate.datastores.find(({ name }) => name === 'sp-vmfs-desk-03')!.key;
  const without = {
    ...estate,
    datastores: estate.datastores.filter(({ key }) => key !== gone),
    mounts: estate.mounts.filter(({ datastore }) => datastore !== gone),
  };
  workspace.write((writer) => insertSnapshot(writer, snapshotOf(sampleEstate())));
  workspace.write((writer) => insertSnapshot(writer, snapshotOf(without, 'b'.repeat(64))));
  workspace.close();
  valueOf(await engine.call('workspace.openFile', { file: engine.file }));
  return () => engine.close();
});

it('a plan on an older snapshot is told what the newest does to it, and moved there', async () => {
  const made = valueOf(await engine.call('plans.make', { snapshotId: 1, runbook: 'view-failover' }));
  const seen = valueOf(await engine.call('plans.onNewest', { planId: made.id }));
  expect(seen?.snapshot).toMatchObject({ id: 2, name: 'newer' });
  expect(seen?.drift.steps.filter(({ state }) => state === 'gone').map(({ title }) => title)).toEqual([
    expect.stringContaining('Mount sp-vmfs-desk-03'),
  ]);
  const move = { planId: made.id, revision: made.revision, snapshotId: 2 };
  const moved = valueOf(await engine.call('plans.moveTo', move));
  expect(moved).toMatchObject({ snapshotId: 2, revision: 2, canUndo: true });
  expect(moved.view.check.verdict).toBe(seen?.drift.verdictAfter);
  expect(moved.view.steps).toHaveLength(made.view.steps.length - 1);
  expect(valueOf(await engine.call('plans.onNewest', { planId: made.id }))).toBeNull();
  expect(await engine.call('plans.moveTo', move), 'twice').toMatchObject({ code: 'conflict' });
});

it('a plan on the newest snapshot is left in peace', async () => {
  const made = valueOf(await engine.call('plans.make', { snapshotId: 2, runbook: 'view-failover' }));
  expect(valueOf(await engine.call('plans.onNewest', { planId: made.id }))).toBeNull();
});

describe('undo after a plan was moved to another snapshot', () => {
  let made: PlanState;
  let moved: PlanState;
  beforeEach(async () => {
    made = valueOf(await engine.call('plans.make', { snapshotId: 1, runbook: 'view-failover' }));
    moved = valueOf(
      await engine.call('plans.moveTo', { planId: made.id, revision: made.revision, snapshotId: 2 }),
    );
  });

  it('takes it back, and redo there again', async () => {
    const { id: planId } = made;
    const undone = valueOf(await engine.call('plans.undo', { planId, revision: moved.revision }));
    expect(undone).toMatchObject({ snapshotId: 1, canUndo: false, canRedo: true });
    expect(undone.view).toEqual(made.view);
    const redone = valueOf(await engine.call('plans.redo', { planId, revision: undone.revision }));
    expect(redone).toMatchObject({ snapshotId: 2, view: moved.view });
  });

  it('is told to the page whole, for it is about another estate', async () => {
    const { id: planId, revision } = moved;
    const change = { type: 'undo' as const };
    const undone = valueOf(
      await engine.call('plans.change', { planId, revision, change, seen: moved.estate }),
    );
    expect(undone).toMatchObject({ snapshotId: 1, estate: made.estate, change: null });
    expect(undone.view?.steps).toEqual(made.view.steps);
  });

  it('leaves it where it is when the snapshot it came from is gone', async () => {
    valueOf(await engine.call('snapshots.remove', { snapshotId: 1 }));
    const { id: planId, revision } = moved;
    const undone = valueOf(await engine.call('plans.undo', { planId, revision }));
    expect(undone).toMatchObject({ snapshotId: 2 });
    expect(undone.view).toEqual(moved.view);
  });
});
