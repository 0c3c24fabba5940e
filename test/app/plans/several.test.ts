// @vitest-environment happy-dom
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import App from '../../../src/app/App.vue';
import type { PlanState } from '../../../src/contract/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { fakeBridge } from '../fakeBridge.js';
import { giveRoom, open, settle, show } from '../setup.js';
import { fakePlans, type FakePlans } from './fakePlans.js';

vi.mock('../../../src/app/bridge/index.js', async () => (await import('../setup.js')).bridgeModule);

const all = (selector: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(selector)];
const withText = (selector: string, words: string): HTMLElement => {
  const found = all(selector).find(
    (one) => one.textContent?.includes(words) || one.getAttribute('aria-label')?.startsWith(words),
  );
  if (found === undefined) throw new Error(`No ${selector} with “${words}”.`);
  return found;
};
const rows = (): HTMLElement[] => all('[role="option"], [role="treeitem"]');
const chosen = (): HTMLElement[] => rows().filter((row) => row.getAttribute('aria-selected') === 'true');
const list = (): HTMLElement => withText('[aria-label="Steps of the plan"]', '');
const bar = (): HTMLElement | null => document.querySelector('[role="toolbar"]');
async function press(key: string, more: KeyboardEventInit = {}): Promise<void> {
  list().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
  await settle();
}
async function click(element: HTMLElement, more: MouseEventInit = {}): Promise<void> {
  element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...more }));
  await settle();
}
async function fill(label: string, value: string): Promise<void> {
  const field = withText('label', label).querySelector('input');
  if (field === null) throw new Error(`No field “${label}”.`);
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await settle();
}

let plans: FakePlans;
let made: PlanState;
const stored = (): PlanState => plans.handlers['plans.get']?.({ planId: 1 }) as PlanState;

beforeAll(async () => {
  await import('../../../src/app/plans/PlansScreen.vue');
});
beforeEach(async () => {
  giveRoom(1280, 3000);
  const estate = generateEstate();
  plans = fakePlans(estate);
  open(fakeBridge(estate, plans.handlers), '#/plans/1');
  made = plans.handlers['plans.make']?.({ snapshotId: 1, runbook: 'view-failover' }) as PlanState;
  show(App);
  await settle();
});
const idsOf = (from: number, to: number): string[] => made.view.steps.slice(from, to).map((step) => step.id);

async function group(name: string, from: number, to: number): Promise<void> {
  await click(rows()[from]!);
  await click(rows()[to - 1]!, { shiftKey: true });
  await click(withText('[role="toolbar"] button', 'Group'));
  await fill('Name of the group', name);
  document.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await settle();
}

describe('several steps chosen', () => {
  test('with Shift a range, with Ctrl one more or one less, and the number is said', async () => {
    await click(rows()[2]!);
    expect(bar()).toBeNull();
    await click(rows()[5]!, { shiftKey: true });
    expect(chosen()).toHaveLength(4);
    expect(bar()?.querySelector('[role="status"]')?.textContent).toContain('4 steps chosen');
    await click(rows()[8]!, { ctrlKey: true });
    await click(rows()[3]!, { ctrlKey: true });
    expect(chosen().map((row) => rows().indexOf(row))).toEqual([2, 4, 5, 8]);
    await press('Escape');
    expect(bar()).toBeNull();
  });

  test('from the keyboard: Shift with the arrows, Ctrl+A for all', async () => {
    await click(rows()[2]!);
    await press('ArrowDown', { shiftKey: true });
    await press('ArrowDown', { shiftKey: true });
    expect(chosen().map((row) => rows().indexOf(row))).toEqual([2, 3, 4]);
    await press('ArrowUp', { shiftKey: true });
    expect(chosen()).toHaveLength(2);
    expect(list().getAttribute('aria-multiselectable')).toBe('true');
    await press('a', { ctrlKey: true });
    expect(chosen()).toHaveLength(made.view.steps.length);
  });

  test('are taken out, and moved, in one change that one undo takes back', async () => {
    await click(rows()[2]!);
    await click(rows()[4]!, { shiftKey: true });
    await press('ArrowUp', { altKey: true });
    expect(
      stored()
        .view.steps.slice(1, 4)
        .map((step) => step.id),
    ).toEqual(idsOf(2, 5));
    await press('Delete');
    expect(
      stored()
        .view.removed.map((step) => step.id)
        .sort(),
    ).toEqual(idsOf(2, 5).sort());
    expect(bar()).toBeNull();
    expect(stored().revision).toBe(3);
  });

  test('are given to a team, which the rows name', async () => {
    await click(rows()[2]!);
    await click(rows()[3]!, { shiftKey: true });
    await click(withText('[role="toolbar"] button', 'Assign'));
    await fill('Team or person', 'Night shift');
    document.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await settle();
    expect(
      stored()
        .view.steps.filter((step) => step.team === 'Night shift')
        .map((step) => step.id),
    ).toEqual(idsOf(2, 4));
    expect(rows()[2]?.textContent).toContain('Night shift');
  });
});

describe('a group of steps', () => {
  test('is made of what is chosen, named, folded and unfolded', async () => {
    await group('<b>Begin</b>', 1, 4);
    expect(stored().view.plan.groups).toEqual([{ name: '<b>Begin</b>', steps: idsOf(1, 4) }]);
    expect(list().getAttribute('role')).toBe('tree');
    const heading = rows()[1]!;
    expect(heading.getAttribute('aria-expanded')).toBe('true');
    expect(heading.textContent).toContain('<b>Begin</b>');
    expect(heading.textContent).toContain('3 steps');
    await click(heading);
    expect(bar()?.textContent).toContain('<b>Begin</b>');
    await press('ArrowLeft');
    expect(rows()[1]?.getAttribute('aria-expanded')).toBe('false');
    expect(rows()).toHaveLength(made.view.steps.length - 3 + 1);
    await press('ArrowRight');
    expect(rows()).toHaveLength(made.view.steps.length + 1);
  });

  test('moves as one from its heading, and is dissolved', async () => {
    await group('Begin', 1, 3);
    await click(rows()[1]!);
    await press('ArrowDown', { altKey: true });
    expect(
      stored()
        .view.steps.slice(2, 4)
        .map((step) => step.id),
    ).toEqual(idsOf(1, 3));
    expect(stored().view.plan.groups?.[0]?.steps).toEqual(idsOf(1, 3));
    await click(withText('[role="toolbar"] button', 'Dissolve'));
    expect(stored().view.plan.groups).toBeUndefined();
    expect(list().getAttribute('role')).toBe('listbox');
  });

  test('folded, opens for the step that is looked for', async () => {
    await group('Begin', 0, 3);
    await click(rows()[0]!);
    await press('ArrowLeft');
    await click(rows()[1]!);
    const inside = made.view.steps.slice(0, 3).map((step) => step.title);
    const link = all('button.link').find((one) => inside.includes(one.textContent?.trim() ?? ''));
    expect(link, 'the step after the group says what it comes after').toBeDefined();
    await click(link!);
    expect(rows()[0]?.getAttribute('aria-expanded')).toBe('true');
  });
});
