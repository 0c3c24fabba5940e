// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { h, nextTick, shallowRef } from 'vue';
import DataTable from '../../../src/app/ui/DataTable.vue';
import type { RowAt, TableColumn } from '../../../src/app/ui/table.js';
import { fakeBridge } from '../fakeBridge.js';
import { giveRoom, open, show } from '../setup.js';

const columns: TableColumn[] = [
  { id: 'name', label: 'Name', width: 120 },
  { id: 'power', label: 'Power', width: 80 },
];
const rowAt: RowAt = (index) => ({
  key: `vm-${index}`,
  cells: [`desk-${index}`, index % 2 === 0 ? 'on' : null],
});
const table = { columns, total: 5000, rowAt, label: 'VMs' };

const records = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('.record')];
const texts = (row: HTMLElement | undefined): (string | undefined)[] =>
  [...(row?.children ?? [])].map((cell) => cell.textContent?.trim());

async function scrollTo(row: number): Promise<void> {
  const body = document.querySelector<HTMLElement>('.body[tabindex="0"]');
  if (body === null) throw new Error('There is no table.');
  body.scrollTop = row * 28;
  body.dispatchEvent(new Event('scroll'));
  await nextTick();
  await nextTick();
}

beforeEach(() => {
  giveRoom();
  open(fakeBridge(null));
});

test('a table that is flung fills the elements it has, and makes none', async () => {
  show(DataTable, table);
  await nextTick();
  const before = records();
  await scrollTo(1000);
  const elements = new Set(records());
  expect(before.filter((one) => elements.has(one))).toEqual(before);
  const shown = records().map((row) => [Number(row.getAttribute('aria-rowindex')) - 2, texts(row)] as const);
  expect(shown.map(([index]) => index)).toContain(1000);
  for (const [index, cells] of shown) expect(cells).toEqual([`desk-${index}`, index % 2 === 0 ? 'on' : '–']);
});

test('rows in which something can be pressed or typed are never turned into other rows', async () => {
  const typing = (slot: { row: { key: string } }) => h('input', { value: slot.row.key });
  for (const props of [
    { slots: { 'cell-name': typing }, props: table },
    { slots: {}, props: { ...table, selected: new Set<string>() } },
  ]) {
    open(fakeBridge(null));
    show({ render: () => h(DataTable, props.props, props.slots) });
    await nextTick();
    const before = new Set(records());
    await scrollTo(1000);
    expect(records().filter((one) => before.has(one))).toEqual([]);
  }
});

test('rows on their way are told apart, and filled where they stand once they come', async () => {
  const arrived = shallowRef<RowAt>(() => null);
  show({ render: () => h(DataTable, { ...table, rowAt: arrived.value }) });
  await nextTick();
  const [first] = records();
  expect(first?.querySelectorAll('.waiting')).toHaveLength(1);
  expect(texts(first)).toEqual(['', '']);
  const cells = [...(first?.children ?? [])];
  arrived.value = rowAt;
  await nextTick();
  expect([...(records()[0]?.children ?? [])]).toEqual(cells);
  expect(texts(first)).toEqual(['desk-0', 'on']);
  expect(first?.querySelectorAll('.waiting')).toHaveLength(0);
});

test('the whole text of a cell is told where it is pointed at, also after the row became another', async () => {
  show(DataTable, table);
  await nextTick();
  const cell = records()[0]?.firstElementChild as HTMLElement;
  const point = (): unknown => cell.dispatchEvent(new MouseEvent('mousemove', { bubbles: true }));
  point();
  expect(cell.title).toBe('desk-0');
  await scrollTo(1000);
  point();
  expect(cell.title).toBe(cell.textContent);
  expect(cell.title).not.toBe('desk-0');
});

describe('columns', () => {
  const wide = Array.from({ length: 16 }, (_, at) => ({ id: `c${at}`, label: `C${at}`, width: 200 }));
  const all: RowAt = (index) => ({ key: `vm-${index}`, cells: wide.map(({ id }) => `${id} of ${index}`) });
  const drawn = (): (string | undefined)[] => texts(records()[0]).map((text) => text?.split(' ')[0]);
  const body = (): HTMLElement => document.querySelector<HTMLElement>('.body[tabindex="0"]')!;
  const scrollSideways = async (pixels: number): Promise<void> => {
    body().scrollLeft = pixels;
    body().dispatchEvent(new Event('scroll'));
    await nextTick();
  };

  beforeEach(() => {
    // happy-dom tells no sizes by itself.
    vi.stubGlobal(
      'ResizeObserver',
      class {
        constructor(private readonly tell: () => void) {}
        observe(): void {
          this.tell();
        }
        unobserve(): void {}
        disconnect(): void {}
      },
    );
  });
  afterEach(() => vi.unstubAllGlobals());

  test('out of sight are not drawn, and come when they are scrolled to, in their places', async () => {
    show(DataTable, { ...table, columns: wide, rowAt: all });
    await nextTick();
    await nextTick();
    expect(drawn()).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6']);
    await scrollSideways(1700);
    expect(drawn()).toEqual(['c0', 'c8', 'c9', 'c10', 'c11', 'c12', 'c13', 'c14', 'c15']);
    expect(document.querySelectorAll('[role="columnheader"]')).toHaveLength(16);
    const places = [...(records()[0]?.children ?? [])].map((cell) => cell.getAttribute('aria-colindex'));
    expect(places).toEqual(['1', '9', '10', '11', '12', '13', '14', '15', '16']);
    // What a screen reader says of the row the keyboard is on has them all.
    expect(records()[0]?.getAttribute('aria-label')).toBe(wide.map(({ id }) => `${id} of 0`).join(', '));
    expect(records()[1]?.hasAttribute('aria-label')).toBe(false);
    await scrollSideways(0);
    expect(drawn()).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6']);
  });

  test('with something to press or to type into are drawn all, wherever the table stands', async () => {
    const typing = (slot: { row: { key: string } }) => h('input', { value: slot.row.key });
    const props = { ...table, columns: wide, rowAt: all };
    show({ render: () => h(DataTable, props, { 'cell-c15': typing }) });
    await nextTick();
    await scrollSideways(1700);
    expect(drawn()).toHaveLength(16);
  });
});
