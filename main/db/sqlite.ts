import type Database from 'better-sqlite3';
import { DrydockError } from '../../src/contract/result.js';

/** Node-API version the native SQLite module is built for. Older ones crash when a file is opened. */
const neededNodeApi = 10;

type DatabaseClass = typeof Database;
export type Connection = Database.Database;

let loaded: DatabaseClass | null = null;

/**
 * Loads the native SQLite module, or says which Node is needed. The check comes first, because on
 * an older Node the module loads well and then takes the whole process down at the first open.
 * @throws DrydockError 'storage'
 */
export async function loadSqlite(napi: string | undefined = process.versions.napi): Promise<DatabaseClass> {
  if (Number(napi ?? 0) < neededNodeApi) {
    throw new DrydockError(
      'storage',
      `Drydock's database needs Node 22.14 or newer; this is Node ${process.versions.node}. Start Drydock with \`npx drydock\`, which brings its own Node, or install a newer one.`,
    );
  }
  loaded ??= (await import('better-sqlite3')).default;
  return loaded;
}
