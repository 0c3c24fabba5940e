import { describe, expect, it } from 'vitest';
import { cluster, DS, GIB, host, many, run, starts, vm } from './clusters.js';
import { simulateCluster } from '../../../src/domain/ha/index.js';

describe('the five hosts of the 4.x book', () => {
  // 12 GB each, 8 VMs of 1 GB, 1 GB of overhead: 3 GB spare on a host.
  const survivors = (count: number) =>
    many(count, (name) =>
      host(`silo-${name}`, { memoryMib: 12 * GIB, used: { cpuMhz: 0, memoryMib: 9 * GIB, ports: 0 } }),
    );
  const orphans = (count: number) => many(count, (name) => vm(name, { memoryMib: GIB }));
  const aam = { failure: 'slave' } as const;

  it('take the 8 VMs of one that fails', () => {
    expect(run(survivors(4), orphans(8), aam, 'aam')).toMatchObject({ started: 8, losses: [] });
  });

  it('do not take the 16 of two under strict admission control: 9 GB are spare', () => {
    const outcome = run(survivors(3), orphans(16), aam, 'aam');
    expect(outcome.started).toBe(9);
    expect(outcome.losses).toMatchObject([{ reason: 'memory', count: 7 }]);
    expect(outcome.losses[0]!.because).toContain('strict admission control');
  });

  it('take all 16 when availability constraints may be violated, with memory overcommitted', () => {
    const outcome = run(survivors(3), orphans(16), { ...aam, aamControl: 'guaranteed' }, 'aam');
    expect(outcome.started).toBe(16);
    expect(outcome.warnings.join()).toMatch(/overcommitted on 3 hosts .* up to 125 %/);
  });

  it('from 5.0 on are not held back by admission control at all, whatever its policy', () => {
    const outcome = run(survivors(3), orphans(16), { admission: { policy: 'slots', failures: 2 } });
    expect(outcome.started).toBe(16);
  });
});

describe('the clock', () => {
  it('begins after detection, 32 power-ons at a time on a host', () => {
    const outcome = run([host('a')], many(70, vm), { powerOnSeconds: 10 });
    const at = Object.values(starts(outcome));
    expect([...new Set(at)]).toEqual([35, 45, 55]);
    expect(at.filter((seconds) => seconds === 35)).toHaveLength(32);
    expect(outcome.readyAt).toBe(35 + 3 * 10);
  });

  it('goes from agent VMs over FT secondaries to high, medium and low', () => {
    const vms = [
      vm('e', { priority: 'agent VMs' }),
      vm('d', { priority: 'FT secondaries' }),
      vm('c', { priority: 'high' }),
      vm('b', { priority: 'medium' }),
      vm('a', { priority: 'low' }),
    ];
    const outcome = run([host('h')], vms, { powerOnSeconds: 10 });
    expect(starts(outcome)).toEqual({ e: 35, d: 45, c: 55, b: 65, a: 75 });
    expect(outcome.waves.map(({ priority, from, until }) => [priority, from, until])).toEqual([
      ['agent VMs', 35, 45],
      ['FT secondaries', 45, 55],
      ['high', 55, 65],
      ['medium', 65, 75],
      ['low', 75, 85],
    ]);
  });

  it('catches on a later try what was mounted late, and not after the last', () => {
    const late = (minutes: number) =>
      run([host('h', { datastores: new Map([[DS, minutes * 60]]) })], [vm('a')]);
    expect(late(10).placements).toMatchObject([{ at: 35 + 14 * 60, tryNumber: 4 }]);
    expect(late(2 + 35 / 60).placements).toMatchObject([{ at: 35 + 2 * 60, tryNumber: 2 }]);
    expect(late(30).placements).toMatchObject([{ tryNumber: 5 }]);
    expect(late(31).losses).toMatchObject([{ reason: 'storage-late', count: 1 }]);
  });

  it('tries pending VMs again when a host leaves maintenance mode, at once', () => {
    const full = host('a', { memoryMib: 10 });
    const comes = (minutes: number) =>
      run([full, host('comes', { availableAt: minutes * 60 })], [vm('a', { memoryReservationMib: 20 })]);
    expect(comes(7).placements).toMatchObject([{ at: 7 * 60, host: 1, tryNumber: 3 }]);
    expect(comes(40).losses).toMatchObject([{ reason: 'memory' }]);
  });

  it('from 6.5 waits 600 s for a priority that does not come up, before it goes on', () => {
    const vms = [vm('a', { priority: 'high', memoryReservationMib: 20 }), vm('b', { priority: 'low' })];
    const hosts = [host('h', { memoryMib: 10 })];
    expect(starts(run(hosts, vms))).toEqual({ b: 35 });
    expect(starts(run(hosts, vms, {}, 'fdm-6.5'))).toEqual({ b: 635 });
  });

  it('from 6.5 goes on when the priority before is allocated, on, or answers', () => {
    const vms = [vm('a', { priority: 'highest' }), vm('b', { priority: 'lowest' })];
    const at = (when: 'resources-allocated' | 'powered-on' | 'heartbeats') =>
      starts(
        run(
          [host('h'), host('i')],
          vms,
          { nextPriority: { when, timeoutSeconds: 600 }, powerOnSeconds: 10, bootSeconds: 100 },
          'fdm-6.5',
        ),
      );
    expect(at('resources-allocated')).toEqual({ a: 35, b: 35 });
    expect(at('powered-on')).toEqual({ a: 35, b: 45 });
    expect(at('heartbeats')).toEqual({ a: 35, b: 145 });
  });
});

