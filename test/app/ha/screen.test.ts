// @vitest-environment happy-dom
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import App from '../../../src/app/App.vue';
import { useActionRegistry } from '../../../src/app/stores/actions.js';
import { haQuestion } from '../../../src/contract/simulations.js';
import type { Input } from '../../../src/contract/methods.js';
import { failed } from '../../../src/contract/result.js';
import { indexEstate } from '../../../src/domain/estate/index.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import {
  answerFailover,
  answerHostFailure,
  haTable,
  summaryOf,
  type HaAnswer,
} from '../../../src/domain/ha/index.js';
import { proposeScenario } from '../../../src/domain/plan/index.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { queryTable } from '../../../src/domain/views/index.js';
import { fakeBridge, type FakeBridge } from '../fakeBridge.js';
import { hostileEstate } from '../hostileEstate.js';
import { giveRoom, open, settle, show } from '../setup.js';

vi.mock('../../../src/app/bridge/index.js', async () => (await import('../setup.js')).bridgeModule);

const text = (): string => document.body.textContent ?? '';
const all = <E extends HTMLElement>(selector: string): E[] => [...document.querySelectorAll<E>(selector)];
const tab = (name: string): HTMLElement =>
  all('[role="tab"]').find((one) => one.textContent?.includes(name))!;

/** The engine's part of it over one estate in memory. */
function bridgeOver(estate: Estate): FakeBridge {
  const index = indexEstate(estate);
  const answer = (input: Input<'ha.summary'>): HaAnswer => {
    const { event } = haQuestion.parse(input);
    return event.event === 'hosts-fail'
      ? answerHostFailure(estate, index, { failing: new Set(event.failing) })
      : answerFailover(estate, index, { scenario: proposeScenario(estate, index) });
  };
  return fakeBridge(estate, {
    'ha.summary': (input) => summaryOf(answer(input)),
    'ha.rows': ({ table, search = '', filters = {}, sort = null, offset, limit, ...question }) =>
      queryTable(haTable(answer(question), table), { search, filters, sort, offset, limit }),
  });
}

async function screen(bridge: FakeBridge, hash = '#/ha'): Promise<FakeBridge> {
  open(bridge, hash);
  show(App);
  await settle();
  await settle();
  return bridge;
}

beforeEach(() => giveRoom());
beforeAll(async () => {
  await import('../../../src/app/ha/HaScreen.vue');
});

const estate = generateEstate();

describe('HA power-on', () => {
  test('says how many come up, what stays off and why, and what nobody can tell', async () => {
    await screen(bridgeOver(estate));
    expect(text()).toContain('of 287 come up');
    expect(text()).toContain('The file of a dvPort is missing from .dvsData');
    expect(text()).toContain('Cure:');
    expect(text()).toContain('Taken for granted');
  });

  test('is reached from the rail and the keyboard', async () => {
    await screen(bridgeOver(estate), '#/estate');
    expect(useActionRegistry().all.some((action) => action.keys === 'g h')).toBe(true);
  });

  test('shows the VMs in a table and keeps the place in the address', async () => {
    const bridge = await screen(bridgeOver(estate), '#/ha/vms');
    expect(text()).toContain('stays off');
    expect(bridge.calls.filter(({ name }) => name === 'ha.rows')).not.toHaveLength(0);
    tab('Hosts').dispatchEvent(new MouseEvent('mousedown', { bubbles: true, button: 0 }));
    await settle();
    expect(location.hash).toContain('#/ha/hosts');
  });

  test('asks for hosts before it lets any fail', async () => {
    const bridge = await screen(
      bridgeOver(estate),
      `#/ha?ask=${encodeURIComponent('{"event":"hosts-fail"}')}`,
    );
    expect(text()).toContain('Choose the hosts that fail');
    expect(bridge.calls.filter(({ name }) => name === 'ha.summary')).toEqual([]);
  });

  test('does not ask with a percentage below nothing, and says what it may be', async () => {
    const form = encodeURIComponent('{"admission":"percentage"}');
    const bridge = await screen(bridgeOver(estate), `#/ha?ask=${form}`);
    const asked = (): number => bridge.calls.filter(({ name }) => name === 'ha.summary').length;
    const before = asked();
    const cpu = all<HTMLInputElement>('input[type="number"]')[0]!;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    cpu.value = '-5';
    cpu.dispatchEvent(new Event('input'));
    await settle();
    vi.runAllTimers();
    vi.useRealTimers();
    await settle();
    expect(text()).toContain('A number from 0 to 100.');
    expect(cpu.getAttribute('aria-invalid')).toBe('true');
    expect(asked()).toBe(before);
    expect(text()).toContain('of 287 come up');
  });

  test('leads on from a refusal', async () => {
    const bridge = bridgeOver(estate);
    bridge.answer('ha.summary', () => failed('conflict', 'HA can be simulated between two sites only.'));
    await screen(bridge);
    expect(text()).toContain('HA can be simulated between two sites only.');
    expect(text()).toContain('Let hosts fail instead');
  });

  test('takes names for text, whatever they hold', async () => {
    await screen(bridgeOver(hostileEstate()));
    tab('Clusters').dispatchEvent(new MouseEvent('mousedown', { bubbles: true, button: 0 }));
    await settle();
    expect(text()).toContain('<img src=x onerror=');
    expect(document.querySelector('main img')).toBeNull();
    expect((globalThis as { attacked?: boolean }).attacked).toBeUndefined();
  });
});
