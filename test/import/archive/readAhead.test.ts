import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, rm, symlink, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFolder } from '../../../main/import/archive/folder.js';
import { HashedFiles } from '../../../main/import/archive/hashedFiles.js';
import { ReadAhead } from '../../../main/import/archive/readAhead.js';
import { subset } from '../../../main/import/archive/subset.js';
import type { FileEntry, FileSet } from '../../../main/import/archive/types.js';
import { contentHash } from '../../../main/import/contentHash.js';
import { inspectFiles } from '../../../main/import/index.js';
import { testContext } from '../support.js';

const thread = pathToFileURL(join(import.meta.dirname, 'reader.mjs'));
/** As many as it takes for a thread to be started. */
const many = 1000;
const largest = 1024 * 1024;

let folder: string;
let contents: Map<string, Buffer>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-ahead-'));
  contents = new Map();
  for (let i = 0; i < many; i += 1) {
    // Empty ones, small ones, and a few that fill what is read at once, or more.
    const size = i % 100 === 7 ? 130_000 + i * 700 : (i * i) % 991;
    contents.set(`file ${String(i).padStart(4, '0')}.xml`, Buffer.alloc(size, `${i},`));
  }
  for (const [name, bytes] of contents) await writeFile(join(folder, name), bytes);
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function opened(): Promise<FileSet> {
  return openFolder(folder, testContext().limits);
}

test('reads what the set itself reads, in whatever order it is asked', async () => {
  const files = await opened();
  const before = new Set<FileEntry>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: many - 1 }), { minLength: 1, maxLength: 60 }),
      fc.boolean(),
      async (order, sorted) => {
        const ahead = new ReadAhead(thread, files.entries, files.pathOf!);
        before.clear();
        let furthest = -1;
        try {
          for (const i of sorted ? order.sort((a, b) => a - b) : order) {
            const entry = files.entries[i]!;
            const read = await ahead.take(entry);
            // What comes later is had always, the same again and what is just before it perhaps.
            if (i > furthest) expect(read).not.toBeNull();
            furthest = Math.max(furthest, i);
            if (read === null) continue;
            expect(read.bytes.equals(contents.get(entry.name)!)).toBe(true);
            expect(Buffer.from(read.sha256).toString('hex')).toBe(sha256(contents.get(entry.name)!));
          }
        } finally {
          await ahead.close();
        }
      },
    ),
    { numRuns: 15 },
  );
});

test('a large folder is read by the thread, each file once, and has the same fingerprint', async () => {
  const files = await opened();
  const byItself: string[] = [];
  const watched: FileSet = {
    ...files,
    read: (entry, most) => {
      byItself.push(entry.name);
      return files.read(entry, most);
    },
  };
  const plain = new HashedFiles(files, null);
  const hashed = new HashedFiles(watched, thread);
  try {
    for (const entry of hashed.entries) await hashed.read(entry, largest);
    expect(byItself).toEqual([]);
    const fingerprint = await contentHash(hashed, testContext());
    expect(byItself).toEqual([]);
    expect(fingerprint).toBe(await contentHash(plain, testContext()));
  } finally {
    await hashed.close();
  }
});

test('of a part of a folder only that part is read', async () => {
  const files = await opened();
  const ahead = new ReadAhead(
    thread,
    files.entries.filter((_, i) => i % 3 === 0),
    files.pathOf!,
  );
  try {
    for (const [i, entry] of files.entries.entries()) {
      expect((await ahead.take(entry)) === null, entry.name).toBe(i % 3 !== 0);
    }
  } finally {
    await ahead.close();
  }
  const part = subset(files, 'part', files.entries.slice(100, 200));
  expect(part.pathOf?.(part.entries[0]!)).toBe(join(folder, 'file 0100.xml'));
});

test('files that are not as listed are refused in the same words', async () => {
  const changing = await mkdtemp(join(tmpdir(), 'drydock-ahead-'));
  try {
    const name = (i: number): string => `${String(i).padStart(4, '0')}.txt`;
    for (let i = 0; i < many; i += 1) await writeFile(join(changing, name(i)), `file ${i}`);
    const files = await openFolder(changing, testContext().limits);
    await appendFile(join(changing, name(1)), ' grown');
    await truncate(join(changing, name(2)), 3);
    await unlink(join(changing, name(3)));
    await unlink(join(changing, name(4)));
    await symlink(join(changing, name(0)), join(changing, name(4)));
    const hashed = new HashedFiles(files, thread);
    try {
      for (const [i, entry] of files.entries.entries()) {
        const bytes = await hashed.read(entry, largest).catch((error: Error) => error.message);
        if (i >= 1 && i <= 4) {
          expect(bytes).toBe(await files.read(entry, largest).catch((error: Error) => error.message));
          expect(bytes).toContain(quotedIn(entry.name, changing));
          expect(hashed.hashOf(entry)).toBeNull();
        } else expect(String(bytes)).toBe(`file ${i}`);
      }
      await expect(hashed.read(files.entries[9]!, 1)).rejects.toMatchObject({ code: 'bad-input' });
    } finally {
      await hashed.close();
    }
  } finally {
    await rm(changing, { recursive: true });
  }
});

function quotedIn(name: string, set: string): string {
  return `"${name}" in "${basename(set)}"`;
}

test('without the thread, or when it dies, all is read none the less', async () => {
  const files = await opened();
  for (const absent of ['absent.mjs', '../../../package.json']) {
    const hashed = new HashedFiles(files, pathToFileURL(join(import.meta.dirname, absent)));
    for (const entry of hashed.entries) {
      expect((await hashed.read(entry, largest)).equals(contents.get(entry.name)!)).toBe(true);
    }
    await hashed.close();
  }
  const ahead = new ReadAhead(thread, files.entries, files.pathOf!);
  expect(await ahead.take(files.entries[0]!)).not.toBeNull();
  await ahead.close();
  expect(await ahead.take(files.entries[many - 1]!)).toBeNull();
});

test('an import is the same with and without it', async () => {
  const files = Object.fromEntries(
    Array.from({ length: many }, (_, i) => [`${i}-VirtualMachine-vm-${i}.xml`, vm(i)]),
  );
  const exported = await mkdtemp(join(tmpdir(), 'drydock-ahead-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(exported, name), text);
    const { draft: ahead, ...rest } = await inspectFiles([exported], testContext({ readerThread: thread }));
    const { draft: plain, ...others } = await inspectFiles([exported], testContext());
    expect(ahead.vms).toHaveLength(many);
    expect({ ...ahead, takenAt: '' }).toEqual({ ...plain, takenAt: '' });
    expect(rest).toEqual(others);
    const stopped = new AbortController();
    const importing = inspectFiles(
      [exported],
      testContext({
        readerThread: thread,
        signal: stopped.signal,
        progress: (phase, done) => {
          if (phase === 'Reading objects' && done === 500) stopped.abort();
        },
      }),
    );
    await expect(importing).rejects.toMatchObject({ code: 'cancelled' });
  } finally {
    await rm(exported, { recursive: true });
  }
});

function vm(i: number): string {
  return `<ObjectContent>
  <obj type="VirtualMachine">vm-${i}</obj>
  <propSet>
    <name>name</name>
    <val>VM ${i}</val>
  </propSet>
</ObjectContent>
`;
}
