import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

// The short run: another 1,000 inputs than those of the long run's seed. See run.ts for the long one.
it('no mutated file of any format crashes, hangs or bloats an importer', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', './scripts/ts-loader.mjs', 'test/fuzz/run.ts', '--inputs', '1000', '--seed', '7'],
    { cwd: root, encoding: 'utf8' },
  );
  expect(stderr).toMatch(/^1000 inputs in /m);
  expect({ status, stderr }).toMatchObject({ status: 0 });
});
