import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFolder } from '../../../main/import/archive/folder.js';
import { defaultLimits, type ImportResult } from '../../../main/import/types.js';
import { importVmx, recogniseVmx } from '../../../main/import/vmx/index.js';
import { instanceUuidAlias, vmxAlias } from '../../../src/domain/estate/aliases.js';
import { switchKey, vmfsKey } from '../../../src/domain/estate/keys.js';
import { samplesFolder, testContext, writeFolder } from '../support.js';

const volume = '541e6368-805b140a-e29a-0050560945d9';
const oldVolume = '501d996c-86c66169-eea2-005056b007c1';
const dvs = '6a de 0e 50 80 32 76 68-e0 72 fd 00 c3 23 52 92';

const vmx = `.encoding = "UTF-8"
config.version = "8"
displayName = "web|2201|22 – Zürich"
uuid.bios = "56 4d 7f 25 bf 12 08 6c-21 36 96 29 58 61 80 bc"
vc.uuid = "50 2a 11 22 33 44 55 66-77 88 99 aa bb cc dd ee"
guestOS = "windows7-64"
numvcpus = "2"
memSize = "4096"
scsi0:0.present = "TRUE"
scsi0:0.fileName = "web01-000001.vmdk"
scsi0:1.present = "FALSE"
scsi0:1.fileName = "gone.vmdk"
ide1:0.deviceType = "cdrom-image"
ide1:0.fileName = "/vmfs/volumes/iso/tools.vmdk"
ethernet0.present = "TRUE"
ethernet0.generatedAddress = "00:50:56:AB:CD:EF"
ethernet0.startConnected = "TRUE"
ethernet0.dvs.switchId = "${dvs}"
ethernet0.dvs.portId = "10"
ethernet0.dvs.portgroupId = "dvportgroup-208"
ethernet0.dvs.connectionId = "177280995"
ethernet1.networkName = "VM Network"
ethernet2.present = "FALSE"
ethernet2.networkName = "unused"
`;

