import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFiles, openFolder } from '../../../main/import/archive/folder.js';
import { posixChecksum } from '../../../main/import/esxi/checksum.js';
import { importEsxi } from '../../../main/import/esxi/index.js';
import { defaultLimits, type ImportResult } from '../../../main/import/types.js';
import {
  mountKey,
  nfsKey,
  portFileKey,
  portKey,
  switchKey,
  vmfsKey,
} from '../../../src/domain/estate/keys.js';
import { testContext, writeFolder } from '../support.js';
import { dvs, nfsId, otherVolume, pack, recoveryHost, volume, type TestSection } from './packs.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-esxi-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function load(files: Readonly<Record<string, string | Buffer>>): Promise<ImportResult> {
  await writeFolder(folder, files);
  return importEsxi(await openFolder(folder, defaultLimits), testContext());
}

const codes = (result: ImportResult): string[] => result.problems.map((problem) => problem.code);
const section = (name: string, output: string): TestSection => ({ name, output });
const home = vmfsKey(volume);
const isos = nfsKey('nas.bank.example', '/vol/iso 2012');

test('a label may begin with what other scripts write for a blank, and VMs are found on it', async () => {
  const label = '\u3000LUN 05';
  const { draft } = await load({
    'pack.txt': pack('esx1', [
      section('hostname', 'esx1'),
      section('filesystems', `/vmfs/volumes/${volume}  ${label}  ${volume}  true  VMFS-5  1048576  1048576`),
      section('vms', `3  web01  [${label}] web01/web01.vmx  otherGuest  vmx-08`),
    ]),
  });
  expect(draft.datastores).toMatchObject([{ key: home, name: label }]);
  expect(draft.vms).toMatchObject([{ homeDatastore: home, vmxPath: `[${label}] web01/web01.vmx` }]);
});

