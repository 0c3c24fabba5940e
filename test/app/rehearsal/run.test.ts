// @vitest-environment happy-dom
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import App from '../../../src/app/App.vue';
import type { RehearsalState } from '../../../src/contract/types.js';
import { failed } from '../../../src/contract/result.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { fakeBridge, type FakeBridge } from '../fakeBridge.js';
import { fakePlans, type FakePlans } from '../plans/fakePlans.js';
import { giveRoom, open, settle, show } from '../setup.js';

vi.mock('../../../src/app/bridge/index.js', async () => (await import('../setup.js')).bridgeModule);

const estate = generateEstate();
const text = (): string => document.body.textContent ?? '';
const press = (key: string): void => {
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
};
const title = (): string => document.querySelector('.current .title')?.textContent ?? '';
const button = (words: string): HTMLButtonElement => {
  const found = [...document.querySelectorAll<HTMLButtonElement>('button')].find((one) =>
    one.textContent?.includes(words),
  );
  if (found === undefined) throw new Error(`No button “${words}”.`);
  return found;
};

let plans: FakePlans;
let bridge: FakeBridge;
const stored = (): RehearsalState => plans.handlers['rehearsals.get']?.({ rehearsalId: 1 }) as RehearsalState;

async function openRun(): Promise<void> {
  plans = fakePlans(estate);
  bridge = open(fakeBridge(estate, plans.handlers), '#/rehearsals/1');
  plans.handlers['plans.make']?.({ snapshotId: 1, runbook: 'view-failover' });
  plans.handlers['rehearsals.begin']?.({ planId: 1, name: 'Spring exercise', who: 'Ada' });
  show(App);
  await settle();
}
async function type(words: string): Promise<void> {
  const area = document.querySelector('textarea');
  if (area === null) throw new Error('Nothing to type into.');
  area.value = words;
  area.dispatchEvent(new Event('input'));
  await settle();
}

beforeEach(() => {
  localStorage.clear();
  giveRoom(1280, 3000);
});
beforeAll(async () => {
  await import('../../../src/app/rehearsal/RehearsalScreen.vue');
});

