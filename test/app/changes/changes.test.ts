// @vitest-environment happy-dom
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import App from '../../../src/app/App.vue';
import { failed } from '../../../src/contract/result.js';
import type { ListedSnapshot } from '../../../src/contract/types.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { fakeBridge, type Handlers } from '../fakeBridge.js';
import { hostileEstate } from '../hostileEstate.js';
import { giveRoom, open, settle, show } from '../setup.js';
import { aWeekLater, changeAnswers, compared } from './fakeChanges.js';

vi.mock('../../../src/app/bridge/index.js', async () => (await import('../setup.js')).bridgeModule);

const before = generateEstate({ desktops: 160 });
const after = aWeekLater(before);
const text = (): string => document.body.textContent ?? '';
const items = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('.screen .list .item')];
const tab = (name: string): void => {
  const found = [...document.querySelectorAll<HTMLElement>('[role="tab"]')].find((one) =>
    one.textContent?.includes(name),
  );
  found?.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, button: 0 }));
};

async function opened(hash = '#/changes', answers = changeAnswers(before, after)) {
  const bridge = open(fakeBridge(before, answers), hash);
  show(App);
  await settle();
  return bridge;
}

beforeEach(() => giveRoom());
beforeAll(async () => void (await import('../../../src/app/changes/ChangesView.vue')));

describe('the change log', () => {
  test('compares the two newest snapshots, the older first, and begins with what breaks a plan', async () => {
    const bridge = await opened();
    const asked = bridge.calls.find((call) => call.name === 'snapshots.diff');
    expect(asked?.input).toMatchObject({ before: 1, after: 2 });
    expect(document.querySelector('.group h2')?.textContent).toContain('Breaks a plan');
    expect(items()[0]?.textContent).toMatch(/gone|no longer sees/);
  });

  test('an entry says why, and its objects open in the snapshot that has them', async () => {
    await opened();
    items()
      .find((one) => one.textContent?.includes('is gone'))
      ?.click();
    await settle();
    expect(document.querySelector('.detail .why')?.textContent).toContain('Commands are typed on every host');
    document.querySelector<HTMLElement>('.detail .objects .link')?.click();
    await settle();
    expect(location.hash).toContain('snapshot=1');
    expect(location.hash).toContain('open=host');
    expect(location.hash).toContain('from=1');
    expect(location.hash).toContain('to=2');
  });

  test('opening an object does not compare again', async () => {
    const bridge = await opened();
    document.querySelector<HTMLElement>('.detail .objects .link')?.click();
    await settle();
    expect(bridge.calls.filter((call) => call.name === 'snapshots.diff')).toHaveLength(1);
  });

  test('is narrowed by effect and by words', async () => {
    await opened();
    const all = items().length;
    document.querySelector<HTMLElement>('.tile.warning')?.click();
    await settle();
    expect(items().length).toBeGreaterThan(0);
    expect(items().length).toBeLessThan(all);
    expect(document.querySelectorAll('.group')).toHaveLength(1);
  });

  test('other snapshots are compared when they are chosen', async () => {
    const bridge = await opened();
    const select = document.querySelector<HTMLSelectElement>('select[aria-label="Older snapshot"]');
    if (select === null) throw new Error('There is no choice of the older snapshot.');
    select.value = '2';
    select.dispatchEvent(new Event('change'));
    await settle();
    expect(bridge.calls.filter((call) => call.name === 'snapshots.diff').at(-1)?.input).toMatchObject({
      before: 2,
      after: 2,
    });
    expect(text()).toContain('Nothing changed');
  });

  test('the older one is of the same estate where there is one', async () => {
    const listed = changeAnswers(before, after)['snapshots.list']?.({}) as readonly ListedSnapshot[];
    const [newest, oldest] = listed;
    const between = { ...newest!, id: 3, name: 'another bank', takenAt: '2012-11-25T00:00:00.000Z' };
    const bridge = await opened('#/changes', {
      ...changeAnswers(before, after),
      'snapshots.list': () => [newest!, { ...between, sameEstate: [] }, oldest!],
    });
    const asked = bridge.calls.find((call) => call.name === 'snapshots.diff');
    expect(asked?.input).toMatchObject({ before: 1, after: 2 });
  });

  test('says of snapshots of different estates that they are, and holds no plan against the other', async () => {
    const sentence = 'The two snapshots are of different estates: no vCenter is in both.';
    const answers = changeAnswers(before, after);
    const apart: Handlers = {
      ...answers,
      'snapshots.diff': () => ({
        ...compared(before, after, [1, 2]),
        kinship: { same: false, sentence, lacks: [] },
        plans: [],
        prints: [],
      }),
    };
    await opened('#/changes', apart);
    expect(text()).toContain(sentence);
    expect(items().length).toBeGreaterThan(0);
    tab('Stale plans');
    await settle();
    expect(text()).toContain('Another estate says nothing of these plans');
  });

  test('one snapshot has nothing to compare with', async () => {
    const [only] = [before].map((estate) => changeAnswers(estate, estate)['snapshots.list']);
    const list = only?.({}) as never as readonly never[];
    await opened('#/changes', { 'snapshots.list': () => list.slice(0, 1) });
    expect(text()).toContain('One snapshot has nothing to compare with');
  });

  test('a comparison that fails is told in the engine’s sentence', async () => {
    await opened('#/changes', {
      ...changeAnswers(before, after),
      'snapshots.diff': () => failed('storage', 'The workspace is on a disk that is full.'),
    });
    expect(text()).toContain('The workspace is on a disk that is full.');
  });

  test('a comparison that was stopped can be made again', async () => {
    await opened('#/changes', {
      ...changeAnswers(before, after),
      'snapshots.diff': () => failed('cancelled', 'Cancelled.'),
    });
    expect(text()).toContain('The comparison was stopped');
  });

  test('names from an inventory are text', async () => {
    const hostile = hostileEstate();
    await opened('#/changes', changeAnswers(hostile, { ...hostile, vms: [], hosts: [] }));
    expect(document.querySelector('.screen img, .screen script, .screen iframe, .screen b')).toBeNull();
  });
});

describe('stale plans and pages', () => {
  test('a page names its stale steps, a plan the steps that changed', async () => {
    await opened('#/changes?tab=stale');
    expect(text()).toContain('hash 4f2a90c17e3b');
    expect(text()).toMatch(/Steps? [\d, and]+ (is|are) stale\./);
    expect(document.querySelectorAll('.steps tbody tr').length).toBeGreaterThan(0);
  });
});

describe('the import history', () => {
  test('lists every import, and what was noticed in the one chosen', async () => {
    await opened();
    tab('Import history');
    await settle();
    expect(location.hash).toContain('tab=history');
    expect(text()).toContain('1 problem');
    expect(text()).toContain('The capacity “n/a” is no number');
    items()[1]?.click();
    await settle();
    expect(text()).toContain('Everything the files hold was understood.');
  });
});
