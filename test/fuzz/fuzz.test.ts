import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

// The short run: 400 inputs of a seed of their own. See run.ts for the long one.
it('no mutated file of any format breaks a promise of the import', { timeout: 900_000 }, () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', './scripts/ts-loader.mjs', 'test/fuzz/run.ts', '--inputs', '400', '--seed', '7'],
    { cwd: root, encoding: 'utf8' },
  );
  expect(stderr).toMatch(/^400 inputs in /m);
  expect({ status, stderr }).toMatchObject({ status: 0 });
});
