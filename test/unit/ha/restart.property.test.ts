import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulateCluster } from '../../../src/domain/ha/index.js';
import { restartOrder } from '../../../src/domain/ha/priority.js';
import type { HaCluster, HaHost, HaVersion, HaVm } from '../../../src/domain/ha/types.js';
import { cluster, host, vm } from './clusters.js';

const stores = ['x', 'y', 'z'];
const size = fc.integer({ min: 0, max: 12 });

const anyHost = (name: string): fc.Arbitrary<HaHost> =>
  fc
    .record({
      cpuMhz: fc.option(fc.integer({ min: 0, max: 60 })),
      memoryMib: fc.option(fc.integer({ min: 0, max: 60 })),
      availableAt: fc.option(fc.constantFrom(0, 60, 500, 3000), { freq: 6 }),
      sees: fc.array(fc.tuple(fc.constantFrom(...stores), fc.constantFrom(0, 0, 400, 4000))),
      dedicated: fc.boolean(),
    })
    .map(({ sees, ...more }) => host(name, { ...more, datastores: new Map(sees) }));

const anyVm = (name: string): fc.Arbitrary<HaVm> =>
  fc
    .record({
      priority: fc.constantFrom(...restartOrder),
      cpuReservationMhz: size,
      memoryReservationMib: size,
      overheadMib: size,
      needs: fc.uniqueArray(fc.constantFrom(...stores), { maxLength: 2 }),
      ports: fc.integer({ min: 0, max: 2 }),
    })
    .map((more) => vm(name, more));

const named = <T>(most: number, of: (name: string) => fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc
    .integer({ min: 0, max: most })
    .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => of(`n${i}`))));

const anyCluster: fc.Arbitrary<HaCluster> = fc
  .record({
    hosts: named(5, anyHost),
    vms: named(25, anyVm),
    version: fc.constantFrom<HaVersion>('aam', 'fdm', 'fdm-6.5'),
    portsPerHost: fc.integer({ min: 0, max: 20 }),
  })
  .map(({ hosts, vms, version, portsPerHost }) => {
    const made = cluster(hosts, vms, { portsPerHost }, version);
    // A few at a time, so that a small cluster meets the limit too.
    return { ...made, rules: { ...made.rules, powerOnsPerHost: 3 } };
  });

