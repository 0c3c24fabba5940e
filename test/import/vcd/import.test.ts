import { describe, expect, it } from 'vitest';
import { importVcdJson, recogniseVcdJson } from '../../../main/import/vcd/index.js';
import { faults, imported, importedFile, namesIn, told } from '../json/support.js';
import { id, api, vm, query, all } from './answers.js';

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

  it('names the organisation of a vApp that has no VMs, and of one its VMs do not tell', async () => {
    const org = { _type: 'QueryResultOrgRecordType', href: `${api}/admin/org/${id(10)}`, name: 'acme' };
    const vapp = {
      _type: 'QueryResultAdminVAppRecordType',
      href: `${api}/vApp/vapp-${id(60)}`,
      name: 'empty',
      vdc: `${api}/vdc/${id(20)}`,
      vdcName: 'acme-gold',
      org: `${api}/org/${id(10)}`,
    };
    const { draft } = await imported(importVcdJson, {
      'orgs.json': query('organization', [org]),
      'vapps.json': query('adminVApp', [vapp]),
    });
    expect(draft.vapps).toMatchObject([
      { name: 'empty', org: 'acme', vdc: `vdc:${id(20)}`, template: false, vms: [] },
    ]);
    expect(draft.vdcs).toMatchObject([{ key: `vdc:${id(20)}`, name: 'acme-gold' }]);
  });

  it('leaves a VM out that has neither name nor number', async () => {
    const { draft } = await imported(importVcdJson, {
      'vms.json': query('adminVM', [
        vm(1, { name: null, moref: null }),
        vm(2, { name: null }),
        vm(3, { moref: null }),
      ]),
    });
    expect(draft.vms.map(({ name, moref }) => [name, moref])).toEqual([
      ['vm-2', 'vm-2'],
      ['web03', null],
    ]);
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
