import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HostPool, type Demand } from '../../../src/domain/ha/pool.js';
import { cluster, DS, host } from './clusters.js';

const size = fc.integer({ min: 0, max: 8 });
const demand: fc.Arbitrary<Demand> = fc.record({ cpuMhz: size, memoryMib: size, ports: size });
const room = fc.record({
  cpuMhz: fc.option(fc.integer({ min: 0, max: 40 })),
  memoryMib: fc.option(fc.integer({ min: 0, max: 40 })),
  dedicated: fc.boolean(),
  sees: fc.boolean(),
});

it('finds the host that a look at every one finds, however hosts fill up and whoever asks in between', () => {
  const rooms = fc.array(room, { maxLength: 40 });
  fc.assert(
    fc.property(rooms, fc.array(fc.tuple(demand, fc.boolean()), { maxLength: 150 }), (of, demands) => {
      const hosts = of.map(({ sees, ...more }, h) =>
        host(`h${h}`, { ...more, datastores: new Map(sees ? [[DS, 0]] : []) }),
      );
      const pool = new HostPool(hosts, { ...cluster(hosts, []).rules, portsPerHost: 30 });
      const all = pool.seeing([], 0);
      const some = pool.seeing([DS], 0);
      for (const [wanted, anywhere] of demands) {
        const candidates = anywhere ? all : some;
        const fitting = candidates.hosts.filter(
          (h) =>
            pool.cpuFree[h]! >= wanted.cpuMhz &&
            pool.memoryFree[h]! >= wanted.memoryMib &&
            pool.portsFree[h]! >= wanted.ports,
        );
        const best = fitting.reduce((found, h) => (found < 0 || pool.before(h, found) ? h : found), -1);
        const chosen = pool.choose(candidates, wanted);
        expect(chosen).toBe(best);
        if (chosen >= 0) pool.take(chosen, wanted);
      }
    }),
  );
});
