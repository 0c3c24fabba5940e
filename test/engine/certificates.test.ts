import { beforeEach, describe, expect, it } from 'vitest';
import type { PlanState } from '../../src/contract/types.js';
import { engineWith, sampleEstate, valueOf, type TestEngine } from './support.js';

let engine: TestEngine & { readonly snapshotId: number };
let made: PlanState;

beforeEach(async () => {
  engine = await engineWith(sampleEstate());
  const { snapshotId } = engine;
  made = valueOf(await engine.call('plans.make', { snapshotId, runbook: 'view-failover' }));
  return () => engine.close();
});

/** Takes the last derived edge out, so that the plan is no longer safe. */
const broken = async (): Promise<PlanState> => {
  const last = made.view.edges.at(-1)!;
  const edge = { before: last.before, after: last.after };
  return valueOf(
    await engine.call('plans.edit', { planId: made.id, revision: 1, edit: { type: 'remove-edge', edge } }),
  );
};

describe('certificates of plans', () => {
  it('are bound to plan and snapshot: another choice, another overlay, another hash', async () => {
    const first = valueOf(await engine.call('plans.certify', { planId: made.id }));
    expect(valueOf(await engine.call('plans.certify', { planId: made.id }))).toEqual(first);
    const step = made.view.steps[0]!.id;
    const edit = { type: 'set-note', step, text: 'call the lead' } as const;
    valueOf(await engine.call('plans.edit', { planId: made.id, revision: 1, edit }));
    const noted = valueOf(await engine.call('plans.certify', { planId: made.id }));
    expect(noted.plan.hash).not.toBe(first.plan.hash);
    expect(noted).toMatchObject({ snapshot: first.snapshot, modelHash: first.modelHash });

    const overlay = valueOf(await engine.call('overlay.get', { snapshotId: engine.snapshotId }));
    const changed = { ...overlay, sites: [...(overlay.sites ?? []), { name: 'Elsewhere' }] };
    valueOf(await engine.call('overlay.save', { snapshotId: engine.snapshotId, overlay: changed as never }));
    const elsewhere = valueOf(await engine.call('plans.certify', { planId: made.id }));
    expect(elsewhere.snapshot.hash).not.toBe(first.snapshot.hash);
  });

  it('are not given where the plan is not safe; the failing condition comes with its run', async () => {
    const { view } = await broken();
    expect(view.check.verdict).toBe('unsafe');
    expect(await engine.call('plans.certify', { planId: made.id })).toMatchObject({
      ok: false,
      code: 'conflict',
      message: expect.stringMatching(/^There is no certificate, because the plan is not safe in every order/),
    });
    const explanations = valueOf(await engine.call('plans.explain', { planId: made.id }));
    const failing = explanations.flatMap(({ conditions }) =>
      conditions.filter(({ state }) => state === 'fails'),
    );
    expect(failing).toHaveLength(view.check.failures);
    const runs = failing.map(({ counterexample }) => counterexample!.run.length);
    expect(Math.min(...runs)).toBe(view.check.counterexample!.run.length);
  });

  it('explain one step, with the steps its conditions stand on', async () => {
    const step = made.view.steps.at(-1)!.id;
    const [explanation, ...others] = valueOf(await engine.call('plans.explain', { planId: made.id, step }));
    expect(others).toEqual([]);
    expect(explanation).toMatchObject({ step });
    expect(explanation!.conditions.length).toBeGreaterThan(0);
    const ids = made.view.steps.map(({ id }) => id);
    for (const { state, establishedBy, sentence } of explanation!.conditions) {
      expect(state).toBe('holds');
      expect(sentence).toMatch(/\.$/);
      if (establishedBy !== null) expect(ids).toContain(establishedBy);
    }
    expect(await engine.call('plans.explain', { planId: made.id, step: 'none' })).toMatchObject({
      ok: false,
      code: 'not-found',
    });
  });
});
