import { describe, expect, it } from 'vitest';
import { countObjects } from '../../../src/domain/estate/counts.js';
import { morefKey, vcenterKey } from '../../../src/domain/estate/keys.js';
import type { TestCell } from '../xlsx/support.js';
import {
  changed,
  csvFiles,
  imported,
  importedCsv,
  place,
  small,
  uuid,
  vcenter,
  type Tables,
} from './support.js';

const vc = vcenterKey(uuid, '');
const codes = (result: { problems: readonly { code: string }[] }): string[] =>
  result.problems.map((p) => p.code);
const first = (tables: Tables, sheet: string): Record<string, TestCell> => ({ ...tables[sheet]?.[0] });

describe('an RVTools workbook', () => {
  it('becomes an estate with the keys other formats give', async () => {
    const { draft, problems, parts } = await imported(small());
    expect(problems).toEqual([]);
    expect(parts.map((part) => part.use)).toEqual(Array.from({ length: 10 }, () => 'used'));
    expect(draft.vcenters).toMatchObject([
      { key: vc, name: 'vc01.example.org', instanceUuid: uuid, version: '5.0.0' },
    ]);
    const datastore = 'vmfs:4f8c3a1e-16acc074-006d-d09466c6d6af';
    expect(draft.datastores).toMatchObject([
      {
        key: datastore,
        name: 'desk ds 01',
        moref: 'datastore-11',
        type: 'vmfs',
        vmfsVersion: 5,
        extents: [{ device: 'naa.600508b1001c0001', partition: null }],
        capacityMib: 2_097_152,
        accessible: true,
        datacenter: `${vc}/datacenter:DC1`,
        replication: null,
      },
    ]);
    expect(draft.vms).toMatchObject([
      {
        key: morefKey(vc, 'vm-101'),
        name: 'desk-1',
        host: morefKey(vc, 'host-1'),
        cluster: morefKey(vc, 'domain-c7'),
        homeDatastore: datastore,
        vmxPath: '[desk ds 01] desk-1/desk-1.vmx',
        instanceUuid: '5030ffe0-0000-0000-0000-000000000101',
        smbiosUuid: '42305ae0-0000-0000-0000-000000000101',
        power: 'on',
        connectionState: 'connected',
        template: false,
        placeholder: false,
        cpus: 2,
        memoryMib: 4096,
        haRestartPriority: 'medium',
        agent: null,
        from: { source: 0, place: 'vInfo row 2' },
      },
    ]);
    expect(draft.disks).toMatchObject([
      {
        vm: morefKey(vc, 'vm-101'),
        label: 'Hard disk 1',
        datastore,
        capacityMib: 24576,
        thin: true,
        raw: false,
        parents: [],
        parentsKnown: false,
      },
    ]);
    expect(draft.nics).toMatchObject([
      {
        mac: '00:50:56:aa:00:01',
        dvSwitch: morefKey(vc, 'dvs-20'),
        dvPortgroup: morefKey(vc, 'dvportgroup-21'),
        portKey: null,
        portKnown: false,
      },
    ]);
    expect(draft.dvPortgroups).toMatchObject([
      { binding: 'static', ports: 128, vlan: '100', uplink: false },
      { uplink: true },
    ]);
    expect(draft.dvSwitches).toMatchObject([{ portsKnown: false, datacenter: `${vc}/datacenter:DC1` }]);
    expect(draft.hosts).toMatchObject([
      {
        version: '5.0.0',
        build: '469512',
        inMaintenanceMode: false,
        cpuMhz: 38400,
        memoryMib: 262144,
        bootTime: '2025-01-02T03:04:05.000Z',
      },
      { inMaintenanceMode: true, bootTime: '2025-01-01T12:00:00.000Z' },
    ]);
    expect(draft.clusters).toMatchObject([
      {
        ha: {
          enabled: true,
          admissionControl: true,
          policy: null,
          failuresToTolerate: 1,
          isolationResponse: 'none',
        },
        drsEnabled: false,
      },
    ]);
    expect(draft.mounts.map((mount) => mount.host)).toEqual([morefKey(vc, 'host-1'), morefKey(vc, 'host-2')]);
    expect(draft.sources).toMatchObject([
      {
        format: 'rvtools-xlsx',
        name: 'export.xlsx',
        takenAt: '2025-01-02T03:04:05.000Z',
        producer: 'RVTools 4.6.1.0',
      },
    ]);
  });

  it('gives the same estate from .csv', async () => {
    const book = await imported(small());
    const csv = await importedCsv(csvFiles(small()));
    expect(csv.problems).toEqual([]);
    const plain = (draft: object): unknown =>
      JSON.parse(JSON.stringify(draft), (name, value: unknown) =>
        name === 'from' || name === 'sources' || name === 'name' ? null : value,
      );
    expect(plain(csv.draft)).toEqual(plain(book.draft));
    expect(countObjects(csv.draft)).toEqual(countObjects(book.draft));
    expect(csv.draft.vms[0]?.from.place).toBe('RVTools_tabvInfo.csv row 2');
  });

  it('finds columns by name: other order, other case, MB for MiB, an attribute in between', async () => {
    const disk = first(small(), 'vDisk');
    delete disk['Capacity MiB'];
    const { draft, problems } = await imported(
      small({
        vDisk: [
          { 'capacity mb': '24,576', ...Object.fromEntries(Object.entries(disk).reverse()), 'Free % ': 3 },
        ],
      }),
    );
    expect(problems).toEqual([]);
    expect(draft.disks).toMatchObject([{ capacityMib: 24576, label: 'Hard disk 1' }]);
  });

  it.each([
    [{ 'FT State': 'running', 'FT Role': 1 }, 'primary'],
    [{ 'FT State': 'running', 'FT Role': '2' }, 'secondary'],
    [{ 'FT State': 'notConfigured', 'FT Role': '' }, 'none'],
    [{ 'FT State': 'notConfigured' }, 'none'],
    [{ 'FT State': 'running' }, null],
    [{}, null],
  ])('reads Fault Tolerance as far as it is told: %o', async (told, ftRole) => {
    const { draft } = await imported(small({ vInfo: [{ ...first(small(), 'vInfo'), ...told }] }));
    expect(draft.vms[0]).toMatchObject({ ftRole, agent: null });
  });

  it("takes RVTools' own column where a custom attribute has its name", async () => {
    const tables = small();
    const book = Object.fromEntries(Object.entries(csvFiles(tables)));
    book['RVTools_tabvInfo.csv'] = (book['RVTools_tabvInfo.csv'] as string)
      .replace('VM,', 'VM,Host,')
      .replace('desk-1,', 'desk-1,rack 7,');
    const { draft, problems } = await importedCsv(book);
    expect(draft.vms[0]?.host).toBe(morefKey(vc, 'host-1'));
    expect(problems).toMatchObject([{ code: 'column-twice', column: 'Host', row: 1 }]);
  });

  it('takes the first columns of vHost for RVTools’ own, whatever attributes follow', async () => {
    const book = csvFiles(small());
    const [header = '', ...rows] = (book['RVTools_tabvHost.csv'] as string).trimEnd().split('\r\n');
    book['RVTools_tabvHost.csv'] = [
      `${header},Cluster,Host`,
      ...rows.map((row) => `${row},gold,rack 7`),
      '',
    ].join('\r\n');
    const { draft } = await importedCsv(book);
    expect(draft.hosts.map(({ name }) => name)).toEqual(['esx-01', 'esx-02']);
    expect(draft.clusters.map(({ name }) => name)).toEqual(['Desktops']);
  });

  it('reads internal column names', async () => {
    const { draft } = await imported({
      vInfo: [
        {
          vInfoVMName: 'desk-1',
          vInfoPowerstate: 'poweredOff',
          vInfoObjectID: 'vm-7',
          vInfoDataCenter: 'DC1',
          vInfoPath: '[a] b/b.vmx',
          vInfoVISDKServer: 'vc01',
          vInfoVISDKUUID: uuid,
          vInfoOS: 'Linux',
        },
      ],
    });
    expect(draft.vms).toMatchObject([
      { key: morefKey(vc, 'vm-7'), power: 'off', guest: 'Linux', vmxPath: '[a] b/b.vmx' },
    ]);
  });

  it.each([
    [
      '4.2.2',
      undefined,
      '42305ae0-0000-0000-0000-000000000101',
      null,
      '42305ae0-0000-0000-0000-000000000101',
    ],
    [
      '4.3.1',
      undefined,
      '5030ffe0-0000-0000-0000-000000000101',
      '5030ffe0-0000-0000-0000-000000000101',
      null,
    ],
    ['3.11', undefined, '5030ffe0-0000-0000-0000-000000000101', null, '5030ffe0-0000-0000-0000-000000000101'],
    [null, undefined, '564d8d23-0000-0000-0000-000000000101', null, '564d8d23-0000-0000-0000-000000000101'],
    [null, undefined, '5030ffe0-0000-0000-0000-000000000101', '5030ffe0-0000-0000-0000-000000000101', null],
  ])('knows what "VM UUID" means in version %s', async (version, smbios, vmUuid, instance, expected) => {
    const tables = small();
    tables['vInfo'] = [changed(first(tables, 'vInfo'), { 'SMBIOS UUID': smbios, 'VM UUID': vmUuid })];
    if (version === null) delete tables['vMetaData'];
    else tables['vMetaData'] = [{ 'RVTools version': version, 'xlsx creation datetime': '2020-01-01' }];
    const { draft } = await imported(tables);
    expect(draft.vms).toMatchObject([{ instanceUuid: instance, smbiosUuid: expected }]);
  });
});

