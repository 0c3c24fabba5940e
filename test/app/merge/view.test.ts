// @vitest-environment happy-dom
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import App from '../../../src/app/App.vue';
import { useActionRegistry } from '../../../src/app/stores/actions.js';
import { useToasts } from '../../../src/app/stores/toasts.js';
import { failed } from '../../../src/contract/result.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { fakeBridge, type FakeBridge } from '../fakeBridge.js';
import { giveRoom, open, settle, show } from '../setup.js';
import { conflictsOf, mergeAnswers, questionOf, sources } from './fakeMerge.js';

vi.mock('../../../src/app/bridge/index.js', async () => (await import('../setup.js')).bridgeModule);

const estate = generateEstate();
const text = (): string => document.body.textContent ?? '';
const button = (name: RegExp): HTMLElement => {
  const found = [...document.querySelectorAll<HTMLElement>('button')].find((one) =>
    name.test(`${one.textContent?.trim()} ${one.getAttribute('aria-label') ?? ''}`),
  );
  if (found === undefined) throw new Error(`No button like ${name}. There is: ${text()}`);
  return found;
};
const pick = async (group: string, at: number): Promise<void> => {
  const radio = document.querySelectorAll<HTMLInputElement>(`input[name="${group}"]`)[at];
  if (radio === undefined) throw new Error(`No choice ${at} of ${group}.`);
  radio.checked = true;
  radio.dispatchEvent(new Event('change'));
  await settle();
};
const decisions = (bridge: FakeBridge): unknown[] =>
  bridge.calls.filter(({ name }) => name === 'merge.decide').map(({ input }) => input);
const choose = async (label: string): Promise<void> => {
  const item = [...document.querySelectorAll<HTMLElement>('[role="menuitem"]')].find((one) =>
    one.textContent?.includes(label),
  );
  if (item === undefined) throw new Error(`No entry ${label}.`);
  item.click();
  await settle();
};
const openMenu = async (name: RegExp): Promise<void> => {
  button(name).dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  await settle();
};

beforeEach(() => giveRoom());
beforeAll(async () => {
  await Promise.all([
    import('../../../src/app/merge/MergeView.vue'),
    import('../../../src/app/estate/EstateView.vue'),
  ]);
});

async function at(hash: string, handlers = mergeAnswers(estate)): Promise<FakeBridge> {
  const bridge = open(fakeBridge(estate, handlers), hash);
  show(App);
  await settle();
  return bridge;
}

describe('conflicts', () => {
  test('show the value that counts, the others with their sources, and the rule', async () => {
    await at('#/merge/conflicts');
    const row = document.querySelector('.record')?.textContent ?? '';
    expect(row).toContain('on (vc.zip, packs)');
    expect(row).toContain('off (RVTools.xlsx)');
    expect(row).toContain('The govc export counts before the RVTools workbook.');
  });

  test('choosing is gathered, applied together, and taken back with one click', async () => {
    const bridge = await at('#/merge/conflicts');
    await pick('conflict-value', 1);
    expect(decisions(bridge)).toEqual([]);
    button(/Apply 1 decision/).click();
    await settle();
    const { key } = conflictsOf(estate)[0] ?? { key: '' };
    expect(decisions(bridge)[0]).toMatchObject({
      decisions: [{ type: 'choose', kind: 'vm', key, field: 'power', source: sources[1]?.id }],
      undo: [],
    });
    expect(document.querySelector('.record')?.textContent).toContain('by you');
    useToasts().list.at(-1)?.action?.run();
    await settle();
    expect(decisions(bridge)[1]).toMatchObject({ decisions: [], undo: [1] });
    expect(document.querySelector('.record')?.textContent).toContain('by rule');
  });

  test('a decision made goes back to the rule', async () => {
    const bridge = await at('#/merge/conflicts');
    await pick('conflict-value', 1);
    button(/Apply 1/).click();
    await settle();
    button(/Back to the rule/).click();
    await settle();
    button(/Apply 1/).click();
    await settle();
    expect(decisions(bridge).at(-1)).toMatchObject({ decisions: [], undo: [1] });
  });

  test('one source is believed about everything that is shown, or ticked', async () => {
    const bridge = await at('#/merge/conflicts');
    const field = document.querySelector<HTMLSelectElement>('select[aria-label="Field"]');
    if (field === null) throw new Error('No field to choose.');
    field.value = 'vm cpus';
    field.dispatchEvent(new Event('change'));
    await settle();
    await openMenu(/Choose for 2/);
    await choose('RVTools.xlsx');
    button(/Apply 2 decisions/).click();
    await settle();
    expect(decisions(bridge)[0]).toMatchObject({
      decisions: [
        { field: 'cpus', source: sources[1]?.id },
        { field: 'cpus', source: sources[1]?.id },
      ],
    });
  });

  test('many thousand are read whole and drawn as far as they are in sight', async () => {
    const bridge = await at('#/merge/conflicts', mergeAnswers(estate, conflictsOf(estate, 2500)));
    expect(document.querySelectorAll('.record').length).toBeLessThan(60);
    expect(text()).toContain('2,500 of 2,500');
    const pages = bridge.calls.flatMap(({ name, input }) =>
      name === 'merge.conflicts' && 'offset' in (input as object) ? [input] : [],
    );
    expect(pages).toMatchObject([{ offset: 0 }, { offset: 1000 }, { offset: 2000 }]);
  });

  test('a merge that fails leaves the choices as they were', async () => {
    const bridge = await at('#/merge/conflicts');
    bridge.answer('merge.decide', () => failed('conflict', 'The snapshot was changed meanwhile.'));
    await pick('conflict-value', 1);
    button(/Apply 1/).click();
    await settle();
    expect(text()).toContain('The snapshot was changed meanwhile.');
    expect(button(/Apply 1 decision/)).toBeTruthy();
  });
});

