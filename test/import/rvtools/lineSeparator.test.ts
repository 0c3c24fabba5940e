import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeGovcZip } from '../../../main/export/govc.js';
import { writeRvtoolsWorkbook } from '../../../main/export/rvtools.js';
import { inspectFiles } from '../../../main/import/index.js';
import { toText } from '../../../main/import/rvtools/values.js';
import { temporaryFolder } from '../../db/support.js';
import { EstateBuilder } from '../../fixtures/estates/builder.js';
import { testContext } from '../support.js';

describe('a cell', () => {
  it('loses the blanks a spreadsheet adds, and nothing that belongs to a name', () => {
    expect(toText('  a b\u00a0\r\n')).toBe('a b');
    expect(toText(' \t')).toBeNull();
    expect(toText('\u2028ds')).toBe('\u2028ds');
    expect(toText(' \u2028ds\u3000 ')).toBe('\u2028ds\u3000');
  });
});

describe('a datastore whose name begins with a line separator', () => {
  it.each(['\u2028ds-01', '\u2029ds-01', 'ds\u2028\u2029', '\ufeffds-01'])(
    '%j is the home of its VMs',
    async (name) => {
      const b = new EstateBuilder();
      const host = b.host('esx-1', b.cluster('Cluster A'));
      const datastore = b.vmfs(name);
      b.mount(host, datastore);
      const path = `[${name}] web-01/web-01`;
      b.disk(b.vm('web-01', datastore, { host, vmxPath: `${path}.vmx` }), datastore, {
        path: `${path}.vmdk`,
      });
      const estate = b.build();
      const folder = temporaryFolder();
      const workbook = join(folder, 'export.xlsx');
      await writeRvtoolsWorkbook(() => [estate], createWriteStream(workbook));
      const zip = join(folder, 'export.zip');
      await writeGovcZip(estate, createWriteStream(zip));
      for (const file of [workbook, zip]) {
        const { draft } = await inspectFiles([file], testContext());
        const [found] = draft.datastores;
        expect(found?.name).toBe(name);
        expect(draft.vms[0]?.homeDatastore).toBe(found?.key);
        expect(draft.disks[0]?.datastore).toBe(found?.key);
      }
    },
  );
});
