import { createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeRvtoolsWorkbook } from '../../main/export/rvtools.js';
import { inspectFiles } from '../../main/import/index.js';
import { expectSameAsFarAsRvtoolsTells } from './comparing.js';
import { samplesFolder, testContext } from './support.js';

const samples = samplesFolder();

// The same estate from two formats is the same estate: a real govc export, written out as the
// workbook RVTools would have made of it, imports to the same objects under the same keys.
describe.skipIf(samples === null)('a real estate as govc export and as workbook', () => {
  it.each(['vcsim-vc01.rax.lab.zip', 'vcsim-vcsa.primp-industries.local.zip'])('%s', async (name) => {
    const path = join(samples ?? '', 'govc', name);
    expect(existsSync(path)).toBe(true);
    const govc = (await inspectFiles([path], testContext())).draft;
    const folder = await mkdtemp(join(tmpdir(), 'drydock-two-'));
    try {
      const workbook = join(folder, 'export.xlsx');
      await writeRvtoolsWorkbook(() => [govc], createWriteStream(workbook));
      const { draft, problems } = await inspectFiles([workbook], testContext());
      expect(problems.filter(({ level }) => level === 'error')).toEqual([]);
      expectSameAsFarAsRvtoolsTells(draft, govc);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

if (samples === null) console.error('../shared/samples is not here: real estates were not compared.');