describe('objects of the same name', () => {
  const twins = (): Tables => {
    const vm = first(small(), 'vInfo');
    return small({
      vInfo: [
        vm,
        {
          ...vm,
          'VM ID': 'vm-102',
          Host: 'esx-02',
          Path: '[desk ds 01] desk-1_1/desk-1.vmx',
          'VM UUID': '5030ffe0-0000-0000-0000-000000000102',
        },
      ],
    });
  };

  it('keep their own disks and NICs by VM ID', async () => {
    const tables = twins();
    const disk = first(tables, 'vDisk');
    tables['vDisk'] = [disk, { ...disk, 'VM ID': 'vm-102', 'Capacity MiB': 1 }];
    const { draft, problems } = await imported(tables);
    expect(problems).toEqual([]);
    expect(draft.disks.map((d) => [d.vm, d.capacityMib])).toEqual([
      [morefKey(vc, 'vm-101'), 24576],
      [morefKey(vc, 'vm-102'), 1],
    ]);
  });

  it('are told apart without VM ID by what the row says, and never guessed', async () => {
    const tables = twins();
    const disk = changed(first(tables, 'vDisk'), { 'VM ID': undefined });
    const nic = changed(first(tables, 'vNetwork'), { 'VM ID': undefined });
    tables['vDisk'] = [{ ...disk, 'Disk Path': '[desk ds 01] desk-1_1/desk-1.vmdk' }];
    tables['vNetwork'] = [{ ...nic, Host: 'esx-02' }, changed(nic, { Host: null })];
    const { draft, problems } = await imported(tables);
    expect(draft.disks.map((d) => d.vm)).toEqual([morefKey(vc, 'vm-102')]);
    expect(draft.nics.map((n) => n.vm)).toEqual([morefKey(vc, 'vm-102')]);
    expect(problems).toMatchObject([{ code: 'vm-ambiguous', sheet: 'vNetwork', row: 3, column: 'VM' }]);
  });

  it('datastores are told apart by the host that mounts them', async () => {
    const ds = first(small(), 'vDatastore');
    const one = { ...ds, '# Hosts': 1 };
    const { draft, problems } = await imported(
      small({
        vDatastore: [
          { ...one, Hosts: 'esx-02', URL: 'ds:///vmfs/volumes/4f8c3a1e-16acc074-006d-000000000002/' },
          { ...one, Hosts: 'esx-01', URL: 'ds:///vmfs/volumes/4f8c3a1e-16acc074-006d-000000000001/' },
        ],
      }),
    );
    expect(draft.vms[0]?.homeDatastore).toBe('vmfs:4f8c3a1e-16acc074-006d-000000000001');
    expect(problems).toEqual([]);
  });

  it('dvSwitches are told apart by datacenter for NICs, and portgroups are left out, not guessed', async () => {
    const dvs = first(small(), 'dvSwitch');
    const { draft, problems } = await imported(
      small({ dvSwitch: [dvs, { ...dvs, Datacenter: 'DC2', 'Object ID': 'dvs-30' }] }),
    );
    expect(draft.nics[0]?.dvSwitch).toBe(morefKey(vc, 'dvs-20'));
    expect(draft.dvPortgroups).toEqual([]);
    expect(problems.map((p) => [p.code, p.row])).toEqual([
      ['switch-ambiguous', 2],
      ['switch-ambiguous', 3],
    ]);
  });

  it('in two vCenters do not meet, though their MoRefs are equal', async () => {
    const vm = first(small(), 'vInfo');
    const other = { 'VI SDK Server': 'vc02', 'VI SDK UUID': '6a1ff2c1-0c6f-4b0e-9a5e-222222222222' };
    const { draft } = await imported(small({ vInfo: [vm, { ...vm, ...other, 'VM UUID': null }] }));
    expect(draft.vms.map((v) => v.key)).toEqual([
      morefKey(vc, 'vm-101'),
      morefKey(vcenterKey(other['VI SDK UUID'], ''), 'vm-101'),
    ]);
    expect(draft.vcenters).toHaveLength(2);
  });

  it('are in one vCenter where a row gives as its name what others give as its UUID', async () => {
    const vm = first(small(), 'vInfo');
    const swapped = changed(vm, { 'VI SDK Server': uuid, 'VI SDK UUID': undefined, 'VM ID': 'vm-102' });
    const { draft } = await imported(small({ vInfo: [vm, swapped] }));
    expect(draft.vcenters).toMatchObject([{ key: vc, name: 'vc01.example.org', instanceUuid: uuid }]);
    expect(draft.vms.map((v) => v.vcenter)).toEqual([vc, vc]);
  });

  it('are refused when the vCenter is not told and their MoRefs are equal', async () => {
    const vm = changed(first(small(), 'vInfo'), { 'VI SDK Server': undefined, 'VI SDK UUID': undefined });
    const result = await imported({ vInfo: [vm, { ...vm, VM: 'other' }] });
    expect(result.draft.vms).toHaveLength(1);
    expect(codes(result)).toContain('same-vm-id');
    expect(codes(result)).toContain('vcenter-unknown');
  });
});