describe('a pack of a recovery host', () => {
  const read = (): Promise<ImportResult> => load({ 'b.txt': pack('esx-b-03', recoveryHost()) });

  test('tells the host: name, version, boot time, maintenance mode', async () => {
    const { draft } = await read();
    expect(draft.sources).toMatchObject([
      { format: 'esxi', takenAt: '2026-05-03T10:00:00.000Z', producer: 'Drydock collector' },
    ]);
    expect(draft.hosts).toMatchObject([
      {
        name: 'esx-b-03.bank.example',
        version: '5.5.0',
        build: '1331820',
        inMaintenanceMode: true,
        bootTime: '2026-05-03T09:00:00.000Z',
      },
    ]);
  });

  test('tells the volume copies that are presented and not mounted', async () => {
    const { draft, problems } = await read();
    expect(draft.hosts[0]?.unresolvedCopies).toEqual([
      {
        vmfsUuid: otherVolume,
        label: 'LUN 07 "gold"',
        extents: [
          { device: 'naa.6000c29e28495d0b9ecd280a8dc01a5c', partition: 1 },
          { device: 'naa.6000c29e28495d0b9ecd280a8dc01a5d', partition: 1 },
        ],
        canMount: false,
        whyNotMount: 'the original volume is still online',
        canResignature: true,
      },
    ]);
    expect(problems).toContainEqual(expect.objectContaining({ code: 'copy-not-mounted', level: 'note' }));
    // A copy is no datastore: nothing is mounted.
    expect(draft.datastores.map(({ key }) => key)).not.toContain(vmfsKey(otherVolume));
  });

  test('tells the datastores with their devices, and what is mounted how', async () => {
    const { draft } = await read();
    expect(draft.datastores).toMatchObject([
      { key: isos, name: 'isos', type: 'nfs', nfsHost: 'nas.bank.example', nfsPath: '/vol/iso 2012' },
      {
        key: home,
        name: 'LUN 05',
        type: 'vmfs',
        vmfsVersion: 5,
        capacityMib: 848896,
        extents: [
          { device: 'naa.600508b1001cf76cb54a0dec4acc6459', partition: 1 },
          { device: 'naa.600508b1001cf76cb54a0dec4acc6460', partition: 1 },
        ],
      },
      { key: vmfsKey('5ad72ff6-920c8d20-3ee7-848f69e3e399'), name: 'LUN_10', capacityMib: null },
    ]);
    const host = draft.hosts[0]?.key ?? '';
    expect(draft.mounts).toMatchObject([
      { key: mountKey(host, home), path: `/vmfs/volumes/${volume}`, mounted: true },
      { key: mountKey(host, isos), mounted: true, accessible: true, accessMode: 'readOnly' },
      { path: null, mounted: false },
    ]);
  });

  test('tells the VMs by their files, and which run', async () => {
    const { draft } = await read();
    expect(draft.vms).toMatchObject([
      {
        name: 'web01',
        vmxPath: '[LUN 05] web01/web01.vmx',
        homeDatastore: home,
        power: 'on',
        smbiosUuid: '564d7f25-bf12-086c-2136-9629586180bc',
      },
      { name: 'nsx vm', vmxPath: '[isos] nsx vm/nsx vm.vmx', homeDatastore: isos, power: null },
    ]);
  });

  test('tells the ports in use and whose they are', async () => {
    const { draft } = await read();
    const key = switchKey(dvs);
    const [web, nsx] = draft.vms.map((vm) => vm.key);
    expect(draft.dvSwitches).toMatchObject([{ key, name: 'Compute_VDS', uuid: dvs, portsKnown: false }]);
    expect(
      Object.fromEntries(draft.dvPorts.map((port) => [port.portKey, [port.connectee, port.vm]])),
    ).toEqual({
      41: ['vm', web],
      42: ['vm', null],
      // NSX keeps the file in the VM's own folder.
      '00931351-392d-905d-2ae4-56c5c6fbe604': ['vm', nsx],
      32: ['uplink', null],
      0: ['host', null],
    });
    expect(draft.dvPorts[0]?.key).toBe(portKey(key, '41'));
  });

  test('tells port files where they were listed, and says which one is gone', async () => {
    const { draft, problems } = await read();
    expect(draft.portFilesListedOn).toEqual([home]);
    expect(draft.portFiles.map(({ key }) => key)).toEqual([
      portFileKey(home, dvs, '41'),
      portFileKey(home, dvs, '77'),
      // Nobody listed the NFS volume: the host's own word is all there is.
      portFileKey(isos, dvs, '00931351-392d-905d-2ae4-56c5c6fbe604'),
    ]);
    expect(problems).toContainEqual(
      expect.objectContaining({
        code: 'port-file-gone',
        level: 'warning',
        message: expect.stringContaining('dvPort 42') as string,
      }),
    );
  });
});

