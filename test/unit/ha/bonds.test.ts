import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cluster, HaSettings, PlacementRule } from '../../../src/domain/estate/types.js';
import { answerHostFailure, simulateFailover, type HaQuestion } from '../../../src/domain/ha/index.js';
import type { ApartRule, VmBond } from '../../../src/domain/ha/types.js';
import { proposeScenario } from '../../../src/domain/plan/index.js';
import { change, DESK, indexed, viewEstate } from '../../fixtures/estates/view.js';
import { host, many, run, vm } from './clusters.js';

const rule = (more: Partial<PlacementRule>): PlacementRule => ({
  name: 'rule',
  kind: 'apart',
  mandatory: true,
  vms: [],
  hosts: [],
  on: [],
  ...more,
});

/** The small View estate whose desktop cluster has rules. */
function estateWith(rules: readonly PlacementRule[] | undefined, more: Partial<HaSettings> = {}) {
  const { draft } = viewEstate();
  const { ha } = draft.clusters.find(({ key }) => key === DESK) as Cluster;
  change(draft.clusters, DESK, { ha: { ...ha!, rules, ...more } });
  return indexed(draft);
}

function failover(
  rules: readonly PlacementRule[] | undefined,
  settings: HaQuestion['settings'] = {},
  more: Partial<HaSettings> = {},
) {
  const { estate, index } = estateWith(rules, more);
  return simulateFailover(estate, index, { scenario: proposeScenario(estate, index), settings });
}

const placed = ({ clusters }: ReturnType<typeof failover>): Record<string, string> =>
  Object.fromEntries(
    clusters.flatMap((cluster) =>
      cluster.placements.map(({ vm: { name }, host: h }) => [name, cluster.hosts[h]!.host.name] as const),
    ),
  );

describe('a rule that VMs must run on hosts', () => {
  it('of the lost site keeps them off, by name, with the rule', () => {
    const out = failover([
      rule({ name: 'north only', kind: 'on-hosts', vms: ['vm:os-1', 'vm:os-2'], hosts: ['host:north-1'] }),
    ]);
    expect(out).toMatchObject({ vms: 7, started: 5, losses: [{ reason: 'rule', count: 2 }] });
    expect(out.losses[0]!.objects.map(({ name }) => name)).toEqual(['os-1', 'os-2']);
    expect(out.losses[0]!.because).toContain('the rule “north only” allows no host of desk');
  });

  it('of the site that takes over puts them there', () => {
    const vms = ['vm:os-1', 'vm:os-2', 'vm:base-1'];
    const out = failover([rule({ kind: 'on-hosts', vms, hosts: ['host:south-2'] })]);
    expect(out).toMatchObject({ started: 7 });
    for (const name of ['os-1', 'os-2', 'base-1']) expect(placed(out)[name] ?? 'south-2').toBe('south-2');
    const off = failover([rule({ kind: 'not-on-hosts', vms, hosts: ['host:south-2'] })]);
    expect(placed(off)['os-1']).toBe('south-1');
  });

  it('is a preference where it says "should", and said to be left to DRS', () => {
    const out = failover([
      rule({ name: 'north', kind: 'on-hosts', mandatory: false, vms: ['vm:os-1'], hosts: ['host:north-1'] }),
    ]);
    expect(out).toMatchObject({ started: 7 });
    expect(out.unknowns.join()).toContain('“north”: they say where VMs should run');
  });
});

describe('a rule that keeps VMs apart', () => {
  const three = [rule({ name: 'apart', vms: ['vm:os-1', 'vm:os-2', 'vm:os-3'] })];

  it('keeps one of three off two hosts where HA is told to respect it, else not', () => {
    const asked = { options: { 'das.respectVmVmAntiAffinityRules': 'true' } };
    const out = failover(three, asked);
    expect(out).toMatchObject({ started: 6, losses: [{ reason: 'rule', count: 1 }] });
    expect(out.losses[0]!.because).toContain('the rule “apart” allows none of the hosts with room');
    const on = placed(out);
    expect(new Set(['os-1', 'os-2', 'os-3'].flatMap((name) => on[name] ?? [])).size).toBe(2);
    expect(failover(three)).toMatchObject({ started: 7 });
    expect(failover(three).unknowns.join()).toContain('das.respectVmVmAntiAffinityRules');
  });

  it('is respected from 6.5 on unless the option says no; the cluster’s own option counts', () => {
    const version = 'fdm-6.5' as const;
    const options = { 'das.respectvmvmantiaffinityrules': 'false' };
    expect(failover(three, { version })).toMatchObject({ started: 6 });
    expect(failover(three, { version, options })).toMatchObject({ started: 7 });
    expect(failover(three, { version }, { options })).toMatchObject({ started: 7 });
    expect(
      failover(three, { version, options: { 'das.respectvmvmantiaffinityrules': 'true' } }, { options }),
    ).toMatchObject({ started: 6 });
  });

  it('counts those that run already on the hosts that are left', () => {
    const { draft } = viewEstate();
    const { ha } = draft.clusters.find(({ key }) => key === DESK) as Cluster;
    const rules = [rule({ name: 'apart', vms: ['vm:os-1', 'vm:os-2'] })];
    change(draft.clusters, DESK, { ha: { ...ha!, rules } });
    change(draft.vms, 'vm:os-2', { host: 'host:north-2' });
    const { estate, index } = indexed(draft);
    const ask = (version: 'fdm' | 'fdm-6.5') =>
      answerHostFailure(estate, index, { failing: new Set(['host:north-1']), settings: { version } }).outcome;
    const kept = ask('fdm-6.5');
    expect(kept.losses).toMatchObject([{ reason: 'rule', objects: [{ name: 'os-1' }] }]);
    expect(ask('fdm')).toMatchObject({ started: kept.started + 1, losses: [] });
  });
});

