import { describe, expect, it } from 'vitest';
import { importVcdJson, recogniseVcdJson } from '../../../main/import/vcd/index.js';
import { faults, imported, importedFile, namesIn, told } from '../json/support.js';

// Query records of vCloud Director, made by hand from the published shapes: there is no real export.
const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const api = 'https://vcd.example.org/api';
const vcHref = `${api}/admin/extension/vimServer/${id(1)}`;

const vm = (n: number, changes: object = {}): Record<string, unknown> => ({
  _type: 'QueryResultAdminVMRecordType',
  link: [],
  metadata: null,
  href: `${api}/vApp/vm-${id(100 + n)}`,
  id: null,
  type: null,
  otherAttributes: {},
  name: `web0${n}`,
  container: `${api}/vApp/vapp-${id(50)}`,
  containerName: 'shop',
  vdc: `${api}/vdc/${id(20)}`,
  org: `${api}/org/${id(10)}`,
  hostName: 'esx-01.example.org',
  isVAppTemplate: false,
  isDeleted: false,
  networkName: 'tenant-net',
  datastoreName: 'GOLD_01',
  vc: vcHref,
  moref: `vm-${n}`,
  status: 'POWERED_ON',
  guestOs: 'Ubuntu Linux (64-bit)',
  numberOfCpus: 2,
  memoryMB: 4096,
  ...changes,
});

const query = (name: string, record: readonly unknown[], total = record.length): object => ({
  otherAttributes: {},
  link: [
    {
      otherAttributes: {},
      href: `${api}/query`,
      rel: 'alternate',
      type: 'application/vnd.vmware.vcloud.query.references+xml',
    },
  ],
  href: `${api}/query?type=${name}`,
  type: 'application/vnd.vmware.vcloud.query.records+json',
  name,
  page: 1,
  pageSize: 25,
  total,
  record,
});

const all = {
  'vms.json': query('adminVM', [
    vm(1),
    vm(2),
    vm(9, {
      name: 'tpl',
      container: `${api}/vAppTemplate/vappTemplate-${id(51)}`,
      containerName: 'base image',
      isVAppTemplate: true,
      status: 'POWERED_OFF',
      networkName: null,
    }),
  ]),
  'relations.json': query('datastoreProviderVdcRelation', [
    {
      _type: 'QueryResultDatastoreProviderVdcRelationRecordType',
      name: 'GOLD_01',
      datastoreType: 'VMFS5',
      moref: 'datastore-5',
      vc: vcHref,
      providerVdc: `${api}/admin/providervdc/${id(30)}`,
      storageMB: 1000,
      storageUsedMB: 400,
    },
    {
      _type: 'QueryResultDatastoreProviderVdcRelationRecordType',
      name: 'GOLD_02',
      datastoreType: 'NFS',
      moref: 'datastore-6',
      vc: vcHref,
      providerVdc: `${api}/admin/providervdc/${id(30)}`,
      storageMB: 1000,
      storageUsedMB: 1400,
    },
  ]),
  'orgvdcs.json': query('adminOrgVdc', [
    {
      _type: 'QueryResultAdminVdcRecordType',
      href: `${api}/admin/vdc/${id(20)}`,
      name: 'acme-gold',
      org: `${api}/admin/org/${id(10)}`,
      orgName: 'acme',
      providerVdc: `${api}/admin/providervdc/${id(30)}`,
      providerVdcName: 'Gold',
    },
  ]),
  'pvdcs.json': query('providerVdc', [
    {
      _type: 'QueryResultVMWProviderVdcRecordType',
      href: `${api}/admin/providervdc/${id(30)}`,
      name: 'Gold',
    },
  ]),
  'orgs.json': query('organization', [
    { _type: 'QueryResultOrgRecordType', href: `${api}/org/${id(10)}`, name: 'acme' },
  ]),
  'vcs.json': query('virtualCenter', [
    {
      _type: 'QueryResultVirtualCenterRecordType',
      href: vcHref,
      name: 'vc-gold',
      url: 'https://vc01.example.org:443',
      uuid: '6A1FF2C1-0C6F-4B0E-9A5E-1111111111AA',
      vcVersion: '5.1.0',
    },
  ]),
};

