import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../db/support.js';
import { engineIn, valueOf } from './support.js';

describe('workspaces', () => {
  it('are made in the folder of the user, listed and opened by name', async () => {
    const engine = engineIn(join(temporaryFolder(), 'not', 'there', 'yet'));
    expect(valueOf(await engine.call('workspace.list', {}))).toEqual([]);
    const made = valueOf(await engine.call('workspace.create', { name: 'bank' }));
    expect(made).toMatchObject({ name: 'bank', path: engine.file });
    expect(valueOf(await engine.call('app.info', {}))).toEqual({
      version: '1.2.3',
      workspace: made,
      workspaceFolder: engine.folder,
    });
    valueOf(await engine.call('workspace.close', {}));
    expect(valueOf(await engine.call('app.info', {})).workspace).toBeNull();
    expect(valueOf(await engine.call('workspace.list', {})).map((file) => file.name)).toEqual(['bank']);
    expect(valueOf(await engine.call('workspace.open', { name: 'bank' }))).toEqual(made);
    await engine.close();
  });

  it('are not made twice', async () => {
    const engine = engineIn(temporaryFolder());
    valueOf(await engine.call('workspace.create', { name: 'bank' }));
    expect(await engine.call('workspace.create', { name: 'bank' })).toMatchObject({
      ok: false,
      code: 'conflict',
    });
    await engine.close();
  });

  it.each(['../bank', 'a/b', '..', 'C:\\bank', '/etc/passwd'])('are not made at %j', async (name) => {
    const folder = join(temporaryFolder(), 'inner');
    const engine = engineIn(folder);
    for (const method of ['workspace.create', 'workspace.open'] as const) {
      expect(await engine.call(method, { name })).toMatchObject({ ok: false, code: 'bad-input' });
    }
    expect(readdirSync(join(folder, '..'))).toEqual([]);
  });

  it('stay open when another cannot be opened', async () => {
    const engine = engineIn(temporaryFolder());
    valueOf(await engine.call('workspace.create', { name: 'bank' }));
    const other = join(engine.folder, 'other.drydock');
    writeFileSync(other, 'not a workspace');
    expect(await engine.call('workspace.openFile', { file: other })).toMatchObject({
      ok: false,
      code: 'bad-input',
    });
    expect(valueOf(await engine.call('app.info', {})).workspace?.name).toBe('bank');
    await engine.close();
  });
});
