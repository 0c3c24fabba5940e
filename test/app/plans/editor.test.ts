// @vitest-environment happy-dom
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import App from '../../../src/app/App.vue';
import { useToasts } from '../../../src/app/stores/toasts.js';
import type { PlanState } from '../../../src/contract/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { fakeBridge, type FakeBridge } from '../fakeBridge.js';
import { hostileEstate } from '../hostileEstate.js';
import { giveRoom, open, settle, show } from '../setup.js';
import { fakePlans, type FakePlans } from './fakePlans.js';

vi.mock('../../../src/app/bridge/index.js', async () => (await import('../setup.js')).bridgeModule);

const text = (): string => document.body.textContent ?? '';
const all = (selector: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(selector)];
const withText = (selector: string, words: string): HTMLElement => {
  const found = all(selector).find(
    (one) => one.textContent?.includes(words) || one.getAttribute('aria-label')?.startsWith(words),
  );
  if (found === undefined) throw new Error(`No ${selector} with “${words}”.`);
  return found;
};
const button = (words: string): HTMLElement => withText('button', words);
const list = (): HTMLElement => withText('[role="listbox"]', '');
const press = (key: string, more: KeyboardEventInit = {}, on: EventTarget = document.body): void => {
  on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
};
const openTab = (words: string): void => {
  withText('[role="tab"]', words).dispatchEvent(new MouseEvent('mousedown', { bubbles: true, button: 0 }));
};
const titles = (): string[] => all('[role="option"] .title').map((one) => one.textContent ?? '');

let plans: FakePlans;
let bridge: FakeBridge;

async function openPlan(estate = generateEstate()): Promise<PlanState> {
  plans = fakePlans(estate);
  bridge = open(fakeBridge(estate, plans.handlers), '#/plans/1');
  const made = plans.handlers['plans.make']?.({ snapshotId: 1, runbook: 'view-failover' }) as PlanState;
  show(App);
  await settle();
  return made;
}
const stored = (): PlanState => plans.handlers['plans.get']?.({ planId: 1 }) as PlanState;
async function choose(words: string): Promise<void> {
  withText('[role="option"]', words).click();
  await settle();
}

beforeEach(() => giveRoom(1280, 3000));
beforeAll(async () => {
  await import('../../../src/app/plans/PlansScreen.vue');
});

