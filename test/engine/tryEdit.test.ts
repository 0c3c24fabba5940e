import { expect, it } from 'vitest';
import { engineWith, sampleEstate, valueOf } from './support.js';

it('an edit that is only tried gives its verdict and stores nothing', async () => {
  const engine = await engineWith(sampleEstate());
  const { snapshotId } = engine;
  const made = valueOf(await engine.call('plans.make', { snapshotId, runbook: 'view-failover' }));
  const step = made.view.steps.find(({ kind }) => kind === 'restart-services')?.id ?? '';
  const edit = { type: 'remove-step', step } as const;
  const ask = { planId: made.id, revision: made.revision, edit };

  const tried = valueOf(await engine.call('plans.tryEdit', ask));
  expect(tried).toMatchObject({ verdict: 'unsafe', sentence: expect.stringContaining('power on without') });
  expect(valueOf(await engine.call('plans.get', { planId: made.id }))).toEqual(made);
  const { verdict, sentence, failures } = valueOf(await engine.call('plans.edit', ask)).view.check;
  expect(tried, 'making it comes to the same').toEqual({ verdict, sentence, failures });
  expect(await engine.call('plans.tryEdit', ask), 'on a plan that has changed since').toMatchObject({
    code: 'conflict',
  });
  await engine.close();
});
