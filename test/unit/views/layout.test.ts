import { describe, expect, it } from 'vitest';
import { indexEstate } from '../../../src/domain/estate/index.js';
import type { Key } from '../../../src/domain/estate/types.js';
import { blastRadius, layoutOf } from '../../../src/domain/views/index.js';
import { EstateBuilder, replicated } from '../../fixtures/estates/builder.js';

/** Two pools: one with a replica datastore of its own, one with replicas beside the clones. */
function pools() {
  const b = new EstateBuilder();
  const recovery = b.site('Recovery', 'recovery');
  const cluster = b.cluster('desk', { site: b.site('Main', 'protected') });
  const os = b.vmfs('os', { replication: replicated(recovery, { rpoMinutes: 5 }) });
  const base = b.vmfs('base');
  const mixed = b.vmfs('mixed');
  const trading = b.pool('Trading', { replicaDatastore: base });
  const branches = b.pool('Branches');
  const far = b.replica('replica-t', base, { pool: trading });
  const near = b.replica('replica-b', mixed, { pool: branches });
  const other = b.replica('replica-c', os, { pool: branches });
  const clone = (name: string, home: Key, pool: Key, replica: Key) => {
    const vm = b.vm(name, home, { cluster });
    b.disk(vm, home);
    b.linkedClone(vm, { pool, replica });
  };
  clone('t-1', os, trading, far);
  clone('t-2', os, trading, far);
  clone('b-1', mixed, branches, near);
  clone('b-2', os, branches, other);
  b.vm('server', mixed, { power: 'off' });
  b.vm('held', mixed, { placeholder: true });
  const group = b.protectionGroup('PG', [base]);
  b.recoveryPlan('RP', [group]);
  b.portFile(mixed, 'ab'.repeat(16), '7');
  return { b, cluster, os, base, mixed };
}

function radius(b: EstateBuilder, datastore: Key): Record<string, [number, ...string[]]> {
  const estate = b.build();
  const groups = blastRadius(estate, indexEstate(estate), datastore)?.groups ?? [];
  return Object.fromEntries(
    groups.map(({ label, count, objects }) => [label, [count, ...objects.map((each) => each.name)]]),
  );
}

describe('the blast radius of a datastore', () => {
  it('of a separate replica datastore is the whole pool, with its groups and plans', () => {
    const { b, base } = pools();
    expect(radius(b, base)).toEqual({
      'Desktops that stop': [2, 't-1', 't-2'],
      'Linked clones of replicas here': [2, 't-1', 't-2'],
      'Pools down': [1, 'Trading'],
      'Protection groups': [1, 'PG'],
      'Recovery plans': [1, 'RP'],
    });
  });

  it('of a datastore with clones and their replica is those clones only, placeholders left out', () => {
    const { b, mixed } = pools();
    expect(radius(b, mixed)).toEqual({
      'Desktops that stop': [1, 'b-1'],
      'VMs at home': [2, 'b-1', 'server'],
      'VMs with disks': [1, 'b-1'],
      'Linked clones of replicas here': [1, 'b-1'],
      'Pools that lose desktops': [1, 'Branches'],
      'Port files': [1, `[mixed] .dvsData/${'ab'.repeat(16)}/7`],
    });
  });

  it('of a datastore the estate does not hold is none', () => {
    const estate = pools().b.build();
    expect(blastRadius(estate, indexEstate(estate), 'vmfs:nothing')).toBeNull();
  });
});

describe('the layout', () => {
  it('counts desktops by what they depend on, and leaves placeholders out', () => {
    const { b } = pools();
    const estate = b.build();
    const layout = layoutOf(estate, indexEstate(estate));
    expect(
      layout.datastores.map((each) => [
        each.name,
        each.homeVms,
        each.poweredOn,
        each.dependentVms,
        each.replicas,
        each.portFiles,
        each.replication,
        each.protectionGroup,
      ]),
    ).toEqual([
      ['os', 3, 3, 3, 1, null, 'asynchronous', null],
      ['base', 0, 0, 2, 1, null, 'unknown', 'PG'],
      ['mixed', 2, 1, 1, 1, 1, 'unknown', null],
    ]);
  });

  it('tells what each host mounts and how', () => {
    const { b, cluster, os, base, mixed } = pools();
    const [first, second] = b.hosts(2, 'esx', cluster);
    b.mount(first ?? '', os);
    b.mount(first ?? '', base, { accessMode: 'readOnly' });
    b.mount(second ?? '', os, { accessible: false });
    b.mount(second ?? '', mixed, { mounted: false });
    const estate = b.build();
    const layout = layoutOf(estate, indexEstate(estate));
    expect(layout.mounts).toEqual([
      [0, 0, 1],
      [0, 1, 2],
      [1, 0, 3],
    ]);
    expect(layout.hosts.map((host) => host.site)).toEqual(['site:Main', 'site:Main']);
  });
});