describe('the plan editor', () => {
  test('keeps the verdict in sight with the plan’s steps in their order', async () => {
    const made = await openPlan();
    expect(withText('.banner', 'Safe in every order').getAttribute('role')).toBe('status');
    expect(titles()).toEqual(made.view.steps.map((step) => step.title));
  });

  test('taking out the restart of the agents is unsafe, told with numbers, and one click repairs it', async () => {
    const made = await openPlan();
    await choose('Restart the management agents');
    press('Delete', {}, list());
    await settle();
    expect(text()).toMatch(/\d+ desktops power on without network/);
    button('Show how it fails').click();
    await settle();
    expect(text()).toContain('has been taken out of the plan');
    button('Apply repair').click();
    await settle();
    expect(text()).toContain('Safe in every order');
    expect(stored().view.steps.map((step) => step.id)).toEqual(made.view.steps.map((step) => step.id));
  });

  test('plays the failing run with the arrow keys and greys what has not run', async () => {
    await openPlan();
    await choose('Restart the management agents');
    press('Delete', {}, list());
    await settle();
    button('Show how it fails').click();
    await settle();
    press('ArrowRight');
    press('ArrowRight');
    await settle();
    expect(all('[role="option"].ran')).toHaveLength(1);
    expect(all('[role="option"].now')).toHaveLength(1);
    expect(all('[role="option"].not-run').length).toBeGreaterThan(10);
    press('End', {}, withText('[role="group"]', 'Play'));
    await settle();
    expect(withText('[role="option"].fails', '').textContent).toContain('fails here');
  });

  test('Alt with the arrows moves the chosen step, and undo brings it back', async () => {
    const made = await openPlan();
    await choose(made.view.steps[3]!.title);
    press('ArrowUp', { altKey: true }, list());
    press('ArrowUp', { altKey: true }, list());
    await settle();
    expect(titles().indexOf(made.view.steps[3]!.title)).toBe(1);
    press('z', { ctrlKey: true });
    press('z', { ctrlKey: true });
    await settle();
    expect(titles()).toEqual(made.view.steps.map((step) => step.title));
    expect(stored().canUndo).toBe(false);
    press('Z', { ctrlKey: true, shiftKey: true });
    await settle();
    expect(titles().indexOf(made.view.steps[3]!.title)).toBe(2);
  });

  test('when somebody else changed the plan it is loaded again, and the reason is said', async () => {
    const made = await openPlan();
    plans.meddle(1);
    press('Delete', {}, list());
    await settle();
    expect(text()).toContain('(changed elsewhere)');
    expect(
      useToasts()
        .list.map((toast) => toast.text)
        .join(),
    ).toContain('was changed meanwhile');
    expect(stored().view.steps).toHaveLength(made.view.steps.length);
  });

  test('a note is stored when the field is left', async () => {
    const made = await openPlan();
    const note = document.querySelector('textarea');
    if (note === null) throw new Error('No note.');
    note.value = 'Ask the array team';
    note.dispatchEvent(new Event('input'));
    note.dispatchEvent(new Event('blur'));
    await settle();
    expect(stored().view.plan.notes).toEqual({ [made.view.steps[0]!.id]: 'Ask the array team' });
  });

  test('a prerequisite is taken out and put back', async () => {
    await openPlan();
    await choose('Run the SRM recovery plan');
    button('Take this prerequisite out').click();
    await settle();
    expect(stored().view.removedEdges).toHaveLength(1);
    withText('[role="tab"]', 'Taken out').dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
    await settle();
    button('Put back').click();
    await settle();
    expect(stored().view.removedEdges).toHaveLength(0);
  });

  test('the search finds steps by their commands', async () => {
    await openPlan();
    const field = document.querySelector<HTMLInputElement>('input[placeholder="Search the steps"]');
    if (field === null) throw new Error('No search field.');
    field.value = 'services.sh restart';
    field.dispatchEvent(new Event('input'));
    await settle();
    expect(titles().length).toBeGreaterThan(0);
    expect(titles().every((title) => title.startsWith('Restart'))).toBe(true);
  });

  test('a checklist is saved as the host hands it out', async () => {
    await openPlan();
    press('p', { ctrlKey: true });
    await settle();
    expect(bridge.saved.map((file) => file.fileName)).toEqual(['checklist.md']);
  });

  test('names from inventories stay text', async () => {
    await openPlan(hostileEstate());
    expect(document.querySelector('img')).toBeNull();
    expect((globalThis as { attacked?: boolean }).attacked).toBeUndefined();
    expect(text()).toContain('<img src=x');
  });

  test('a step in the air shows the verdict it would bring, and lets it go again', async () => {
    await openPlan();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const grabbed = withText('[role="option"]', 'Restart the management agents');
      const drag = (type: string, clientY: number): void => {
        const event = new MouseEvent(type, { bubbles: true, cancelable: true, clientY });
        Object.defineProperty(event, 'dataTransfer', { value: { setData: () => undefined } });
        grabbed.dispatchEvent(event);
      };
      drag('dragstart', 0);
      drag('dragover', 44 * 200);
      await vi.advanceTimersByTimeAsync(200);
    } finally {
      vi.useRealTimers();
    }
    await settle();
    expect(withText('.banner', 'If you let go here:').textContent).toMatch(/Unsafe/);
    expect(stored().revision).toBe(1);
    withText('[role="option"]', 'Restart the management agents').dispatchEvent(
      new MouseEvent('dragend', { bubbles: true }),
    );
    await settle();
    expect(withText('.banner', 'Safe in every order').textContent).not.toContain('If you let go here');
  });

  test('a step of one’s own with a condition is put where the condition holds', async () => {
    await openPlan();
    button('Add a step of your own').click();
    await settle();
    const type = (field: HTMLInputElement | null | undefined, words: string): void => {
      if (!field) throw new Error('There is no such field.');
      field.value = words;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    };
    type(document.querySelector<HTMLInputElement>('#own-step input[required]'), 'Take a photograph');
    const [needs] = all('.condition input') as HTMLInputElement[];
    const offered = document.querySelector('.condition datalist option')?.getAttribute('value') ?? '';
    type(needs, offered);
    await settle();
    button('Add the step').click();
    await settle();
    const own = stored().view.steps.find((step) => step.title === 'Take a photograph');
    expect(own?.requires.map((one) => one.text)).toEqual([offered]);
    expect(stored().view.check.verdict).toBe('safe');
  });

  test('a requirement opens on what supports it, and leads to the step that does', async () => {
    const made = await openPlan();
    await choose('Restart the management agents');
    openTab('Proof');
    await settle();
    const supported = all('.condition').find((one) => one.querySelector('button.link') !== null);
    expect(supported?.textContent).toContain('holds');
    const link = supported?.querySelector<HTMLElement>('button.link');
    const title = link?.textContent?.trim() ?? '';
    expect(made.view.steps.map((step) => step.title)).toContain(title);
    link?.click();
    await settle();
    expect(document.querySelector('.proof strong')?.textContent).toBe(title);
  });

  test('a fault thrown at the plan shows what it costs, and its change of plan can be made', async () => {
    await openPlan();
    openTab('What if');
    await settle();
    const pick = async (label: string, words: string): Promise<void> => {
      const field = document.querySelector<HTMLSelectElement>(`select[aria-label="${label}"]`);
      const option = [...(field?.options ?? [])].find((one) => one.textContent?.includes(words));
      if (!field || !option) throw new Error(`${label} does not offer ${words}.`);
      field.value = option.value;
      field.dispatchEvent(new Event('change', { bubbles: true }));
      await settle();
    };
    await pick('Fault', 'never replicated');
    document.querySelector<HTMLElement>('.ask [aria-label="datastores"]')?.click();
    await settle();
    const option = all('.fault-list .option').find((one) => one.textContent?.includes('sp-vmfs-replica-01'));
    option?.querySelector('input')?.click();
    await settle();
    document.querySelector('.ask')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await settle();
    await settle();
    const panel = document.querySelector('.whatif')?.textContent ?? '';
    expect(panel).toContain('Does not survive.');
    expect(panel).toContain('sp-vmfs-replica-01');
    expect(panel).toContain('Changes of plan');
    // Who looks at the step where it stops finds the fault where it was.
    all('.whatif section .link')
      .find((one) => one.textContent?.includes('Mount'))
      ?.click();
    await settle();
    expect(document.querySelector('.whatif')).toBeNull();
    openTab('What if');
    await settle();
    await settle();
    expect(document.querySelector('.whatif .faults')?.textContent).toContain('sp-vmfs-replica-01');
    all('.whatif button')
      .find((one) => one.textContent?.includes('Make the change'))
      ?.click();
    await settle();
    await settle();
    const after = document.querySelector('.whatif')?.textContent ?? '';
    expect(after).toContain('The plan leaves it out already');
  });
});
