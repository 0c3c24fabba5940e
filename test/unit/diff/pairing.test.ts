import { describe, expect, it } from 'vitest';
import type { Estate } from '../../../src/domain/estate/types.js';
import { EstateBuilder } from '../../fixtures/estates/builder.js';
import { entries } from './support.js';

const uuid = '50000000-0000-4000-8000-000000000001';
const volume = '5fd23c30-16acc074-006d-d09466c6d6af';

/** One of many kinds. `later` shifts the managed objects' numbers, as a vCenter does that was set up anew. */
function estate(
  later: boolean,
  vm: { readonly instanceUuid?: string | null; readonly vmxPath?: string | null },
): Estate {
  const b = new EstateBuilder();
  // No number is dealt out twice.
  for (let i = 0; later && i < 50; i += 1) b.vdc('shifts the numbers');
  const cluster = b.cluster('desk');
  const host = b.host('esx-1.bank.example', cluster);
  const ds = b.vmfs('LUN_01', { vmfsUuid: volume });
  const nfs = b.nfs('nas', 'nas', '/vol');
  b.mountAll([host], [ds, nfs]);
  const dvSwitch = b.dvSwitch('dvs', { uuid: '6d'.repeat(16) });
  const dvPortgroup = b.dvPortgroup('desktops', dvSwitch);
  const desk = b.vm('desk-1', ds, {
    cluster,
    host,
    smbiosUuid: uuid,
    instanceUuid: uuid,
    vmxPath: '[LUN_01] d/d.vmx',
    ...vm,
  });
  b.disk(desk, ds);
  b.nic(desk, { dvSwitch, dvPortgroup, portKey: '7' });
  b.dvPort(dvSwitch, '7', { dvPortgroup, vm: desk });
  b.portFile(ds, '6d'.repeat(16), '7');
  const replica = b.vm('replica-1', ds, { instanceUuid: uuid.replace(/1$/, '2') });
  b.linkedClone(desk, { replica: b.replica('replica-1', ds, { vm: replica }) });
  const built = b.build();
  return { ...built, vdcs: [] };
}

const comeAndGone = (before: Estate, after: Estate): string[] =>
  entries(before, after)
    .filter(({ type }) => type !== 'changed')
    .map(({ sentence }) => sentence);

describe('what was registered anew', () => {
  it.each([
    ['its instance UUID', { vmxPath: null }],
    ['its SMBIOS UUID and its file', { instanceUuid: null }],
  ])('is itself: a VM by %s, and all that hangs on it', (_, vm) => {
    const [before, after] = [estate(false, vm), estate(true, vm)];
    for (const kind of [
      'hosts',
      'vms',
      'datastores',
      'clusters',
      'dvPortgroups',
      'disks',
      'mounts',
    ] as const) {
      expect(after[kind][0]?.key, kind).not.toBe(before[kind][0]?.key);
    }
    expect(comeAndGone(before, after)).toEqual([]);
    expect(comeAndGone(after, before)).toEqual([]);
  });

  it('is another VM where neither tells', () => {
    const unknown = { instanceUuid: null, vmxPath: null };
    expect(comeAndGone(estate(false, unknown), estate(true, unknown))).toEqual(
      expect.arrayContaining(['VM desk-1 is new on LUN_01.', 'VM desk-1 on LUN_01 is gone.']),
    );
  });

  it('is another VM with the same file name on another volume', () => {
    const before = estate(false, { instanceUuid: null });
    const after = estate(true, { instanceUuid: null });
    const [, nfs] = after.datastores;
    const moved = after.vms.map((vm, at) => (at === 0 ? { ...vm, homeDatastore: nfs!.key } : vm));
    expect(comeAndGone(before, { ...after, vms: moved }).length).toBeGreaterThan(0);
  });
});

it('a datastore that has a UUID is no other one of the same name', () => {
  const b = new EstateBuilder();
  b.vmfs('LUN_01', { vmfsUuid: volume });
  const after = new EstateBuilder();
  after.vdc('shifts the numbers');
  after.vmfs('LUN_01', { vmfsUuid: volume.replace('5f', '5e') });
  expect(comeAndGone(b.build(), { ...after.build(), vdcs: [] }).toSorted()).toEqual([
    'Datastore LUN_01 is gone.',
    'Datastore LUN_01 is new.',
  ]);
  const export1 = new EstateBuilder();
  export1.nfs('nas', 'nas', '/vol');
  const export2 = new EstateBuilder();
  export2.nfs('nas', 'nas', '/other');
  expect(comeAndGone(export1.build(), export2.build())).toHaveLength(2);
});
