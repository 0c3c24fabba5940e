import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startEngine } from '../../main/engine/client.js';
import { startLasting } from '../../main/engine/restarting.js';
import { temporaryFolder } from '../db/support.js';
import { resources, valueOf } from './support.js';

const start = (file: string, workspaceFolder: string) =>
  startEngine(new URL(file, import.meta.url), {
    version: '1.2.3',
    workspaceFolder,
    resourcesFolder: resources,
  });
const files = [`${resources}/sample/nordkai-bank.zip`];

test('a worker that dies while it stores is started again, with the workspace open and nothing half stored', async () => {
  const folder = temporaryFolder();
  const engine = startLasting(() => start('./mortal.mjs', folder));
  const restarted = vi.fn();
  engine.onRestarted(restarted);
  valueOf(await engine.call('workspace.create', { name: 'bank' }));
  const first = valueOf(await engine.call('import.sample', { jobId: 'a' }));
  const { stageId } = valueOf(await engine.call('import.inspect', { jobId: 'a', files }));

  writeFileSync(join(folder, 'die-while-storing'), '');
  const storing = engine.call('import.commit', { jobId: 'b', stageId, evenIfSame: true });
  expect(await storing).toMatchObject({
    ok: false,
    code: 'internal',
    message: expect.stringContaining('stopped unexpectedly'),
    details: { engineEnded: true },
  });
  // What is asked meanwhile waits until the workspace is open again.
  expect(valueOf(await engine.call('snapshots.list', {}))).toMatchObject([first]);
  expect(restarted).toHaveBeenCalledOnce();
  expect(valueOf(await engine.call('app.info', {})).workspace?.name).toBe('bank');
  // What was read was held in memory.
  expect(await engine.call('import.commit', { stageId })).toMatchObject({ ok: false, code: 'not-found' });
  const again = valueOf(await engine.call('import.inspect', { jobId: 'a', files }));
  const stored = valueOf(await engine.call('import.commit', { stageId: again.stageId, evenIfSame: true }));
  expect(stored.counts).toEqual(again.counts);
  await engine.close();
});

test('progress is told by the second worker as by the first', async () => {
  const folder = temporaryFolder();
  const engine = startLasting(() => start('./mortal.mjs', folder));
  const jobs = new Set<string>();
  engine.onProgress(({ jobId }) => jobs.add(jobId));
  valueOf(await engine.call('workspace.create', { name: 'bank' }));
  writeFileSync(join(folder, 'die-while-storing'), '');
  expect((await engine.call('import.sample', { jobId: 'first' })).ok).toBe(false);
  valueOf(await engine.call('import.sample', { jobId: 'second' }));
  expect([...jobs]).toEqual(['first', 'second']);
  await engine.close();
});

test('a worker that dies before it answers is not started again and again', async () => {
  const complaint = vi.spyOn(console, 'error').mockImplementation(() => {});
  const begun = vi.fn();
  const engine = startLasting(() => {
    begun();
    return start('./dying.mjs', temporaryFolder());
  });
  const stopped = vi.fn();
  const restarted = vi.fn();
  engine.onStopped(stopped);
  engine.onRestarted(restarted);
  expect(await engine.call('app.info', {})).toMatchObject({ ok: false, code: 'internal' });
  expect(await engine.call('app.info', {})).toMatchObject({ ok: false, code: 'internal' });
  expect([begun, stopped, restarted].map((each) => each.mock.calls.length)).toEqual([1, 1, 0]);
  await engine.close();
  complaint.mockRestore();
});

test('one that is closed is not started again', async () => {
  const begun = vi.fn();
  const engine = startLasting(() => {
    begun();
    return start('./worker.mjs', temporaryFolder());
  });
  valueOf(await engine.call('app.info', {}));
  await engine.close();
  expect(await engine.call('app.info', {})).toMatchObject({ ok: false, code: 'cancelled' });
  expect(begun).toHaveBeenCalledOnce();
});
