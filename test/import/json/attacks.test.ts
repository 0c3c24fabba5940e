import { afterEach, describe, expect, it } from 'vitest';
import { openFolder } from '../../../main/import/archive/folder.js';
import { readJson } from '../../../main/import/json/index.js';
import { importSrmJson } from '../../../main/import/srm/index.js';
import { defaultLimits } from '../../../main/import/types.js';
import { faults, imported, importedFile } from './support.js';
import { writeFolder } from '../support.js';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

afterEach(() => {
  expect(Object.prototype).not.toHaveProperty('polluted');
  expect(({} as Record<string, unknown>)['name']).toBeUndefined();
});

const damaged = [{ level: 'error', code: 'file-damaged' }];

describe('hostile JSON', () => {
  it('with the names of prototypes as keys changes no prototype and is read as data', async () => {
    const content = `[{"__proto__": {"polluted": 1, "name": "x", "replication_type": "ABR"}, "id": "g"},
      {"constructor": {"prototype": {"polluted": 1}}, "name": "PG", "replication_type": "ABR", "id": "__proto__"},
      {"name": "__proto__", "replication_type": "HBR", "id": "constructor"},
      {"name": "toString", "replication_type": "hasOwnProperty"}]`;
    const { draft } = await importedFile(importSrmJson, 'srm.json', content);
    expect(draft.protectionGroups.map(({ name, type }) => [name, type])).toEqual([
      ['x', 'array'],
      ['PG', 'array'],
      ['__proto__', 'vsphere-replication'],
      ['toString', null],
    ]);
    expect(faults(draft)).toEqual([]);
  });

  it.each([
    ['lists', '['.repeat(100_000)],
    ['objects', '{"a":'.repeat(100_000)],
    ['closed lists', '['.repeat(65) + ']'.repeat(65)],
  ])('nested deep in %s is refused before it is parsed', async (_, content) => {
    const { problems } = await importedFile(importSrmJson, 'srm.json', content);
    expect(problems).toMatchObject([
      { ...damaged[0], message: '"srm.json" is nested more than 64 deep, which no export is.' },
    ]);
  });

  it('of more bytes or values than bounded is refused', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drydock-'));
    try {
      await writeFolder(folder, { 'a.json': JSON.stringify(Array.from({ length: 100 }, () => ({}))) });
      const files = await openFolder(folder, defaultLimits);
      const entry = files.entries[0] as (typeof files.entries)[number];
      const limits = { bytes: 1000, values: 250, depth: 4 };
      await expect(readJson(files, entry, limits)).resolves.toHaveLength(100);
      await expect(readJson(files, entry, { ...limits, values: 150 })).rejects.toThrow(
        /more than 150 values/,
      );
      await expect(readJson(files, entry, { ...limits, bytes: 100 })).rejects.toThrow(/at most 100 of JSON/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    ['nothing', ''],
    ['a number', '7'],
    ['a text', '"replication_type"'],
    ['null', 'null'],
    ['an empty list', '[]'],
    ['an empty object', '{}'],
    ['lists of lists', '[[[]],[[1]]]'],
  ])('that is only %s gives nothing and does not fall over', async (_, content) => {
    const { draft, parts } = await importedFile(importSrmJson, 'srm.json', content);
    expect(draft.protectionGroups).toEqual([]);
    expect(parts).toMatchObject([{ use: 'not-recognised' }]);
  });

  it.each([
    ['that is no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
    ['of NULs', Buffer.alloc(1000)],
    ['cut in the middle', '{"list": [{"replication_type": "AB'],
    ['with a NUL between its values', '{"a": 1,\0"b": 2}'],
  ])('%s is a damaged file that is named', async (_, content) => {
    const { problems } = await importedFile(importSrmJson, 'srm.json', content);
    expect(problems).toMatchObject(damaged);
    expect(problems[0]?.message).toContain('"srm.json"');
  });

  it('in one file does not keep the others from being read', async () => {
    const { draft, problems } = await imported(importSrmJson, {
      'a.json': '{"list": [',
      'b.json': [{ name: 'PG', replication_type: 'ABR' }],
    });
    expect(problems).toMatchObject(damaged);
    expect(draft.protectionGroups).toHaveLength(1);
  });

  it('with one line of ten megabytes is read', async () => {
    const group = { name: 'PG', replication_type: 'ABR', description: 'x'.repeat(10 * 1024 * 1024) };
    const { draft } = await importedFile(importSrmJson, 'srm.json', [group]);
    expect(draft.protectionGroups).toMatchObject([{ name: 'PG' }]);
  });

  it('with halves of characters as names gives two objects with keys SQLite keeps apart', async () => {
    const { draft } = await importedFile(
      importSrmJson,
      'srm.json',
      '[{"name":"\\ud800","replication_type":"ABR"},{"name":"\\ud801","replication_type":"ABR"}]',
    );
    expect(draft.protectionGroups.map((group) => group.key)).toEqual(['pg:\ufffd']);
  });

  it('with slashes in names cannot spell another object’s key', async () => {
    const vm = (name: string, moref: string): object => ({ name, id: moref, recovery_settings: null });
    const { draft } = await importedFile(importSrmJson, 'plan.json', [
      vm('web', 'vm-1'),
      vm('web', 'vm-2'),
      vm('web/vm-2', 'vm-3'),
      vm('web/vm-2', 'vm-4'),
    ]);
    expect(draft.vms).toHaveLength(4);
    expect(faults(draft)).toEqual([]);
  });

  it('is left as soon as the user cancels', async () => {
    const stop = new AbortController();
    const many = Array.from({ length: 1000 }, (_, i) => ({ name: `PG ${i}`, replication_type: 'ABR' }));
    const running = importedFile(importSrmJson, 'srm.json', many, {
      signal: stop.signal,
      progress: () => setImmediate(() => stop.abort()),
    });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  });
});
