import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFolder } from '../../../main/import/archive/folder.js';
import { importEsxi } from '../../../main/import/esxi/index.js';
import { defaultLimits } from '../../../main/import/types.js';
import { mountKey, nfsKey, vmfsKey } from '../../../src/domain/estate/keys.js';
import type { Estate, Host } from '../../../src/domain/estate/types.js';
import { testContext, writeFolder } from '../support.js';
import { otherVolume, pack, volume } from './packs.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-esxi-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What a pack of 3 May 2026, 10:00, with these sections tells. */
async function told(sections: Readonly<Record<string, string>>): Promise<Estate> {
  const outputs = Object.entries(sections).map(([name, output]) => ({ name, output }));
  await writeFolder(folder, { 'pack.txt': pack('esx1', outputs) });
  return (await importEsxi(await openFolder(folder, defaultLimits), testContext())).draft;
}
const host = async (sections: Readonly<Record<string, string>>): Promise<Host | undefined> =>
  (await told(sections)).hosts[0];

describe('when a host booted', () => {
  test.each([
    [' 10:00:00 up 12 days, 03:22:11, load average: 0.01, 0.02, 0.00', '2026-04-21T06:37:49.000Z'],
    [' 10:00:00 up 1 day,  3:22,  load average: 0.01, 0.02, 0.00', '2026-05-02T06:38:00.000Z'],
    [' 10:00:00 up  3:22,  load average: 0.01, 0.02, 0.00', '2026-05-03T06:38:00.000Z'],
    [' 10:00:00 up 00:35:10, load average: 0.01, 0.02, 0.00', '2026-05-03T09:24:50.000Z'],
    [' 10:00:00 up 35 min,  load average: 0.01, 0.02, 0.00', '2026-05-03T09:25:00.000Z'],
    [' 10:00:00 up 2 days, 5 min,  load average: 0.01, 0.02, 0.00', '2026-05-01T09:55:00.000Z'],
  ])('is read of "%s"', async (uptime, bootTime) => {
    expect(await host({ 'uptime-text': uptime })).toMatchObject({ bootTime });
  });

  test('is the more exact command’s word where there are two', async () => {
    const both = { 'uptime-text': ' 10:00:00 up 12 days, 03:22:11', uptime: '3600000000' };
    expect(await host(both)).toMatchObject({ bootTime: '2026-05-03T09:00:00.000Z' });
  });

  test.each([
    ['2026-05-01T08:00:00Z', '2026-05-01T08:00:00.000Z'],
    ['soon', null],
  ])('is the summary’s word: "%s"', async (written, bootTime) => {
    const summary = `(vim.host.Summary) {\n   runtime = (vim.host.RuntimeInfo) {\n      bootTime = "${written}",\n      inMaintenanceMode = true,\n   },\n}`;
    expect(await host({ 'host-summary': summary })).toMatchObject({ bootTime, inMaintenanceMode: true });
  });
});

describe('what a host is called and runs', () => {
  test.each([
    ['esx1.bank.example', 'esx1.bank.example'],
    ['esx1', 'esx1'],
  ])('hostname %s', async (hostname, name) => {
    expect(await host({ hostname })).toMatchObject({ name });
  });

  test('a version that is none is not one', async () => {
    const fields = '   Product: VMware ESXi\n   Version: soon\n   Build: Releasebuild-1331820\n';
    expect(await host({ 'system-version': fields })).toMatchObject({ version: null });
    const known = fields.replace('soon', '5.5.0');
    expect(await host({ 'system-version': known })).toMatchObject({ version: '5.5.0', build: '1331820' });
  });
});

describe('what a host mounts', () => {
  const nfs = (readOnly: string): string =>
    `Volume Name  Host  Share  Accessible  Mounted  Read-Only  isPE  Hardware Acceleration
-----------  ----  -----  ----------  -------  ---------  ----  ---------------------
isos         nas   /iso         true     true      ${readOnly}  false  Not Supported
`;

  test.each([
    ['true', 'readOnly'],
    ['false', 'readWrite'],
  ])('NFS that is read-only: %s', async (readOnly, accessMode) => {
    const { mounts, hosts } = await told({ nfs: nfs(readOnly) });
    const key = mountKey(hosts[0]!.key, nfsKey('nas', '/iso'));
    expect(mounts).toMatchObject([{ key, accessMode, mounted: true, accessible: true }]);
  });

  test('volumes of which only the devices are listed, with or without a name', async () => {
    const extents = `Volume Name  VMFS UUID  Extent Number  Device Name  Partition
-----------  ---------  -------------  -----------  ---------
LUN 05       ${volume}              0  naa.600508b1001cf76cb54a0dec4acc6459          1
             ${otherVolume}              0  naa.600508b1001cf76cb54a0dec4acc6460          1
`;
    const { mounts, hosts, datastores } = await told({ 'vmfs-extents': extents });
    expect(datastores.map(({ name, type }) => [name, type])).toEqual([
      ['LUN 05', 'vmfs'],
      [otherVolume, 'vmfs'],
    ]);
    expect(mounts).toMatchObject(
      [volume, otherVolume].map((uuid) => ({
        key: mountKey(hosts[0]!.key, vmfsKey(uuid)),
        mounted: null,
        accessMode: null,
      })),
    );
  });
});

describe('copies of volumes', () => {
  const snapshots = `${otherVolume}
   Volume Name: LUN_07
   VMFS UUID: ${otherVolume}
   Can mount: false
   Reason for un-mountability: the original volume is still online
   Can resignature: true
   Reason for non-resignaturability:${' '}
   Unresolved Extent Count: 1
`;

  test('are known from either of two commands', async () => {
    expect((await host({ 'vmfs-snapshots': snapshots }))?.unresolvedCopies).toEqual([
      {
        vmfsUuid: otherVolume,
        label: 'LUN_07',
        extents: [],
        canMount: false,
        whyNotMount: 'the original volume is still online',
        canResignature: true,
      },
    ]);
  });

  test('have devices from one and the reason from the other', async () => {
    const listed = `VMFS UUID/label: ${otherVolume}/LUN_07\nCan mount: No\nCan resignature: Yes\nExtent name: naa.1:1     range: 0 - 511743 (MB)\n`;
    expect(
      (await host({ 'vmfs-snapshots': snapshots, 'volume-copies': listed }))?.unresolvedCopies,
    ).toMatchObject([
      { extents: [{ device: 'naa.1', partition: 1 }], whyNotMount: 'the original volume is still online' },
    ]);
  });
});
