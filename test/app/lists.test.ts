// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { effectScope, nextTick } from 'vue';
import { useActionRegistry } from '../../src/app/stores/actions.js';
import GroupedList from '../../src/app/ui/GroupedList.vue';
import { useHiddenColumns } from '../../src/app/estate/hiddenColumns.js';
import { day } from '../../src/app/lib/format.js';
import { inSentence } from '../../src/app/lib/kinds.js';
import { scenarioWords } from '../../src/app/plans/words.js';
import { proposeScenario } from '../../src/domain/plan/index.js';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { indexEstate } from '../../src/domain/estate/index.js';
import { fairWidth, fillRoom } from '../../src/app/ui/table.js';
import { fakeBridge } from './fakeBridge.js';
import { open, show } from './setup.js';

vi.mock('../../src/app/bridge/index.js', async () => (await import('./setup.js')).bridgeModule);

const sentences = (group: string, count: number) =>
  Array.from({ length: count }, (_, at) => ({
    id: `${group} ${at}`,
    level: 'warning' as const,
    text: `Sentence ${at} of ${group}`,
  }));

describe('a list of sentences in groups', () => {
  const groups = [
    { id: 'a', name: 'First', sentences: sentences('a', 250) },
    { id: 'b', name: 'Second', sentences: sentences('b', 2) },
  ];
  const listed = (chosen: string | null) =>
    show(GroupedList, {
      groups,
      chosen,
      one: 'finding',
      many: 'findings',
      title: 'Findings',
      label: 'Findings',
      search: '',
    });
  const drawn = (): number => document.querySelectorAll('.item').length;
  beforeEach(() => void open(fakeBridge(null)));

  test('draws the first of a long group, and all of it when asked', async () => {
    listed(null);
    expect(drawn()).toBe(102);
    const all = [...document.querySelectorAll('button')].find((one) => one.textContent?.includes('Show all'));
    expect(all?.textContent).toContain('250');
    all?.click();
    await nextTick();
    expect(drawn()).toBe(252);
  });

  test('the keys walk on to what is not drawn yet, and over the end of a group', async () => {
    const list = listed('a 99');
    const key = (keys: string): void =>
      useActionRegistry()
        .find((action) => action.keys === keys)
        ?.run();
    key('j');
    await nextTick();
    expect(list.emitted('choose')?.at(-1)).toEqual(['a 100']);
    expect(drawn()).toBe(252);
    await list.setProps({ chosen: 'a 249' });
    key('j');
    expect(list.emitted('choose')?.at(-1)).toEqual(['b 0']);
    await list.setProps({ chosen: 'a 0' });
    key('k');
    expect(list.emitted('choose')?.at(-1)).toEqual(['a 0']);
  });

  test('what is shown is told to a screen reader', () => {
    listed('b 1');
    expect(document.querySelector('[aria-current="true"]')?.textContent).toContain('Sentence 1 of b');
    expect(document.querySelector('[role="status"]')?.textContent).toBe('252 findings shown');
  });
});

describe('hidden columns', () => {
  test('are those of each kind, and kept', async () => {
    let kind: 'vm' | 'host' = 'vm';
    const hidden = effectScope().run(() => useHiddenColumns(() => kind))!;
    hidden.value = new Set(['cpus', 'guest']);
    expect([...hidden.value]).toEqual(['cpus', 'guest']);
    kind = 'host';
    const ofHosts = useHiddenColumns(() => kind);
    expect(ofHosts.value.size).toBe(0);
    expect(JSON.parse(localStorage.getItem('drydock.hidden-columns') ?? '')).toEqual({
      vm: ['cpus', 'guest'],
    });
  });

  test('nonsense that was kept hides nothing', async () => {
    localStorage.setItem('drydock.hidden-columns', '{"vm": 3, "host": ["name"], "disk": [1]}');
    vi.resetModules();
    const again = await import('../../src/app/estate/hiddenColumns.js');
    expect(again.useHiddenColumns(() => 'vm').value.size).toBe(0);
    expect(again.useHiddenColumns(() => 'disk').value.size).toBe(0);
    expect([...again.useHiddenColumns(() => 'host').value]).toEqual(['name']);
  });
});

describe('words', () => {
  test.each([
    ['Virtual machines', 'virtual machines'],
    ['vApps', 'vApps'],
    ['dvPorts', 'dvPorts'],
    ['VMs', 'VMs'],
  ])('%s within a sentence: %s', (alone, within) => expect(inSentence(alone)).toBe(within));

  test('a day is told without its time', () => {
    expect(day('2012-11-20T21:40:00')).toBe('20 Nov 2012');
    expect(day(null)).toBe('–');
    expect(day('one day')).toBe('one day');
  });

  test('of a scenario only what the runbook asks is told', () => {
    const estate = generateEstate();
    const scenario = {
      ...proposeScenario(estate, indexEstate(estate)),
      event: 'lost' as const,
      bootedBeforeStorage: ['a', 'b'],
    };
    expect(scenarioWords(scenario, [])).toEqual([]);
    expect(scenarioWords(scenario, ['bootedBeforeStorage', 'event'])).toEqual([
      'Site lost',
      '2 hosts booted before storage',
    ]);
  });
});

test('names nearly as long as most fit their column', () => {
  const names = [...Array.from({ length: 20 }, () => 'nk-monitor01'), 'nk-composer01', 'x'.repeat(80)];
  const longer = names.map((name) => (name === 'nk-composer01' ? 'nk-monitor01' : name));
  expect(fairWidth('Name', names, false)).toBeGreaterThan(fairWidth('Name', longer, false));
  expect(fairWidth('Name', names, false)).toBeLessThan(140);
});

describe('room left over', () => {
  const columns = [
    { width: 100, most: 120 },
    { width: 100 },
    { width: 100, most: 400 },
    { width: 100, most: 300 },
  ];
  const widths = (room: number): number[] => fillRoom(columns, room).map(({ width }) => width);

  test.each([
    ['none', 300, [100, 100, 100, 100]],
    ['goes evenly to those that may grow', 430, [110, 100, 110, 110]],
    ['what one does not take the others get', 620, [120, 100, 200, 200]],
    ['and no more than each may take', 5000, [120, 100, 400, 300]],
  ])('%s', (_, room, expected) => expect(widths(room)).toEqual(expected));
});