it('hosts elsewhere on which others of a rule run take no place here', () => {
  const apart = [{ name: 'apart', taken: new Set(['away-1', 'away-2', 'a']) }];
  const bond: VmBond = { hosts: null, rules: [], apart };
  const { placements, hosts } = run([host('a'), host('b')], [vm('one', { bond }), vm('two', { bond })]);
  expect(placements.map(({ vm: of, host: h }) => [of.name, hosts[h]!.host.name])).toEqual([['one', 'b']]);
});

describe('what an import tells of a cluster', () => {
  it('names rules as not told only where they are not', () => {
    expect(failover(undefined).unknowns.join()).toContain('Rules of DRS, and VMs that wait for others');
    expect(failover([]).unknowns.join()).not.toContain('Rules of DRS');
  });

  it('says that HA leaves VMs that belong together to DRS', () => {
    const told = failover([rule({ name: 'pair', kind: 'together', vms: ['vm:os-1', 'vm:os-2'] })]);
    expect(told.unknowns.join()).toContain('“pair”: they keep VMs together, which HA leaves to DRS');
  });

  it('has VMs wait for those they depend on from 6.5 on, and for none that nobody restarts', () => {
    const after = [rule({ kind: 'after', vms: ['vm:os-1'], on: ['vm:os-2', 'vm:dc'] })];
    const out = failover(after, { version: 'fdm-6.5' });
    const at = Object.fromEntries(out.clusters.flatMap((c) => c.placements.map((p) => [p.vm.name, p.at])));
    expect(at['os-1']!).toBeGreaterThan(at['os-2']!);
    expect(out.started).toBe(7);
    expect(failover(after).unknowns.join()).toContain('VMs wait for others from 6.5 on only');
  });

  it('has its failover hosts and advanced options count, the user’s before them', () => {
    const ha = { policy: 'dedicated-hosts' as const, failoverHosts: ['host:south-2'] };
    expect(Object.values(placed(failover([], {}, ha)))).toEqual(Array(7).fill('south-2'));
    const wish = { failoverHosts: ['host:south-1'] };
    expect(Object.values(placed(failover([], wish, ha)))).toEqual(Array(7).fill('south-1'));
    const slow = failover([], {}, { options: { 'das.perHostConcurrentFailoversLimit': '1' } });
    expect(slow.clusters[0]!.rules.powerOnsPerHost).toBe(1);
  });
});

it('no VM is placed against a rule, and each is placed once or named with its reason', () => {
  const names = many(5, (n) => `h${n}`);
  const hostsOf = fc.uniqueArray(fc.constantFrom(...names), { maxLength: 5 });
  const vmOf = fc.record({
    hosts: fc.option(hostsOf),
    apart: fc.uniqueArray(fc.nat(2), { maxLength: 2 }),
    memory: fc.integer({ min: 0, max: 40 }),
  });
  fc.assert(
    fc.property(
      fc.array(vmOf, { minLength: 1, maxLength: 12 }),
      fc.array(hostsOf, { minLength: 3, maxLength: 3 }),
      (drawn, taken) => {
        const apart = taken.map((keys, n): ApartRule => ({ name: `a${n}`, taken: new Set(keys) }));
        const bonds = drawn.map((each): VmBond => ({
          hosts: each.hosts === null ? null : new Set(each.hosts),
          rules: ['r'],
          apart: each.apart.map((n) => apart[n]!),
        }));
        const vms = drawn.map((each, n) =>
          vm(`v${String(n).padStart(2, '0')}`, { memoryReservationMib: each.memory, bond: bonds[n] }),
        );
        const outcome = run(
          names.map((name) => host(name, { memoryMib: 100, cpuMhz: 100 })),
          vms,
        );
        const free = new Map(names.map((name) => [name, 100]));
        const on = new Map<ApartRule, string[]>(apart.map((each) => [each, [...each.taken]]));
        for (const { vm: of, host: h } of outcome.placements) {
          const n = Number(of.name.slice(1));
          const name = outcome.hosts[h]!.host.name;
          expect(bonds[n]!.hosts?.has(name)).not.toBe(false);
          for (const each of bonds[n]!.apart) {
            expect(on.get(each)).not.toContain(name);
            on.get(each)!.push(name);
          }
          free.set(name, free.get(name)! - drawn[n]!.memory);
          expect(free.get(name)).toBeGreaterThanOrEqual(0);
        }
        const lost = outcome.losses.flatMap(({ objects }) => objects.map(({ name }) => name));
        expect([...outcome.placements.map((p) => p.vm.name), ...lost].toSorted()).toEqual(
          vms.map((each) => each.ref.name),
        );
        // Who was left off would still find no host: nothing was given back meanwhile.
        for (const name of lost) {
          const n = Number(name.slice(1));
          const could = names.filter(
            (each) =>
              bonds[n]!.hosts?.has(each) !== false &&
              !bonds[n]!.apart.some((one) => on.get(one)!.includes(each)) &&
              free.get(each)! >= drawn[n]!.memory,
          );
          expect(could).toEqual([]);
        }
        for (const { because, reason } of outcome.losses) {
          expect(because).not.toBe('');
          expect(['rule', 'memory', 'cpu-and-memory']).toContain(reason);
        }
      },
    ),
    { numRuns: 500 },
  );
});
