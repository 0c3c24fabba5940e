import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LdifReader, type LdifEntry, type LdifOptions } from '../../../main/import/view/ldif.js';

interface Read {
  readonly entries: LdifEntry[];
  readonly notes: string[];
}

function read(pieces: readonly string[], changes: Partial<LdifOptions> = {}): Read {
  const entries: LdifEntry[] = [];
  const notes: string[] = [];
  const reader = new LdifReader(
    {
      file: '"x.ldf"',
      wanted: new Set(['cn', 'member']),
      longestValue: 1000,
      mostEntries: 100,
      mostValues: 100,
      notes: (code, line, about) => notes.push(`${code} ${line} ${about}`),
      ...changes,
    },
    (entry) => entries.push(entry),
  );
  for (const piece of pieces) reader.write(piece);
  reader.end();
  return { entries, notes };
}

const values = ({ entries }: Read, name = 'cn'): unknown[] =>
  entries.map((entry) => entry.values.get(name) ?? []);
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

describe('LDIF', () => {
  it.each(['\n', '\r\n'])('with lines that end in %j is read', (end) => {
    const text = [
      'version: 1',
      '# who',
      '',
      'dn: CN=a',
      'CN: one',
      'member: x',
      'member: y',
      '',
      '',
      'dn:: ' + base64('CN=ü'),
      'cn:: ' + base64('Bürö €'),
    ].join(end);
    const result = read([text]);
    expect(result.entries.map((entry) => [entry.dn, entry.line])).toEqual([
      ['CN=a', 4],
      ['CN=ü', 10],
    ]);
    expect(values(result)).toEqual([['one'], ['Bürö €']]);
    expect(values(result, 'member')).toEqual([['x', 'y'], []]);
  });

  it('with folded lines joins them, comments among them', () => {
    const text = `# a comment\n  that goes on\ndn: CN=a,\n OU=b\ncn:: ${base64('long name').slice(0, 5)}\n ${base64('long name').slice(5)}\nother: x\n cn: no\nmember: a\n  b\n`;
    const result = read([text]);
    expect(result.entries[0]?.dn).toBe('CN=a,OU=b');
    expect(values(result)).toEqual([['long name']]);
    expect(values(result, 'member')).toEqual([['a b']]);
  });

  it('means the same wherever it is cut into pieces', () => {
    const text = `dn: CN=a\r\ncn: on\r\n e\r\nmember:: ${base64('ü')}\r\n\r\ndn: CN=b\r\ncn: two\r\n`;
    const whole = read([text]);
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 8 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), text.length];
        const pieces = places.slice(1).map((end, i) => text.slice(places[i], end));
        expect(read(pieces)).toEqual(whole);
      }),
    );
  });

  it('gives back any names that were written by the rules', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 60 })), (names) => {
        const lines = names.map((name) => `cn:: ${base64(name)}`.replace(/(.{20})(?=.)/g, '$1\n '));
        expect(values(read([`dn: x\n${lines.join('\n')}\n`]))).toEqual([names]);
      }),
    );
  });

  it('keeps entries that are added and passes other change records over', () => {
    const result = read([
      'dn: a\nchangetype: add\ncn: 1\n\ndn: b\nchangetype: modify\nreplace: cn\ncn: 2\n-\n\ndn: c\nchangetype: delete\n\ndn: d\ncn: 4\n',
    ]);
    expect(values(result)).toEqual([['1'], ['4']]);
    expect(result.notes).toEqual(['change-record 5 b', 'change-record 11 c']);
  });

  it('never opens an address, and passes what is no text over', () => {
    const bad = Buffer.from([0xff, 0xfe, 0xfd]).toString('base64');
    const result = read([`dn: a\ncn:< file:///etc/passwd\ncn:: ${bad}\ncn:: %%%\nmember: x\ncn: fine\n`]);
    expect(values(result)).toEqual([['fine']]);
    expect(result.notes).toEqual(['url 2 cn', 'not-text 3 cn', 'not-text 4 cn']);
  });

  it('with values before any entry says so, and takes options off attributes', () => {
    const result = read(['cn: stray\ndn: a\ncn;lang-de: eins\nmember;range=0-1499: x\n']);
    expect(result.notes).toEqual(['no-entry 1 cn']);
    expect(values(result)).toEqual([['eins']]);
    expect(values(result, 'member')).toEqual([['x']]);
  });
});

describe('hostile LDIF', () => {
  const refused = (message: RegExp): object =>
    expect.objectContaining({ code: 'bad-input', message: expect.stringMatching(message) as string });

  it.each([
    ['one line', `dn: a\ncn: ${'x'.repeat(1001)}\n`],
    ['folded lines', `dn: a\ncn: x\n${' yyyyyyyyyy\n'.repeat(101)}`],
    ['a line that does not end', `dn: a\ncn: ${'x'.repeat(10_000_000)}`],
    ['base64', `dn: a\ncn:: ${'QUFB'.repeat(400)}\n`],
    ['a name of an entry', `dn: ${'a'.repeat(2000)}\n`],
  ])('with a value too long in %s is refused', (_, text) => {
    expect(() => read([text])).toThrow(refused(/is longer than any export has it/));
  });

  it('with ten megabytes in a line or in folded lines nobody wants is read on', () => {
    const huge = 'x'.repeat(10 * 1024 * 1024);
    const folded = ` ${'y'.repeat(76)}\n`.repeat(100_000);
    const result = read([
      `dn: a\nicon:: ${huge}\nphoto:: aa\n${folded}cn: fine\n${huge}\n#${huge}\n\ndn: b\ncn: too\n`,
    ]);
    expect(values(result)).toEqual([['fine'], ['too']]);
  });

  it('with more entries or values than bounded is refused', () => {
    expect(() => read(['dn: a\n\n'.repeat(101)])).toThrow(refused(/more than 100 entries/));
    expect(() => read([`dn: a\n${'cn: x\n'.repeat(101)}`])).toThrow(refused(/more than 100 values/));
  });

  it('of names of prototypes is data', () => {
    const result = read(['dn: __proto__\n__proto__: x\nconstructor: y\ncn: __proto__\n'], {
      wanted: new Set(['cn', '__proto__', 'constructor']),
    });
    expect(result.entries[0]?.values.get('__proto__')).toEqual(['x']);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('of any text at all ends, with entries or a refusal', () => {
    const line = fc.oneof(
      fc.constantFrom(
        'dn: a',
        'dn:',
        'cn:',
        'cn::',
        'cn:: ',
        ' ',
        '',
        '#',
        ':',
        '::',
        'changetype: modify',
        '-',
        'cn:<',
      ),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        for (const entry of read([lines.join('\n')]).entries) expect(typeof entry.dn).toBe('string');
      }),
    );
  });
});
