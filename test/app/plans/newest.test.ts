// @vitest-environment happy-dom
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import App from '../../../src/app/App.vue';
import type { LaterElsewhere, PlanOnNewest } from '../../../src/contract/types.js';
import { comparePlanViews } from '../../../src/domain/diff/index.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { fakeBridge } from '../fakeBridge.js';
import { giveRoom, open, settle, show } from '../setup.js';
import { fakePlans } from './fakePlans.js';

vi.mock('../../../src/app/bridge/index.js', async () => (await import('../setup.js')).bridgeModule);

const text = (): string => document.body.textContent?.replace(/\s+/g, ' ') ?? '';
const buttons = (): string[] => [...document.querySelectorAll('button')].map((one) => one.textContent ?? '');
const later = { id: 2, name: 'called <b>anew</b> \u202eright to left', takenAt: '2031-01-01T00:00:00.000Z' };

/** The editor of a plan, with what the engine says of the newest snapshot. */
async function opened(newest: PlanOnNewest | LaterElsewhere | null): Promise<void> {
  const estate = generateEstate();
  const { handlers } = fakePlans(estate);
  open(fakeBridge(estate, { ...handlers, 'plans.onNewest': () => newest }), '#/plans/1');
  await handlers['plans.make']?.({ snapshotId: 1, runbook: 'view-failover' });
  show(App);
  await settle();
}

beforeEach(() => giveRoom(1280, 3000));
beforeAll(async () => void (await import('../../../src/app/plans/PlansScreen.vue')));

test('a later snapshot of another estate is said to say nothing, and cannot be moved to', async () => {
  const sentence = 'The two snapshots are of different estates: no vCenter is in both.';
  await opened({ elsewhere: later, sentence });
  expect(text()).toContain('was taken later and says nothing of this plan. ' + sentence);
  expect(text()).toContain('called <b>anew</b> \\u{202E}right to left');
  expect(text()).not.toContain('\u202e');
  expect(document.querySelector('.apart b')).toBeNull();
  expect(buttons().join()).not.toContain('Move to the newest');
});

test('one of a part of the estate names the vCenters that are not in it', async () => {
  const estate = generateEstate();
  const { handlers } = fakePlans(estate);
  const made = await handlers['plans.make']?.({ snapshotId: 1, runbook: 'view-failover' });
  const { view } = made as { view: Parameters<typeof comparePlanViews>[0] };
  await opened({ snapshot: later, drift: comparePlanViews(view, view), lacks: ['vc-a', 'vc-b'] });
  expect(text()).toContain('The newer snapshot holds nothing of the vCenters vc-a and vc-b');
  expect(buttons().join()).toContain('Move to the newest');
});
