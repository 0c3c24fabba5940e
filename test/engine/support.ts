import { join } from 'node:path';
import { createEngine, type Engine } from '../../main/engine/engine.js';
import type { Result } from '../../src/contract/result.js';
import { openWorkspace } from '../../main/db/open.js';
import type { Estate } from '../../src/domain/estate/types.js';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { insertSnapshot } from '../db/atOnce.js';
import { snapshotOf, temporaryFolder } from '../db/support.js';

export const resources = new URL('../../resources', import.meta.url).pathname;

export interface TestEngine extends Engine {
  readonly folder: string;
  readonly file: string;
  /** What was logged about unexpected errors. */
  readonly logged: string[];
}

/** A clock that goes on by a second at every look, so that times tell an order. */
export function tickingClock(): () => Date {
  let seconds = 0;
  return () => {
    seconds += 1;
    return new Date(Date.UTC(2026, 2, 1, 10, 0, seconds));
  };
}

export function engineIn(folder: string): TestEngine {
  const logged: string[] = [];
  const engine = createEngine(
    { version: '1.2.3', workspaceFolder: folder, resourcesFolder: resources },
    { now: tickingClock(), log: (line) => logged.push(line) },
  );
  return { ...engine, folder, file: join(folder, 'bank.drydock'), logged };
}

let sample: Estate | null = null;

/** The sample estate with what its overlay says, made once. */
export function sampleEstate(): Estate {
  sample ??= generateEstate();
  return sample;
}

/** An engine with an open workspace that holds one snapshot. */
export async function engineWith(estate: Estate): Promise<TestEngine & { readonly snapshotId: number }> {
  const engine = engineIn(temporaryFolder());
  const workspace = await openWorkspace(engine.file, { create: true });
  const snapshotId = workspace.write((writer) => insertSnapshot(writer, snapshotOf(estate)));
  workspace.close();
  valueOf(await engine.call('workspace.openFile', { file: engine.file }));
  return { ...engine, snapshotId };
}

/** The value of a result that must be one. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
  return result.value;
}