describe('a rehearsal that is begun', () => {
  test('is of the plan that is seen, also where none was picked', async () => {
    await openRun();
    plans.handlers['plans.make']?.({ snapshotId: 1, runbook: 'view-failback' });
    location.hash = '#/rehearsals';
    window.dispatchEvent(new Event('hashchange'));
    await settle();
    button('Begin a rehearsal').click();
    await settle();
    const select = document.querySelector<HTMLSelectElement>('[role="dialog"] select');
    if (select === null) throw new Error('There is no plan to choose.');
    const seen = select.selectedOptions[0]?.textContent?.trim();
    const first = plans.handlers['plans.list']?.({}) as unknown as { id: number; name: string }[];
    expect(seen).toBe(first[0]?.name);
    select.selectedIndex = 1;
    select.dispatchEvent(new Event('change'));
    await settle();
    document.querySelector('[role="dialog"] form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await settle();
    expect(bridge.calls.findLast(({ name }) => name === 'rehearsals.begin')?.input).toMatchObject({
      planId: first[1]?.id,
    });
  });
});

describe('a rehearsal under way', () => {
  test('shows the first step, starts it and ends it with one key each', async () => {
    await openRun();
    expect(title()).toBe(stored().list[0]!.step.title);
    press('s');
    await settle();
    expect(stored().list[0]!.state).toBe('running');
    press('d');
    await settle();
    expect(stored().list[0]).toMatchObject({ state: 'done', who: 'Ada' });
    expect(title()).toBe(stored().list.find((one) => one.state === 'ready')?.step.title);
  });

  test('changes nothing on the screen before the engine has acknowledged, and takes no second action', async () => {
    await openRun();
    let acknowledge = (): void => undefined;
    const call = bridge.call;
    const held = new Promise<void>((resolve) => (acknowledge = resolve));
    Object.assign(bridge, {
      call: async (name: never, input: never) => {
        if (name === 'rehearsals.act') await held;
        return call(name, input);
      },
    });
    press('s');
    press('s');
    await settle();
    expect(text()).toContain('Saving …');
    expect(document.querySelector('.current .mark')?.textContent).toContain('Ready');
    acknowledge();
    await settle();
    expect(document.querySelector('.current .mark')?.textContent).toContain('Running');
    expect(stored().events.map((event) => event.type)).toEqual(['began', 'start']);
  });

  test('a skip needs a reason, and the reason is in the record', async () => {
    await openRun();
    press('k');
    await settle();
    expect(button('Skip it').disabled).toBe(true);
    await type('The site is not lost today');
    button('Skip it').click();
    await settle();
    expect(stored().events.at(-1)).toMatchObject({ type: 'skipped', text: 'The site is not lost today' });
  });

  test('a failed step stays on the screen and can be reopened', async () => {
    await openRun();
    press('s');
    await settle();
    press('f');
    await settle();
    await type('Device busy');
    button('Record as failed').click();
    await settle();
    expect(title()).toBe(stored().list[0]!.step.title);
    press('o');
    await settle();
    button('Reopen it').click();
    await settle();
    expect(stored().list[0]!.state).toBe('ready');
    expect(stored().events.map((event) => event.type)).toEqual(['began', 'start', 'failed', 'reopened']);
  });

  test('when another window was faster, the record is read again and the refusal is said', async () => {
    await openRun();
    plans.handlers['rehearsals.act']?.({
      rehearsalId: 1,
      seq: 1,
      action: { type: 'start', step: stored().list[0]!.step.id, who: 'Ben' },
    });
    press('s');
    await settle();
    expect(text()).toContain('Something else was recorded meanwhile');
    expect(document.querySelector('.current .mark')?.textContent).toContain('Running');
    expect(stored().events).toHaveLength(2);
  });

  test.each([
    ['the host tells of it', () => bridge.command('rehearsal-changed')],
    ['the window is looked at again', () => window.dispatchEvent(new Event('focus'))],
  ])('what another window records is shown when %s', async (_, tell) => {
    await openRun();
    const first = stored().list[0]!.step.id;
    const action = { type: 'start', step: first, who: 'Ben' } as const;
    plans.handlers['rehearsals.act']?.({ rehearsalId: 1, seq: 1, action });
    expect(document.querySelector('.current .mark')?.textContent).toContain('Ready');
    tell();
    await settle();
    expect(document.querySelector('.current .mark')?.textContent).toContain('Running');
    // What follows is recorded on top of it, once.
    press('d');
    await settle();
    expect(stored().events.map((event) => event.type)).toEqual(['began', 'start', 'done']);
  });

  test('the record is not read again when nobody added to it', async () => {
    await openRun();
    let read = 0;
    const get = plans.handlers['rehearsals.get'];
    bridge.answer('rehearsals.get', (input) => {
      read += 1;
      return get?.(input) as RehearsalState;
    });
    press('s');
    await settle();
    bridge.command('rehearsal-changed');
    await settle();
    expect(read).toBe(0);
  });

  test('when nothing answers, the screen stays and says that it was not recorded', async () => {
    await openRun();
    bridge.answer('rehearsals.act', () => failed('storage', 'The disk is full.'));
    press('s');
    await settle();
    expect(text()).toContain('Not recorded.');
    expect(text()).toContain('The disk is full.');
    expect(document.querySelector('.current .mark')?.textContent).toContain('Ready');
  });

  test('a reload comes back to the step that was on the screen', async () => {
    await openRun();
    const third = stored().list[2]!.step;
    press('j');
    await settle();
    press('j');
    await settle();
    const hash = location.hash;
    open(fakeBridge(estate, plans.handlers), hash);
    show(App);
    await settle();
    expect(title()).toBe(third.title);
  });

  test('a broken chain closes the record, loudly', async () => {
    await openRun();
    plans.rehearsals[0]!.chainIntact = false;
    open(fakeBridge(estate, plans.handlers), '#/rehearsals/1');
    show(App);
    await settle();
    expect(text()).toContain('The record does not hold');
    press('s');
    await settle();
    expect(stored().events).toHaveLength(1);
  });

  test('finishing says how many steps are open and closes the record', async () => {
    await openRun();
    button('Finish …').click();
    await settle();
    expect(text()).toContain(`${stored().steps} steps are still open.`);
    button('Finish the rehearsal').click();
    await settle();
    expect(text()).toContain('The rehearsal is finished');
    expect(stored().finishedAt).not.toBeNull();
  });
});