describe('rows that give one Object ID to two names', () => {
  const named = (sheet: string, column: string): Tables => {
    const row = first(small(), sheet);
    return { [sheet]: [...(small()[sheet] ?? []), changed(row, { [column]: 'another' })] };
  };

  it('are one host, as the first row tells it, and both names lead to it', async () => {
    const tables = named('vHost', 'Host');
    const vm = changed(first(small(), 'vInfo'), { Host: 'another' });
    const result = await imported(small({ ...tables, vInfo: [vm] }));
    expect(result.draft.hosts.map(({ name }) => name)).toEqual(['esx-01', 'esx-02']);
    expect(codes(result)).toEqual(['same-host-id']);
    expect(result.draft.vms[0]?.host).toBe(morefKey(vc, 'host-1'));
  });

  it('are one cluster', async () => {
    const result = await imported(small(named('vCluster', 'Name')));
    expect(result.draft.clusters.map(({ name }) => name)).toEqual(['Desktops']);
    expect(codes(result)).toEqual(['listed-twice']);
  });

  it('are one dvSwitch, and both names lead to it', async () => {
    const nic = changed(first(small(), 'vNetwork'), { Switch: 'another' });
    const { draft } = await imported(small({ ...named('dvSwitch', 'Switch'), vNetwork: [nic] }));
    expect(draft.dvSwitches.map(({ name }) => name)).toEqual(['dvs-desk']);
    expect(draft.nics[0]?.dvSwitch).toBe(morefKey(vc, 'dvs-20'));
  });
});

