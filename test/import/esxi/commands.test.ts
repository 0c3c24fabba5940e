import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFolder } from '../../../main/import/archive/folder.js';
import { importEsxi, recogniseEsxi } from '../../../main/import/esxi/index.js';
import { defaultLimits, type ImportResult } from '../../../main/import/types.js';
import { nfsKey, portFileKey, vmfsKey } from '../../../src/domain/estate/keys.js';
import { samplesFolder, testContext, writeFolder } from '../support.js';
import { dvs, volume } from './packs.js';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'drydock-esxi-')), 'esx-07');
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

async function load(files: Readonly<Record<string, string | Buffer>>): Promise<ImportResult> {
  await writeFolder(folder, files);
  return importEsxi(await openFolder(folder, defaultLimits), testContext());
}

const codes = (result: ImportResult): string[] =>
  result.problems.map((problem) => problem.code).filter((code) => code !== 'date-unknown');

const filesystemHeader =
  'Mount Point                                        Volume Name  UUID                                 Mounted  Type            Size          Free';
const row = (name: string, uuid = volume): string =>
  `/vmfs/volumes/${uuid}  ${name}  ${uuid}     true  VMFS-5  890131972096  156750577664`;

describe('volume names are free text', () => {
  test.each([
    ['datastore1', 'datastore1'],
    ['a name with  blanks', 'a name with  blanks'],
    ['true VMFS-5 1 2', 'true VMFS-5 1 2'],
    [`copy of ${volume} true`, `copy of ${volume} true`],
    ['=HYPERLINK("x")', '=HYPERLINK("x")'],
    ['<script>', '<script>'],
    ['', volume],
  ])('%j', async (written, name) => {
    const { draft } = await load({ 'list.out': `${filesystemHeader}\n${row(written)}\n` });
    expect(draft.datastores).toMatchObject([{ key: vmfsKey(volume), name }]);
  });

  test('any name a volume may have comes back', async () => {
    const names = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 42 })
      .map((name) => name.replace(/[\s\u0000-\u001f\u007f]+/g, ' ').trim())
      .filter((name) => name !== '' && !name.includes('\u0085') && !/[\u001b]/.test(name));
    await fc.assert(
      fc.asyncProperty(names, async (name) => {
        const { draft } = await load({ 'list.out': `${filesystemHeader}\n${row(name)}\n` });
        expect(draft.datastores.map((datastore) => datastore.name)).toEqual([name]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('getallvms', () => {
  const header =
    'Vmid            Name                              File                       Guest OS      Version   Annotation';

  test.each([
    ['1  web  [ds] web/web.vmx   otherGuest  vmx-17', 'web', '[ds] web/web.vmx'],
    ['24  T [T] [T]   [ds 6] Test/Test.vmx   otherGuest   vmx-17', 'T [T] [T]', '[ds 6] Test/Test.vmx'],
    ['3  x   [ds] a [b] c/x y.vmx  otherGuest vmx-8  note [z]', 'x', '[ds] a [b] c/x y.vmx'],
    ['4  t   [ds] t/t.vmtx  otherGuest vmx-8', 't', '[ds] t/t.vmtx'],
    ['5  Name  [ds] p/p.vmx', 'Name', '[ds] p/p.vmx'],
    ['6  a.vmx   [ds] a/a.vmx   otherGuest  vmx-8  see [ds] b/b.vmx', 'a.vmx', '[ds] a/a.vmx'],
  ])('%s', async (line, name, vmxPath) => {
    const { draft } = await load({ vms: `${header}\n${line}\n` });
    expect(draft.vms).toMatchObject([{ name, vmxPath }]);
  });

  test('a row that can be read in two ways is told and left out', async () => {
    const result = await load({
      vms: `${header}\n1  [ds] a/a.vmx  otherGuest  vmx-8   [ds] b/b.vmx  otherGuest  vmx-8\n`,
    });
    expect(result.draft.vms).toEqual([]);
    expect(result.problems).toContainEqual(
      expect.objectContaining({ code: 'vm-ambiguous', file: 'vms', row: 2, level: 'warning' }),
    );
  });

  test('a datastore whose name holds brackets is known from the volumes', async () => {
    const { draft } = await load({
      volumes: `${filesystemHeader}\n${row('gold [old] x')}\n`,
      vms: `${header}\n1  vm  [gold [old] x] vm/vm.vmx  otherGuest  vmx-8\n`,
    });
    expect(draft.vms).toMatchObject([{ name: 'vm', homeDatastore: vmfsKey(volume) }]);
  });

  test('lines of annotations are no VMs', async () => {
    const { draft } = await load({
      vms: `${header}\n1  vm  [ds] vm/vm.vmx  otherGuest  vmx-8  line one\n2 steps to rebuild:\n[ds] vm/vm.vmx\n`,
    });
    expect(draft.vms).toHaveLength(1);
  });

  test('VMs the host cannot read are told', async () => {
    expect(codes(await load({ vms: `${header}\nSkipping invalid VM '12'\n` }))).toEqual(['vm-invalid']);
  });
});

describe('--formatter', () => {
  const csv = `Free,MountPoint,Mounted,Size,Type,UUID,VolumeName,
156750577664,/vmfs/volumes/${volume},true,890131972096,VMFS-5,${volume},"LUN ""5"", gold",
`;
  const keyvalue = `structure[0].FileSystemVolume.Free.integer=156750577664
structure[0].FileSystemVolume.MountPoint.string=/vmfs/volumes/${volume}
structure[0].FileSystemVolume.Mounted.boolean=true
structure[0].FileSystemVolume.Size.integer=890131972096
structure[0].FileSystemVolume.Type.string=VMFS-5
structure[0].FileSystemVolume.UUID.string=${volume}
structure[0].FileSystemVolume.VolumeName.string=LUN "5", gold
`;
  const xml = `<?xml version="1.0" encoding="utf-8"?>
<output xmlns="http://www.vmware.com/Products/ESX/5.0/esxcli/">
<list type="structure"><structure typeName="FileSystemVolume">
<field name="Mount Point"><string>/vmfs/volumes/${volume}</string></field>
<field name="Mounted"><boolean>true</boolean></field>
<field name="Size"><integer>890131972096</integer></field>
<field name="Free"><integer>156750577664</integer></field>
<field name="Type"><string>VMFS-5</string></field>
<field name="UUID"><string>${volume}</string></field>
<field name="Volume Name"><string>LUN "5", gold</string></field>
</structure></list></output>
`;

  test.each([
    ['csv', csv],
    ['keyvalue', keyvalue],
    ['xml', xml],
  ])('%s tells the same as the table', async (_, text) => {
    const { draft } = await load({ 'any name': text });
    expect(draft.datastores).toMatchObject([
      { key: vmfsKey(volume), name: 'LUN "5", gold', vmfsVersion: 5, capacityMib: 848896, freeMib: 149489 },
    ]);
    expect(draft.mounts).toMatchObject([{ path: `/vmfs/volumes/${volume}`, mounted: true }]);
  });

  test('extents, NFS mounts, copies and the host itself', async () => {
    const { draft } = await load({
      extents: `DeviceName,ExtentNumber,Partition,VMFSUUID,VolumeName,\nnaa.1,0,3,${volume},L,\n`,
      nfs: 'Accessible,HardwareAcceleration,Host,Mounted,ReadOnly,Share,VolumeName,isPE,\ntrue,Unknown,nas,true,false,/vol/a,a,false,\n',
      copies: `VmfsSnapshot.Canmount.boolean=false\nVmfsSnapshot.Canresignature.boolean=true\nVmfsSnapshot.Reasonforunmountability.string=in use\nVmfsSnapshot.VMFSUUID.string=${volume}\nVmfsSnapshot.VolumeName.string=L\n`,
      version:
        'VersionGet.Build.string=Releasebuild-1331820\nVersionGet.Product.string=VMware ESXi\nVersionGet.Version.string=5.5.0\n',
    });
    expect(draft.datastores).toMatchObject([
      { key: nfsKey('nas', '/vol/a') },
      { key: vmfsKey(volume), extents: [{ device: 'naa.1', partition: 3 }] },
    ]);
    expect(draft.hosts).toMatchObject([
      {
        name: 'esx-07',
        version: '5.5.0',
        build: '1331820',
        unresolvedCopies: [{ vmfsUuid: volume, canMount: false, whyNotMount: 'in use' }],
      },
    ]);
  });

  test('xml with a document type or an entity is refused', async () => {
    const result = await load({
      x: xml.replace('<output', '<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]><output'),
    });
    expect(result.problems).toContainEqual(expect.objectContaining({ level: 'error', code: 'file-damaged' }));
    expect(result.draft.datastores).toEqual([]);
  });
});

describe('listings of port files made by hand', () => {
  const file = portFileKey(vmfsKey(volume), dvs, '41');

  test.each([
    [
      'find',
      `/vmfs/volumes/${volume}/.dvsData\n/vmfs/volumes/${volume}/.dvsData/${dvs}\n/vmfs/volumes/${volume}/.dvsData/${dvs}/41\n`,
    ],
    ['ls -R', `/vmfs/volumes/${volume}/.dvsData:\n${dvs}\n\n/vmfs/volumes/${volume}/.dvsData/${dvs}:\n41\n`],
    [
      'ls -lR',
      `/vmfs/volumes/${volume}/.dvsData:\ntotal 8\ndrwxr-xr-x    1 root     root           420 May  3 10:00 ${dvs}\n\n/vmfs/volumes/${volume}/.dvsData/${dvs}:\ntotal 8\n-rw-------    1 root     root          3000 May  3 10:00 41\n`,
    ],
  ])('%s of the whole folder: what is not there is not there', async (_, text) => {
    const { draft } = await load({ listing: text });
    expect(draft.portFiles.map(({ key }) => key)).toEqual([file]);
    expect(draft.portFilesListedOn).toEqual([vmfsKey(volume)]);
  });

  test('single files prove nothing about others', async () => {
    const { draft } = await load({ listing: `/vmfs/volumes/${volume}/.dvsData/${dvs}/41\n` });
    expect(draft.portFiles.map(({ key }) => key)).toEqual([file]);
    expect(draft.portFilesListedOn).toEqual([]);
  });
});

describe('saved sessions', () => {
  const session = (host: string, mode: string): string =>
    `[root@${host}:~] esxcli system maintenanceMode get\n${mode}\n[root@${host}:~] vmware -v\nVMware ESXi 6.7.0 build-13006603\n`;

  test('the prompt names host and command', async () => {
    const { draft } = await load({ 'putty.log': session('esx1', 'Enabled') });
    expect(draft.hosts).toMatchObject([{ name: 'esx1', inMaintenanceMode: true, version: '6.7.0' }]);
  });

  test('several hosts in one folder are told, and kept apart', async () => {
    const result = await load({ 'putty.log': session('esx1', 'Enabled') + session('esx2', 'Disabled') });
    expect(result.draft.hosts).toMatchObject([
      { name: 'esx1', inMaintenanceMode: true },
      { name: 'esx2', inMaintenanceMode: false },
    ]);
    expect(codes(result)).toEqual(['several-hosts']);
  });

  test('UTF-16 and colours of a terminal do no harm', async () => {
    const text = session('esx1', '\u001b[1;32mEnabled\u001b[0m');
    const { draft } = await load({ 'a.log': Buffer.from(`\ufeff${text}`, 'utf16le') });
    expect(draft.hosts).toMatchObject([{ name: 'esx1', inMaintenanceMode: true }]);
  });

  test('one folder a host', async () => {
    const { draft } = await load({
      'esx-a/volumes.txt': `${filesystemHeader}\n${row('L')}\n`,
      'esx-b/volumes.txt': `${filesystemHeader}\n${row('L')}\n`,
    });
    expect(draft.hosts.map(({ name }) => name)).toEqual(['esx-a', 'esx-b']);
    expect(draft.datastores).toHaveLength(1);
  });
});

describe('what is taken for ESXi text', () => {
  const recognised = (text: string): boolean => recogniseEsxi(Buffer.from(text));

  test('outputs and sessions, by content', () => {
    expect(recognised('VMFS3 UUID/label: 502e8a75-d04a58db-431a-000c29d33d34/S\n')).toBe(true);
    expect(recognised('[root@a:~] esxcli storage core device list\n')).toBe(true);
    expect(recognised('#drydock-esxi-pack 1\n')).toBe(true);
  });

  test('nothing else', () => {
    for (const text of [
      '',
      'VM,Powerstate,Template\n',
      '<ObjectContent><obj type="HostSystem">host-1</obj></ObjectContent>',
      '<?xml version="1.0"?>\n<output xmlns="urn:other"/>',
      'displayName = "a"\n',
      '{"Name": "x"}',
      'Group\n  Name: x\n',
      'dn: CN=x\nobjectClass: pae-VM\n',
    ]) {
      expect(recognised(text), text).toBe(false);
    }
    expect(recogniseEsxi(Buffer.from([0x50, 0x4b, 3, 4, 0, 0]))).toBe(false);
  });

  test('files of other kinds are listed as not recognised', async () => {
    const { parts } = await load({ 'readme.md': '# hello\n', 'l.txt': `${filesystemHeader}\n${row('L')}\n` });
    expect(parts.map(({ file, use, records }) => [file, use, records])).toEqual([
      ['l.txt', 'used', 1],
      ['readme.md', 'not-recognised', 0],
    ]);
  });
});

describe('hostile text is bounded', () => {
  test('a line without end is refused with its number', async () => {
    const { problems } = await load({ 'a.txt': `${filesystemHeader}\n${' '.repeat(70_000)}\n` });
    expect(problems).toMatchObject([
      {
        level: 'error',
        code: 'file-damaged',
        file: 'a.txt',
        message: expect.stringMatching(/^Line 2 /) as string,
      },
    ]);
  });

  test('a row that cannot be read is told with file and line', async () => {
    const { problems } = await load({ 'a.txt': `${filesystemHeader}\n/vmfs/volumes/x  what is this\n` });
    expect(problems).toContainEqual(
      expect.objectContaining({ level: 'warning', code: 'line-unreadable', file: 'a.txt', row: 2 }),
    );
  });

  test('any bytes behind any header are read or told, never thrown', async () => {
    const starts = [
      filesystemHeader,
      'Volume Name  VMFS UUID                            Extent Number  Device Name  Partition',
      'Volume Name  Host  Share  Accessible  Mounted  Read-Only   isPE  Hardware Acceleration',
      'Vmid  Name  File  Guest OS  Version  Annotation',
      `switch ${dvs} (etherswitch)`,
      `VMFS UUID/label: ${volume}/L`,
      'DVS Name         Num Ports   Used Ports  Configured Ports  MTU     Uplinks',
      'DeviceName,ExtentNumber,Partition,VMFSUUID,VolumeName,',
      `/vmfs/volumes/${volume}/.dvsData:`,
    ];
    const pieces = fc.oneof(
      fc.constantFrom(
        volume,
        dvs,
        'true',
        'false',
        '[ds] a/a.vmx',
        ' vmx-8',
        '  ',
        '\n',
        'port 1:',
        '"',
        '[',
        '] ',
        ':',
      ),
      fc.string({ unit: 'binary', maxLength: 12 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...starts),
        fc.array(pieces, { maxLength: 60 }),
        async (start, body) => {
          const { draft } = await load({ a: `${start}\n${body.join('')}` });
          for (const { homeDatastore } of draft.vms) {
            expect(draft.datastores.map(({ key }) => key)).toContain(homeDatastore);
          }
          for (const { datastore } of [...draft.mounts, ...draft.portFiles]) {
            expect(draft.datastores.map(({ key }) => key)).toContain(datastore);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a cancelled import ends', async () => {
    await writeFolder(folder, { a: filesystemHeader });
    const aborted = new AbortController();
    aborted.abort();
    await expect(
      importEsxi(await openFolder(folder, defaultLimits), testContext({ signal: aborted.signal })),
    ).rejects.toMatchObject({ code: 'cancelled' });
  });
});

const samples = samplesFolder();

describe.skipIf(samples === null)('real outputs (skipped where ../shared/samples is absent)', () => {
  test('every file is recognised and read', async () => {
    const { draft, parts, problems } = await importEsxi(
      await openFolder(join(samples ?? '', 'esxi'), defaultLimits),
      testContext(),
    );
    expect(Object.fromEntries(parts.map(({ file, records }) => [file, records]))).toEqual({
      'esxcfg-volume-l_esx4.txt': 1,
      'esxcfg-volume-l_esxi67_t10.txt': 1,
      'esxcfg-volume-l_esxi6_naa.txt': 2,
      'esxcfg-vswitch-l_dvs.txt': 1,
      'esxcli_storage_filesystem_list_a.txt': 5,
      'esxcli_storage_nfs_list.txt': 4,
      'esxcli_storage_vmfs_extent_list.txt': 3,
      'esxcli_vm_process_list.txt': 2,
      'net-dvs-l_nexus-era_port431.txt': 1,
      'net-dvs-l_nsxt_opaque_excerpt.txt': 1,
      'net-dvs-l_vsphere55.txt': 1,
      'ucs_esxi55_storage.txt': 8,
      'vim-cmd_getallvms.txt': 2,
    });
    // They are of several hosts, which is told, and nothing in them is unreadable.
    expect(problems.filter(({ level }) => level !== 'note').map(({ code }) => code)).toEqual([
      'several-hosts',
    ]);
    expect(
      draft.hosts
        .flatMap(({ unresolvedCopies }) => unresolvedCopies ?? [])
        .map((copy) => [copy.label, copy.extents]),
    ).toEqual([
      ['Storage1', [{ device: 'naa.6000c29e28495d0b9ecd280a8dc01a5c', partition: 5 }]],
      [
        'datastore1',
        [
          {
            device: 't10.ATA_____VMware_Virtual_IDE_Hard_Drive___________00000000000000000001',
            partition: 3,
          },
        ],
      ],
      ['esxi6-flash-ds', [{ device: 'naa.6589cfc0000003c710fbb298e0d059e7', partition: 1 }]],
    ]);
    expect(draft.vms.map(({ name, vmxPath }) => [name, vmxPath])).toEqual([
      ['AT_ESXI_050', '[datastore_050] AT_ESXI/AT_ESXI.vmx'],
      ['Test Test [Test] [Test]', '[datastore_050_vmfs6] Test/Test.vmx'],
      ['k8s118-node1', '[datastore1] k8s118-node1/k8s118-node1.vmx'],
      ['k8s118-node2', '[datastore1] k8s118-node2/k8s118-node2.vmx'],
    ]);
    expect(draft.mounts.filter(({ accessible }) => accessible === false)).toMatchObject([
      { datastore: nfsKey('192.168.0.100', '/srv/nfs/ISOs'), mounted: true },
    ]);
    // ESXi 5.0, its column padding lost: no Read-Only column.
    expect(
      draft.mounts.find(({ datastore }) => datastore === nfsKey('192.168.1.107', '/data/nfs_share')),
    ).toMatchObject({ accessMode: null, mounted: true, accessible: true });
    expect(
      draft.dvPorts.filter(({ dvSwitch }) => dvSwitch.endsWith('919a')).map(({ portKey }) => portKey),
    ).toEqual(['41', '32', '0', '25', '24', '16', '8', '33']);
    expect(draft.portFiles).toHaveLength(3);
    expect(draft.portFilesListedOn).toEqual([]);
  });
});
