import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWorkspace } from '../../main/db/open.js';
import { temporaryFolder } from './support.js';

const count = 'SELECT count(*) AS n FROM kept';

// Windows lets nobody move or remove a file that is open.
describe.skipIf(process.platform === 'win32')('A workspace whose file is no longer in its place', () => {
  it.each(['moved', 'removed', 'replaced'])('takes no more writes when it was %s', async (what) => {
    const folder = temporaryFolder();
    const path = join(folder, 'bank.drydock');
    const other = join(folder, 'other.drydock');
    (await openWorkspace(other, { create: true })).close();
    const workspace = await openWorkspace(path, { create: true });
    workspace.write((writer) => writer.run('CREATE TABLE kept (n INTEGER) STRICT'));
    workspace.write((writer) => writer.run('INSERT INTO kept VALUES (1)'));
    if (what === 'moved') renameSync(path, join(folder, 'away.drydock'));
    if (what === 'removed') rmSync(path);
    if (what === 'replaced') renameSync(other, path);
    expect(() => workspace.write((writer) => writer.run('INSERT INTO kept VALUES (2)'))).toThrow(
      /bank\.drydock was moved, removed or replaced/,
    );
    expect(workspace.read((reader) => reader.get(count))).toEqual({ n: 1 });
    workspace.close();
  });
});
