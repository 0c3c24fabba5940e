import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openWorkspace } from '../../main/db/open.js';
import { listSnapshots } from '../../main/db/snapshots.js';
import { insertSnapshot } from './atOnce.js';
import { loadSqlite } from '../../main/db/sqlite.js';
import { EstateBuilder } from '../fixtures/estates/builder.js';
import { snapshotOf, temporaryFolder } from './support.js';

function estateOf(vms: number) {
  const builder = new EstateBuilder();
  const datastore = builder.vmfs('ds-01');
  for (let n = 0; n < vms; n += 1) builder.vm(`desk-${n}`, datastore);
  return builder.build();
}

const newPath = () => join(temporaryFolder(), 'bank.drydock');

describe('opening a workspace', () => {
  it('makes a file only when told to', async () => {
    const path = newPath();
    await expect(openWorkspace(path)).rejects.toMatchObject({ code: 'not-found' });
    expect(existsSync(path)).toBe(false);
    (await openWorkspace(path, { create: true })).close();
    (await openWorkspace(path)).close();
  });

  it('sets what keeps commits durable and the file honest, on every open', async () => {
    const path = newPath();
    for (const _ of ['new', 'existing']) {
      const workspace = await openWorkspace(path, { create: true });
      workspace.write((writer) => {
        expect(writer.get('PRAGMA synchronous')).toEqual({ synchronous: 2 });
        expect(writer.get('PRAGMA foreign_keys')).toEqual({ foreign_keys: 1 });
        expect(writer.get('PRAGMA trusted_schema')).toEqual({ trusted_schema: 0 });
        expect(writer.get('PRAGMA cell_size_check')).toEqual({ cell_size_check: 1 });
        expect(writer.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' });
        expect(writer.get('PRAGMA busy_timeout')).toEqual({ timeout: 5000 });
      });
      workspace.close();
    }
  });

  it('lets readers read only', async () => {
    const workspace = await openWorkspace(newPath(), { create: true });
    expect(() =>
      workspace.read((reader) => reader.all("DELETE FROM snapshots WHERE name = '' RETURNING id")),
    ).toThrow(/cannot be written/);
    workspace.close();
  });

  it.each([
    ['a text file', Buffer.from('not a database\n'.repeat(20))],
    ['a short file', Buffer.from('x')],
    ['an SQLite header without a database', Buffer.from('SQLite format 3\0')],
  ])('refuses %s and leaves it as it is', async (_, content) => {
    const path = newPath();
    writeFileSync(path, content);
    await expect(openWorkspace(path, { create: true })).rejects.toMatchObject({ code: 'bad-input' });
    expect(readFileSync(path)).toEqual(content);
  });

  it("refuses another program's database without changing a byte", async () => {
    const path = newPath();
    const other = new Database(path);
    other.exec('CREATE TABLE notes (text); INSERT INTO notes VALUES (1)');
    other.close();
    const before = readFileSync(path);
    await expect(openWorkspace(path, { create: true })).rejects.toMatchObject({
      code: 'bad-input',
      message: 'bank.drydock is not a Drydock workspace. It was left as it is.',
    });
    expect(readFileSync(path)).toEqual(before);
    expect(existsSync(`${path}-wal`)).toBe(false);
  });

  it('refuses a folder, and a file in a folder that does not exist', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'x.drydock'));
    await expect(openWorkspace(join(folder, 'x.drydock'))).rejects.toMatchObject({ code: 'bad-input' });
    await expect(openWorkspace(join(folder, 'none', 'x.drydock'), { create: true })).rejects.toMatchObject({
      code: 'storage',
    });
  });

  it('takes an empty file for a new workspace when it may make one', async () => {
    const path = newPath();
    writeFileSync(path, '');
    await expect(openWorkspace(path)).rejects.toMatchObject({ code: 'bad-input' });
    (await openWorkspace(path, { create: true })).close();
  });

  it('refuses a file of a newer Drydock', async () => {
    const path = newPath();
    (await openWorkspace(path, { create: true })).close();
    const newer = new Database(path);
    newer.pragma('user_version = 999');
    newer.close();
    await expect(openWorkspace(path)).rejects.toMatchObject({ code: 'too-new' });
  });

  it('says so when the file is damaged', async () => {
    const path = newPath();
    const workspace = await openWorkspace(path, { create: true });
    workspace.write((writer) => insertSnapshot(writer, snapshotOf(estateOf(500))));
    workspace.close();
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 8192);
    writeFileSync(path, bytes);
    const opening = openWorkspace(path).then((opened) => {
      try {
        return opened.read(listSnapshots);
      } finally {
        opened.close();
      }
    });
    await expect(opening).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('damaged'),
    });
  });
});

describe('when storage fails', () => {
  it('says the disk is full and stores nothing', async () => {
    const workspace = await openWorkspace(newPath(), { create: true });
    workspace.write((writer) => writer.get('PRAGMA max_page_count = 60'));
    expect(() => workspace.write((writer) => insertSnapshot(writer, snapshotOf(estateOf(5000))))).toThrow(
      expect.objectContaining({ code: 'storage', message: expect.stringContaining('is full') }),
    );
    expect(workspace.read(listSnapshots)).toEqual([]);
    workspace.close();
  });

  it('says the file is in use', async () => {
    const path = newPath();
    const workspace = await openWorkspace(path, { create: true, busyTimeout: 0 });
    const other = new Database(path);
    other.exec('BEGIN IMMEDIATE');
    expect(() => workspace.write(() => 1)).toThrow(
      expect.objectContaining({ code: 'storage', message: expect.stringContaining('in use') }),
    );
    other.exec('COMMIT');
    expect(workspace.write(() => 1)).toBe(1);
    other.close();
    workspace.close();
  });

  it('refuses a Node that would crash, before the native module is loaded', async () => {
    await expect(loadSqlite('9')).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('Node 22.14 or newer'),
    });
  });
});
