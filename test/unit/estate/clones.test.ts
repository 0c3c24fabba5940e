import { describe, expect, test } from 'vitest';
import { assignPools, recogniseClones } from '../../../src/domain/estate/clones.js';
import type { Disk, Pool, Vm } from '../../../src/domain/estate/types.js';
import { unknownPool } from '../../fixtures/estates/unknownPool.js';
import { disk, vm } from '../../import/overlay/estate.js';

const one = '11111111-2222-3333-4444-555555555555';
const two = '66666666-7777-8888-9999-aaaaaaaaaaaa';

function pool(name: string, changes: Partial<Pool> = {}): Pool {
  return {
    key: `pool:${name}`,
    name,
    ...unknownPool,
    from: { source: 1, place: 'overlay' },
    ...changes,
  };
}

const replicaVm = (guid: string, home: string): Vm => vm(`replica-${guid}`, home);
const assign = (vms: Vm[], disks: Disk[], pools: Pool[]): ReturnType<typeof assignPools> =>
  assignPools({ vms, disks, ...recogniseClones({ vms, disks }) }, pools);

describe('recognising', () => {
  test('a Composer clone reads its replica, wherever in the chain it stands', () => {
    const replica = replicaVm(one, 'rep');
    const desk = vm('desk-01', 'os');
    const chain = disk(desk, '[os] desk-01/d-2.vmdk', [
      '[os] desk-01/d-1.vmdk',
      '[os] desk-01/d.vmdk',
      `[rep] replica-${one}/replica-${one}_1.vmdk`,
    ]);
    const { replicas, linkedClones } = recogniseClones({ vms: [replica, desk], disks: [chain] });
    expect(replicas).toMatchObject([{ vm: replica.key, datastore: 'd:rep', kind: 'composer' }]);
    expect(linkedClones).toMatchObject([{ vm: desk.key, replica: replicas[0]?.key }]);
  });

  test('instant clones end at cp-replica; the parents and templates beside them are no desktops', () => {
    const base = `[os] cp-replica-${one}/cp-replica-${one}.vmdk`;
    const parent = vm(`cp-parent-${two}`, 'os');
    const desk = vm('ic-01', 'os');
    const { replicas, linkedClones } = recogniseClones({
      vms: [vm(`cp-replica-${one}`, 'os'), parent, desk],
      disks: [
        disk(parent, `[os] cp-parent-${two}/p.vmdk`, [base]),
        disk(desk, '[os] ic-01/i.vmdk', [`[os] cp-parent-${two}/p.vmdk`, base]),
      ],
    });
    expect(replicas).toMatchObject([{ kind: 'instant-clone' }]);
    expect(linkedClones.map((clone) => clone.vm)).toEqual([desk.key]);
  });

  test('a replica whose VM the export does not hold is known by its disk', () => {
    const desk = vm('desk-01', 'os');
    const { replicas } = recogniseClones({
      vms: [desk],
      disks: [disk(desk, '[os] desk-01/d.vmdk', [`[rep] replica-${one}/r.vmdk`])],
    });
    expect(replicas).toMatchObject([{ vm: null, datastore: 'd:rep', name: `replica-${one}` }]);
  });

  test('a snapshot is no clone, a parent in a third folder is one of no replica', () => {
    const snapshot = vm('app', 'os');
    const moved = vm('moved', 'os');
    const cloned = vm('cloned', 'os');
    const { replicas, linkedClones } = recogniseClones({
      vms: [snapshot, moved, cloned],
      disks: [
        disk(snapshot, '[os] app/a-1.vmdk', ['[os] app/a.vmdk']),
        // Snapshots kept in another folder: the parent is in the VM's own.
        disk(moved, '[fast] snaps/m-1.vmdk', ['[os] moved/m.vmdk']),
        disk(cloned, '[os] cloned/c.vmdk', ['[os] source/s.vmdk']),
      ],
    });
    expect(replicas).toEqual([]);
    expect(linkedClones).toMatchObject([{ vm: cloned.key, replica: null }]);
  });

  test('names that only look like a replica are not taken for one', () => {
    const { replicas } = recogniseClones({
      vms: [vm('replica-of-db', 'os'), vm(`my-replica-${one}`, 'os')],
      disks: [],
    });
    expect(replicas).toEqual([]);
  });
});

describe('pools', () => {
  test('the longest prefix wins; templates, placeholders, replicas and the parent VM are no desktops', () => {
    const vms = [
      vm('w7-sales-1', 'os'),
      vm('W7-1', 'os'),
      vm('w7-template', 'os', { template: true }),
      vm('w7-ghost', 'os', { placeholder: true }),
      vm('w7-gold', 'os'),
    ];
    const pools = [
      pool('all', { namePrefix: 'w7-', parentVm: 'w7-gold' }),
      pool('sales', { namePrefix: 'w7-sales-' }),
    ];
    const { members, linkedClones } = assign(vms, [], pools);
    expect([...members]).toEqual([
      ['pool:sales', 1],
      ['pool:all', 1],
    ]);
    expect(linkedClones.map((clone) => clone.vm)).toEqual(['v:w7-sales-1', 'v:W7-1']);
  });

  test('a VM whose chain is known and has no parent is a full desktop, no linked clone', () => {
    const desk = vm('desk-1', 'os');
    const { linkedClones, vms } = assign(
      [desk],
      [disk(desk, '[os] desk-1/d.vmdk', [])],
      [pool('p', { namePrefix: 'desk-' })],
    );
    expect(linkedClones).toEqual([]);
    expect(vms[0]?.role).toBe('desktop');
  });

  test("without chains the one replica on the pool's replica datastore is meant; of two, none", () => {
    const pools = [pool('p', { namePrefix: 'desk-', replicaDatastore: 'd:rep' })];
    const desk = vm('desk-1', 'os');
    const unknown = disk(desk, '[os] desk-1/d.vmdk', null);
    const single = assign([desk, replicaVm(one, 'rep')], [unknown], pools);
    expect(single.linkedClones[0]?.replica).toBe(single.replicas[0]?.key);
    expect(single.replicas[0]?.pool).toBe('pool:p');
    const double = assign([desk, replicaVm(one, 'rep'), replicaVm(two, 'rep')], [unknown], pools);
    expect(double.linkedClones[0]?.replica).toBeNull();
  });

  test('a replica beside the clones is the one on the same datastore', () => {
    const desks = [vm('desk-1', 'os1'), vm('desk-2', 'os2')];
    const { linkedClones, replicas } = assign(
      [...desks, replicaVm(one, 'os1'), replicaVm(two, 'os2')],
      desks.map((desk, i) => disk(desk, `[os${i + 1}] x/d.vmdk`, null)),
      [pool('p', { namePrefix: 'desk-' })],
    );
    expect(linkedClones.map((clone) => clone.replica)).toEqual(replicas.map((replica) => replica.key));
  });

  test('a replica that two pools read belongs to neither', () => {
    const desks = [vm('a-1', 'os'), vm('b-1', 'os')];
    const base = `[rep] replica-${one}/r.vmdk`;
    const { replicas, linkedClones } = assign(
      [...desks, replicaVm(one, 'rep')],
      desks.map((desk) => disk(desk, `[os] ${desk.name}/d.vmdk`, [base])),
      [pool('A', { namePrefix: 'a-' }), pool('B', { namePrefix: 'b-' })],
    );
    expect(replicas[0]?.pool).toBeNull();
    expect(linkedClones.map((clone) => clone.pool)).toEqual(['pool:A', 'pool:B']);
  });
});
