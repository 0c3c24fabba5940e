import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFiles, openFolder } from '../../../main/import/archive/folder.js';
import { defaultLimits } from '../../../main/import/types.js';

let base: string;
let folder: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'drydock-folder-'));
  folder = join(base, 'export');
  await mkdir(join(folder, 'inner'), { recursive: true });
  await writeFile(join(folder, 'inner', 'a.xml'), '<a/>');
  await writeFile(join(base, 'secret.txt'), 'secret');
});

afterEach(() => rm(base, { recursive: true, force: true }));

const refused = (message: RegExp): object =>
  expect.objectContaining({ code: 'bad-input', message: expect.stringMatching(message) as string });

test('files are listed by their path inside the folder and can be read', async () => {
  const files = await openFolder(folder, defaultLimits);
  expect(files.entries.map(({ name }) => name)).toEqual(['inner/a.xml']);
  const [entry] = files.entries;
  expect(entry && (await files.read(entry, 100)).toString()).toBe('<a/>');
});

test('links are not followed, neither to files nor to folders', async () => {
  await symlink(join(base, 'secret.txt'), join(folder, 'link.xml'));
  await symlink(base, join(folder, 'up'));
  const files = await openFolder(folder, defaultLimits);
  expect(files.entries.map(({ name }) => name)).toEqual(['inner/a.xml']);
  expect(files.leftOut.map(({ name }) => name).sort()).toEqual(['link.xml', 'up']);
});

test('a file that became a link after it was listed is not read', async () => {
  const files = await openFolder(folder, defaultLimits);
  await rm(join(folder, 'inner', 'a.xml'));
  await symlink(join(base, 'secret.txt'), join(folder, 'inner', 'a.xml'));
  const [entry] = files.entries;
  if (!entry) throw new Error('entry missing');
  await expect(files.read(entry, 100)).rejects.toEqual(refused(/cannot be opened/));
});

test('a file that changed size while it was read is refused', async () => {
  const files = await openFolder(folder, defaultLimits);
  await truncate(join(folder, 'inner', 'a.xml'), 2);
  const [entry] = files.entries;
  if (!entry) throw new Error('entry missing');
  await expect(files.read(entry, 100)).rejects.toEqual(refused(/changed while it was read/));
});

test('limits hold for folders too', async () => {
  await writeFile(join(folder, 'b.xml'), '<b/>');
  await expect(openFolder(folder, { ...defaultLimits, entries: 1 })).rejects.toEqual(
    refused(/more than 1 files/),
  );
  await expect(openFolder(folder, { ...defaultLimits, entryBytes: 3 })).rejects.toEqual(refused(/at most 3/));
  await expect(openFolder(folder, { ...defaultLimits, totalBytes: 5 })).rejects.toEqual(
    refused(/more than 5/),
  );
});

test('a cancelled signal ends the listing', async () => {
  await expect(openFolder(folder, defaultLimits, AbortSignal.abort())).rejects.toMatchObject({
    code: 'cancelled',
  });
});

test('two loose files of one name go by their folders, and all with them', async () => {
  await mkdir(join(folder, 'other'));
  await writeFile(join(folder, 'other', 'a.xml'), '<b/>');
  await writeFile(join(folder, 'other', 'c.xml'), '<c/>');
  const paths = ['inner/a.xml', 'other/a.xml', 'other/c.xml'];
  const files = await openFiles(
    paths.map((path) => join(folder, path)),
    defaultLimits,
  );
  expect(files.entries.map(({ name }) => name)).toEqual(paths);
});