function descriptor(lines: {
  cid: string;
  parent?: readonly [cid: string, hint: string];
  extra?: string;
}): string {
  const parent = lines.parent ? `parentFileNameHint="${lines.parent[1]}"\n` : '';
  return `# Disk DescriptorFile
version=1
CID=${lines.cid}
parentCID=${lines.parent?.[0] ?? 'ffffffff'}
createType="vmfs"
${parent}# Extent description
RW 41943040 VMFS "flat.vmdk"
${lines.extra ?? 'ddb.thinProvisioned = "1"'}
`;
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-vmx-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function load(files: Readonly<Record<string, string | Buffer>>): Promise<ImportResult> {
  await writeFolder(folder, files);
  return importVmx(await openFolder(folder, defaultLimits), testContext());
}

const codes = (result: ImportResult): string[] => result.problems.map((problem) => problem.code);

describe('a VM below its volume', () => {
  const files = {
    [`${volume}/web01/web01.vmx`]: vmx,
    [`${volume}/web01/web01-000001.vmdk`]: descriptor({ cid: '3', parent: ['2', 'web01.vmdk'] }),
    [`${volume}/web01/web01.vmdk`]: descriptor({
      cid: '2',
      parent: ['1', `/vmfs/volumes/${volume}/replica-1/replica-1.vmdk`],
    }),
    [`${volume}/replica-1/replica-1.vmdk`]: descriptor({ cid: '1' }),
  };

  test('is told with its identities and sizes', async () => {
    const { draft } = await load(files);
    expect(draft.vms).toMatchObject([
      {
        name: 'web"01" – Zürich',
        instanceUuid: '502a1122-3344-5566-7788-99aabbccddee',
        smbiosUuid: '564d7f25-bf12-086c-2136-9629586180bc',
        cpus: 2,
        memoryMib: 4096,
        homeDatastore: vmfsKey(volume),
        aliases: [
          instanceUuidAlias('502a1122-3344-5566-7788-99aabbccddee'),
          vmxAlias(vmfsKey(volume), 'web01/web01.vmx'),
        ],
      },
    ]);
    expect(draft.datastores).toMatchObject([{ key: vmfsKey(volume), vmfsUuid: volume, type: 'vmfs' }]);
  });

  test('has the NICs that are present, with their dvPorts', async () => {
    const { draft } = await load(files);
    expect(draft.nics).toMatchObject([
      {
        label: 'Network adapter 1',
        mac: '00:50:56:ab:cd:ef',
        startsConnected: true,
        dvSwitch: switchKey(dvs),
        portKey: '10',
        portKnown: true,
        from: { place: `${volume}/web01/web01.vmx line 15` },
      },
      { label: 'Network adapter 2', networkName: 'VM Network', dvSwitch: null, portKey: null },
    ]);
    expect(draft.dvSwitches).toMatchObject([{ key: switchKey(dvs), uuid: dvs, portsKnown: false }]);
  });

  test('has the disks that are present, with the whole chain of parents', async () => {
    const result = await load(files);
    expect(result.draft.disks).toMatchObject([
      {
        label: 'scsi0:0',
        datastore: vmfsKey(volume),
        path: `[${volume}] web01/web01-000001.vmdk`,
        capacityMib: 20480,
        thin: true,
        raw: false,
        parents: [
          { path: `[${volume}] web01/web01.vmdk`, datastore: vmfsKey(volume) },
          { path: `[${volume}] replica-1/replica-1.vmdk`, datastore: vmfsKey(volume) },
        ],
        parentsKnown: true,
      },
    ]);
    expect(result.problems).toEqual([]);
  });

  test('has a chain that is not known to its end when a descriptor is not given', async () => {
    const { [`${volume}/replica-1/replica-1.vmdk`]: _, ...others } = files;
    const { draft } = await load(others);
    expect(draft.disks[0]?.parents).toHaveLength(2);
    expect(draft.disks[0]?.parentsKnown).toBe(false);
  });
});

describe('chains that cannot be opened are told', () => {
  test('a parent named by the UUID of another volume', async () => {
    const result = await load({
      [`${volume}/a/a.vmx`]: 'scsi0:0.fileName = "a.vmdk"\n',
      [`${volume}/a/a.vmdk`]: descriptor({
        cid: '5',
        parent: ['4', `/vmfs/volumes/${oldVolume}/base/base.vmdk`],
      }),
    });
    expect(result.problems).toMatchObject([
      {
        level: 'warning',
        code: 'parent-absolute',
        file: `${volume}/a/a.vmdk`,
        row: 6,
        message: expect.stringContaining(oldVolume) as string,
      },
    ]);
    expect(result.draft.disks[0]?.parents).toEqual([
      { path: `[${oldVolume}] base/base.vmdk`, datastore: vmfsKey(oldVolume) },
    ]);
  });

  test('a parent whose content id is another', async () => {
    const result = await load({
      'a/child.vmdk': descriptor({ cid: '5', parent: ['4', 'base.vmdk'] }),
      'a/base.vmdk': descriptor({ cid: '9' }),
    });
    expect(codes(result)).toContain('parent-changed');
  });

  test('a circle', async () => {
    const result = await load({
      'a/a.vmx': 'scsi0:0.fileName = "a.vmdk"\n',
      'a/a.vmdk': descriptor({ cid: '1', parent: ['2', 'b.vmdk'] }),
      'a/b.vmdk': descriptor({ cid: '2', parent: ['1', 'a.vmdk'] }),
    });
    expect(codes(result)).toContain('parent-circle');
    expect(result.draft.disks[0]).toMatchObject({ parents: [], parentsKnown: false });
  });

  test.each(['../../../../etc/passwd.vmdk', '/etc/passwd.vmdk', '/vmfs/volumes/x/../../../etc/passwd.vmdk'])(
    'a parent that is on no volume: %s',
    async (hint) => {
      const result = await load({
        'a/a.vmx': 'scsi0:0.fileName = "a.vmdk"\n',
        'a/a.vmdk': descriptor({ cid: '1', parent: ['2', hint] }),
      });
      expect(codes(result)).toContain('parent-path');
      expect(result.draft.disks[0]?.parents).toEqual([]);
    },
  );
});

describe('names and encodings', () => {
  test('the declared encoding counts', async () => {
    const gbk = Buffer.concat([
      Buffer.from('.encoding = "GBK"\ndisplayName = "'),
      Buffer.from([0xd6, 0xd0, 0xce, 0xc4]),
      Buffer.from('"\n'),
    ]);
    const { draft } = await load({ 'a/a.vmx': gbk });
    expect(draft.vms[0]?.name).toBe('中文');
  });

  test('an encoding nobody knows, or that the file is not in, is an error that names the file', async () => {
    const result = await load({
      'a/a.vmx': '.encoding = "martian"\ndisplayName = "a"\n',
      'b/b.vmx': Buffer.from('.encoding = "UTF-8"\ndisplayName = "\xff"\n', 'latin1'),
    });
    expect(result.problems.filter(({ level }) => level === 'error')).toMatchObject([
      { code: 'file-damaged', file: 'a/a.vmx' },
      { code: 'file-damaged', file: 'b/b.vmx' },
    ]);
    expect(result.draft.vms).toEqual([]);
  });

  test('an encoding called like what every object has is one nobody knows', async () => {
    const { problems } = await load({ 'a/a.vmx': '.encoding = "constructor"\ndisplayName = "a"\n' });
    expect(problems).toMatchObject([
      { code: 'file-damaged', message: expect.stringContaining('"constructor"') as string },
    ]);
  });

  test('a VM that tells no identity is known by name, and that is told', async () => {
    const result = await load({ 'some folder/a.vmx': 'displayName = "a"\n' });
    expect(codes(result)).toEqual(['vm-known-by-name']);
    expect(result.draft.vms[0]).toMatchObject({ name: 'a', homeDatastore: null, vmxPath: null });
  });

  test('many of them are told in one sentence', async () => {
    const files = ['a', 'b', 'c', 'd', 'e'].map((name) => [`${name}.vmx`, `displayName = "${name}"\n`]);
    const result = await load(Object.fromEntries(files) as Record<string, string>);
    expect(result.problems.map(({ message }) => message)).toEqual([
      '5 .vmx files tell neither their vCenter UUID nor the volume they lie on: their VMs are known by name only ("a.vmx", "b.vmx", "c.vmx" and 2 more).',
    ]);
  });

  test('a switch that is no UUID leaves the port out instead of inventing one', async () => {
    const result = await load({
      'a/a.vmx': 'displayName = "a"\nethernet0.dvs.switchId = "<b>x"\nethernet0.dvs.portId = "1"\n',
    });
    expect(result.draft.dvSwitches).toEqual([]);
    expect(result.draft.nics).toMatchObject([{ dvSwitch: null, portKey: null, portKnown: false }]);
    expect(codes(result)).toContain('switch-uuid');
  });
});

describe('what is taken for a VM’s file', () => {
  const recognised = (content: string | Buffer): boolean => recogniseVmx(Buffer.from(content));

  test('only what reads like one', () => {
    expect(recognised('ethernet0.dvs.portId = "1"')).toBe(true);
    expect(recognised('\ufeff# Disk DescriptorFile\n')).toBe(true);
    expect(recognised('name,displayName = "x"\n')).toBe(false);
    expect(recognised('.encoding = "UTF-8"\nsnapshot.lastUID = "1"\n')).toBe(false);
    expect(recognised(Buffer.concat([Buffer.from('KDMV'), Buffer.alloc(600)]))).toBe(false);
    expect(recognised('')).toBe(false);
  });

  test('other files and older versions are listed, not read', async () => {
    const result = await load({
      'a/a.vmx': 'displayName = "a"\n',
      'a/a.vmx~': 'displayName = "a"\n',
      'a/a-flat.vmdk': Buffer.alloc(10_000),
    });
    expect(result.draft.vms).toHaveLength(1);
    expect(result.parts.map(({ file, use }) => [file, use])).toEqual([
      ['a/a-flat.vmdk', 'not-recognised'],
      ['a/a.vmx', 'used'],
      ['a/a.vmx~', 'ignored'],
    ]);
  });
});

describe('hostile files are bounded', () => {
  test.each([
    ['a line without end', `displayName = "${'x'.repeat(100_000)}"\n`],
    ['lines without end', `displayName = "a"\n${'k = "v"\n'.repeat(30_000)}`],
    ['a file without end', `displayName = "a"\n${`k = "${'v'.repeat(1000)}"\n`.repeat(5000)}`],
  ])('%s is refused', async (_, content) => {
    const result = await load({ 'a/a.vmx': content });
    expect(result.problems).toMatchObject([{ level: 'error', code: 'file-damaged', file: 'a/a.vmx' }]);
    expect(result.draft.vms).toEqual([]);
  });

  test('a chain longer than any product makes', async () => {
    const files: Record<string, string> = { 'a/a.vmx': 'scsi0:0.fileName = "0.vmdk"\n' };
    for (let i = 0; i < 200; i += 1) {
      files[`a/${i}.vmdk`] = descriptor({ cid: '1', parent: ['1', `${i + 1}.vmdk`] });
    }
    const result = await load(files);
    expect(codes(result)).toContain('parent-circle');
  });

  test('keys of JavaScript’s own are ordinary keys', async () => {
    const result = await load({ 'a/a.vmx': '__proto__ = "x"\nconstructor = "y"\ndisplayName = "a"\n' });
    expect(result.draft.vms).toHaveLength(1);
  });
});

test('a cancelled import ends', async () => {
  await writeFolder(folder, { 'a.vmx': vmx });
  const aborted = new AbortController();
  aborted.abort();
  await expect(
    importVmx(await openFolder(folder, defaultLimits), testContext({ signal: aborted.signal })),
  ).rejects.toMatchObject({ code: 'cancelled' });
});

const samples = samplesFolder();

describe.skipIf(samples === null)('real files (skipped where ../shared/samples is absent)', () => {
  test('NIC keys and descriptors', async () => {
    const { draft, problems, parts } = await importVmx(
      await openFolder(join(samples ?? '', 'vmx'), defaultLimits),
      testContext(),
    );
    expect(parts.map(({ use }) => use)).toEqual(['used', 'used', 'used', 'used']);
    expect(draft.nics).toMatchObject([
      { dvSwitch: 'dvs:6ade0e5080327668e072fd00c3235292', portKey: '10', portKnown: true },
    ]);
    // The replication appliance's delta disk names the volume it was made for.
    expect(problems.filter(({ level }) => level === 'warning')).toMatchObject([
      {
        code: 'parent-absolute',
        file: 'hbrimagedisk_vmfssparse_absolute_parent.vmdk',
        row: 8,
        message: expect.stringContaining('501d996c-86c66169-eea2-005056b007c1') as string,
      },
    ]);
    expect(problems.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
