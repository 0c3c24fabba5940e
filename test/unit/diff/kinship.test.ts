import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kinship, knownByItself, type EstateIdentity } from '../../../src/domain/diff/kinship.js';
import { datastoreUrlKey, namedKey, nfsKey, vmfsKey } from '../../../src/domain/estate/keys.js';

const uuids = ['5f2a9c01-0000-4000-8000-00000000000a', '5f2a9c01-0000-4000-8000-00000000000b'];
const vcenter = (at: number, name = `vc-${at}`) => ({ name, instanceUuid: uuids[at] ?? null });
const named = (name: string) => ({ name, instanceUuid: null });
const identity = (over: {
  vcenters?: EstateIdentity['vcenters'];
  datastores?: string[];
  vms?: string[];
}): EstateIdentity => ({
  vcenters: over.vcenters ?? [],
  datastores: new Set(over.datastores ?? []),
  vms: new Set(over.vms ?? []),
});

describe('whether two snapshots are of one estate', () => {
  it('is told by the vCenters where both know theirs, whatever else they hold', () => {
    const shared = { datastores: ['vmfs:1', 'vmfs:2'], vms: ['a', 'b'] };
    expect(
      kinship(
        identity({ vcenters: [vcenter(0)], ...shared }),
        identity({ vcenters: [vcenter(1)], ...shared }),
      ),
    ).toEqual({
      same: false,
      sentence: 'The two snapshots are of different estates: no vCenter is in both.',
      lacks: [],
    });
    expect(
      kinship(
        identity({ vcenters: [vcenter(0)], datastores: ['vmfs:1'] }),
        identity({ vcenters: [{ name: 'called anew', instanceUuid: uuids[0]!.toUpperCase() }] }),
      ),
    ).toMatchObject({ same: true, lacks: [] });
  });

  it('one vCenter in common is enough, and those that are missing are named', () => {
    const both = identity({ vcenters: [vcenter(0, 'vc-spree'), vcenter(1, 'vc-geest')] });
    const one = identity({ vcenters: [vcenter(0, 'vc-spree')] });
    expect(kinship(both, one)).toMatchObject({ same: true, lacks: ['vc-geest'] });
    expect(kinship(one, both)).toMatchObject({ same: true, lacks: [] });
    // What a vCenter known by its name holds may be what is missing.
    const doubtful = identity({ vcenters: [vcenter(0), named('vc-geest')] });
    expect(kinship(both, doubtful)).toMatchObject({ same: true, lacks: [] });
  });

  it.each([
    ['half of the fewer is enough', 4, 2, 1, true],
    ['less is not', 5, 3, 1, false],
    ['all of a few hosts’ datastores are', 40, 2, 2, true],
    ['none is none', 2, 2, 0, false],
  ])('is told by the datastores where a vCenter has no UUID: %s', (_, ours, theirs, common, same) => {
    const first = Array.from({ length: ours }, (_, at) => `vmfs:${at}`);
    const second = Array.from({ length: theirs }, (_, at) => (at < common ? `vmfs:${at}` : `nfs:${at}`));
    // The same VMs by name say nothing: names are alike everywhere.
    const vms = ['vc:?/vm:dc01'];
    expect(
      kinship(
        identity({ vcenters: [vcenter(0)], datastores: first, vms }),
        identity({ vcenters: [named('vc-0')], datastores: second, vms }),
      ).same,
    ).toBe(same);
  });

  it('is told by the VMs where one knows no datastore', () => {
    const first = identity({ datastores: ['vmfs:1'], vms: ['a', 'b', 'c'] });
    expect(kinship(first, identity({ vms: ['a', 'b'] })).same).toBe(true);
    expect(kinship(first, identity({ vms: ['x', 'y'] })).same).toBe(false);
  });

  it('packs of hosts hold nothing of any vCenter', () => {
    const first = identity({ vcenters: [vcenter(0)], datastores: ['vmfs:1'] });
    expect(kinship(first, identity({ datastores: ['vmfs:1'] }))).toMatchObject({
      same: true,
      lacks: ['vc-0'],
    });
  });

  it('does not depend on which comes first, and a snapshot is of its own estate', () => {
    const keys = (prefix: string) =>
      fc.uniqueArray(
        fc.nat(6).map((n) => `${prefix}${n}`),
        { maxLength: 6 },
      );
    const any = fc
      .record({
        vcenters: fc.uniqueArray(
          fc.oneof(
            fc.nat(1).map((at) => vcenter(at)),
            fc.constant(named('vc')),
          ),
          {
            selector: (one) => one.instanceUuid,
          },
        ),
        datastores: keys('vmfs:'),
        vms: keys('vm-'),
      })
      .map(identity);
    fc.assert(
      fc.property(any, any, (a, b) => {
        expect(kinship(a, b).same).toBe(kinship(b, a).same);
        const told = a.vcenters.some(({ instanceUuid }) => instanceUuid !== null);
        if (told || a.datastores.size + a.vms.size > 0)
          expect(kinship(a, a)).toMatchObject({ same: true, lacks: [] });
      }),
    );
  });
});

it('a datastore is known by its volume, its export or its URL, not by its name', () => {
  expect(knownByItself(vmfsKey('4F2A-1'))).toBe(true);
  expect(knownByItself(nfsKey('nas', '/vol'))).toBe(true);
  expect(knownByItself(datastoreUrlKey('ds:///vmfs/volumes/vsan:52/'))).toBe(true);
  expect(knownByItself(namedKey(null, 'datastore', 'vmfs:1'))).toBe(false);
});
