import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeZip } from '../../main/export/archive.js';
import { govcFiles } from '../../main/export/govc.js';
import { writeRvtoolsCsv } from '../../main/export/rvtools.js';
import { inspectFiles } from '../../main/import/index.js';
import { applyOverlay, readOverlay } from '../../main/import/overlay/index.js';
import { defaultLimits } from '../../main/import/types.js';
import { countObjects } from '../../src/domain/estate/counts.js';
import type { Estate } from '../../src/domain/estate/types.js';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { allTables, comparable, expectSameAsFarAsRvtoolsTells } from './comparing.js';

const folder = join(import.meta.dirname, '../../resources/sample');
const generated = generateEstate();

async function imported(path: string): Promise<{ estate: Estate; problems: string[] }> {
  const read = await inspectFiles([path], {
    signal: new AbortController().signal,
    progress: () => undefined,
    limits: defaultLimits,
    readerThread: null,
  });
  const applied = applyOverlay(read.draft, await readOverlay(join(folder, 'overlay.yaml')));
  const problems = [...read.problems, ...applied.problems].filter(({ level }) => level !== 'note');
  return { estate: applied.estate, problems: problems.map(({ message }) => message) };
}

describe('the sample as a govc archive, with its overlay', () => {
  it('imports to the estate it was written from, field by field', async () => {
    const { estate, problems } = await imported(join(folder, 'nordkai-bank.zip'));
    expect(problems).toEqual([]);
    expect(countObjects(estate)).toEqual(countObjects(generated));
    for (const table of allTables) {
      expect(comparable(estate, table), table).toEqual(comparable(generated, table));
    }
    expect(new Set(estate.portFilesListedOn)).toEqual(new Set(generated.portFilesListedOn));
    expect(estate.takenAt).toBe(generated.takenAt);
  });
});

describe('a govc archive with a vCenter twice', () => {
  it('is refused, and both folders are named', async () => {
    const zip = await mkdtemp(join(tmpdir(), 'drydock-twice-'));
    try {
      const [one] = generated.vcenters;
      const small = { ...generated, vcenters: generated.vcenters.slice(0, 1) };
      const again = { ...small, vcenters: [{ ...one, name: 'copy' } as (typeof generated.vcenters)[0]] };
      const path = join(zip, 'twice.zip');
      await writeZip([...govcFiles(small), ...govcFiles(again)], createWriteStream(path));
      const { problems } = await imported(path);
      const sentence = problems.find((problem) => problem.includes('same vCenter'));
      expect(sentence).toContain('"copy"');
      expect(sentence).toContain(`"${one?.name}"`);
    } finally {
      await rm(zip, { recursive: true });
    }
  });
});

async function expectSampleAsFarAsRvtoolsTells(path: string): Promise<void> {
  const { estate, problems } = await imported(path);
  expect(problems).toEqual([]);
  expectSameAsFarAsRvtoolsTells(estate, generated);
}

describe('the sample as RVTools wrote it', () => {
  it('the workbook imports to the same estate, as far as RVTools can tell', async () => {
    await expectSampleAsFarAsRvtoolsTells(join(folder, 'nordkai-bank.xlsx'));
  });

  it('the .csv files do, too', async () => {
    const csv = await mkdtemp(join(tmpdir(), 'drydock-csv-'));
    try {
      await writeRvtoolsCsv(() => [generated], csv);
      await expectSampleAsFarAsRvtoolsTells(csv);
    } finally {
      await rm(csv, { recursive: true });
    }
  });
});
