import { createHash } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../db/support.js';
import { inputOf, type FuzzInput } from './inputs.js';
import { largestFile } from './mutate/index.js';
import { FuzzReader } from './reading.js';
import { seedInputs } from './seeds.js';

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const seeds = await seedInputs();

let folder: string;
let reader: FuzzReader;

beforeEach(async () => {
  folder = temporaryFolder();
  // The reader puts them to its own; this puts them back.
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, '');
  reader = await FuzzReader.in(folder);
});

afterEach(() => vi.unstubAllEnvs());

describe('what inputs are made from', () => {
  it.each(seeds.own.map((seed) => [seed.name, seed] as const))(
    '%s is stored as it is',
    async (_name, { name, files, overlay }) => {
      expect(await reader.read(0, { seed: name, files, overlay, before: null })).toBe('stored');
    },
  );

  it.skipIf(seeds.real.length === 0)('cut from real exports, it is stored as it is', async () => {
    for (const [number, { name, files, overlay }] of seeds.real.entries()) {
      const outcome = await reader.read(number, { seed: name, files, overlay, before: null });
      expect(`${name}: ${outcome}`).toBe(`${name}: stored`);
    }
  });

  it('gives the same inputs each time, none too large', async () => {
    const again = await seedInputs();
    const printed = ({ seed, files, overlay, before }: FuzzInput): string[] => [
      seed,
      ...[...files, ...(before ?? [])].flatMap(({ name, content }) => [name, hashOf(content)]),
      hashOf(overlay?.content ?? Buffer.alloc(0)),
    ];
    for (let number = 0; number < 300; number += 1) {
      const input = inputOf(number, 1, seeds);
      expect(printed(inputOf(number, 1, again))).toEqual(printed(input));
      const sizes = input.files.map(({ content }) => content.length);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(2 * largestFile);
    }
  });
});

describe('an input that leaves something behind has failed', () => {
  const damaged: FuzzInput = {
    seed: 'damaged',
    files: [{ name: 'a.zip', kind: 'zip', content: Buffer.from('PK\u0003\u0004') }],
    overlay: null,
    before: null,
  };

  it('is refused where it leaves nothing', async () => {
    expect(await reader.read(0, damaged)).toBe('refused');
  });

  it('a temporary file', async () => {
    writeFileSync(join(folder, 'temporary', 'left'), '');
    await expect(reader.read(0, damaged)).rejects.toThrow('Temporary files were left: left');
    expect(await reader.read(1, damaged)).toBe('refused');
  });

  it('anything in the workspace', async () => {
    const [name = ''] = readdirSync(join(folder, 'workspaces')).filter((file) => file.endsWith('.drydock'));
    const other = new Database(join(folder, 'workspaces', name));
    const reading = reader.read(0, damaged);
    other.exec('CREATE TABLE left_behind (n INTEGER)');
    other.close();
    await expect(reading).rejects.toThrow('Looking at files changed the workspace');
  });
});