describe('dependencies', () => {
  it('hold a VM back until the one it depends on is on, and for good when that does not come up', () => {
    const pair = (memory: number) => [
      vm('app', { dependsOn: ['db'] }),
      vm('db', { memoryReservationMib: memory }),
      vm('web', { dependsOn: ['app'] }),
    ];
    const hosts = [host('h', { memoryMib: 100 })];
    const settings = { powerOnSeconds: 10 };
    expect(starts(run(hosts, pair(50), settings, 'fdm-6.5'))).toEqual({ db: 35, app: 45, web: 55 });
    const outcome = run(hosts, pair(200), settings, 'fdm-6.5');
    expect(outcome.started).toBe(0);
    expect(outcome.losses.map((loss) => [loss.reason, loss.objects[0]!.name])).toEqual(
      expect.arrayContaining([
        ['memory', 'db'],
        ['dependency', 'app'],
        ['dependency', 'web'],
      ]),
    );
  });
});

describe('where a VM goes', () => {
  it('is the host with the largest share free, so that they fill evenly', () => {
    const hosts = [host('a', { memoryMib: 100 }), host('b', { memoryMib: 300 })];
    const outcome = run(
      hosts,
      many(8, (name) => vm(name, { overheadMib: 50 })),
    );
    expect(outcome.hosts.map((use) => use.started)).toEqual([2, 6]);
  });

  it('is a dedicated failover host first, while it has room', () => {
    const hosts = [host('a', { memoryMib: 1000 }), host('spare', { memoryMib: 100, dedicated: true })];
    const outcome = run(
      hosts,
      many(3, (name) => vm(name, { overheadMib: 50 })),
    );
    expect(outcome.hosts.map((use) => use.started)).toEqual([1, 2]);
  });

  it('is never a host that does not see all its datastores', () => {
    const hosts = [
      host('a', { datastores: new Map([['x', 0]]) }),
      host('b', { datastores: new Map([['y', 0]]) }),
    ];
    const outcome = run(hosts, [
      vm('1', { needs: ['x', 'y'] }),
      vm('2', { needs: ['z'] }),
      vm('3', { needs: ['y'] }),
    ]);
    expect(outcome.placements).toMatchObject([{ vm: { name: '3' }, host: 1 }]);
    expect(outcome.losses.map((loss) => loss.because)).toEqual(
      expect.arrayContaining([
        'no one host of desk has all of x and y mounted',
        'no host of desk has z mounted',
      ]),
    );
  });

  it('has dvPorts free', () => {
    const outcome = run(
      [host('a')],
      many(3, (name) => vm(name, { ports: 2 })),
      { portsPerHost: 5 },
    );
    expect(outcome.started).toBe(2);
    expect(outcome.losses).toMatchObject([{ reason: 'ports', count: 1 }]);
  });

  it('may have room for CPU here and memory there, and then is nowhere', () => {
    const hosts = [host('a', { cpuMhz: 100, memoryMib: 10 }), host('b', { cpuMhz: 10, memoryMib: 100 })];
    expect(run(hosts, [vm('1', { cpuReservationMhz: 50, memoryReservationMib: 50 })]).losses).toMatchObject([
      { reason: 'cpu-and-memory' },
    ]);
    expect(run(hosts, [vm('1', { cpuReservationMhz: 500 })]).losses).toMatchObject([{ reason: 'cpu' }]);
  });
});

describe('what is told besides', () => {
  it('is who comes up without network, because the host does not know its static ports', () => {
    const outcome = run([host('a', { portsKnown: false })], [vm('1', { staticPort: true }), vm('2')]);
    expect(outcome.withoutNetwork.map((each) => each.name)).toEqual(['1']);
    expect(outcome.started).toBe(2);
  });

  it.each([
    [8, '5.0.0', null],
    [9, '5.0.0', 'only 8 may'],
    [9, '5.1.0', null],
    [13, '5.0.0', 'all five tries may fail'],
    [33, '5.1.0', '32 otherwise'],
  ])('is that %i hosts at %s read one replica: %s', (count, version, words) => {
    const hosts = many(count, (name) => host(name, { version, memoryMib: 1000 }));
    const outcome = run(
      hosts,
      many(count, (name) => vm(name, { overheadMib: 1, replicaDatastore: DS })),
    );
    if (words === null) expect(outcome.warnings).toEqual([]);
    else expect(outcome.warnings.join()).toContain(words);
  });

  it('is every VM that does not come up, by name, under its reason', () => {
    const outcome = run([], many(3, vm));
    expect(outcome.losses).toMatchObject([
      { reason: 'no-host', count: 3, objects: [{ name: '0001' }, { name: '0002' }, { name: '0003' }] },
    ]);
    expect(outcome.losses[0]!.cure).not.toBe('');
  });
});

it('gives the same result for the same cluster, whatever the order its VMs are listed in', () => {
  const hosts = [host('a', { memoryMib: 400 }), host('b', { memoryMib: 300 })];
  const vms = many(20, (name) => vm(name, { overheadMib: Number(name) * 3 }));
  expect(simulateCluster(cluster(hosts, [...vms].reverse()))).toEqual(simulateCluster(cluster(hosts, vms)));
});
