import { describe, expect, it } from 'vitest';
import { importHorizonJson, recogniseHorizonJson } from '../../../main/import/horizon/index.js';
import { faults, imported, importedFile, namesIn, told } from '../json/support.js';
import { uuid, pool, machine, all } from './answers.js';

describe('Horizon', () => {
  it('gives pools, desktops, disks and what they lie on', async () => {
    const result = await imported(importHorizonJson, all);
    const { draft } = result;
    const name = namesIn(draft);
    expect(told(result)).toEqual([]);
    expect(faults(draft)).toEqual([]);
    expect(result.parts.map((part) => `${part.file}: ${part.note}`)).toEqual([
      'base-snapshots.json: 1 base snapshots',
      'base-vms.json: 1 base VMs',
      'datastores.json: 3 datastores',
      'machines.json: 2 machines',
      'pools.json: 1 desktop pools',
      'vcenters.json: 1 vCenters',
    ]);
    expect(draft.vcenters).toMatchObject([{ key: `vc:${uuid.toLowerCase()}`, name: 'vc01.example.org' }]);
    expect(draft.pools).toMatchObject([
      {
        key: 'pool:W10-Sales',
        assignment: 'floating',
        parentVm: 'w10-gold',
        snapshot: 'patched',
        namePrefix: 'w10-sales-',
        maxDesktops: 250,
      },
    ]);
    expect(name(draft.pools[0]?.replicaDatastore)).toBe('LUN_19');
    expect(draft.pools[0]?.osDatastores.map(name)).toEqual(['LUN_11', 'LUN_12']);
    expect(draft.datastores).toHaveLength(3);
    expect(draft.datastores[0]).toMatchObject({
      type: 'vmfs',
      moref: 'datastore-11',
      capacityMib: 1000,
      freeMib: 10,
    });
    expect(draft.vms).toMatchObject([
      { name: 'w10-sales-001', power: 'on', memoryMib: 4096, role: 'desktop', homeDatastore: null },
      { name: 'w10-sales-002' },
    ]);
    expect(draft.vms.map((vm) => name(vm.host))).toEqual(['esx-01.example.org', 'esx-01.example.org']);
    expect(draft.disks).toMatchObject([
      { path: '[LUN_11] w10-sales-001/w10-sales-001.vmdk', capacityMib: 40960, parentsKnown: false },
      {},
    ]);
    expect(draft.disks.map((disk) => name(disk.datastore))).toEqual(['LUN_11', 'LUN_11']);
    expect(draft.linkedClones).toMatchObject([{ pool: 'pool:W10-Sales', replica: null }, {}]);
  });

  it('of pools alone knows datastores by their MoRefs', async () => {
    const { draft } = await importedFile(importHorizonJson, 'pools.json', [pool()]);
    expect(draft.datastores.map(({ name, moref }) => [name, moref]).sort()).toEqual([
      ['datastore-11', 'datastore-11'],
      ['datastore-12', 'datastore-12'],
      ['datastore-19', 'datastore-19'],
    ]);
    expect(faults(draft)).toEqual([]);
  });

  it('ignores the replica datastore of a pool that keeps replicas beside its clones', async () => {
    const { draft } = await imported(importHorizonJson, {
      ...all,
      'pools.json': [pool({}, { use_separate_datastores_replica_and_os_disks: false })],
    });
    expect(draft.pools[0]?.replicaDatastore).toBeNull();
  });

  it('says which machines vCenter no longer has, and keeps no VM of them', async () => {
    const result = await importedFile(importHorizonJson, 'm.json', {
      list: [machine(1, { missing_in_vcenter: true }), machine(2)],
    });
    expect(result.draft.vms.map((vm) => vm.name)).toEqual(['w10-sales-002']);
    expect(told(result)).toEqual([
      'machine-missing: The machine "w10-sales-001" is missing in vCenter: Horizon counts on it, and it is not there.',
    ]);
  });

  it('of full clones has no linked clones; farms and datastore clusters are told', async () => {
    const result = await importedFile(importHorizonJson, 'p.json', [
      pool({ source: 'VIRTUAL_CENTER' }, { datastores: [{ datastore_id: 'group-p7', sdrs_cluster: true }] }),
      pool({ id: 'pool-2', name: 'Apps', type: 'RDS' }),
      machine(1),
    ]);
    expect(result.draft.linkedClones).toEqual([]);
    expect(result.draft.pools).toMatchObject([{ name: 'W10-Sales', osDatastores: [] }]);
    expect(result.problems.map(({ code }) => code)).toEqual(['datastore-cluster', 'rds-farm']);
  });

  it('of two vCenters nobody names keeps machines of one name apart', async () => {
    const { draft } = await importedFile(importHorizonJson, 'm.json', [
      machine(1),
      machine(1, { virtual_center_id: 'other' }, { id: 'machine-9' }),
    ]);
    expect(draft.vms).toHaveLength(2);
    expect(faults(draft)).toEqual([]);
  });

  it.each([
    [
      [machine(1, { memory_mb: 'lots' })],
      '[0].managed_machine_data.memory_mb must be a number that is not negative',
    ],
    [[machine(1, { virtual_disks: {} })], '[0].managed_machine_data.virtual_disks must be a list'],
    [
      [machine(1, { missing_in_vcenter: 'perhaps' })],
      '[0].managed_machine_data.missing_in_vcenter must be true or false',
    ],
    [{ values: [pool({}, { datastores: 'x' })] }, 'values[0].storage_settings.datastores must be a list'],
    [[pool({ storage_settings: [] })], '[0].storage_settings must be an object'],
  ])('names a mistake with file and path (%#)', async (content, message) => {
    const result = await importedFile(importHorizonJson, 'h.json', content);
    expect(told(result, 'error')).toEqual([`json-value: "h.json": ${message}.`]);
  });

  it.each(['id', 'type'])('asks no value for its text: %s may be an object with a toString', async (key) => {
    const hostile = { toString: 'x', valueOf: 1 };
    const content = [pool(), { [key]: hostile, name: 'a', path: '/a', display_name: 'a', source: 'x' }];
    const { draft } = await importedFile(importHorizonJson, 'h.json', content);
    expect(draft.pools.map(({ name }) => name)).toEqual(['W10-Sales']);
  });

  it('is recognised by what only its answers have', () => {
    for (const content of Object.values(all))
      expect(recogniseHorizonJson(JSON.stringify(content))).toBe(true);
    expect(recogniseHorizonJson('{"list":[{"replication_type":"ABR","name":"x","id":"1"}]}')).toBe(false);
    expect(recogniseHorizonJson('pool_id,managed_machine_data\n')).toBe(false);
  });
});
