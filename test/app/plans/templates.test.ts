// @vitest-environment happy-dom
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import App from '../../../src/app/App.vue';
import { failed } from '../../../src/contract/result.js';
import type { ImportProblem } from '../../../src/contract/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { fakeBridge, type FakeBridge } from '../fakeBridge.js';
import { giveRoom, open, settle, show } from '../setup.js';
import { fakePlans } from './fakePlans.js';

vi.mock('../../../src/app/bridge/index.js', async () => (await import('../setup.js')).bridgeModule);

const text = (): string => document.body.textContent ?? '';
const withText = (selector: string, words: string): HTMLElement => {
  const found = [...document.querySelectorAll<HTMLElement>(selector)].find(
    (one) => one.textContent?.includes(words) || one.getAttribute('aria-label')?.startsWith(words),
  );
  if (found === undefined) throw new Error(`No ${selector} with “${words}”.`);
  return found;
};
async function click(selector: string, words: string): Promise<void> {
  withText(selector, words).click();
  await settle();
}
/** Opens the menu and chooses in it, as the keyboard does. */
async function chooseInMenu(words: string): Promise<void> {
  const key = (on: HTMLElement, name: string): boolean =>
    on.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));
  key(withText('button', 'From a template'), 'Enter');
  await settle();
  withText('[role="menuitem"]', words).click();
  await settle();
}

const template = (id: number, name: string) => ({
  id,
  name,
  runbook: 'view-failover' as const,
  savedAt: '2026-03-01T10:00:00Z',
});
let bridge: FakeBridge;
let kept: ReturnType<typeof template>[];

beforeAll(async () => {
  await import('../../../src/app/plans/PlansScreen.vue');
});
beforeEach(async () => {
  giveRoom(1280, 800);
  kept = [template(1, 'Spring'), template(2, '<b>Autumn</b> \u202Egnirps')];
  const estate = generateEstate();
  bridge = open(
    fakeBridge(estate, {
      ...fakePlans(estate).handlers,
      'templates.list': () => kept,
      'templates.export': ({ templateId }) => ({
        fileName: `${templateId}.plan.yaml`,
        mediaType: 'application/yaml',
        base64: btoa('drydockPlan: 1'),
        contentHash: 'a'.repeat(64),
      }),
      'templates.remove': ({ templateId }) => {
        kept = kept.filter((one) => one.id !== templateId);
        return null;
      },
    }),
    '#/plans',
  );
  show(App);
  await settle();
});

describe('templates on the page', () => {
  test('are listed by name and runbook, written as files, and removed when that is confirmed', async () => {
    await chooseInMenu('All templates');
    expect(text()).toContain('<b>Autumn</b> \\u{202E}gnirps');
    expect(text()).toContain('View failover · saved');
    await click('li button', 'YAML');
    expect(bridge.saved.map((file) => file.fileName)).toEqual(['1.plan.yaml']);
    await click('li button', 'Remove the template');
    expect(kept, 'not before it is confirmed').toHaveLength(2);
    await click('li button', 'Remove');
    expect(kept.map((one) => one.id)).toEqual([2]);
    expect(text()).toContain('The template “Spring” was removed.');
  });

  test('a file that cannot be read tells all its mistakes at once', async () => {
    const problem = (message: string): ImportProblem => ({
      level: 'error',
      code: 'template-invalid',
      message,
      file: 'a.yaml',
      sheet: null,
      row: 3,
      column: null,
      count: 1,
    });
    const problems = [problem('The runbook is missing (line 1).'), problem('It does not know “colour”.')];
    bridge.answer('plans.import', () => failed('bad-input', 'The runbook is missing.', { problems }));
    await chooseInMenu('From a YAML file');
    expect(withText('[role="dialog"]', 'no plan template').textContent).toContain('Mend these 2');
    for (const { message } of problems) expect(text()).toContain(message);
  });
});