describe('vCloud Director', () => {
  it('gives each VM its vApp, organisation, vDC, and provider vDCs their datastores', async () => {
    const result = await imported(importVcdJson, all);
    const { draft } = result;
    const name = namesIn(draft);
    expect(told(result)).toEqual([]);
    expect(faults(draft)).toEqual([]);
    expect(draft.vcenters).toMatchObject([
      { key: 'vc:6a1ff2c1-0c6f-4b0e-9a5e-1111111111aa', name: 'vc01.example.org' },
    ]);
    expect(draft.vms).toMatchObject([
      {
        key: 'vc:6a1ff2c1-0c6f-4b0e-9a5e-1111111111aa/vm-1',
        name: 'web01',
        power: 'on',
        cpus: 2,
        memoryMib: 4096,
        template: false,
      },
      { name: 'web02', moref: 'vm-2' },
      { name: 'tpl', power: 'off' },
    ]);
    expect(draft.vms.map((each) => [name(each.host), name(each.homeDatastore)])).toEqual(
      Array.from({ length: 3 }, () => ['esx-01.example.org', 'GOLD_01']),
    );
    expect(draft.vdcs).toMatchObject([
      { key: `vdc:${id(30)}`, name: 'Gold', level: 'provider', org: null },
      {
        key: `vdc:${id(20)}`,
        name: 'acme-gold',
        level: 'organisation',
        org: 'acme',
        provider: `vdc:${id(30)}`,
      },
    ]);
    expect(draft.vdcs.map((vdc) => vdc.datastores.map(name))).toEqual([['GOLD_01', 'GOLD_02'], []]);
    expect(draft.vdcs.map((vdc) => name(vdc.vcenter))).toEqual(['vc01.example.org', '-']);
    expect(draft.vapps.map((vapp) => ({ ...vapp, vms: vapp.vms.map(name), from: 0 }))).toEqual([
      {
        key: `vapp:${id(50)}`,
        name: 'shop',
        vdc: `vdc:${id(20)}`,
        org: 'acme',
        template: false,
        vms: ['web01', 'web02'],
        networks: ['tenant-net'],
        from: 0,
      },
      {
        key: `vapp:${id(51)}`,
        name: 'base image',
        vdc: `vdc:${id(20)}`,
        org: 'acme',
        template: true,
        vms: ['tpl'],
        networks: [],
        from: 0,
      },
    ]);
    expect(draft.datastores).toMatchObject([
      { name: 'GOLD_01', type: 'vmfs', moref: 'datastore-5', capacityMib: 1000, freeMib: 600 },
      { name: 'GOLD_02', type: 'nfs', freeMib: 0 },
    ]);
  });

  it('of VM records alone still has vApps and vDCs, by their numbers', async () => {
    const { draft } = await importedFile(importVcdJson, 'vms.json', all['vms.json']);
    expect(draft.vdcs).toMatchObject([
      { key: `vdc:${id(20)}`, name: id(20), level: 'organisation', org: null },
    ]);
    expect(draft.vapps.map((vapp) => vapp.name)).toEqual(['shop', 'base image']);
    expect(faults(draft)).toEqual([]);
  });

  it('of two vCenters nobody names keeps their VMs apart, MoRefs and all', async () => {
    const other = vm(1, { vc: `${api}/admin/extension/vimServer/${id(2)}` });
    const { draft } = await importedFile(importVcdJson, 'vms.json', [vm(1), other]);
    expect(draft.vms).toHaveLength(2);
    expect(draft.hosts).toHaveLength(2);
    expect(faults(draft)).toEqual([]);
  });

  it('says when pages are missing', async () => {
    const result = await imported(importVcdJson, {
      '1.json': query('adminVM', [vm(1)], 3),
      '2.json': { ...query('adminVM', [vm(2)], 3), page: 2 },
    });
    expect(told(result)).toEqual([
      'pages-missing: Of 3 records of the query "adminVM" the export holds 2: the other pages are missing.',
    ]);
  });

  it('leaves what was deleted out, and other query types aside', async () => {
    const { draft, parts } = await importedFile(importVcdJson, 'x.json', [
      query('adminVM', [vm(1, { isDeleted: true })]),
      query('task', [{ _type: 'QueryResultTaskRecordType', name: 'x', href: 'y' }]),
    ]);
    expect(draft.vms).toEqual([]);
    expect(parts[0]?.note).toMatch(/^1 VMs, 1 object of another kind/);
  });

  it.each([
    ['records without a type, on their page', { name: 'adminVM', record: [{ ...vm(1), _type: undefined }] }],
    ['records without type and page', [{ ...vm(1), _type: undefined }]],
    ['values', { values: [vm(1)] }],
    ['a list of pages', [query('adminVM', [vm(1)])]],
  ])('understands %s', async (_, content) => {
    const { draft } = await importedFile(importVcdJson, 'x.json', content);
    expect(draft.vms).toHaveLength(1);
    expect(recogniseVcdJson(JSON.stringify(content).slice(0, 4096))).toBe(true);
  });

  it.each([
    [vm(1, { memoryMB: -1 }), 'record[0].memoryMB must be a number that is not negative'],
    [vm(1, { isVAppTemplate: 1 }), 'record[0].isVAppTemplate must be true or false'],
    [vm(1, { name: { a: 1 } }), 'record[0].name must be a text'],
    [vm(1, { moref: 'x'.repeat(501) }), 'record[0].moref must not have more than 500 characters'],
  ])('names a mistake with file and path (%#)', async (record, message) => {
    const result = await importedFile(importVcdJson, 'x.json', query('adminVM', [record]));
    expect(told(result, 'error')).toEqual([`json-value: "x.json": ${message}.`]);
  });

  it('is told from others by its types, and its XML is not taken', () => {
    for (const content of Object.values(all)) expect(recogniseVcdJson(JSON.stringify(content))).toBe(true);
    expect(recogniseVcdJson('[{"desktop_pool_id":"x","name":"y"}]')).toBe(false);
    expect(
      recogniseVcdJson('<QueryResultRecords type="application/vnd.vmware.vcloud.query.records+xml"/>'),
    ).toBe(false);
  });
});
