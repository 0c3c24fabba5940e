import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import yazl from 'yazl';
import { openZip, type ZipArchive } from '../../../main/import/archive/zip.js';
import { defaultLimits, type ImportLimits } from '../../../main/import/types.js';
import { hostileZip, type HostileEntry } from './hostileZip.js';

let folder: string;
const opened: ZipArchive[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-zip-'));
});

afterEach(async () => {
  for (const zip of opened.splice(0)) await zip.close();
  await rm(folder, { recursive: true, force: true });
});

async function openBytes(bytes: Buffer, limits: Partial<ImportLimits> = {}): Promise<ZipArchive> {
  const path = join(folder, 'export.zip');
  await writeFile(path, bytes);
  const zip = await openZip(path, { ...defaultLimits, ...limits });
  opened.push(zip);
  return zip;
}

const openEntries = (entries: HostileEntry[], limits?: Partial<ImportLimits>): Promise<ZipArchive> =>
  openBytes(hostileZip(entries), limits);

const refused = (message: RegExp): object =>
  expect.objectContaining({ code: 'bad-input', message: expect.stringMatching(message) as string });

async function drain(zip: ZipArchive, index = 0): Promise<Buffer> {
  const entry = zip.entries[index];
  if (!entry) throw new Error('no such entry');
  const chunks: Buffer[] = [];
  for await (const chunk of await zip.open(entry)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const text = Buffer.from('a,b,c\n1,2,3\n');

describe('an honest zip', () => {
  test('lists its files without folders and without what macOS adds', async () => {
    const zip = await openEntries([
      { name: 'export/' },
      { name: 'export/a.csv', content: text },
      { name: '__MACOSX/export/._a.csv', content: text },
    ]);
    expect(zip.entries.map(({ name, bytes }) => ({ name, bytes }))).toEqual([
      { name: 'export/a.csv', bytes: text.length },
    ]);
    expect(zip.leftOut.map(({ name }) => name)).toEqual(['__MACOSX/export/._a.csv']);
  });

  test('gives back the bytes that an independent writer packed, streamed or whole', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ bytes: fc.uint8Array({ maxLength: 5000 }), compress: fc.boolean() }), {
          minLength: 1,
          maxLength: 4,
        }),
        async (files) => {
          const path = join(folder, 'made.zip');
          const made = new yazl.ZipFile();
          for (const [i, file] of files.entries()) {
            made.addBuffer(Buffer.from(file.bytes), `f/${i}.bin`, { compress: file.compress });
          }
          made.end();
          await pipeline(made.outputStream, createWriteStream(path));
          const zip = await openZip(path, defaultLimits);
          try {
            for (const [i, file] of files.entries()) {
              const entry = zip.entries[i];
              if (!entry) throw new Error('entry missing');
              expect(await drain(zip, i)).toEqual(Buffer.from(file.bytes));
              expect(await zip.read(entry, 10_000)).toEqual(Buffer.from(file.bytes));
            }
          } finally {
            await zip.close();
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  test('can be closed while a stream is open and was never read', async () => {
    const zip = await openEntries([{ name: 'a.csv', content: text }]);
    const entry = zip.entries[0];
    if (!entry) throw new Error('entry missing');
    const stream = await zip.open(entry);
    await zip.close();
    expect(stream.destroyed).toBe(true);
  });
});

describe('what is not a usable zip is refused with a sentence', () => {
  test('text', () => expect(openBytes(text)).rejects.toEqual(refused(/not a zip file/)));
  test('nothing', () => expect(openBytes(Buffer.alloc(0))).rejects.toEqual(refused(/is empty/)));
  test('an encrypted workbook', () =>
    expect(openBytes(Buffer.from('d0cf11e0a1b11ae10000', 'hex'))).rejects.toEqual(
      refused(/encrypted workbook or an old \.xls/),
    ));

  test('a file cut off anywhere', async () => {
    const whole = hostileZip([{ name: 'a.csv', content: Buffer.alloc(500, 'x') }]);
    for (const length of [5, 30, whole.length - 60, whole.length - 1]) {
      await expect(openBytes(whole.subarray(0, length))).rejects.toEqual(refused(/truncated|damaged/));
    }
  });

  test('an encrypted entry', () =>
    expect(openEntries([{ name: 'a.csv', content: text, flags: 1 }])).rejects.toEqual(
      refused(/is encrypted/),
    ));
  test('an unknown compression', () =>
    expect(openEntries([{ name: 'a.csv', content: text, method: 99 }])).rejects.toEqual(
      refused(/method 99/),
    ));
  test('the same name twice', () =>
    expect(
      openEntries([
        { name: 'a.csv', content: text },
        { name: 'a.csv', content: text },
      ]),
    ).rejects.toEqual(refused(/twice/)));
  test('more files than the limit', () =>
    expect(openEntries([{ name: 'a' }, { name: 'b' }, { name: 'c' }], { entries: 2 })).rejects.toEqual(
      refused(/at most 2/),
    ));

  test.each([
    ['../up.csv', /leaves the archive/],
    ['a/../../up.csv', /leaves the archive/],
    ['/etc/passwd', /absolute path/],
    ['C:/windows/a.csv', /drive letter/],
    ['a\\b.csv', /backslash/],
    ['a\0.csv', /NUL/],
    ['a\n.csv', /control character/],
    ['', /empty name/],
  ])('the name %j', async (name, message) => {
    await expect(openEntries([{ name, content: text }])).rejects.toEqual(refused(message));
  });
});

describe('bombs', () => {
  const zeros = Buffer.alloc(4 * 1024 * 1024);

  test('declared by ratio', () =>
    expect(openEntries([{ name: 'a.csv', content: zeros }])).rejects.toEqual(refused(/zip bomb/)));
  test('a single entry over the limit', () =>
    expect(
      openEntries([{ name: 'a.csv', content: zeros }], { entryBytes: 1000, ratio: 1e9 }),
    ).rejects.toEqual(refused(/at most 1000/)));
  test('many entries over the limit together', () => {
    const many = Array.from({ length: 5 }, (_, i) => ({ name: `${i}`, content: Buffer.alloc(600, 'x') }));
    return expect(openEntries(many, { totalBytes: 2000 })).rejects.toEqual(refused(/more than 2000 bytes/));
  });

  test('undeclared: ends as soon as more comes out than was declared', async () => {
    const zip = await openEntries([{ name: 'a.csv', content: zeros, declaredBytes: 1000 }]);
    await expect(drain(zip)).rejects.toEqual(refused(/more than it declares/));
    const entry = zip.entries[0];
    if (!entry) throw new Error('entry missing');
    await expect(zip.read(entry, 10_000)).rejects.toEqual(refused(/more than it declares/));
  });

  test('entries that share one body', () =>
    expect(
      openEntries([
        { name: 'a', content: text },
        { name: 'b', content: text, bodyOf: 0 },
      ]),
    ).rejects.toEqual(refused(/overlaps/)));
  test('a body that reaches into the directory', () =>
    expect(openEntries([{ name: 'a', content: text, declaredPacked: 500 }])).rejects.toEqual(
      refused(/overlaps/),
    ));
});

describe('damage inside', () => {
  test('a wrong checksum', async () => {
    const zip = await openEntries([{ name: 'a.csv', content: text, declaredCrc: 1 }]);
    await expect(drain(zip)).rejects.toEqual(refused(/checksum is wrong/));
  });
  test('packed data that is no deflate stream', async () => {
    const zip = await openEntries([{ name: 'a.csv', content: text, packed: Buffer.from('ffffffff', 'hex') }]);
    await expect(drain(zip)).rejects.toEqual(refused(/damaged/));
  });
  test('less than was declared', async () => {
    const zip = await openEntries([
      { name: 'a.csv', content: text, packed: deflateRawSync(text.subarray(0, 3)) },
    ]);
    await expect(drain(zip)).rejects.toEqual(refused(/truncated/));
  });
  test('a stored entry whose two sizes differ', () =>
    expect(openEntries([{ name: 'a', content: text, method: 0, declaredBytes: 5 }])).rejects.toEqual(
      refused(/two sizes differ/),
    ));
});

test('random damage never gets past: an entry is whole or refused', async () => {
  const whole = hostileZip([
    { name: 'a.csv', content: Buffer.from('one,two\n'.repeat(200)) },
    { name: 'b.csv', content: text, method: 0 },
  ]);
  const path = join(folder, 'export.zip');
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] as number) ^ flip;
      await writeFile(path, bytes);
      let zip: ZipArchive | undefined;
      try {
        zip = await openZip(path, defaultLimits);
        for (const entry of zip.entries) await zip.read(entry, 1_000_000);
      } catch (error) {
        expect(error).toEqual(refused(/./));
      } finally {
        await zip?.close();
      }
    }),
    { numRuns: 300 },
  );
});