describe('whatever the cluster', () => {
  it('every VM is either placed once or has one reason', () => {
    fc.assert(
      fc.property(anyCluster, (of) => {
        const outcome = simulateCluster(of);
        const placed = outcome.placements.map((placement) => placement.vm.key);
        const lost = outcome.losses.flatMap((loss) => loss.objects.map((object) => object.key));
        expect([...placed, ...lost].sort()).toEqual(of.vms.map((each) => each.ref.key).sort());
        for (const loss of outcome.losses) expect(loss.because && loss.cure && loss.source).toBeTruthy();
      }),
    );
  });

  it('no host gives more than it has, and none runs a VM whose storage or itself is not there yet', () => {
    fc.assert(
      fc.property(anyCluster, (of) => {
        const outcome = simulateCluster(of);
        const vms = new Map(of.vms.map((each) => [each.ref.key, each]));
        outcome.hosts.forEach((use, h) => {
          const here = outcome.placements.filter((placement) => placement.host === h);
          const all = here.map((placement) => vms.get(placement.vm.key)!);
          const sum = (pick: (each: HaVm) => number) => all.reduce((total, each) => total + pick(each), 0);
          expect(sum((each) => each.cpuReservationMhz)).toBeLessThanOrEqual(use.cpuMhz ?? Infinity);
          expect(sum((each) => each.memoryReservationMib + each.overheadMib)).toBeLessThanOrEqual(
            use.memoryMib ?? Infinity,
          );
          expect(sum((each) => each.ports)).toBeLessThanOrEqual(of.rules.portsPerHost!);
          for (const { vm: ref, at } of here) {
            expect(at).toBeGreaterThanOrEqual(of.hosts[h]!.availableAt ?? Infinity);
            for (const key of vms.get(ref.key)!.needs) {
              expect(at).toBeGreaterThanOrEqual(of.hosts[h]!.datastores.get(key) ?? Infinity);
            }
          }
        });
      }),
    );
  });

  it('a host never has more power-ons under way than it may', () => {
    fc.assert(
      fc.property(anyCluster, (of) => {
        const { placements } = simulateCluster(of);
        const { powerOnSeconds, powerOnsPerHost } = of.rules;
        for (const { host: h, at } of placements) {
          const underWay = placements.filter(
            (other) => other.host === h && other.at <= at && at < other.at + powerOnSeconds,
          );
          expect(underWay.length).toBeLessThanOrEqual(powerOnsPerHost);
        }
      }),
    );
  });

  it('on a host, no VM of a first try begins after one of a lower priority', () => {
    fc.assert(
      fc.property(anyCluster, (of) => {
        const { placements } = simulateCluster(of);
        const rank = new Map(of.vms.map((each) => [each.ref.key, each.rank]));
        const earliest = Math.min(...of.hosts.map((each) => each.availableAt ?? Infinity));
        const first = placements.filter(
          ({ tryNumber, host: h }) => tryNumber === 1 && of.hosts[h]!.availableAt === earliest,
        );
        for (const a of first) {
          for (const b of first) {
            if (a.host === b.host && rank.get(a.vm.key)! < rank.get(b.vm.key)!) {
              expect(a.at).toBeLessThanOrEqual(b.at);
            }
          }
        }
      }),
    );
  });

  it('on a host no VM begins before one of a higher priority there, whenever hosts come, when storage is there or is not', () => {
    fc.assert(
      fc.property(anyCluster, (of) => {
        const hosts = of.hosts.map((each) => ({
          ...each,
          datastores: new Map([...each.datastores.keys()].map((key) => [key, 0] as const)),
        }));
        const outcome = simulateCluster({ ...of, hosts });
        const rank = new Map(of.vms.map((each) => [each.ref.key, each.rank]));
        outcome.hosts.forEach((_, h) => {
          const here = outcome.placements.filter((placement) => placement.host === h);
          const inTime = here.map(({ vm: { key }, at }) => ({ rank: rank.get(key)!, at }));
          for (const a of inTime) {
            for (const b of inTime) if (a.rank < b.rank) expect(a.at).toBeLessThanOrEqual(b.at);
          }
        });
      }),
    );
  });

  it('takes detection and, on the busiest host, ⌈n ÷ 32⌉ power-ons for each priority; never more than the facts allow', () => {
    const wanted = fc.record({
      vms: fc.array(fc.constantFrom(...restartOrder), { minLength: 1, maxLength: 300 }),
      hosts: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(wanted, ({ vms, hosts }) => {
        const of = cluster(
          Array.from({ length: hosts }, (_, h) => host(`h${h}`)),
          vms.map((priority, v) => vm(`v${v}`, { priority })),
        );
        const { placements, readyAt } = simulateCluster(of);
        const { detectionSeconds, powerOnSeconds, powerOnsPerHost } = of.rules;
        expect(powerOnsPerHost).toBe(32);
        const rank = new Map(of.vms.map((each) => [each.ref.key, each.rank]));
        const turns = (h: number, r: number): number =>
          Math.ceil(placements.filter((each) => each.host === h && rank.get(each.vm.key) === r).length / 32);
        const ranks = [...new Set(rank.values())];
        const everyHost = of.hosts.map((_, h) => h);
        const busiest = Math.max(...everyHost.map((h) => ranks.reduce((sum, r) => sum + turns(h, r), 0)));
        const allowed = ranks.reduce((sum, r) => sum + Math.max(...everyHost.map((h) => turns(h, r))), 0);
        expect(readyAt).toBe(detectionSeconds + busiest * powerOnSeconds);
        expect(readyAt).toBeLessThanOrEqual(detectionSeconds + allowed * powerOnSeconds);
      }),
    );
  });

  it('no VM is tried more often than HA tries', () => {
    fc.assert(
      fc.property(anyCluster, (of) => {
        for (const { tryNumber } of simulateCluster(of).placements) {
          expect(tryNumber).toBeGreaterThanOrEqual(1);
          expect(tryNumber).toBeLessThanOrEqual(5);
        }
      }),
    );
  });

  it('the order hosts, VMs and their datastores are listed in changes nothing', () => {
    const shuffled = anyCluster.chain((of) =>
      fc.record({
        of: fc.constant(of),
        hosts: fc.shuffledSubarray([...of.hosts], { minLength: of.hosts.length }),
        vms: fc.shuffledSubarray([...of.vms], { minLength: of.vms.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ of, hosts, vms }) => {
        const turned = vms.map((each) => ({ ...each, needs: [...each.needs].reverse() }));
        expect(simulateCluster({ ...of, hosts, vms: turned })).toEqual(simulateCluster(of));
      }),
    );
  });
});

it('one more host never means fewer VMs, when all VMs are alike', () => {
  const alike = fc.record({
    rooms: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 6 }),
    vms: fc.integer({ min: 0, max: 30 }),
  });
  fc.assert(
    fc.property(alike, ({ rooms, vms }) => {
      const hosts = rooms.map((room, h) => host(`h${h}`, { memoryMib: room * 10 }));
      const wanted = Array.from({ length: vms }, (_, v) => vm(`v${v}`, { overheadMib: 10 }));
      const started = (of: readonly HaHost[]) => simulateCluster(cluster(of, wanted)).started;
      expect(started(hosts)).toBeGreaterThanOrEqual(started(hosts.slice(1)));
      expect(started(hosts)).toBe(
        Math.min(
          vms,
          rooms.reduce((sum, room) => sum + room, 0),
        ),
      );
    }),
  );
});

it('one more host can mean fewer VMs of different sizes: HA moves nothing to make room', () => {
  const sizes = [1, 2, 6, 6].map((size, v) => vm(`v${v}`, { overheadMib: size }));
  const hosts = [host('a', { memoryMib: 1 }), host('b', { memoryMib: 7 }), host('c', { memoryMib: 2 })];
  expect(simulateCluster(cluster(hosts.slice(1), sizes)).started).toBe(3);
  // The small one goes to the new host, so the next is put where the large one would have been.
  expect(simulateCluster(cluster(hosts, sizes)).started).toBe(2);
});
