import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate, versionOf } from '../../main/db/migrate.js';
import { migrations, schemaVersion } from '../../main/db/migrations/index.js';
import type { Migration } from '../../main/db/migrations/types.js';
import { openWorkspace } from '../../main/db/open.js';
import { listQuestionGroups, listQuestions } from '../../main/db/merging.js';
import { listPlans } from '../../main/db/plans.js';
import { listSnapshots } from '../../main/db/snapshots.js';
import { temporaryFolder } from './support.js';

/** Rows a user of each version had. */
const rowsOfVersion: Readonly<Record<number, string>> = {
  1: `INSERT INTO snapshots (name, taken_at, imported_at, content_hash, counts, port_files_listed_on)
      VALUES ('bank', '2026-01-01', '2026-01-02', 'abc', '{}', '[]');
      INSERT INTO sites (snapshot_id, position, key, source, place, name) VALUES (1, 0, 'site:a', 0, 'x', 'a');`,
  2: `INSERT INTO plans (snapshot_id, name, runbook, revision, position, created_at, changed_at, verdict, steps, checked_on_overlay)
      VALUES (1, 'plan', 'view-failover', 1, 1, '2026', '2026', 'safe', 3, 0);
      INSERT INTO plan_documents VALUES (1, 1, '{}');`,
  3: `INSERT INTO rehearsals (plan_id, name, started_at, estate_name, taken_at, steps, view, view_hash)
      VALUES (1, 'march', '2026', 'bank', '2026', 3, '{}', 'x');`,
  4: `INSERT INTO hosts (snapshot_id, position, key, source, place, name, unresolved_copies)
      VALUES (1, 0, 'host:a', 0, 'x', 'a', '[]');`,
  5: `INSERT INTO recovery_plans (snapshot_id, position, key, source, place, name, dependencies)
      VALUES (1, 0, 'rp:a', 0, 'x', 'a', '[]');`,
  6: `INSERT INTO merge_decisions (snapshot_id, decision, made_at) VALUES (1, '{}', '2026');
      INSERT INTO source_facts (snapshot_id, source, chunk, part, facts) VALUES (1, 0, 0, 'estate', x'00');
      INSERT INTO merge_questions (snapshot_id, position, open, question) VALUES (1, 0, 1, '${JSON.stringify({
        id: 'q',
        kind: 'vm',
        reason: 'several',
        sentence: 'Which?',
        source: 1,
        place: 'line 3',
        name: 'app',
        candidates: [],
        answer: null,
      })}');`,
  7: `INSERT INTO prints (plan_id, snapshot_id, plan_name, revision, format, printed_at, content_hash, verdict, steps)
      VALUES (1, 1, 'plan', 1, 'pdf', '2026', 'x', 'safe', '[]');`,
  8: `INSERT INTO vdcs (snapshot_id, position, key, source, place, name, datastores)
      VALUES (1, 0, 'vdc:a', 0, 'x', 'a', '[]');`,
  9: `INSERT INTO plan_templates (name, runbook, document, saved_at)
      VALUES ('spring', 'view-failover', '{}', '2026');`,
  10: `UPDATE merge_questions SET kind = 'vm', name = 'app';`,
  11: `UPDATE plan_documents SET snapshot_id = NULL;`,
  12: `INSERT INTO vms (snapshot_id, position, key, source, place, name, agent, ft_role)
      VALUES (1, 0, 'vm:a', 0, 'x', 'a', 0, 'none');`,
};

function fileOfVersion(version: number): string {
  const path = join(temporaryFolder(), 'old.drydock');
  const file = new Database(path);
  for (const migration of migrations.slice(0, version)) {
    migrate(file, migrations.slice(0, migration.version));
    file.exec(rowsOfVersion[migration.version] ?? '');
  }
  file.close();
  return path;
}

describe('migrations', () => {
  it.each(migrations.slice(0, -1).map((migration) => migration.version))(
    'bring a file of version %i with rows up to date, after a backup',
    async (version) => {
      const path = fileOfVersion(version);
      const workspace = await openWorkspace(path);
      expect(workspace.backup).toBe(`${path}.v${version}.bak`);
      workspace.read((reader) => {
        expect(reader.get('PRAGMA user_version')).toEqual({ user_version: schemaVersion });
        expect(listSnapshots(reader)).toHaveLength(1);
        expect(reader.get('SELECT name FROM sites')).toEqual({ name: 'a' });
        expect(listPlans(reader)).toHaveLength(version >= 2 ? 1 : 0);
        expect(reader.all('SELECT snapshot_id AS snapshot FROM plan_documents')).toEqual(
          version >= 2 ? [{ snapshot: version >= 11 ? null : 1 }] : [],
        );
        const all = {
          kind: 'vm',
          reason: 'several',
          source: 1,
          text: 'AP',
          openOnly: true,
          offset: 0,
          limit: 9,
        };
        expect(listQuestions(reader, 1, all)).toMatchObject(
          version >= 6 ? { total: 1, questions: [{ id: 'q', agree: {} }] } : { total: 0 },
        );
        expect(listQuestionGroups(reader, 1)).toMatchObject(
          version >= 6 ? [{ kind: 'vm', reason: 'several', source: 1, total: 1, open: 1, ways: [] }] : [],
        );
      });
      workspace.close();

      const backup = new Database(`${path}.v${version}.bak`, { readonly: true });
      expect(versionOf(backup)).toBe(version);
      expect(backup.prepare('SELECT name FROM snapshots').all()).toEqual([{ name: 'bank' }]);
      backup.close();
      expect(existsSync(`${path}.v${version}.bak.partial`)).toBe(false);
    },
  );

  it('leave a current file alone', async () => {
    const workspace = await openWorkspace(fileOfVersion(schemaVersion));
    expect(workspace.backup).toBeNull();
    workspace.close();
  });

  it('have rows to test every version with', () => {
    expect(Object.keys(rowsOfVersion).map(Number)).toEqual(migrations.map((migration) => migration.version));
  });

  it('roll a failing one back whole, keeping those before it', () => {
    const file = new Database(':memory:');
    const good: Migration = { version: 1, name: 'good', sql: 'CREATE TABLE a (x)' };
    const bad: Migration = { version: 2, name: 'bad', sql: 'CREATE TABLE b (x); CREATE TABLE a (x)' };
    expect(() => migrate(file, [good, bad])).toThrow(/already exists/);
    expect(versionOf(file)).toBe(1);
    expect(file.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()).toEqual(['a']);
    file.close();
  });

  it('refuse a list with a gap or out of order', () => {
    const file = new Database(':memory:');
    const one: Migration = { version: 1, name: 'one', sql: 'CREATE TABLE a (x)' };
    const three: Migration = { version: 3, name: 'three', sql: 'CREATE TABLE c (x)' };
    expect(() => migrate(file, [one, three])).toThrow(/has version 3, not 2/);
    expect(versionOf(file)).toBe(0);
    file.close();
  });
});
