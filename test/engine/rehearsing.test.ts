import { beforeEach, describe, expect, it } from 'vitest';
import type { RehearsalState } from '../../src/contract/types.js';
import { engineIn, engineWith, sampleEstate, valueOf, type TestEngine } from './support.js';

let engine: TestEngine & { readonly snapshotId: number };
let begun: RehearsalState;

beforeEach(async () => {
  engine = await engineWith(sampleEstate());
  const { snapshotId } = engine;
  const plan = valueOf(await engine.call('plans.make', { snapshotId, runbook: 'view-failover' }));
  begun = valueOf(await engine.call('rehearsals.begin', { planId: plan.id, name: 'march', who: 'Ann' }));
  return () => engine.close();
});

const firstReady = (state: RehearsalState): string => {
  const ready = state.list.find((entry) => entry.state === 'ready');
  if (ready === undefined) throw new Error('no step is ready');
  return ready.step.id;
};

describe('rehearsals', () => {
  it('begin with the plan as it is, and keep it whatever becomes of the plan', async () => {
    expect(begun).toMatchObject({ name: 'march', done: 0, finishedAt: null, chainIntact: true });
    expect(begun.events).toMatchObject([{ seq: 1, type: 'began', who: 'Ann', step: null }]);
    const edit = { type: 'rename', name: 'renamed since' } as const;
    valueOf(await engine.call('plans.edit', { planId: begun.planId, revision: 1, edit }));
    expect(valueOf(await engine.call('rehearsals.get', { rehearsalId: begun.id }))).toEqual(begun);
  });

  it('go on after a restart where they were', async () => {
    const step = firstReady(begun);
    const act = { rehearsalId: begun.id, seq: 1, action: { type: 'start', step, who: 'Bob' } } as const;
    const running = valueOf(await engine.call('rehearsals.act', act));
    await engine.close();

    const again = engineIn(engine.folder);
    valueOf(await again.call('workspace.openFile', { file: engine.file }));
    expect(valueOf(await again.call('rehearsals.get', { rehearsalId: begun.id }))).toEqual(running);
    const action = { type: 'done', step, who: 'Bob', note: 'as expected' } as const;
    const done = valueOf(await again.call('rehearsals.act', { rehearsalId: begun.id, seq: 2, action }));
    expect(done.list.find((entry) => entry.step.id === step)).toMatchObject({
      state: 'done',
      who: 'Bob',
      note: 'as expected',
    });
    expect(valueOf(await again.call('rehearsals.list', {}))).toEqual([
      {
        id: begun.id,
        planId: begun.planId,
        name: 'march',
        startedAt: begun.startedAt,
        finishedAt: null,
        done: 1,
        steps: begun.steps,
        // This engine's clock began anew, so an entry says that it was set back.
        seq: 4,
      },
    ]);
    await again.close();
  });

  it('refuse an action of somebody who has not seen the last event', async () => {
    const step = firstReady(begun);
    const act = { rehearsalId: begun.id, seq: 1, action: { type: 'start', step, who: 'Bob' } } as const;
    valueOf(await engine.call('rehearsals.act', act));
    expect(await engine.call('rehearsals.act', act)).toMatchObject({
      ok: false,
      code: 'conflict',
      details: { seq: 2 },
    });
  });

  it('refuse what the order does not allow, and record nothing', async () => {
    const waiting = begun.list.find((entry) => entry.state === 'waiting');
    const action = { type: 'start', step: waiting?.step.id ?? '', who: 'Bob' } as const;
    expect(await engine.call('rehearsals.act', { rehearsalId: begun.id, seq: 1, action })).toMatchObject({
      ok: false,
      code: 'conflict',
      message: expect.stringContaining('waits for'),
    });
    expect(valueOf(await engine.call('rehearsals.get', { rehearsalId: begun.id })).events).toHaveLength(1);
  });

  it('are printed as an after-action report', async () => {
    const printed = valueOf(await engine.call('rehearsals.print', { rehearsalId: begun.id, format: 'md' }));
    expect(Buffer.from(printed.base64, 'base64').toString('utf8')).toContain('march');
  });
});
