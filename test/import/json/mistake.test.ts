import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placeOfMistake } from '../../../main/import/json/mistake.js';

it.each([
  ['{"a": [<b>]}', 'line 1, column 8'],
  ['{"a": 1,\n "b": tru}', 'line 2, column 7'],
  ['{"a": 1,}', 'line 1, column 9'],
  ['{a: 1}', 'line 1, column 2'],
  ['[1 2]', 'line 1, column 4'],
  ['[1]\n\n x', 'line 3, column 2'],
  ['{"a" 1}', 'line 1, column 6'],
  ['[01]', 'line 1, column 2'],
  ['["a\nb"]', 'line 1, column 2'],
  ['[1}', 'line 1, column 3'],
  ['', 'it ends too early'],
  ['{"a": [1, 2', 'it ends too early'],
])('%j goes wrong at %s', (text, place) => {
  expect(() => JSON.parse(text) as unknown).toThrow();
  expect(placeOfMistake(text)).toBe(place);
});

it('finds the place of a stray character put anywhere between the tokens', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.nat(), (value, where) => {
      const text = JSON.stringify(value, null, 1);
      const breaks = [...text.matchAll(/\n/g)].map((match) => match.index);
      if (breaks.length === 0) return;
      const at = breaks[where % breaks.length] as number;
      const line = text.slice(0, at + 1).split('\n').length;
      const broken = `${text.slice(0, at + 1)}@${text.slice(at + 1)}`;
      expect(placeOfMistake(broken)).toBe(`line ${line}, column 1`);
    }),
  );
});
