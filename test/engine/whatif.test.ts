import { beforeEach, describe, expect, it } from 'vitest';
import type { Parsed } from '../../src/contract/methods.js';
import type { Progress } from '../../src/contract/types.js';
import { engineWith, sampleEstate, valueOf, type TestEngine } from './support.js';

let engine: TestEngine & { readonly snapshotId: number };
let planId: number;
beforeEach(async () => {
  engine = await engineWith(sampleEstate());
  const { snapshotId } = engine;
  planId = valueOf(await engine.call('plans.make', { snapshotId, runbook: 'view-failover' })).id;
  return () => engine.close();
});

const timeout: Parsed<'whatif.run'>['faults'] = [{ kind: 'srm-timeout', priority: 2, needsSeconds: 900 }];
const run = (faults: Parsed<'whatif.run'>['faults'], more = {}) =>
  engine.call('whatif.run', { planId, faults, ...more });

describe('whatif.run', () => {
  it('throws faults at a stored plan, and says which revision of it', async () => {
    const answer = valueOf(await run([{ kind: 'not-replicated', datastore: 'sp-vmfs-replica-01' }]));
    expect(answer).toMatchObject({ survives: false, planRevision: 1, snapshotId: engine.snapshotId });
    expect(answer.proposals[0]).toMatchObject({ survives: 'part' });
  });

  it('tells unknown objects from plans that cannot be made', async () => {
    expect(await run([{ kind: 'not-replicated', datastore: 'nope' }])).toMatchObject({
      ok: false,
      code: 'not-found',
    });
    expect(await engine.call('whatif.run', { planId: 99, faults: [] })).toMatchObject({ code: 'not-found' });
  });

  it('answers no fault at all', async () => {
    expect(valueOf(await run([]))).toMatchObject({ verdict: 'survives', faults: [], lost: [] });
  });

  it('names as many as are wanted, and counts all', async () => {
    const faults: Parsed<'whatif.run'>['faults'] = [{ kind: 'stale-copies', desktops: 30 }];
    expect(valueOf(await run(faults)).lost[0]!.objects).toHaveLength(30);
    const [loss] = valueOf(await run(faults, { names: 3 })).lost;
    expect(loss).toMatchObject({ count: 30 });
    expect(loss!.objects).toHaveLength(3);
  });

  it('tells how far it is', async () => {
    const seen: Progress[] = [];
    engine.onProgress((progress) => seen.push(progress));
    valueOf(await run(timeout, { jobId: 'w' }));
    expect(seen.map((each) => each.phase)).toContain('Looking for a change of plan');
  });

  it('can be stopped', async () => {
    // The wish to stop is there before the work begins: the first look at it ends the work.
    const asked = run(timeout, { jobId: 'w' });
    await engine.call('job.cancel', { jobId: 'w' });
    expect(await asked).toMatchObject({ ok: false, code: 'cancelled' });
  });
});

describe('whatif.choices', () => {
  it('has the plan’s own objects, and says which faults do not touch it', async () => {
    const choices = valueOf(await engine.call('whatif.choices', { planId }));
    expect(choices.hosts.map((host) => host.name)).toContain('esx-ge-v01-01.nordkai.example');
    expect(choices.aliases).toEqual([
      { alias: 'nas-desk.nordkai.example', name: 'nas-desk.nordkai.example' },
    ]);
    expect(choices.kinds.find((each) => each.kind === 'not-synchronised')).toMatchObject({ applies: false });
  });
});

describe('whatif.apply', () => {
  it('makes a proposal one change of the plan', async () => {
    const proposed = valueOf(await run([{ kind: 'stale-copies', desktops: 5, of: 'protectedlist' }]))
      .proposals[0]!;
    expect(proposed.edits.map((edit) => edit.type)).toEqual(['add-step', 'add-edge']);
    const edits = structuredClone(proposed.edits) as Parsed<'whatif.apply'>['edits'];
    const state = valueOf(await engine.call('whatif.apply', { planId, revision: 1, edits }));
    expect(state).toMatchObject({ revision: 2, canUndo: true, view: { check: { verdict: 'safe' } } });
    expect(state.view.plan.ownSteps).toHaveLength(1);
    const undone = valueOf(await engine.call('plans.undo', { planId, revision: 2 }));
    expect(undone.view.plan.ownSteps).toEqual([]);
  });

  it('makes all of it or nothing, and only on the plan it was found for', async () => {
    const [proposal] = valueOf(await run(timeout)).proposals;
    const edits = structuredClone(proposal!.edits) as Parsed<'whatif.apply'>['edits'];
    const wrong: Parsed<'whatif.apply'>['edits'] = [...edits, { type: 'remove-step', step: 'nope' }];
    expect(await engine.call('whatif.apply', { planId, revision: 1, edits: wrong })).toMatchObject({
      ok: false,
      code: 'conflict',
    });
    expect(valueOf(await engine.call('plans.get', { planId })).revision).toBe(1);
    valueOf(await engine.call('whatif.apply', { planId, revision: 1, edits }));
    expect(await engine.call('whatif.apply', { planId, revision: 1, edits })).toMatchObject({
      code: 'conflict',
    });
    expect(valueOf(await run(timeout)).survives).toBe(true);
  });
});
