import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFolder } from '../../main/import/archive/folder.js';
import { HashedFiles } from '../../main/import/archive/hashedFiles.js';
import type { FileEntry, FileSet } from '../../main/import/archive/types.js';
import { contentHash } from '../../main/import/contentHash.js';
import { testContext } from './support.js';

let folder: string;
const contents: Record<string, string> = { 'a.xml': '<a/>', 'b.xml': '<b/>', 'c.txt': '', 'd.bin': 'd' };
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const expected = sha256(
  Object.entries(contents)
    .map(([name, text]) => `${name}\0${sha256(text)}\n`)
    .join(''),
);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-fingerprint-'));
  for (const [name, text] of Object.entries(contents)) await writeFile(join(folder, name), text);
});
afterAll(() => rm(folder, { recursive: true }));

/** Opens the folder, and counts how often each of its files is read. */
async function counted(): Promise<{ files: FileSet; reads: string[] }> {
  const files = await openFolder(folder, testContext().limits);
  const reads: string[] = [];
  const read = (entry: FileEntry, most: number): Promise<Buffer> => {
    reads.push(entry.name);
    return files.read(entry, most);
  };
  return { files: { ...files, read }, reads };
}

test('a folder’s fingerprint is of names and content, and reads each file once, whoever read it first', async () => {
  const { files, reads } = await counted();
  const hashed = new HashedFiles(files, null);
  for (const entry of hashed.entries.slice(1, 3)) await hashed.read(entry, 100);
  expect(hashed.entries.map((entry) => hashed.hashOf(entry) !== null)).toEqual([false, true, true, false]);
  expect(await contentHash(hashed, testContext())).toBe(expected);
  expect(reads.sort()).toEqual(Object.keys(contents));
  await files.close();
});

test('a file that could not be read has no hash', async () => {
  const { files } = await counted();
  const hashed = new HashedFiles(files, null);
  const [first] = hashed.entries;
  await expect(hashed.read(first!, 1)).rejects.toMatchObject({ code: 'bad-input' });
  expect(hashed.hashOf(first!)).toBeNull();
  await files.close();
});