describe('datastores', () => {
  const kinds: [string, Record<string, TestCell>, Record<string, unknown>][] = [
    [
      'NFS by server and path',
      { Type: 'NFS', Address: 'nas1.example.org:/vol/desk', URL: 'ds:///vmfs/volumes/8e1c7e14-57e5e1d0/' },
      {
        key: 'nfs:nas1.example.org/vol/desk',
        type: 'nfs',
        nfsHost: 'nas1.example.org',
        nfsPath: '/vol/desk',
        extents: [],
      },
    ],
    [
      'NFS with a blank between',
      { Type: 'NFS', Address: 'nas1 /vol/desk', URL: 'ds:///vmfs/volumes/8e1c7e14-57e5e1d0/' },
      { key: 'nfs:nas1/vol/desk' },
    ],
    [
      'NFS before 3.10, by URL',
      { Type: 'NFS', Address: 'nas1', URL: 'ds:///vmfs/volumes/8e1c7e14-57e5e1d0/' },
      { key: 'dsurl:/vmfs/volumes/8e1c7e14-57e5e1d0', nfsHost: null },
    ],
    [
      'vSAN',
      { Type: 'vsan', Address: null, URL: 'ds:///vmfs/volumes/vsan:52e5ab-77/' },
      { key: 'dsurl:/vmfs/volumes/vsan:52e5ab-77', type: 'vsan' },
    ],
    [
      'by name when nothing else is told',
      { Type: 'VMFS', Address: null, URL: null },
      { key: `${vc}/datastore:desk ds 01`, type: 'vmfs', vmfsUuid: null },
    ],
    [
      'local disks',
      { Address: 'mpx.vmhba1:C0:T0:L0' },
      { extents: [{ device: 'mpx.vmhba1:C0:T0:L0', partition: null }] },
    ],
    ['not accessible', { Accessible: 'False' }, { accessible: false }],
  ];
  it.each(kinds)('%s', async (_name, cells, expected) => {
    const tables = small();
    tables['vDatastore'] = [{ ...first(tables, 'vDatastore'), ...cells }];
    const { draft } = await imported(tables);
    expect(draft.datastores).toMatchObject([expected]);
    expect(draft.vms[0]?.homeDatastore).toBe(draft.datastores[0]?.key);
  });

  it('of several extents take their devices from vMultiPath, which is read only then', async () => {
    const tables = small();
    const path = (Host: string, Disk: string): Record<string, TestCell> => ({
      Host,
      Datacenter: 'DC1',
      Datastore: 'desk ds 01',
      Disk,
      'Oper. State': 'ok',
      ...vcenter,
    });
    tables['vMultiPath'] = [
      path('esx-01', 'naa.600508b1001c0001'),
      path('esx-01', 'naa.600508b1001c0002'),
      path('esx-03', 'naa.600508b1001c0002'),
    ];
    const whole = await imported(tables);
    expect(whole.parts.at(-1)).toMatchObject({ sheet: 'vMultiPath', use: 'ignored' });
    tables['vDatastore'] = [{ ...first(tables, 'vDatastore'), '# Extents': 2 }];
    const { draft, parts, problems } = await imported(tables);
    expect(parts.at(-1)).toMatchObject({ use: 'used', records: 3 });
    expect(draft.datastores[0]?.extents.map((extent) => extent.device)).toEqual([
      'naa.600508b1001c0001',
      'naa.600508b1001c0002',
    ]);
    expect(draft.mounts).toHaveLength(3);
    expect(problems).toMatchObject([{ code: 'host-not-listed' }]);
  });

  it('that only a path names are known by name, and told: once where the whole sheet is missing', async () => {
    const tables = small();
    delete tables['vDatastore'];
    const without = await imported(tables);
    expect(without.draft.datastores).toMatchObject([{ name: 'desk ds 01', type: 'other', vmfsUuid: null }]);
    expect(codes(without)).toEqual(['sheet-missing']);
    const listed = first(small(), 'vDatastore');
    const other = await imported(small({ vDatastore: [{ ...listed, Name: 'other', URL: '' }] }));
    expect(codes(other)).toContain('datastore-by-name');
  });
});

