import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeGovcZip } from '../../main/export/govc.js';
import { readSources } from '../../main/import/index.js';
import { generateEstate, parametersForEstateOf } from '../../src/domain/sample/generate.js';
import { testContext } from './support.js';

test('an archive of many files tells how far it is, from the first moment, in its directory and its bytes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-progress-'));
  try {
    const path = join(folder, 'vc.zip');
    await writeGovcZip(generateEstate(parametersForEstateOf(1000)), createWriteStream(path));
    const told: { phase: string; done: number; total: number | null }[] = [];
    const progress = (phase: string, done: number, total: number | null): void =>
      void told.push({ phase, done, total });
    await readSources([path], testContext({ progress }));
    expect(told[0]).toEqual({ phase: 'Looking at the files', done: 0, total: null });
    const looked = told.filter(({ phase, total }) => phase === 'Looking at the files' && total !== null);
    const entries = looked[0]?.total ?? 0;
    expect(entries).toBeGreaterThan(1000);
    // First the directory, then one look at each folder, however little lies in it.
    const folders = looked.findLastIndex(({ done }) => done === 0);
    const directory = looked.slice(0, folders).map(({ done }) => done);
    expect(gaps([...directory, entries])).toBeLessThanOrEqual(256);
    expect(looked.length - folders).toBeGreaterThan(5);
    const { size } = await stat(path);
    const hashed = told.filter(({ phase, total }) => phase === 'Taking the fingerprint' && total === size);
    expect(hashed.length).toBeGreaterThan(1);
    expect(gaps(hashed.map(({ done }) => done).concat(size))).toBeLessThanOrEqual(256 * 1024);
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** The most that was done between two words of it. */
function gaps(done: readonly number[]): number {
  return Math.max(...done.map((each, i) => each - (done[i - 1] ?? 0)));
}
