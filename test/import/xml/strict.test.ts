import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detached, StrictXmlReader } from '../../../main/import/xml/strict.js';

type Told = readonly (readonly [string, string])[];

function read(bytes: Uint8Array | string, chunk = 1 << 20, textLength = 1000): Told {
  const told: [string, string][] = [];
  const reader = new StrictXmlReader(
    {
      open: (name, attributes) => told.push(['open', `${name} ${JSON.stringify(attributes)}`]),
      text: (text) => told.push(['text', text]),
      close: (name) => told.push(['close', name]),
    },
    { file: 'vm.xml', textLength },
  );
  const all = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  for (let at = 0; at < all.length; at += chunk) reader.write(all.subarray(at, at + chunk));
  reader.end();
  return told;
}

const refusedFor = (reason: string, message: RegExp): object =>
  expect.objectContaining({
    code: 'bad-input',
    details: { reason },
    message: expect.stringMatching(message) as string,
  });

function refusal(bytes: Uint8Array | string, textLength?: number): unknown {
  try {
    read(bytes, 1 << 20, textLength);
  } catch (error) {
    return error;
  }
  return null;
}

test('names lose their prefix, the five entities and numbers are decoded', () => {
  expect(read('<x:a x:t="1&amp;2"><b>&lt;&#x41;&gt;</b></x:a>')).toEqual([
    ['open', 'a {"x:t":"1&2"}'],
    ['open', 'b {}'],
    ['text', '<A>'],
    ['close', 'b'],
    ['close', 'a'],
  ]);
});

test('where the bytes are cut makes no difference', () => {
  const document = Buffer.from(
    '<?xml version="1.0"?><a k="ä&amp;b"><!-- c --><b>ü😀 x</b><![CDATA[<y>]]></a>',
  );
  const whole = read(document);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: document.length }), (chunk) => {
      expect(read(document, chunk)).toEqual(whole);
    }),
  );
});

describe('refused, naming the file', () => {
  test('a document type', () => {
    expect(refusal('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>')).toEqual(
      refusedFor('doctype', /vm\.xml.*document type/),
    );
  });
  test('entities that expand: a billion laughs', () => {
    const laughs = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>';
    expect(refusal(laughs)).toEqual(refusedFor('doctype', /document type/));
  });
  test('an entity nobody declared', () => {
    expect(refusal('<a>&secret;</a>')).toEqual(refusedFor('entity', /entity/));
    expect(refusal('<a b="&secret;"/>')).toEqual(refusedFor('entity', /entity/));
  });
  test.each(['<a><b></a></b>', '<a></a><b></b>', '<a b=1/>', '<a b="1" b="2"/>', 'text', '<a/>text'])(
    '%s',
    (bad) => {
      expect(refusal(bad)).toMatchObject({ code: 'bad-input' });
    },
  );
  test('a truncated file', () => {
    for (const cut of ['<a><b>text', '<a><b', '<a>', '']) {
      expect(refusal(cut)).toEqual(refusedFor('truncated', /truncated/));
    }
  });
  test('bytes that are not UTF-8, and other declared encodings', () => {
    expect(refusal(Buffer.from([0x3c, 0x61, 0x3e, 0xff]))).toEqual(refusedFor('encoding', /UTF-8/));
    expect(refusal('<?xml version="1.0" encoding="ISO-8859-1"?><a/>')).toEqual(
      refusedFor('encoding', /UTF-8/),
    );
    expect(refusal(Buffer.from('\ufeff<a/>', 'utf16le'))).toEqual(refusedFor('encoding', /UTF-8/));
  });
  test('a text, an attribute and a comment over the limit', () => {
    expect(refusal(`<a>${'x'.repeat(1001)}</a>`)).toEqual(refusedFor('text-too-long', /1000 characters/));
    expect(refusal(`<a b="${'x'.repeat(1001)}"/>`)).toEqual(refusedFor('text-too-long', /1000 characters/));
  });
  test('10 MB in one text is given up long before it ends', () => {
    const reader = new StrictXmlReader(
      { open: () => undefined, text: () => undefined, close: () => undefined },
      { file: 'vm.xml', textLength: 1000 },
    );
    reader.write(Buffer.from('<a>'));
    const piece = Buffer.alloc(1000, 'x');
    let pieces = 0;
    expect(() => {
      for (; pieces < 10_000; pieces += 1) reader.write(piece);
    }).toThrow(/1000 characters/);
    expect(pieces).toBeLessThan(4);
  });
  test('thousands of nested elements', () => {
    expect(refusal('<a>'.repeat(5000))).toEqual(refusedFor('not-well-formed', /nested/));
  });
});

test('a detached text is equal to the text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => detached(text) === text));
});
