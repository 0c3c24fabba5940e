// @vitest-environment happy-dom
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import App from '../../../src/app/App.vue';
import type { PlanState } from '../../../src/contract/types.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import { indexEstate } from '../../../src/domain/estate/index.js';
import { runbooks } from '../../../src/domain/plan/index.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { fakeBridge } from '../fakeBridge.js';
import { giveRoom, open, settle, show } from '../setup.js';
import { fakePlans, type FakePlans } from './fakePlans.js';

vi.mock('../../../src/app/bridge/index.js', async () => (await import('../setup.js')).bridgeModule);

const legends = (): string[] =>
  [...document.querySelectorAll('legend')].map((one) => one.textContent?.trim() ?? '');
const radio = (value: string): HTMLInputElement => {
  const found = document.querySelector<HTMLInputElement>(`input[type="radio"][value="${value}"]`);
  if (found === null) throw new Error(`Nothing offers ${value}.`);
  return found;
};
async function choose(value: string): Promise<void> {
  radio(value).click();
  await settle();
}

let estate: Estate;
let plans: FakePlans;
beforeAll(async () => {
  estate = generateEstate();
  await import('../../../src/app/plans/PlansScreen.vue');
});
beforeEach(async () => {
  giveRoom(1280, 3000);
  plans = fakePlans(estate);
  open(fakeBridge(estate, plans.handlers), '#/plans/new');
  show(App);
  await settle();
});
const stored = (): PlanState => plans.handlers['plans.get']?.({ planId: 1 }) as PlanState;

describe('making a plan', () => {
  test('offers every runbook and asks what the chosen one declares, no more', async () => {
    const index = indexEstate(estate);
    for (const { id, settings, fields } of runbooks) {
      await choose(id);
      const asked = legends();
      for (const { label } of settings(estate, index)) expect(asked).toContain(label);
      expect(asked.includes('What has happened?')).toBe(fields.includes('event'));
    }
  });

  test('an answer to a declared question is in the plan that is made', async () => {
    await choose('view-failback');
    await choose('unregister');
    document.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await settle();
    expect(stored().view.plan).toMatchObject({
      runbook: 'view-failback',
      scenario: { settings: { release: 'unregister' } },
    });
  });

  test('what stands in the way is worked out again from the answers', async () => {
    await choose('vcd-failover');
    const blockers = (): string => document.querySelector('.blockers')?.textContent ?? '';
    expect(blockers()).toContain('nothing of vCloud Director');
    await choose('view-failover');
    expect(blockers()).toBe('');
  });

  test('the answers to one runbook are not carried into another', async () => {
    await choose('view-failback');
    await choose('unregister');
    await choose('vcd-failback');
    expect(radio('unregister').checked).toBe(false);
  });
});