describe('a pack must be whole', () => {
  const whole = pack('a', recoveryHost());

  test('cut off anywhere, it is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 21, max: Buffer.byteLength(whole) - 1 }), async (length) => {
        const result = await load({ 'a.txt': Buffer.from(whole).subarray(0, length) });
        expect(result.problems.map(({ level, code, file }) => [level, code, file])).toEqual([
          ['error', 'file-damaged', 'a.txt'],
        ]);
        expect(result.draft.hosts).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('altered anywhere, it is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 21, max: Buffer.byteLength(whole) - 1 }), async (at) => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] as number) ^ 1;
        const result = await load({ 'a.txt': bytes });
        expect(result.problems.some(({ level }) => level === 'error')).toBe(true);
        expect(result.draft.hosts).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('line ends of Windows, from a transfer in text mode, do no harm', async () => {
    const unix = await load({ 'a.txt': whole });
    const windows = await load({ 'a.txt': whole.replaceAll('\n', '\r\n') });
    expect(windows.draft).toEqual(unix.draft);
  });

  test('output cannot pass for the end of its section, or for another one', async () => {
    const forged = `#end 1 hostname status=ok exit=0 lines=1 bytes=1\n#begin 2 maintenance-mode\n|Enabled`;
    const { draft } = await load({
      'a.txt': pack('a', [section('hostname', `esx1\n${forged}`), section('uptime', '1000000')]),
    });
    expect(draft.hosts).toMatchObject([{ name: 'a', inMaintenanceMode: null }]);
  });

  test('a section called like what every object has is one nobody knows', async () => {
    const { draft, problems } = await load({
      'a.txt': pack('a', [
        section('constructor', 'x'),
        { name: 'uptime', status: 'constructor', output: '' },
      ]),
    });
    expect(draft.hosts).toHaveLength(1);
    expect(problems.map(({ message }) => message).join()).toContain('failed (exit status');
    expect(JSON.stringify(problems)).not.toContain('native code');
  });

  test('a newer format is named', async () => {
    const newer = Buffer.from('#drydock-esxi-pack 2\n#host a\n#date x\n');
    const text = `${newer.toString()}#trailer sections=0 bytes=${newer.length} cksum=${posixChecksum(newer)}\n`;
    const { problems } = await load({ 'a.txt': text });
    expect(problems).toMatchObject([
      { level: 'error', message: expect.stringMatching(/format "2"/) as string },
    ]);
  });
});

describe('commands that gave nothing', () => {
  test('are told, and what they print is not half read', async () => {
    const result = await load({
      'a.txt': pack('a', [
        {
          name: 'filesystems',
          status: 'timeout',
          output: `/vmfs/volumes/${volume}  LUN 05  ${volume}  true  VMFS-5  1  1`,
        },
        { name: 'net-dvs', status: 'missing', output: '' },
        { name: 'volume-copies', status: 'failed', output: '', errors: 'no <b>access</b>' },
      ]),
    });
    expect(result.draft.datastores).toEqual([]);
    // Unknown, not none.
    expect(result.draft.hosts[0]?.unresolvedCopies).toBeNull();
    expect(result.problems.map(({ level, message }) => [level, message])).toEqual([
      ['warning', expect.stringContaining('"filesystems" did not end in time')],
      ['note', expect.stringContaining('"net-dvs" is not there on this host')],
      ['warning', expect.stringContaining('failed (exit status 1: "no <b>access</b>")')],
    ]);
  });

  test('a host that was asked and sees no copies says so', async () => {
    const { draft } = await load({ 'a.txt': pack('a', [section('volume-copies', '')]) });
    expect(draft.hosts[0]?.unresolvedCopies).toEqual([]);
  });
});

describe('several hosts', () => {
  test('share their volumes and keep their own mounts', async () => {
    const { draft } = await load({
      'a.txt': pack(
        'esx-a',
        recoveryHost().filter(({ name }) => name === 'filesystems' || name === 'nfs'),
      ),
      'b.txt': pack(
        'esx-b',
        recoveryHost().filter(({ name }) => name === 'filesystems' || name === 'nfs'),
      ),
    });
    expect(draft.hosts.map(({ name }) => name)).toEqual(['esx-a', 'esx-b']);
    expect(draft.datastores).toHaveLength(3);
    expect(draft.mounts).toHaveLength(6);
  });

  test('of two packs of one host the newer counts', async () => {
    const result = await load({
      'new.txt': pack('esx-a', [section('maintenance-mode', 'Disabled')], '2026-05-04T00:00:00Z'),
      'old.txt': pack('esx-a', [section('maintenance-mode', 'Enabled')], '2026-05-03T00:00:00Z'),
    });
    expect(result.draft.hosts).toMatchObject([{ name: 'esx-a', inMaintenanceMode: false }]);
    expect(result.problems).toMatchObject([{ code: 'older-pack', file: 'old.txt' }]);
  });

  test('one volume on different devices is told: one of the hosts has mounted a copy', async () => {
    const extent = (device: string): TestSection =>
      section('vmfs-extents', `LUN_05  ${volume}  0  ${device}  1`);
    const result = await load({
      'a.txt': pack('esx-a', [extent('naa.1')]),
      'b.txt': pack('esx-b', [extent('naa.2')]),
    });
    expect(result.draft.datastores).toMatchObject([{ extents: [{ device: 'naa.1' }] }]);
    expect(result.problems).toMatchObject([
      { code: 'devices-differ', level: 'warning', file: 'b.txt', row: 6 },
    ]);
  });

  test('local datastores of the same name stay apart, and so do the VMs on them', async () => {
    const host = (uuid: string): TestSection[] => [
      section('filesystems', `/vmfs/volumes/${uuid}  datastore1  ${uuid}  true  VMFS-5  1048576  1048576`),
      section('vms', '1  vm  [datastore1] vm/vm.vmx  otherGuest  vmx-08'),
    ];
    const { draft, problems } = await load({
      'a.txt': pack('esx-a', host(volume)),
      'b.txt': pack('esx-b', host(otherVolume)),
    });
    expect(draft.vms.map((vm) => vm.homeDatastore)).toEqual([vmfsKey(volume), vmfsKey(otherVolume)]);
    expect(new Set(draft.vms.map((vm) => vm.key)).size).toBe(2);
    expect(problems).toEqual([]);
  });

  test('a VM registered on two hosts is one VM, of the host it runs on', async () => {
    const shared = section('filesystems', `/vmfs/volumes/${volume}  L  ${volume}  true  VMFS-5  1  1`);
    const row = section('vms', '1  vm  [L] vm/vm.vmx  otherGuest  vmx-08');
    const runs = section(
      'vm-processes',
      `vm\n   World ID: 1\n   Config File: /vmfs/volumes/${volume}/vm/vm.vmx`,
    );
    const result = await load({
      'a.txt': pack('esx-a', [shared, row]),
      'b.txt': pack('esx-b', [shared, row, runs]),
    });
    expect(result.draft.vms).toMatchObject([{ name: 'vm', power: 'on', host: result.draft.hosts[1]?.key }]);
    expect(codes(result)).toContain('vm-registered-twice');
  });
});

test('a copy beside its mounted original is a warning', async () => {
  const result = await load({
    'a.txt': pack('a', [
      section('filesystems', `/vmfs/volumes/${volume}  L  ${volume}  true  VMFS-5  1  1`),
      section(
        'volume-copies',
        `VMFS UUID/label: ${volume}/L\nCan mount: No\nExtent name: naa.2:1 range: 0 - 1 (MB)`,
      ),
    ]),
  });
  expect(result.problems).toMatchObject([{ code: 'copy-beside-original', level: 'warning' }]);
});

test('a listing that left names out does not prove that a file is missing', async () => {
  const { draft } = await load({
    'a.txt': pack('a', [
      section('port-files', `volume: /vmfs/volumes/${volume}\nfile: .dvsData/${dvs}/41\nnames left out: 1`),
    ]),
  });
  expect(draft.portFiles).toHaveLength(1);
  expect(draft.portFilesListedOn).toEqual([]);
});

test('a path of net-dvs that is of another port or switch is not believed', async () => {
  const net = (path: string): TestSection =>
    section(
      'net-dvs',
      `switch ${dvs} (etherswitch)\n\tport 41:\n\t\tcom.vmware.common.port.volatile.persist = ${path} , propType = CONFIG`,
    );
  for (const path of [
    `/vmfs/volumes/${nfsId}/.dvsData/${dvs}/42`,
    `/vmfs/volumes/${nfsId}/.dvsData/${dvs.replace('b7', 'b8')}/41`,
    '/etc/passwd',
    `/vmfs/volumes/${nfsId}/.dvsData/../../../etc/41`,
  ]) {
    const result = await load({ 'a.txt': pack('a', [net(path)]) });
    expect(codes(result)).toEqual(['persist-path']);
    expect(result.draft.portFiles).toEqual([]);
  }
});

test('every record names its file and line', async () => {
  const { draft } = await load({ 'b.txt': pack('esx-b-03', recoveryHost()) });
  for (const record of [
    ...draft.datastores,
    ...draft.mounts,
    ...draft.vms,
    ...draft.dvPorts,
    ...draft.portFiles,
  ]) {
    expect(record.from).toMatchObject({
      source: 0,
      place: expect.stringMatching(/^b\.txt line \d+$/) as string,
    });
  }
});

test('a single pack that was picked is imported like a folder', async () => {
  await writeFolder(folder, { 'b.txt': pack('esx-b-03', recoveryHost()) });
  const result = await importEsxi(await openFiles([join(folder, 'b.txt')], defaultLimits), testContext());
  expect(result.draft.name).toBe('b');
  expect(result.draft.hosts).toHaveLength(1);
});

test('the checksum is that of POSIX cksum', () => {
  for (const text of ['', 'a', 'The quick brown fox\n', 'x'.repeat(100_000)]) {
    const told = execFileSync('cksum', { input: text }).toString().split(' ')[0];
    expect(String(posixChecksum(Buffer.from(text)))).toBe(told);
  }
});
