import { describe, expect, it } from 'vitest';
import { emptyDraft, type EstateDraft } from '../../../src/domain/estate/draft.js';
import { morefKey, overlayKey, vcenterKey, vmfsKey } from '../../../src/domain/estate/keys.js';
import type { Disk, LinkedClone, Replica, SourceFormat, Vm } from '../../../src/domain/estate/types.js';
import { unknownDatastore, unknownVm } from '../../../src/domain/estate/unknown.js';
import { mergeSources, sourceFacts, type SourceFacts } from '../../../src/domain/merge/index.js';
import { unknownPool } from '../../fixtures/estates/unknownPool.js';

const vcenter = vcenterKey('11111111-1111-4111-8111-111111111111', '');
const volume = vmfsKey('5fd23c30-16acc074-006d-d09466c6d6af');
const other = vmfsKey('5fd23c30-16acc074-006d-d09466c6d6b0');
const pool = overlayKey('pool', 'Audit');
const from = { source: 0, place: 'line 1' };
const guid = '11111111-2222-3333-4444-555555555555';
const base = `replica-${guid}`;

function source(format: SourceFormat, fill: (draft: EstateDraft) => void): SourceFacts {
  const draft = emptyDraft(format, '2026-01-01T00:00:00.000Z');
  draft.sources.push({ format, name: format, sha256: format, takenAt: null, producer: null });
  fill(draft);
  return sourceFacts(draft);
}

const vmKey = (n: number): string => morefKey(vcenter, `vm-${n}`);
const vm = (n: number, name: string): Vm => ({
  ...unknownVm,
  key: vmKey(n),
  from,
  name,
  vcenter,
  moref: `vm-${n}`,
  homeDatastore: volume,
});
const disk = (of: number, parent: string): Disk => ({
  key: `${vmKey(of)}#Hard disk 1`,
  from,
  vm: vmKey(of),
  label: 'Hard disk 1',
  datastore: volume,
  path: `[os] desk-${of}/desk.vmdk`,
  capacityMib: null,
  thin: null,
  raw: false,
  parents: [{ path: parent, datastore: volume }],
  parentsKnown: true,
});

/** vCenter: two desktops, of which the first reads its replica, whose VM is not in the export. */
const govc = source('govc', (draft) => {
  draft.vcenters.push({ key: vcenter, from, name: 'vc', instanceUuid: null, version: null });
  for (const [key, name] of [
    [volume, 'os'],
    [other, 'copy'],
  ] as const) {
    draft.datastores.push({ ...unknownDatastore, key, from, name, type: 'vmfs' });
  }
  draft.vms.push(vm(1, 'desk-1'), vm(2, 'desk-2'));
  draft.disks.push(disk(1, `[os] ${base}/r.vmdk`));
});

const clone = (n: number, over: Partial<LinkedClone> = {}): LinkedClone => ({
  key: `clone:${vmKey(n)}`,
  from,
  vm: vmKey(n),
  replica: 'stated',
  pool,
  ...over,
});

/** What a source says of replicas and clones. */
function stating(
  format: SourceFormat,
  replica: Partial<Replica>,
  clones: readonly LinkedClone[],
): SourceFacts {
  return source(format, (draft) => {
    draft.vcenters.push({ key: vcenter, from, name: 'vc', instanceUuid: null, version: null });
    draft.datastores.push({ ...unknownDatastore, key: volume, from, name: 'os', type: 'vmfs' });
    draft.datastores.push({ ...unknownDatastore, key: other, from, name: 'copy', type: 'vmfs' });
    draft.vms.push(vm(1, 'desk-1'), vm(2, 'desk-2'));
    draft.pools.push({
      key: pool,
      from,
      name: 'Audit',
      ...unknownPool,
    });
    const empty = { from, vm: null, datastore: null, kind: 'composer', pool } as const;
    draft.replicas.push({ ...empty, key: 'stated', name: base.toUpperCase(), ...replica });
    draft.linkedClones.push(...clones);
  });
}

const merged = (...sources: readonly SourceFacts[]) => mergeSources(sources, []).estate;

describe('clones of a merged estate', () => {
  it('are those the disks show, with the pool that View states', () => {
    const { replicas, linkedClones } = merged(govc, stating('view-ldif', {}, [clone(1), clone(2)]));
    expect(replicas).toMatchObject([
      { name: base, datastore: volume, pool, also: [{ source: 1 }], fieldFrom: { pool: 1 } },
    ]);
    const { key } = replicas[0]!;
    expect(linkedClones).toMatchObject([
      {
        vm: vmKey(1),
        replica: key,
        pool,
        from: { source: 0 },
        also: [{ source: 1 }],
        fieldFrom: { pool: 1 },
      },
      { key: `clone:${vmKey(2)}`, vm: vmKey(2), replica: key, pool, from: { source: 1 } },
    ]);
    expect(linkedClones[1]).not.toHaveProperty('also');
  });

  it('say of no field that it is from a source that added none', () => {
    const silent = stating('view-ldif', { pool: null }, [clone(1, { pool: null })]);
    const { replicas, linkedClones } = merged(govc, silent);
    for (const record of [replicas[0], linkedClones[0]]) {
      expect(record).toMatchObject({ pool: null, also: [{ source: 1 }] });
      expect(record).not.toHaveProperty('fieldFrom');
    }
  });

  it('have one replica of a name at each place', () => {
    const { replicas, linkedClones } = merged(govc, stating('view-ldif', { datastore: other }, [clone(2)]));
    expect(replicas.map(({ datastore }) => datastore)).toEqual([volume, other]);
    expect(linkedClones.map(({ replica }) => replica)).toEqual(replicas.map(({ key }) => key));
  });

  it('tell replicas of one name apart by their VMs where both are told', () => {
    const twice = [1, 2].map((n) =>
      stating(n === 1 ? 'view-ldif' : 'horizon-json', { vm: vmKey(n), datastore: volume }, []),
    );
    const disks = source('govc', (draft) => {
      Object.assign(draft, { ...govc.facts, disks: [] });
    });
    expect(
      merged(disks, ...twice)
        .replicas.map((replica) => replica.vm)
        .toSorted(),
    ).toEqual([vmKey(1), vmKey(2)]);
  });

  it('are not what a source worked out for itself', () => {
    const workedOut = stating('rvtools-xlsx', { datastore: other }, [clone(2)]);
    const { replicas, linkedClones } = merged(govc, workedOut);
    expect([replicas.length, linkedClones.length]).toEqual([1, 1]);
  });

  it.each(['view-ldif', 'horizon-json', 'vcd-json'] as const)('are stated by %s', (format) => {
    expect(merged(govc, stating(format, {}, [clone(2)])).linkedClones).toHaveLength(2);
  });
});
