import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { countObjects } from '../../src/domain/estate/counts.js';
import type { Estate } from '../../src/domain/estate/types.js';
import type { NewSnapshot } from '../../main/db/snapshots.js';

const folders: string[] = [];

/** A folder of its own for one test, removed afterwards. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-test-'));
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function snapshotOf(estate: Estate, contentHash = 'a'.repeat(64)): NewSnapshot {
  return {
    name: estate.name,
    importedAt: '2026-03-01T10:00:00.000Z',
    contentHash,
    counts: countObjects(estate),
    estate,
    overlayProblems: [],
    problems: [
      {
        level: 'warning',
        code: 'unknown-host',
        message: 'The VM names a host that is not in the export.',
        file: 'export.xlsx',
        sheet: 'vInfo',
        row: 12,
        column: 'Host',
        count: 3,
      },
    ],
  };
}