describe('questions', () => {
  test('say what is left out, and show the candidates with what tells them apart', async () => {
    await at('#/merge/questions');
    const detail = document.querySelector('section[aria-label="Question"]')?.textContent ?? '';
    expect(detail).toContain('what “packs” says of it is left out');
    expect(detail).toContain(estate.vms[1]?.vmxPath ?? '-');
    expect(document.querySelector('tr.differs th')?.textContent).toBe('Name');
  });

  test.each([
    [1, { is: 'same', key: estate.vms[1]?.key }],
    [2, { is: 'separate' }],
    [3, { is: 'left-out' }],
  ])('choice %i is answered, and may be asked again', async (at_, answer) => {
    const bridge = await at('#/merge/questions');
    await pick('reply', at_);
    button(/Apply 1 decision/).click();
    await settle();
    expect(decisions(bridge)[0]).toMatchObject({
      decisions: [{ type: 'answer', question: questionOf(estate).id, answer }],
    });
    button(/Ask again/).click();
    await settle();
    button(/Apply 1 decision/).click();
    await settle();
    expect(decisions(bridge)[1]).toMatchObject({ decisions: [], undo: [1] });
  });
});

test('a name that turns text around turns none of what a question says', async () => {
  const hostile = <T>(answer: T): T =>
    JSON.parse(JSON.stringify(answer).replaceAll(/packs|twin|esx-01/g, '\u202e$&')) as T;
  const one = { ...questionOf(estate), candidates: [{ key: 'k', name: 'twin', about: 'twin/twin.vmx' }] };
  const answers = mergeAnswers(estate, [], [one, { ...one, id: 'another' }]);
  await at('#/merge/questions', {
    ...answers,
    'merge.questions': (input) => hostile(answers['merge.questions']!(input)),
  });
  expect(text()).toContain('\\u{202E}twin');
  const shown = [text(), ...[...document.querySelectorAll('[aria-label]')].map((each) => each.ariaLabel)];
  expect(shown.filter((each) => each?.includes('\u202e'))).toEqual([]);
});

