import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { XmlNode } from '../../../main/import/govc/node.js';
import { readObjectFile, type ObjectFile, type Ports } from '../../../main/import/govc/objectFile.js';
import { passOver } from '../../../main/import/govc/passOver.js';
import { readPlainFile } from '../../../main/import/govc/plainFile.js';

/** What a file says, with its ports. */
type Said = readonly [ObjectFile, readonly XmlNode[]];

const textLength = 200;

function into(ports: XmlNode[]): Ports {
  return { take: (port) => ports.push(port), startAgain: () => (ports.length = 0) };
}

/** The short way; null when it leaves the file to the strict reader. */
function shortWay(file: Buffer): Said | null {
  const ports: XmlNode[] = [];
  const read = readPlainFile(file, textLength, into(ports));
  return read && [read, ports];
}

/** The strict reader on the same bytes: what comes in a stream never takes the short way. */
async function strictWay(file: Buffer): Promise<Said> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield* passOver(file);
  }
  const ports: XmlNode[] = [];
  return [await readObjectFile(pieces(), 'x.xml', textLength, into(ports)), ports];
}

/** The law: whatever the short way reads, the strict reader reads too, and reads the same. */
async function sameOrLeft(file: Buffer): Promise<boolean> {
  const quick = shortWay(file);
  if (quick === null) return false;
  expect(quick).toEqual(await strictWay(file));
  return true;
}

interface Element {
  readonly name: string;
  readonly attributes: string;
  readonly content: string | readonly Element[];
}

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&#34;')
    .replaceAll("'", '&#39;')
    .replaceAll('\n', '&#xA;');

const value = fc.oneof(
  fc.constantFrom('', ' ', 'true', 'vm-1', '[ds 1] a/b.vmx', 'a & b <c> "d" \'e\'', 'line\nline', 'grün😀'),
  // What has no business in XML, and how to write it wrongly, is left in on purpose.
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
);
const written = fc.oneof(
  { weight: 8, arbitrary: value.map(escaped) },
  fc.constantFrom('&x;', '&#x41;', '&#0;', '&amp', ']]>', '<!-- c -->', '<![CDATA[x]]>', 'x'.repeat(201)),
);
const attributes = fc.constantFrom(
  '',
  '',
  ' type="Datastore"',
  ' XMLSchema-instance:type="VirtualDisk"',
  ' xmlns:XMLSchema-instance="http://www.w3.org/2001/XMLSchema-instance" XMLSchema-instance:type="xsd:string"',
  ' type="a" type="b"',
  ' other="1"',
  ' type="a&amp;b"',
  " type='a'",
);
const names = fc.constantFrom('config', 'key', 'device', 'name', 'obj', 'val', 'ns:key', '1st', 'a-b');

const { element } = fc.letrec<{ element: Element }>((tie) => ({
  element: fc.record({
    name: names,
    attributes,
    content: fc.oneof({ maxDepth: 3 }, written, fc.array(tie('element'), { maxLength: 3 })),
  }),
}));

function lay({ name, attributes: attribute, content }: Element, indent: number): string {
  const blanks = ' '.repeat(indent);
  if (typeof content === 'string') return `${blanks}<${name}${attribute}>${content}</${name}>\n`;
  const inner = content.map((child) => lay(child, indent + 2)).join('');
  return `${blanks}<${name}${attribute}>\n${inner}${blanks}</${name}>\n`;
}

const objectFile = fc
  .record({
    kind: fc.constantFrom('VirtualMachine', 'Datastore', 'Folder', 'Network'),
    properties: fc.array(
      fc.tuple(
        fc.constantFrom('name', 'config', 'info', 'host', 'summary', 'capability'),
        element.map((value) => ({ ...value, name: 'val' })),
      ),
      { maxLength: 4 },
    ),
  })
  .map(({ kind, properties }) => {
    const sets = properties.map(
      ([name, value]) => `  <propSet>\n    <name>${name}</name>\n${lay(value, 4)}  </propSet>\n`,
    );
    return `<ObjectContent>\n  <obj type="${kind}">vm-1</obj>\n${sets.join('')}</ObjectContent>`;
  });
const portsFile = fc
  .array(
    element.map((port) => ({ ...port, name: 'returnval' })),
    { maxLength: 4 },
  )
  .map(
    (ports) => `<FetchDVPortsResponse>\n${ports.map((port) => lay(port, 2)).join('')}</FetchDVPortsResponse>`,
  );
const anyFile = fc.oneof(objectFile, portsFile).map((text) => Buffer.from(text));

describe('the short way reads what the strict reader reads, or leaves it', () => {
  test('laid out as govc does', async () => {
    let read = 0;
    await fc.assert(
      fc.asyncProperty(anyFile, async (file) => {
        if (await sameOrLeft(file)) read += 1;
      }),
      { numRuns: 1500 },
    );
    // Else the law would be kept by leaving everything.
    expect(read).toBeGreaterThan(100);
  });

  test('with bytes changed, left out or put in anywhere', async () => {
    const piece = fc.oneof(
      fc.constantFrom('<', '>', '/', '"', '&', '\n', '\r\n', ' ', '  ', '</val>', '<a>', '\ufeff', '\t', 'x'),
      fc.constantFrom('<!DOCTYPE a>', '<?p?>', '<!-- c -->', '\n  </propSet>', '\n      ', '\u00a0'),
    );
    const damage = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.integer({ min: 0, max: 6 }),
      piece: fc.oneof(piece.map(Buffer.from), fc.uint8Array({ maxLength: 2 }).map(Buffer.from)),
    });
    await fc.assert(
      fc.asyncProperty(anyFile, fc.array(damage, { minLength: 1, maxLength: 3 }), async (file, damages) => {
        let damaged = file;
        for (const { at, cut, piece: put } of damages) {
          const from = Math.floor(at * damaged.length);
          damaged = Buffer.concat([damaged.subarray(0, from), put, damaged.subarray(from + cut)]);
        }
        await sameOrLeft(damaged);
      }),
      { numRuns: 3000 },
    );
  });

  test('cut off anywhere, it leaves the file', () => {
    fc.assert(
      fc.property(anyFile, fc.double({ min: 0, max: 0.999, noNaN: true }), (file, at) => {
        expect(shortWay(file.subarray(0, Math.floor(at * file.length)))).toBeNull();
      }),
    );
  });
});

test('escapes, letters beyond ASCII and blanks around a value do not send a file the slow way', () => {
  const file = Buffer.from(
    `<ObjectContent>\n  <obj type="Folder">group-v1</obj>\n  <propSet>\n    <name>name</name>\n    <val> grün &amp; &#34;😀&#34; </val>\n  </propSet>\n</ObjectContent>\n`,
  );
  expect(shortWay(file)?.[0]).toMatchObject({
    object: { kind: 'Folder', moref: 'group-v1', properties: new Map([['name', { text: 'grün & "😀"' }]]) },
  });
});

test('a list of ports that turns unusual half-way gives each of them once', async () => {
  const port = (key: string): string => `\n  <returnval>\n    <key>${key}</key>\n  </returnval>`;
  const file = Buffer.from(
    `<FetchDVPortsResponse>${port('1')}${port('2')}\n  <!-- c -->${port('3')}\n</FetchDVPortsResponse>\n`,
  );
  expect(shortWay(file)).toBeNull();
  const ports: XmlNode[] = [];
  expect(await readObjectFile(file, 'x.xml', textLength, into(ports))).toEqual({
    content: 'ports',
    ports: 3,
  });
  expect(ports.map(({ children }) => children[0]?.text)).toEqual(['1', '2', '3']);
});
