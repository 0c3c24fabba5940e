import { chmodSync, copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openWorkspace } from '../../main/db/open.js';
import { listSnapshots } from '../../main/db/snapshots.js';
import { asNobody, canMount, setMode, SmallDisk } from './places.js';
import { temporaryFolder } from './support.js';

const windows = process.platform === 'win32';

async function fileIn(folder: string): Promise<string> {
  const path = join(folder, 'bank.drydock');
  const workspace = await openWorkspace(path, { create: true });
  workspace.write((writer) =>
    writer.run(
      `INSERT INTO snapshots (name, taken_at, imported_at, content_hash, counts, port_files_listed_on)
       VALUES ('bank', '2026-03-01', '2026-03-01', 'a', '{}', '[]')`,
    ),
  );
  workspace.close();
  return path;
}

/** Opens a workspace, looks at it, tries to change it and says what came of it. */
async function look(path: string): Promise<{ names: string[]; readOnly: string | null; refused: string }> {
  const workspace = await openWorkspace(path);
  try {
    const names = workspace.read(listSnapshots).map((snapshot) => snapshot.name);
    let refused = '';
    try {
      workspace.write((writer) => writer.run("UPDATE snapshots SET name = 'changed'"));
    } catch (error) {
      refused = (error as Error).message;
    }
    return { names, readOnly: workspace.readOnly, refused };
  } finally {
    workspace.close();
  }
}

describe.skipIf(windows)('a workspace that may not be written to', () => {
  // As root, whom nothing would refuse, these run with the rights of nobody.
  it.each([
    ['a file with the mode of a read-only one', 0o755, 0o444, 'does not let you write to bank.drydock'],
    ['a folder that refuses', 0o555, 0o666, 'The folder of bank.drydock cannot be written to.'],
    ['both', 0o555, 0o444, 'does not let you write to bank.drydock'],
  ])('is open to look at: %s', async (_, folderMode, fileMode, why) => {
    const folder = temporaryFolder();
    const path = await fileIn(folder);
    chmodSync(path, fileMode);
    setMode(folder, folderMode);
    const before = readFileSync(path);
    const seen = await asNobody(() => look(path));
    expect(seen.names).toHaveLength(1);
    expect(seen.readOnly).toContain(why);
    expect(seen.readOnly).toContain('open read-only');
    expect(seen.refused).toBe(seen.readOnly);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(['bank.drydock']);
  });

  it('is brought up to date in memory alone when it is an older one', async () => {
    const folder = temporaryFolder();
    const path = await fileIn(folder);
    const older = new Database(path);
    older.exec(`DROP TABLE plan_documents;
      CREATE TABLE plan_documents (plan_id INTEGER, position INTEGER, document TEXT) STRICT;
      ALTER TABLE vms DROP COLUMN agent;
      ALTER TABLE vms DROP COLUMN ft_role;`);
    older.pragma('user_version = 10');
    older.pragma('journal_mode = DELETE');
    older.close();
    chmodSync(path, 0o444);
    setMode(folder, 0o555);
    const before = readFileSync(path);
    const seen = await asNobody(() => look(path));
    expect(seen.names).toHaveLength(1);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('shows what another Drydock that has it open commits', async () => {
    const folder = temporaryFolder();
    const path = await fileIn(folder);
    setMode(folder, 0o755);
    const writing = await openWorkspace(path);
    writing.write((writer) => writer.run("UPDATE snapshots SET name = 'first'"));
    for (const suffix of ['', '-wal', '-shm']) chmodSync(`${path}${suffix}`, 0o444);
    setMode(folder, 0o555);
    await asNobody(async () => {
      const looking = await openWorkspace(path);
      const names = () => looking.read(listSnapshots).map((snapshot) => snapshot.name);
      expect(looking.readOnly).toContain('open read-only');
      expect(names()).toEqual(['first']);
      writing.write((writer) => writer.run("UPDATE snapshots SET name = 'second'"));
      expect(names()).toEqual(['second']);
      looking.close();
    });
    writing.close();
  });

  it('is not shown without what was stored last', async () => {
    const folder = temporaryFolder();
    const path = await fileIn(folder);
    const copy = join(temporaryFolder(), 'copy.drydock');
    const writing = await openWorkspace(path);
    writing.write((writer) => writer.run("UPDATE snapshots SET name = 'last'"));
    copyFileSync(path, copy);
    copyFileSync(`${path}-wal`, `${copy}-wal`);
    writing.close();
    chmodSync(copy, 0o444);
    chmodSync(`${copy}-wal`, 0o444);
    setMode(join(copy, '..'), 0o555);
    await expect(asNobody(() => openWorkspace(copy))).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('copy.drydock-wal beside it. Copy both'),
    });
  });
});

describe.skipIf(windows)('the disk of a workspace', () => {
  it('may be read-only', async ({ skip }) => {
    if (!canMount()) skip('small disks cannot be mounted here');
    using disk = new SmallDisk(8);
    const path = await fileIn(disk.folder);
    disk.readOnly();
    const seen = await look(path);
    expect(seen.names).toHaveLength(1);
    expect(seen.readOnly).toContain('bank.drydock lies on a medium that is read-only.');
    expect(seen.refused).toBe(seen.readOnly);
  });

  it('may be full', async ({ skip }) => {
    if (!canMount()) skip('small disks cannot be mounted here');
    using disk = new SmallDisk(8);
    const path = await fileIn(disk.folder);
    disk.fill();
    const seen = await look(path);
    expect(seen.names).toHaveLength(1);
    expect(seen.readOnly).toContain('The disk that holds bank.drydock is full.');
    expect(seen.refused).toBe(seen.readOnly);
    disk.empty();
    expect((await look(path)).readOnly).toBeNull();
  });
});
