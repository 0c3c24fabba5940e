import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlaySchema } from '../../../src/contract/overlay.js';
import { countObjects } from '../../../src/domain/estate/counts.js';
import type { Estate, Key } from '../../../src/domain/estate/types.js';
import { estateSlices, generateEstate, parametersForEstateOf } from '../../../src/domain/sample/generate.js';
import { overlayFor } from '../../../src/domain/sample/overlay.js';

const tables = (estate: Estate): [string, readonly { key: Key }[]][] =>
  Object.entries(estate).filter(
    ([name, records]) => Array.isArray(records) && name !== 'sources' && name !== 'portFilesListedOn',
  );

/** Keys a record points at, wherever they are. */
function* references(estate: Estate): Generator<[from: Key, to: Key | null]> {
  for (const c of estate.clusters)
    yield* [
      [c.key, c.vcenter],
      [c.key, c.datacenter],
      [c.key, c.site],
    ] as [Key, Key | null][];
  for (const h of estate.hosts)
    yield* [
      [h.key, h.cluster],
      [h.key, h.site],
    ] as [Key, Key | null][];
  for (const m of estate.mounts)
    yield* [
      [m.key, m.host],
      [m.key, m.datastore],
    ] as [Key, Key | null][];
  for (const v of estate.vms)
    yield* [
      [v.key, v.host],
      [v.key, v.cluster],
      [v.key, v.homeDatastore],
    ] as [Key, Key | null][];
  for (const d of estate.disks) {
    yield [d.key, d.vm];
    yield [d.key, d.datastore];
    for (const parent of d.parents) yield [d.key, parent.datastore];
  }
  for (const n of estate.nics)
    yield* [
      [n.key, n.vm],
      [n.key, n.dvSwitch],
      [n.key, n.dvPortgroup],
    ] as [Key, Key | null][];
  for (const p of estate.dvPorts)
    yield* [
      [p.key, p.dvSwitch],
      [p.key, p.dvPortgroup],
      [p.key, p.vm],
    ] as [Key, Key | null][];
  for (const r of estate.replicas)
    yield* [
      [r.key, r.vm],
      [r.key, r.datastore],
      [r.key, r.pool],
    ] as [Key, Key | null][];
  for (const c of estate.linkedClones)
    yield* [
      [c.key, c.vm],
      [c.key, c.replica],
      [c.key, c.pool],
    ] as [Key, Key | null][];
  for (const p of estate.pools) for (const datastore of p.osDatastores) yield [p.key, datastore];
  for (const g of estate.protectionGroups) for (const vm of g.vms) yield [g.key, vm];
}

describe('the sample estate', () => {
  it('is the same every time, record for record', () => {
    expect(generateEstate()).toEqual(generateEstate());
  });

  it('is another one with another seed', () => {
    expect(generateEstate({ seed: 1 }).vms).not.toEqual(generateEstate({ seed: 2 }).vms);
  });

  it('has the shape its story tells', () => {
    expect(countObjects(generateEstate())).toMatchObject({
      vcenters: 3,
      clusters: 4,
      hosts: 26,
      datastores: 13,
      linkedClones: 320,
      pools: 6,
      replicas: 8,
      placeholders: 10,
      protectionGroups: 2,
      recoveryPlans: 1,
    });
  });

  it('keeps the hosts at the recovery site waiting, in the same clusters', () => {
    const estate = generateEstate();
    const waiting = estate.hosts.filter((host) => host.site === 'site:Geest');
    expect(waiting).toHaveLength(10);
    expect(waiting.every((host) => host.inMaintenanceMode)).toBe(true);
    const shared = new Set(waiting.map((host) => host.cluster));
    for (const cluster of shared) {
      expect(estate.hosts.some((host) => host.cluster === cluster && host.site === null)).toBe(true);
    }
  });

  it('refuses to be too small for its faults', () => {
    expect(() => generateEstate({ desktops: 159 })).toThrow(RangeError);
    expect(() => generateEstate({ desktopsPerPair: 100 })).toThrow(RangeError);
    expect(() => generateEstate({ desktopsPerPair: 321 })).toThrow(RangeError);
  });

  it('makes the desktops it is asked for, with unique keys and no loose ends, at any size', () => {
    const sizes = fc.record({
      desktops: fc.integer({ min: 160, max: 1300 }),
      seed: fc.integer(),
      faults: fc.boolean(),
    });
    fc.assert(
      fc.property(sizes, (parameters) => {
        const estate = generateEstate(parameters);
        expect(estate.linkedClones).toHaveLength(parameters.desktops);
        const known = new Set<Key>();
        for (const [table, records] of tables(estate)) {
          const keys = new Set(records.map((record) => record.key));
          expect([table, keys.size]).toEqual([table, records.length]);
          for (const key of keys) known.add(key);
        }
        const loose = [...references(estate)].filter(([, to]) => to !== null && !known.has(to));
        expect(loose).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  it('gives every port to one adapter only, and both ends agree', () => {
    const estate = generateEstate({ desktops: 700 });
    const connected = estate.dvPorts.filter((port) => port.vm !== null);
    const ends = new Map(estate.nics.map((nic) => [`${nic.dvSwitch}:${nic.portKey}`, nic.vm]));
    expect(connected).toHaveLength(estate.nics.filter((nic) => nic.dvSwitch !== null).length);
    expect(connected.filter((port) => ends.get(port.key) !== port.vm)).toEqual([]);
  });

  it('comes in slices that make up the whole', () => {
    const parameters = { desktops: 900 };
    const slices = [...estateSlices(parameters)];
    expect(slices).toHaveLength(4);
    const whole = generateEstate(parameters);
    expect(slices.flatMap((slice) => slice.vms)).toEqual(whole.vms);
    expect(slices.flatMap((slice) => slice.mounts)).toEqual(whole.mounts);
  });

  it('can be made for a number of VMs', () => {
    for (const vms of [1000, 10_000]) {
      expect(countObjects(generateEstate(parametersForEstateOf(vms))).vms).toBe(vms);
    }
  });

  it('has an overlay that the contract accepts as it is', () => {
    const overlay = overlayFor(generateEstate());
    expect(overlaySchema.parse(overlay)).toEqual(overlay);
  });
});
