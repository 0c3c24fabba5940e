import { describe, expect, it, vi } from 'vitest';
import { startEngine } from '../../main/engine/client.js';
import { temporaryFolder } from '../db/support.js';
import { resources, valueOf } from './support.js';

const options = () => ({ version: '1.2.3', workspaceFolder: temporaryFolder(), resourcesFolder: resources });

describe('the engine in a worker', () => {
  it('answers calls, passes progress on and closes', async () => {
    const engine = startEngine(new URL('./worker.mjs', import.meta.url), options());
    const phases = new Set<string>();
    engine.onProgress((progress) => phases.add(progress.phase));
    const stopped = vi.fn();
    engine.onStopped(stopped);
    expect(valueOf(await engine.call('workspace.create', { name: 'bank' })).name).toBe('bank');
    const snapshot = valueOf(await engine.call('import.sample', { jobId: 'a' }));
    expect(valueOf(await engine.call('snapshots.list', {}))).toMatchObject([snapshot]);
    expect(phases.size).toBeGreaterThan(0);
    await engine.close();
    expect(stopped).not.toHaveBeenCalled();
    expect(await engine.call('app.info', {})).toMatchObject({ ok: false, code: 'cancelled' });
  });

  it('cancels long work while it runs', async () => {
    const engine = startEngine(new URL('./worker.mjs', import.meta.url), options());
    engine.onProgress(({ jobId }) => void engine.call('job.cancel', { jobId }));
    const files = [`${resources}/sample/nordkai-bank.zip`];
    expect(await engine.call('import.inspect', { jobId: 'a', files })).toMatchObject({
      ok: false,
      code: 'cancelled',
    });
    await engine.close();
  });

  it('refuses what cannot be sent, and goes on', async () => {
    const engine = startEngine(new URL('./worker.mjs', import.meta.url), options());
    const call = engine.call as (method: string, input: unknown) => Promise<unknown>;
    expect(await call('app.info', { callback: () => 1 })).toMatchObject({ ok: false, code: 'bad-request' });
    expect(await call('app.info', {})).toMatchObject({ ok: true });
    await engine.close();
  });

  it('fails open and later calls with a sentence when the worker dies', async () => {
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => {});
    const engine = startEngine(new URL('./dying.mjs', import.meta.url), options());
    const stopped = vi.fn();
    engine.onStopped(stopped);
    const failed = { ok: false, code: 'internal', message: expect.stringContaining('stopped unexpectedly') };
    expect(await engine.call('app.info', {})).toMatchObject(failed);
    expect(await engine.call('app.info', {})).toMatchObject(failed);
    expect(stopped).toHaveBeenCalledOnce();
    await engine.close();
    complaint.mockRestore();
  });
});