describe('many questions', () => {
  const many = Array.from({ length: 30_000 }, (_, i) => ({
    ...questionOf(estate),
    id: `vm|esxi|${i}`,
    name: `twin${i}`,
  }));
  const answer = async (value: string): Promise<void> => {
    const select = document.querySelector<HTMLSelectElement>('ul[aria-label="Questions together"] select');
    select!.value = value;
    select!.dispatchEvent(new Event('change'));
    await settle();
  };

  test('are fetched and drawn as far as they are in sight', async () => {
    const bridge = await at('#/merge/questions', mergeAnswers(estate, [], many));
    expect(text()).toContain('30,000 of 30,000');
    expect(document.querySelectorAll('[role="row"]').length).toBeLessThan(100);
    const asked = bridge.calls.flatMap(({ name, input }) =>
      name === 'merge.questions' ? [(input as { limit: number }).limit] : [],
    );
    expect(Math.max(...asked)).toBeLessThanOrEqual(200);
  });

  test('are answered together, applied at once, and taken back', async () => {
    const bridge = await at('#/merge/questions', mergeAnswers(estate, [], many));
    expect(text()).toContain('The one with the same name (30,000)');
    await answer('same name');
    button(/Apply 1 decision/).click();
    await settle();
    expect(decisions(bridge)[0]).toMatchObject({
      decisions: [
        {
          type: 'answer-all',
          kind: 'vm',
          reason: 'several',
          source: 'esxi|hosts a',
          answer: { is: 'same', by: 'name' },
        },
      ],
    });
    expect(text()).toContain('all answered');
    expect(text()).toContain('Answered with all questions like it');
    await answer('open');
    button(/Apply 1 decision/).click();
    await settle();
    expect(decisions(bridge)[1]).toMatchObject({ decisions: [], undo: [1] });
    expect(text()).toContain('30,000 of 30,000 open');
  });

  test('one may be answered otherwise', async () => {
    const bridge = await at('#/merge/questions', mergeAnswers(estate, [], many));
    await answer('left-out');
    await pick('reply', 2);
    button(/Apply 2 decisions/).click();
    await settle();
    expect(decisions(bridge)[0]).toMatchObject({
      decisions: [
        { type: 'answer', question: 'vm|esxi|0', answer: { is: 'separate' } },
        { type: 'answer-all', answer: { is: 'left-out' } },
      ],
    });
  });
});

describe('the way there', () => {
  test('the estate and the palette count what waits for the user', async () => {
    await at('#/estate');
    button(/6\s+conflicts and questions/).click();
    await settle();
    expect(document.querySelector('h1')?.textContent).toBe('Conflicts and questions');
    expect(useActionRegistry().find((one) => one.id === 'go-merge')?.label).toContain('(6)');
  });

  test('a snapshot whose sources agree has nothing to press', async () => {
    await at('#/estate', mergeAnswers(estate, [], []));
    expect(text()).not.toContain('conflicts and questions');
  });
});

describe('the drawer', () => {
  const vm = estate.vms[0];
  const opened = `#/estate/vm?open=${encodeURIComponent(`vm|${vm?.key}`)}`;
  const merged = (bridge: FakeBridge): void => {
    const call = bridge.call;
    Object.assign(bridge, {
      call: async (name: Parameters<typeof call>[0], input: never) => {
        const answer = await call(name, input);
        if (name !== 'estate.object' || !answer.ok) return answer;
        return {
          ok: true,
          value: {
            ...(answer.value as object),
            sources: [
              { source: 'vc.zip', place: '0132.xml' },
              { source: 'RVTools.xlsx', place: 'vInfo row 12' },
            ],
            fieldSources: [
              { field: 'power', source: 'vc.zip', place: '0132.xml' },
              { field: 'cpus', source: 'RVTools.xlsx', place: 'vInfo row 12' },
            ],
          },
        };
      },
    });
  };
  const line = (label: string): Element | null | undefined =>
    [...document.querySelectorAll('.drawer dt')].find((one) => one.textContent === label)?.nextElementSibling;

  async function openDrawer(): Promise<void> {
    const bridge = open(fakeBridge(estate, mergeAnswers(estate)), opened);
    merged(bridge);
    show(App);
    await settle();
  }

  test('tells where each field was read, to the keyboard too', async () => {
    await openDrawer();
    const cpus = line('CPUs');
    expect(cpus?.querySelector('[role="tooltip"]')?.textContent).toBe('RVTools.xlsx, vInfo row 12');
    expect(cpus?.getAttribute('tabindex')).toBe('0');
    expect(cpus?.getAttribute('aria-describedby')).toBe(cpus?.querySelector('[role="tooltip"]')?.id);
    expect(line('Disks')?.querySelector('[role="tooltip"]')?.textContent).toContain('Worked out');
    expect(line('Key')?.querySelector('[role="tooltip"]')).toBeNull();
  });

  test('marks what is told in two ways; it opens, and leads to the choice', async () => {
    await openDrawer();
    expect(line('CPUs')?.querySelector('.mark')).toBeNull();
    line('Power')?.querySelector<HTMLElement>('.mark')?.click();
    await settle();
    expect(line('Power')?.textContent).toContain('off (RVTools.xlsx)');
    button(/Choose otherwise/).click();
    await settle();
    expect(location.hash).toContain('#/merge/conflicts');
    expect(document.querySelector('aside[aria-label="Conflict"]')?.textContent).toContain(vm?.name);
  });
});
