import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeGovcZip } from '../../../main/export/govc.js';
import { overlayYaml } from '../../../main/export/overlayYaml.js';
import { writeRvtoolsWorkbook } from '../../../main/export/rvtools.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { overlayFor } from '../../../src/domain/sample/overlay.js';
import { unpacked, written } from './archives.js';

const folder = join(import.meta.dirname, '../../../resources/sample');
const estate = generateEstate();

/** Files whose texts differ; the texts themselves would fill a screen. */
function different(a: Map<string, string>, b: Map<string, string>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name));
}

describe('the bundled sample is what scripts/make-sample.ts writes', () => {
  it('the govc archive, file by file', async () => {
    const made = await written('s.zip', (out) => writeGovcZip(estate, out), unpacked);
    const bundled = await unpacked(join(folder, 'nordkai-bank.zip'));
    expect([...bundled.keys()]).toEqual([...made.keys()]);
    expect(different(made, bundled)).toEqual([]);
  });

  it('the workbook, part by part', async () => {
    const made = await written('s.xlsx', (out) => writeRvtoolsWorkbook(() => [estate], out), unpacked);
    const bundled = await unpacked(join(folder, 'nordkai-bank.xlsx'));
    expect([...bundled.keys()]).toEqual([...made.keys()]);
    expect(different(made, bundled)).toEqual([]);
  });

  it('the overlay', async () => {
    expect(await readFile(join(folder, 'overlay.yaml'), 'utf8')).toBe(
      overlayYaml(overlayFor(estate), estate.name),
    );
  });

  it('and is small', async () => {
    const files = ['nordkai-bank.zip', 'nordkai-bank.xlsx', 'overlay.yaml'];
    const sizes = await Promise.all(files.map(async (name) => (await stat(join(folder, name))).size));
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(1_500_000);
  });
});
