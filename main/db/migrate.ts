import { rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { DrydockError } from '../../src/contract/result.js';
import { migrations as allMigrations } from './migrations/index.js';
import type { Migration } from './migrations/types.js';
import { loadSqlite, type Connection } from './sqlite.js';

/** "Dryd" in ASCII: tells a Drydock workspace from any other SQLite file. */
export const applicationId = 0x44727964;

/** The schema version a file says it has. */
export function versionOf(connection: Connection): number {
  return connection.pragma('user_version', { simple: true }) as number;
}

/** Versions must run 1, 2, 3 … without a gap, or a file could be left between two shapes. */
function mustBeOrdered(migrations: readonly Migration[]): void {
  for (const [index, migration] of migrations.entries()) {
    if (migration.version !== index + 1) {
      throw new Error(`Migration "${migration.name}" has version ${migration.version}, not ${index + 1}.`);
    }
  }
}

/**
 * Brings a file up to the last migration, each in a transaction of its own. The first failure is
 * fatal: it is rolled back, the file keeps the version it had reached, and nothing opens it half done.
 */
export function migrate(connection: Connection, migrations: readonly Migration[] = allMigrations): void {
  mustBeOrdered(migrations);
  for (const migration of migrations) {
    const apply = connection.transaction(() => {
      // Read inside the transaction: another Drydock may be migrating the same file.
      if (versionOf(connection) >= migration.version) return;
      connection.exec(migration.sql);
      connection.pragma(`application_id = ${applicationId}`);
      connection.pragma(`user_version = ${migration.version}`);
    });
    apply.immediate();
  }
}

/**
 * Copies a workspace beside itself before it is migrated, and proves the copy sound.
 * @returns the copy's path, e.g. "bank.drydock.v2.bak"
 * @throws DrydockError 'storage' when the file or its copy is damaged; the workspace is untouched
 */
export async function backUp(connection: Connection, path: string, version: number): Promise<string> {
  const target = `${path}.v${version}.bak`;
  const partial = `${target}.partial`;
  await rm(partial, { force: true });
  try {
    connection.prepare('VACUUM INTO ?').run(partial);
    const Database = await loadSqlite();
    const copy = new Database(partial, { readonly: true });
    try {
      const answer = copy.pragma('quick_check', { simple: true });
      if (answer !== 'ok') throw damaged(path);
    } finally {
      copy.close();
    }
    await rename(partial, target);
  } finally {
    await rm(partial, { force: true });
  }
  return target;
}

function damaged(path: string): DrydockError {
  return new DrydockError(
    'storage',
    `${basename(path)} is damaged and was not brought up to date. Go back to a copy of it, or import the exports again into a new workspace.`,
  );
}
