import { effectScope, nextTick, ref } from 'vue';
import { expect, test } from 'vitest';
import { useRows, type RowWindow } from '../../../src/app/estate/rowWindow.js';
import type { RowsPage } from '../../../src/contract/types.js';

const columns: RowsPage['columns'] = [{ id: 'name', label: 'Name', align: 'start', mono: false }];

/** Rows of an engine that answers when it is told to. */
function slowEngine(): {
  readonly rows: RowWindow;
  readonly asked: number[];
  answer(): Promise<void>;
  fail(): Promise<void>;
} {
  const asked: number[] = [];
  const waiting: { give: () => void; refuse: () => void }[] = [];
  const fetch = (_: string, offset: number, limit: number): Promise<RowsPage> =>
    new Promise((resolve, reject) => {
      asked.push(offset / limit);
      const rows = Array.from({ length: limit }, (_, at) => ({
        key: `${offset + at}`,
        cells: [`vm-${offset + at}`],
      }));
      const page = { columns: structuredClone(columns), rows, total: 40_000, all: 40_000 };
      waiting.push({ give: () => resolve(page), refuse: () => reject(new Error('The disk is gone.')) });
    });
  const rows = effectScope().run(() =>
    useRows(
      () => 'VMs',
      fetch,
      (question) => question,
    ),
  ) as RowWindow;
  const turn = async (how: 'give' | 'refuse'): Promise<void> => {
    waiting.shift()?.[how]();
    for (let i = 0; i < 4; i += 1) await nextTick();
  };
  return { rows, asked, answer: () => turn('give'), fail: () => turn('refuse') };
}

test('a table that is flung asks for what is in sight when the answer can come, not for all it passed', async () => {
  const { rows, asked, answer } = slowEngine();
  await answer();
  for (let first = 400; first <= 30_000; first += 400) rows.show(first, first + 30);
  expect(asked).toEqual([0, 2, 4]);
  await answer();
  expect(asked).toEqual([0, 2, 4, 150]);
  await answer();
  await answer();
  expect(rows.rowAt.value(30_000)?.cells).toEqual(['vm-30000']);
  expect(asked).toHaveLength(4);
});

test('one answer that fails is told, and not asked for again by itself', async () => {
  const { rows, asked, answer, fail } = slowEngine();
  await answer();
  rows.show(1000, 1030);
  await fail();
  expect(rows.error.value).toBeInstanceOf(Error);
  expect(asked).toEqual([0, 5]);
  rows.reload();
  expect(rows.error.value).toBeNull();
  expect(asked).toEqual([0, 5, 0, 5]);
});

test('columns stay the same while pages come and go, and so do the rows they are made wide by', async () => {
  const { rows, answer } = slowEngine();
  await answer();
  const [before, first] = [rows.columns.value, rows.first.value];
  expect(first[0]?.cells).toEqual(['vm-0']);
  for (let page = 1; page < 60; page += 1) {
    rows.show(page * 200, page * 200 + 30);
    await answer();
  }
  expect(rows.rowAt.value(0)).toBeNull();
  expect(rows.columns.value).toBe(before);
  expect(rows.first.value).toBe(first);
});

test('with nothing to ask any more it is not waited for', async () => {
  const question = ref<string | null>('VMs');
  const fetch = (): Promise<RowsPage> => new Promise(() => {});
  const rows = effectScope().run(() =>
    useRows(
      () => question.value,
      fetch,
      (one) => one,
    ),
  ) as RowWindow;
  expect(rows.loading.value).toBe(true);
  question.value = null;
  await nextTick();
  expect([rows.loading.value, rows.total.value]).toEqual([false, 0]);
});

test('rows of another kind are not shown under its name while its own are on their way', async () => {
  const question = ref({ kind: 'VMs', search: '' });
  const answers: (() => void)[] = [];
  const fetch = ({ kind }: { kind: string }): Promise<RowsPage> =>
    new Promise((resolve) => {
      const page = { columns, rows: [{ key: kind, cells: [kind] }], total: 1, all: 1 };
      answers.push(() => resolve(page));
    });
  const rows = effectScope().run(() =>
    useRows(
      () => question.value,
      fetch,
      ({ kind }) => kind,
    ),
  ) as RowWindow;
  const settle = async (): Promise<void> => {
    answers.shift()?.();
    for (let i = 0; i < 4; i += 1) await nextTick();
  };
  await settle();
  // The same rows, otherwise asked for, stay until the others are there.
  question.value = { kind: 'VMs', search: 'desk' };
  await nextTick();
  expect([rows.total.value, rows.columns.value]).toEqual([1, columns]);
  await settle();
  question.value = { kind: 'Disks', search: '' };
  await nextTick();
  expect([rows.total.value, rows.all.value, rows.columns.value]).toEqual([0, 0, []]);
  expect(rows.loading.value).toBe(true);
  await settle();
  expect(rows.rowAt.value(0)?.cells).toEqual(['Disks']);
});
