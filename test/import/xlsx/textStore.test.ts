import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TextStore } from '../../../main/import/xlsx/textStore.js';

it('gives back every text it was given, however many and long', () => {
  const store = new TextStore();
  const texts = Array.from({ length: 9000 }, (_v, i) =>
    i % 3000 === 7 ? 'ä'.repeat(200_000) : i % 5 === 0 ? '' : `text ${i} €`,
  );
  for (const text of texts) store.add(text);
  expect(store.count).toBe(9000);
  expect(texts.every((text, i) => store.at(i) === text)).toBe(true);
  expect([store.at(-1), store.at(9000)]).toEqual([undefined, undefined]);
});

it('holds more than one block, and texts that share a place among the last', () => {
  const store = new TextStore();
  const long = 'x'.repeat(1024 * 1024);
  for (let i = 0; i < 70; i += 1) store.add(`${i}${long}`);
  for (let i = 70; i < 9000; i += 1) store.add(String(i));
  expect([0, 8192, 0, 69, 8192 + 69, 69, 8192].map((i) => store.at(i)?.replaceAll('x', ''))).toEqual(
    [0, 8192, 0, 69, 8192 + 69, 69, 8192].map(String),
  );
});

it('keeps what it handed out after it gave its memory back', () => {
  const store = new TextStore();
  for (let i = 0; i < 5000; i += 1) store.add(`a text of some length, number ${i}`);
  const text = store.at(4000);
  store.release();
  expect(text).toBe('a text of some length, number 4000');
  expect([store.count, store.at(0)]).toEqual([0, undefined]);
});

it('may be asked while it is filled', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 20 }), { maxLength: 50 }), (texts) => {
      const store = new TextStore();
      texts.forEach((text, i) => {
        store.add(text);
        expect(store.at(i)).toBe(text);
      });
      expect(texts.map((_text, i) => store.at(i))).toEqual(texts);
    }),
  );
});
