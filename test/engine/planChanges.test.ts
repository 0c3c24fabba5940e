import { expect, it } from 'vitest';
import type { ChangedPlan, PlanState } from '../../src/contract/types.js';
import { changeView } from '../../src/domain/plan/viewChange.js';
import { engineWith, sampleEstate, valueOf } from './support.js';

/** What the page has after a change. */
function after(state: PlanState, { view, change, mayRepair: _, ...rest }: ChangedPlan): PlanState {
  if (change === null) return { ...rest, view: view! };
  return { ...rest, view: changeView(state.view, change) };
}

it('a change is answered with what is different, and its repair afterwards', async () => {
  const engine = await engineWith(sampleEstate());
  const { snapshotId } = engine;
  const made = valueOf(await engine.call('plans.make', { snapshotId, runbook: 'view-failover' }));
  const planId = made.id;
  const step = made.view.steps.find(({ kind }) => kind === 'restart-services')?.id ?? '';
  const edit = { type: 'remove-steps' as const, steps: [step] };
  const change = { type: 'edit' as const, edit };
  const answer = valueOf(
    await engine.call('plans.change', { planId, revision: made.revision, seen: made.estate, change }),
  );
  expect(answer).toMatchObject({ view: null, mayRepair: true, change: { check: { repair: null } } });
  const changed = after(made, answer);
  const repair = valueOf(await engine.call('plans.repair', { planId, revision: changed.revision }));
  expect(repair?.restoreSteps).toEqual([step]);
  const { view } = changed;
  expect(valueOf(await engine.call('plans.get', { planId }))).toEqual({
    ...changed,
    view: { ...view, check: { ...view.check, repair } },
  });

  const ask = { planId, revision: changed.revision, seen: changed.estate };
  const undone = valueOf(await engine.call('plans.change', { ...ask, change: { type: 'undo' } }));
  expect(after(changed, undone).view).toEqual(made.view);
  const again = { ...ask, revision: undone.revision, change: { type: 'redo' } } as const;
  const redone = valueOf(await engine.call('plans.change', { ...again, seen: 'another estate' }));
  expect(redone.change, 'who has seen another estate gets the whole view').toBeNull();
  expect(redone.view).toEqual(view);
  expect(await engine.call('plans.change', again), 'on a plan that has changed since').toMatchObject({
    code: 'conflict',
  });
  await engine.close();
});
