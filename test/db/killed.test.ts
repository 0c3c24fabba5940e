import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { openWorkspace } from '../../main/db/open.js';
import { insertPlan } from '../../main/db/plans.js';
import { findRehearsal, insertRehearsal } from '../../main/db/rehearsals.js';
import { listSnapshots } from '../../main/db/snapshots.js';
import { insertSnapshot } from './atOnce.js';
import { EstateBuilder } from '../fixtures/estates/builder.js';
import { viewOf } from '../print/view.js';
import { snapshotOf, temporaryFolder } from './support.js';

const at = '2026-03-01T10:00:00.000Z';

/** Runs a child over a workspace, kills it hard once it has said `lines` lines, answers what it said. */
async function runAndKill(script: string, path: string, lines: number): Promise<string[]> {
  const loader = new URL('../../scripts/ts-loader.mjs', import.meta.url).href;
  const child = spawn(
    process.execPath,
    ['--import', loader, new URL(`./children/${script}`, import.meta.url).pathname, path],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (said.length === lines) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return said;
}

describe('a killed program', () => {
  it('leaves every acknowledged event of a rehearsal, and an intact chain', async () => {
    const path = join(temporaryFolder(), 'test.drydock');
    const workspace = await openWorkspace(path, { create: true });
    workspace.write((writer) => {
      const snapshot = insertSnapshot(writer, snapshotOf(new EstateBuilder().build()));
      const summary = { name: 'p', verdict: 'safe', steps: 0, checkedOnOverlay: 0 } as const;
      const planId = insertPlan(writer, snapshot, viewOf([]).plan, summary, at);
      const rehearsal = {
        planId,
        name: 'r',
        startedAt: at,
        estateName: 'e',
        takenAt: at,
        steps: 1,
        view: '{}',
      };
      insertRehearsal(writer, rehearsal, { at, type: 'began', step: null, who: 'me', text: '' });
    });
    workspace.close();

    const said = await runAndKill('rehearse.ts', path, 50);
    const acknowledged = Number(said.at(-1));
    const again = await openWorkspace(path);
    const rehearsal = again.read((reader) => findRehearsal(reader, 1));
    expect(acknowledged).toBeGreaterThanOrEqual(51);
    expect(rehearsal?.events.length).toBeGreaterThanOrEqual(acknowledged);
    expect(rehearsal?.chainIntact).toBe(true);
    again.close();
  });

  it('leaves nothing of an import that was not finished', async () => {
    const path = join(temporaryFolder(), 'test.drydock');
    (await openWorkspace(path, { create: true })).close();
    expect(await runAndKill('importing.ts', path, 1)).toEqual(['before commit']);
    // The test is worth something only if rows had reached the disk.
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(100_000);
    const again = await openWorkspace(path);
    again.read((reader) => {
      expect(listSnapshots(reader)).toEqual([]);
      expect(reader.get('SELECT count(*) AS n FROM vms')).toEqual({ n: 0 });
      expect(reader.get('PRAGMA quick_check')).toEqual({ quick_check: 'ok' });
    });
    again.close();
  });
});
