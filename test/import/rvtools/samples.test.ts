import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openZip } from '../../../main/import/archive/zip.js';
import { importRvtoolsWorkbook } from '../../../main/import/rvtools/index.js';
import type { ImportResult } from '../../../main/import/types.js';
import { defaultLimits } from '../../../main/import/types.js';
import { countObjects } from '../../../src/domain/estate/counts.js';
import { context } from '../xlsx/support.js';

const folder = join(import.meta.dirname, '../../../../shared/samples/rvtools');

async function read(name: string): Promise<ImportResult> {
  const files = await openZip(join(folder, name), defaultLimits);
  try {
    return await importRvtoolsWorkbook(files, context());
  } finally {
    await files.close();
  }
}

describe.skipIf(!existsSync(folder))('real workbooks (skipped where ../shared/samples is absent)', () => {
  it('a trimmed, anonymised export of 4.7 with a range far larger than its data', async () => {
    const { draft, parts, problems } = await read('example1.xlsx');
    expect(countObjects(draft)).toMatchObject({
      vms: 9,
      templates: 0,
      poweredOn: 3,
      hosts: 10,
      clusters: 1,
      datacenters: 1,
      disks: 8,
      datastores: 0,
    });
    expect(parts.map((part) => [part.sheet, part.use, part.records])).toEqual([
      ['vInfo', 'used', 9],
      ['vCPU', 'ignored', 0],
      ['vMemory', 'ignored', 0],
      ['vDisk', 'used', 9],
      ['vPartition', 'ignored', 0],
      ['vHost', 'used', 7],
    ]);
    // The sample's disks carry VM IDs that are other VMs' in vInfo; its last disk's is in no row.
    expect(problems.filter((problem) => problem.code === 'vm-renamed')).toHaveLength(6);
    expect(problems.filter((problem) => problem.code === 'vm-unknown')).toMatchObject([
      { sheet: 'vDisk', row: 10 },
    ]);
    expect(problems.some((problem) => problem.level === 'error')).toBe(false);
    expect(draft.vms[0]).toMatchObject({
      moref: 'vm-89952',
      instanceUuid: '500b85c1-ef0d-37fb-6897-61c47157f858',
      memoryMib: 2224,
    });
  });

  it('a generated one with 17 sheets of a few columns', async () => {
    const { draft, parts, problems } = await read('rvtools-small-complete.xlsx');
    expect(countObjects(draft)).toMatchObject({
      vms: 3,
      poweredOn: 2,
      hosts: 2,
      clusters: 1,
      disks: 5,
      nics: 4,
      dvSwitches: 1,
      dvPortgroups: 1,
      dvNics: 0,
    });
    expect(parts).toHaveLength(17);
    expect(parts.filter((part) => part.use === 'not-recognised')).toEqual([]);
    expect(problems.map((problem) => problem.level)).toEqual(['warning', 'warning']);
  });
});
