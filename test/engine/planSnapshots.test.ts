import { beforeEach, describe, expect, it } from 'vitest';
import type { LaterElsewhere, PlanOnNewest, PlanState } from '../../src/contract/types.js';
import type { Estate } from '../../src/domain/estate/types.js';
import { openWorkspace } from '../../main/db/open.js';
import { insertSnapshot } from '../db/atOnce.js';
import { snapshotOf, temporaryFolder } from '../db/support.js';
import { engineIn, sampleEstate, valueOf, type TestEngine } from './support.js';

let engine: TestEngine;
const newer = () => ({ ...sampleEstate(), name: 'newer', takenAt: '2031-01-01T00:00:00.000Z' });

const onNewest = async (planId: number) => valueOf(await engine.call('plans.onNewest', { planId }));
const newerOf = (found: PlanOnNewest | LaterElsewhere | null): PlanOnNewest | null =>
  found === null || 'elsewhere' in found ? null : found;

/** Stores a further snapshot, as another import would. */
async function store(estate: Estate, hash: string): Promise<void> {
  const workspace = await openWorkspace(engine.file);
  workspace.write((writer) => insertSnapshot(writer, snapshotOf(estate, hash.repeat(64))));
  workspace.close();
}

/** Somebody else's estate, of vCenters of its own. */
const foreign = (takenAt: string): Estate => ({
  ...sampleEstate(),
  name: 'another bank',
  takenAt,
  vcenters: sampleEstate().vcenters.map((vcenter, at) => ({
    ...vcenter,
    instanceUuid: `0000000${at}-1111-4222-8333-444444444444`,
  })),
});

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
  const seen = newerOf(await onNewest(made.id));
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

describe('a later snapshot', () => {
  it('of another estate says nothing of the plan, however late it is', async () => {
    await store(foreign('2040-01-01T00:00:00.000Z'), 'c');
    const made = valueOf(await engine.call('plans.make', { snapshotId: 1, runbook: 'view-failover' }));
    expect(newerOf(await onNewest(made.id))).toMatchObject({ snapshot: { id: 2 }, lacks: [] });
    const onItsNewest = valueOf(await engine.call('plans.make', { snapshotId: 2, runbook: 'view-failover' }));
    expect(await onNewest(onItsNewest.id)).toEqual({
      elsewhere: { id: 3, name: 'another bank', takenAt: '2040-01-01T00:00:00.000Z' },
      sentence: 'The two snapshots are of different estates: no vCenter is in both.',
    });
  });

  it('taken at the same time as another is the one imported last', async () => {
    await store({ ...newer(), name: 'imported again' }, 'c');
    const made = valueOf(await engine.call('plans.make', { snapshotId: 1, runbook: 'view-failover' }));
    expect(newerOf(await onNewest(made.id))).toMatchObject({ snapshot: { id: 3, name: 'imported again' } });
  });

  it('of one vCenter alone is of the estate, and it is told which are missing', async () => {
    const [kept, ...missing] = sampleEstate().vcenters;
    await store(
      { ...sampleEstate(), name: 'half', takenAt: '2040-01-01T00:00:00.000Z', vcenters: [kept!] },
      'd',
    );
    const made = valueOf(await engine.call('plans.make', { snapshotId: 1, runbook: 'view-failover' }));
    expect(newerOf(await onNewest(made.id))).toMatchObject({
      snapshot: { name: 'half' },
      lacks: missing.map(({ name }) => name),
    });
  });

  it('of another estate makes no plan and no printed page stale', async () => {
    await store(foreign('2040-01-01T00:00:00.000Z'), 'c');
    const { id: planId } = valueOf(
      await engine.call('plans.make', { snapshotId: 1, runbook: 'view-failover' }),
    );
    valueOf(await engine.call('plans.print', { planId, format: 'md' }));
    const diff = async (after: number) =>
      valueOf(await engine.call('snapshots.diff', { jobId: 'a', before: 1, after }));
    expect(await diff(2)).toMatchObject({ kinship: { same: true }, plans: [{ still: false }] });
    expect(await diff(3)).toMatchObject({ kinship: { same: false }, plans: [], prints: [] });
    // Held against its own snapshot, a page that was just printed holds.
    expect(await diff(1)).toMatchObject({ kinship: { same: true }, prints: [{ holds: true }] });
  });

  it('of another estate is told from its own by the list of snapshots', async () => {
    await store(foreign('2040-01-01T00:00:00.000Z'), 'c');
    const listed = valueOf(await engine.call('snapshots.list', {}));
    expect(listed.map(({ id, sameEstate }) => [id, sameEstate])).toEqual([
      [3, []],
      [2, [1]],
      [1, [2]],
    ]);
  });
});
