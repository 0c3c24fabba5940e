import { describe, expect, it } from 'vitest';
import type { SourceFormat } from '../../../src/domain/estate/types.js';
import { isTold, meanings, saySame, type AnyRecord, type Meaning } from '../../../src/domain/merge/fields.js';

const { host, datastore, vm, disk, nic, recoveryPlan, cluster, vapp } = meanings;
const dashed = '6d8b2e50-3cd3-504a-addd-b5302fb10caa';
const spaced = '6d 8b 2e 50 3c d3 50 4a-ad dd b5 30 2f b1 0c AA';
const volume = '5fd23c30-16acc074-006d-d09466c6d6af';
const chain = (...paths: string[]) => paths.map((path) => ({ path, datastore: null }));
const extent = (device: string, partition: number | null = null) => ({ device, partition });
const settings = (over: object) => [
  { vm: 'vm:1', startUp: null, beforePowerOn: [], afterPowerOn: [], ...over },
];
const rule = (over: object) => [
  { name: 'apart', kind: 'apart', mandatory: true, vms: ['a', 'b'], hosts: [], on: [], ...over },
];

describe('two sources', () => {
  it.each<[string, Meaning, unknown, unknown]>([
    ['MiB that are rounded', vm.memoryMib, 4096, 4097],
    ['MHz rounded once a core', host.cpuMhz, 38_400, 38_208],
    ['a boot time to the second', host.bootTime, '2012-10-08T21:08:13Z', '2012-10-08T21:08:13.900Z'],
    ['a UUID in another spelling', vm.smbiosUuid, dashed, spaced],
    ['a host with and without its domain', host.name, 'ESX-01', 'esx-01.bank.example'],
    ['a host without and with its domain', host.name, 'esx-01.bank.example', 'ESX-01'],
    ['a MAC address in capitals', nic.mac, '00:50:56:AA:00:01', '00:50:56:aa:00:01'],
    ['a path by the volume’s UUID', disk.path, `[${volume}] d/d.vmdk`, '[LUN_07] d/d.vmdk'],
    ['a path by the volume’s name', disk.path, '[LUN_07] d/d.vmdk', `[${volume}] d/d.vmdk`],
    ['a chain of such paths', disk.parents, chain(`[${volume}] d/p.vmdk`), chain('[LUN_07] d/p.vmdk')],
    [
      'fewer devices of a volume',
      datastore.extents,
      [extent('naa.1')],
      [extent('NAA.1', 1), extent('naa.2')],
    ],
    ['networks in another order', vapp.networks, ['a', 'b'], ['b', 'a']],
    ['members of a rule in another order', cluster.ha.parts!['rules']!, rule({}), rule({ vms: ['b', 'a'] })],
    ['HA options in other capitals', cluster.ha.parts!['options']!, { 'das.X': '1' }, { 'das.x': '1' }],
  ])('agree on %s', (_, meaning, a, b) => {
    expect([saySame(meaning, a, b), saySame(meaning, b, a)]).toEqual([true, true]);
  });

  it.each<[string, Meaning, unknown, unknown]>([
    ['MiB', vm.memoryMib, 4096, 4098],
    ['MHz', host.cpuMhz, 38_400, 38_200],
    ['boot times', host.bootTime, '2012-10-08T21:08:13Z', '2012-10-08T21:08:15Z'],
    ['UUIDs', vm.smbiosUuid, dashed, dashed.replace('6d', '6e')],
    ['hosts', host.name, 'esx-1', 'esx-10.bank.example'],
    ['paths on named datastores', disk.path, '[LUN_07] d/d.vmdk', '[LUN_08] d/d.vmdk'],
    ['paths on a volume', disk.path, `[${volume}] d/d.vmdk`, '[LUN_07] d/e.vmdk'],
    ['chains of which one is longer', disk.parents, chain('[a] p'), chain('[a] p', '[a] q')],
    ['devices', datastore.extents, [extent('naa.1')], [extent('naa.2')]],
    ['partitions of a device', datastore.extents, [extent('naa.1', 1)], [extent('naa.1', 2)]],
    ['networks', vapp.networks, ['a', 'b'], ['a']],
    ['what follows a VM’s start', recoveryPlan.vmSettings, settings({}), settings({ afterPowerOn: ['x'] })],
    ['what comes before it', recoveryPlan.vmSettings, settings({}), settings({ beforePowerOn: ['x'] })],
    ['whether it starts', recoveryPlan.vmSettings, settings({}), settings({ startUp: 'leave-off' })],
    ['whether a rule must be kept', cluster.ha.parts!['rules']!, rule({}), rule({ mandatory: false })],
    ['values of HA options', cluster.ha.parts!['options']!, { 'das.x': '1' }, { 'das.x': '2' }],
    ['what one does not tell', vm.cpus, null, 2],
  ])('disagree on %s', (_, meaning, a, b) => {
    expect([saySame(meaning, a, b), saySame(meaning, b, a)]).toEqual([false, false]);
  });
});

describe('a source tells', () => {
  const tells = (meaning: Meaning, field: string, record: object, format: SourceFormat = 'vmx'): boolean =>
    isTold(meaning, field, record as AnyRecord, format);

  it('no port only where it lists ports of the switch the adapter is on', () => {
    const port = (record: object): boolean => tells(nic.portKey, 'portKey', record);
    expect(port({ portKnown: true, portKey: '7', dvSwitch: null })).toBe(true);
    expect(port({ portKnown: true, portKey: null, dvSwitch: 'dvs:1' })).toBe(true);
    expect(port({ portKnown: true, portKey: null, dvSwitch: null })).toBe(false);
    expect(port({ portKnown: false, portKey: '7', dvSwitch: 'dvs:1' })).toBe(false);
  });

  it('a datastore’s type and name unless it only stands for them', () => {
    expect(tells(datastore.type, 'type', { type: 'other' })).toBe(false);
    expect(tells(datastore.type, 'type', { type: 'nfs' })).toBe(true);
    expect(tells(datastore.name, 'name', { name: volume, vmfsUuid: volume })).toBe(false);
    expect(tells(datastore.name, 'name', { name: 'LUN_07', vmfsUuid: volume })).toBe(true);
  });

  it('that a VM is no template only in formats that can, and that it is one in any', () => {
    expect(tells(vm.template, 'template', { template: true }, 'esxi')).toBe(true);
    for (const format of ['govc', 'rvtools-xlsx', 'rvtools-csv', 'vcd-json'] as const) {
      expect(tells(vm.template, 'template', { template: false }, format), format).toBe(true);
    }
    for (const format of ['esxi', 'vmx', 'view-ldif', 'srm-json'] as const) {
      expect(tells(vm.template, 'template', { template: false }, format), format).toBe(false);
    }
  });

  it('of lists those that hold something, but of copies of volumes also that there are none', () => {
    expect(tells(recoveryPlan.groups, 'groups', { groups: [] })).toBe(false);
    expect(tells(host.unresolvedCopies, 'unresolvedCopies', { unresolvedCopies: [] })).toBe(true);
    expect(tells(host.unresolvedCopies, 'unresolvedCopies', { unresolvedCopies: null })).toBe(false);
  });
});