describe('rows', () => {
  it('of placeholders and templates are kept as such', async () => {
    const vm = first(small(), 'vInfo');
    const { draft } = await imported(
      small({
        vInfo: [
          vm,
          { ...vm, VM: 'ph', 'VM ID': 'vm-2', 'SRM Placeholder': 'True' },
          { ...vm, VM: 'tpl', 'VM ID': 'vm-3', Template: true, Powerstate: 'poweredOff' },
        ],
      }),
    );
    expect(countObjects(draft)).toMatchObject({ vms: 2, templates: 1, placeholders: 1, poweredOn: 1 });
  });

  it('without a name, twice, or of VMs not listed are told with their place', async () => {
    const tables = small();
    const vm = first(tables, 'vInfo');
    const disk = first(tables, 'vDisk');
    tables['vInfo'] = [vm, vm, { ...vm, VM: null, 'VM ID': 'vm-9' }];
    tables['vDisk'] = [disk, disk, { ...disk, VM: 'gone', 'VM ID': 'vm-77' }];
    const { draft, problems } = await imported(tables);
    expect(draft.vms).toHaveLength(1);
    expect(draft.disks).toHaveLength(1);
    expect(problems.map(({ code, sheet, row, column }) => [code, sheet, row, column])).toEqual([
      ['listed-twice', 'vInfo', 3, 'VM'],
      ['no-name', 'vInfo', 4, 'VM'],
      ['listed-twice', 'vDisk', 3, 'Disk'],
      ['vm-unknown', 'vDisk', 4, 'VM'],
    ]);
  });

  it("whose VM ID is another VM's follow the VM ID, and say so", async () => {
    const tables = small();
    tables['vDisk'] = [{ ...first(tables, 'vDisk'), VM: 'renamed' }];
    const { draft, problems } = await imported(tables);
    expect(draft.disks[0]?.vm).toBe(morefKey(vc, 'vm-101'));
    expect(problems).toMatchObject([{ level: 'warning', code: 'vm-renamed', row: 2 }]);
  });

  it('with the word VM for a value are rows like others', async () => {
    const vm = first(small(), 'vInfo');
    const { draft } = await imported(
      small({
        vInfo: [
          vm,
          { VM: 'VM', Powerstate: 'VM', CPUs: 'VM', Memory: 'VM', Template: 'VM', ...place, 'VM ID': 'vm-5' },
        ],
      }),
    );
    expect(draft.vms[1]).toMatchObject({
      name: 'VM',
      power: null,
      cpus: null,
      memoryMib: null,
      template: false,
    });
  });

  it('of hostile names stay text', async () => {
    const name = '=HYPERLINK("http://x","<img src=x onerror=1>")\u0007';
    const { draft } = await imported(
      small({ vInfo: [{ ...first(small(), 'vInfo'), VM: name.slice(0, -1) }] }),
    );
    expect(draft.vms[0]?.name).toBe(name.slice(0, -1));
  });

  it('are 100,000 and more', async () => {
    const disks = Array.from({ length: 100_500 }, (_v, i) => ({
      VM: 'desk-1',
      'VM ID': 'vm-101',
      Disk: `Hard disk ${i + 1}`,
      'Disk Mode': 'persistent',
      ...vcenter,
    }));
    const { draft, problems } = await imported(small({ vDisk: disks }));
    expect(problems).toEqual([]);
    expect(draft.disks).toHaveLength(100_500);
    expect(draft.disks.at(-1)).toMatchObject({
      label: 'Hard disk 100500',
      from: { place: 'vDisk row 100501' },
    });
  });
});

describe('words called like what every object has', () => {
  it.each(['constructor', 'toString', '__proto__'])('are no state and no binding: %s', async (word) => {
    const tables = small();
    tables['vInfo'] = [changed(first(tables, 'vInfo'), { Powerstate: word, 'Connection state': word })];
    tables['dvPort'] = [changed(first(tables, 'dvPort'), { Type: word })];
    const { draft } = await imported(tables);
    expect(draft.vms).toMatchObject([{ power: null, connectionState: null }]);
    expect(draft.dvPortgroups).toMatchObject([{ binding: null }]);
  });
});
