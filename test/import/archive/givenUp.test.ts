import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { beforeEach, expect, it } from 'vitest';
import type { FileEntry } from '../../../main/import/archive/types.js';
import { openZip, type ZipArchive } from '../../../main/import/archive/zip.js';
import { defaultLimits } from '../../../main/import/types.js';
import { temporaryFolder } from '../../db/support.js';
import { hostileZip } from './hostileZip.js';

// Whoever looks at the beginning of a file, or meets a mistake in it, does not read it to its end.
// yauzl counts who still reads: one that is never counted out would keep `close` waiting for ever.

const content = randomBytes(3 * 1024 * 1024);

/** Ways to leave a stream before its end. */
const ways: Readonly<Record<string, (stream: Readable) => Promise<void> | void>> = {
  'after its first piece': async (stream) => {
    for await (const _ of stream) break;
  },
  'before its first piece': (stream) => void stream.destroy(),
  'with an error': (stream) => {
    stream.once('error', () => undefined);
    stream.destroy(new Error('The reader met a mistake.'));
  },
  'while it reads ahead': async (stream) => {
    stream.once('data', () => stream.pause());
    await setImmediate();
    stream.destroy();
  },
  'without ever reading it': () => undefined,
  'while it is being read': (stream) => void stream.resume(),
};

let path: string;

beforeEach(() => {
  path = join(temporaryFolder(), 'a.zip');
});

async function opened(method: number): Promise<ZipArchive> {
  writeFileSync(path, hostileZip(['1', '2', '3'].map((name) => ({ name, content, method }))));
  return openZip(path, defaultLimits);
}

it.each(Object.keys(ways).flatMap((way) => [[way, 0] as const, [way, 8] as const]))(
  'a file given up %s (method %i) keeps neither the next one nor the archive waiting',
  async (way, method) => {
    const zip = await opened(method);
    for (let round = 0; round < 3; round += 1) {
      for (const entry of zip.entries) await ways[way]?.(await zip.open(entry));
    }
    const last = zip.entries.at(-1) as FileEntry;
    expect((await zip.read(last, content.length)).equals(content)).toBe(true);
    let length = 0;
    for await (const chunk of await zip.open(last)) length += (chunk as Buffer).length;
    expect(length).toBe(content.length);
    await zip.close();
  },
);

it('several files are given up and read to their ends at once', async () => {
  const zip = await opened(8);
  const lengths = await Promise.all(
    [...zip.entries, ...zip.entries].map(async (entry, i) => {
      let length = 0;
      for await (const chunk of await zip.open(entry)) {
        length += (chunk as Buffer).length;
        if (i % 2 === 0 && length > content.length / 2) break;
      }
      return length;
    }),
  );
  expect(lengths.filter((_, i) => i % 2 === 1)).toEqual([content.length, content.length, content.length]);
  await zip.close();
});

it('files read at once, in any order, do not get into each other’s bytes', async () => {
  // Small ones share a window; each large one takes it over.
  const contents = Array.from({ length: 60 }, (_, i) => randomBytes(i % 7 === 0 ? 1_200_000 : 5000 + i));
  writeFileSync(
    path,
    hostileZip(
      contents.map((bytes, i) => ({ name: String(i), content: bytes, method: i % 2 === 0 ? 0 : 8 })),
    ),
  );
  const zip = await openZip(path, defaultLimits);
  const backwards = [...zip.entries].reverse();
  const read = await Promise.all([...zip.entries, ...backwards].map((entry) => zip.read(entry, 2_000_000)));
  expect(read.every((bytes, i) => bytes.equals(contents[i < 60 ? i : 119 - i] as Buffer))).toBe(true);
  await zip.close();
});
