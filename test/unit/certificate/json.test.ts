import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NotJson, readJson } from '../../../src/domain/certificate/json.js';

describe('the text of a certificate file', () => {
  it('is read as JSON is, whatever it holds', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.nat(3), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), null, indent);
        expect(readJson(text)).toEqual(JSON.parse(text));
        expect(readJson(`\ufeff${text}`)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['the same name twice', '{"seal":"a","seal":"b"}'],
    ['deep inside', '[{"a":[1,{"x":{"plan":1,"hash":"}{","plan":2}}]}]'],
    ['spelt in another way', '{"seal":1,"se\\u0061l":2}'],
    ['after an object and a list', '{"a":{"b":1},"c":[1,2],"a":3}'],
    ['with blanks before the colon', '{"a" :1,"a"\n:2}'],
    ['with quotes in it', '{"a\\"b":1,"a\\"b":2}'],
  ])('says two things and is refused: %s', (_, text) => {
    expect(() => readJson(text)).toThrow(/twice in one object/);
  });

  it('is told by the beginning of the name', () => {
    const name = `${'x'.repeat(49)}yz`;
    expect(() => readJson(`{"${name}":1,"${name}":2}`)).toThrow(`it has "${name.slice(0, 50)}" twice`);
  });

  it.each(['{"a":{"x":1},"b":{"x":1}}', '["a","a"]', '{"a":"a","b":"a"}', '[{"a":1},{"a":1}]', '"a"'])(
    'says one thing: %s',
    (text) => {
      expect(readJson(text)).toEqual(JSON.parse(text));
    },
  );

  it.each(['', '{', '{"a":1,}', 'NaN', '\ufeff\ufeff1'])('is no JSON: %j', (text) => {
    expect(() => readJson(text)).toThrow(NotJson);
  });
});
