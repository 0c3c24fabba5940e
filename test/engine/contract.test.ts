import { describe, expect, it } from 'vitest';
import { methodNames } from '../../src/contract/methods.js';
import { DrydockError } from '../../src/contract/result.js';
import { toFailed } from '../../main/engine/dispatch.js';
import { temporaryFolder } from '../db/support.js';
import { engineIn } from './support.js';

type Loose = (method: string, input: unknown) => Promise<unknown>;

describe('the border of the engine', () => {
  it.each(['nothing.such', 'constructor', '__proto__', 'toString', ''])(
    'knows no method %j',
    async (method) => {
      const call = engineIn(temporaryFolder()).call as Loose;
      expect(await call(method, {})).toMatchObject({ ok: false, code: 'bad-request' });
    },
  );

  it('refuses input that does not fit, and says where without repeating it', async () => {
    const call = engineIn(temporaryFolder()).call as Loose;
    const failed = await call('plans.edit', { planId: 1, revision: 1, edit: { type: 'rename', name: 42 } });
    expect(failed).toMatchObject({
      ok: false,
      code: 'bad-request',
      message: expect.stringContaining('edit.name'),
    });
    expect(await call('plans.get', 'secret-host-name')).toMatchObject({
      code: 'bad-request',
      message: expect.not.stringContaining('secret'),
    });
  });

  it('answers every method with a value, whatever it is given', async () => {
    const engine = engineIn(temporaryFolder());
    for (const method of methodNames) {
      for (const input of [undefined, null, 0, 'x', [], { snapshotId: 1, planId: 1, rehearsalId: 1 }]) {
        const result = await (engine.call as Loose)(method, input);
        expect(result, method).toHaveProperty('ok');
      }
    }
    expect(engine.logged).toEqual([]);
  });

  it('asks for a workspace where one is needed', async () => {
    const engine = engineIn(temporaryFolder());
    expect(await engine.call('snapshots.list', {})).toMatchObject({ ok: false, code: 'no-workspace' });
    expect(await engine.call('import.sample', { jobId: 'a' })).toMatchObject({
      ok: false,
      code: 'no-workspace',
    });
  });

  it('keeps the codes of expected failures, and tells nothing of unexpected ones', () => {
    const logged: string[] = [];
    const log = (line: string): void => void logged.push(line);
    expect(toFailed(new DrydockError('conflict', 'Not now.', { seq: 1 }), 'm', log)).toEqual({
      ok: false,
      code: 'conflict',
      message: 'Not now.',
      details: { seq: 1 },
    });
    expect(logged).toEqual([]);
    const failed = toFailed(new TypeError('cannot read desk-0815'), 'plans.get', log);
    expect(failed.code).toBe('internal');
    expect(failed.message).not.toContain('desk-0815');
    expect(logged[0]).toContain('TypeError in plans.get');
    expect(logged.join()).not.toContain('desk-0815');
  });
});
