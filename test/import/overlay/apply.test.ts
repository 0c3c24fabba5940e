import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { overlaySchema, type Overlay } from '../../../src/contract/overlay.js';
import { applyOverlay } from '../../../main/import/overlay/index.js';
import { datastore, testEstate, vm } from './estate.js';

const overlay = (facts: object): Overlay => overlaySchema.parse({ drydockOverlay: 1, ...facts });
const twoSites = {
  sites: [
    { name: 'A', role: 'protected' },
    { name: 'B', role: 'recovery' },
  ],
};

test('an empty overlay changes nothing and is no source', () => {
  const estate = testEstate();
  const applied = applyOverlay(estate, overlay({}));
  expect(applied.problems).toEqual([]);
  expect(applied.estate).toEqual(estate);
});

test('the imported estate is left as it is, and applying again gives the same', () => {
  const estate = testEstate();
  const before = structuredClone(estate);
  const facts = overlay({ ...twoSites, clusters: [{ name: 'prod', site: 'A', purpose: 'desktops' }] });
  const once = applyOverlay(estate, facts);
  expect(estate).toEqual(before);
  expect(applyOverlay(estate, facts)).toEqual(once);
});

test('an object is found whatever blanks its name begins or ends with, for the overlay cannot hold them', () => {
  const estate = testEstate();
  const datastores = [...estate.datastores, { ...datastore('', 'vmfs:blank'), name: '\u3000Gold ' }];
  const facts = { datastores: [{ name: '\u3000Gold ', replication: { mode: 'none' } }] };
  const applied = applyOverlay({ ...estate, datastores }, overlay(facts));
  expect(applied.problems).toEqual([]);
  expect(applied.estate.datastores.find(({ key }) => key === 'vmfs:blank')?.replication?.mode).toBe('none');
});

test('sites, purposes and replication are set, and name the overlay as a source', () => {
  const { estate, problems } = applyOverlay(
    testEstate(),
    overlay({
      ...twoSites,
      clusters: [{ name: 'prod', site: 'A', purpose: 'desktops' }],
      hosts: [{ name: 'esx-r', site: 'B' }],
      datastores: [
        { name: 'ds-b', site: 'A', replication: { mode: 'asynchronous', to: 'B', rpoMinutes: 15 } },
      ],
    }),
  );
  expect(problems).toEqual([]);
  expect(estate.sources.map((source) => source.format)).toEqual(['govc', 'overlay']);
  expect(estate.sites).toMatchObject([
    { key: 'site:A', from: { source: 1 } },
    { key: 'site:B', role: 'recovery' },
  ]);
  expect(estate.clusters[0]).toMatchObject({
    site: 'site:A',
    purpose: 'desktops',
    from: { source: 0 },
    also: [{ source: 1, place: 'clusters "prod"' }],
  });
  expect(estate.hosts[1]).toMatchObject({ site: 'site:B' });
  expect(estate.datastores[1]).toMatchObject({
    site: 'site:A',
    replication: { mode: 'asynchronous', toSite: 'site:B', rpoMinutes: 15, targetDevices: [] },
  });
});

test("a datastore that only one site's hosts mount is at that site; one that both mount is nowhere said", () => {
  const { estate } = applyOverlay(
    testEstate(),
    overlay({
      ...twoSites,
      clusters: [
        { name: 'prod', site: 'A' },
        { name: 'dr', site: 'B' },
      ],
    }),
  );
  expect(estate.datastores.map(({ name, site }) => [name, site])).toEqual([
    ['ds-a', 'site:A'],
    ['ds-b', null],
    ['ds-c', 'site:B'],
  ]);
});

test('a host of unknown site keeps a datastore from being placed', () => {
  const { estate } = applyOverlay(
    testEstate(),
    overlay({ ...twoSites, clusters: [{ name: 'prod', site: 'A' }] }),
  );
  expect(estate.datastores.map(({ site }) => site)).toEqual(['site:A', null, null]);
});

describe('names', () => {
  test('that match nothing are warnings and change nothing', () => {
    const { estate, problems } = applyOverlay(
      testEstate(),
      overlay({
        clusters: [{ name: 'Prod', site: 'A' }],
        datastores: [{ name: 'ds-x' }],
        vms: [{ name: 'gone', role: 'dns' }],
      }),
    );
    expect(problems.map(({ level, code }) => `${level} ${code}`)).toEqual([
      'warning overlay-unmatched',
      'warning overlay-unmatched',
      'warning overlay-unmatched',
    ]);
    expect(problems[0]?.message).toContain('"Prod"');
    expect(estate.clusters).toEqual(testEstate().clusters);
  });

  test('that mean several objects are never guessed: the keys are listed, and a key works', () => {
    const estate = testEstate();
    estate.datastores.push(datastore('ds-a', 'd:other'));
    const replicated = { replication: { mode: 'none' } };
    const byName = applyOverlay(estate, overlay({ datastores: [{ name: 'ds-a', ...replicated }] }));
    expect(byName.problems).toMatchObject([
      {
        level: 'warning',
        code: 'overlay-ambiguous',
        message: expect.stringMatching(/d:ds-a, d:other/) as string,
      },
    ]);
    expect(byName.estate.datastores.every((d) => d.replication === null)).toBe(true);
    const byKey = applyOverlay(estate, overlay({ datastores: [{ name: 'd:other', ...replicated }] }));
    expect(byKey.problems).toEqual([]);
    expect(byKey.estate.datastores[3]?.replication?.mode).toBe('none');
  });

  test('of sites that are not in the list are warnings', () => {
    const { problems } = applyOverlay(testEstate(), overlay({ clusters: [{ name: 'prod', site: 'Z' }] }));
    expect(problems).toMatchObject([
      { code: 'overlay-unmatched', message: expect.stringMatching(/site "Z"/) as string },
    ]);
  });

  test('given twice: the first entry counts', () => {
    const { estate, problems } = applyOverlay(
      testEstate(),
      overlay({
        ...twoSites,
        clusters: [
          { name: 'prod', site: 'A' },
          { name: 'prod', site: 'B' },
        ],
      }),
    );
    expect(estate.clusters[0]?.site).toBe('site:A');
    expect(problems).toMatchObject([{ code: 'overlay-twice' }]);
  });

  test('an SRM placeholder does not stand in the way of the VM it has its name from', () => {
    const estate = testEstate();
    estate.vms.push(vm('sql', 'ds-c', { key: 'v:sql-placeholder', placeholder: true }));
    const { estate: applied, problems } = applyOverlay(
      estate,
      overlay({
        vms: [{ name: 'sql', role: 'database' }],
        protectionGroups: [{ name: 'pg', datastores: ['ds-b'], vms: ['sql'] }],
      }),
    );
    expect(problems).toEqual([]);
    expect(applied.vms.find((v) => v.key === 'v:sql')?.role).toBe('database');
    expect(applied.protectionGroups[0]?.vms).toEqual(['v:sql']);
  });
});

describe('port files', () => {
  test('a list, even an empty one, says that the datastore was looked at', () => {
    const { estate } = applyOverlay(
      testEstate(),
      overlay({
        datastores: [
          { name: 'ds-a', portFiles: [{ switch: 'dvs', ports: ['7', '8'] }] },
          { name: 'ds-b', portFiles: [] },
        ],
      }),
    );
    expect(estate.portFilesListedOn).toEqual(['d:ds-a', 'd:ds-b']);
    expect(estate.portFiles.map(({ portKey, switchUuid }) => [portKey, switchUuid])).toEqual([
      ['7', '50 05 18 90 93 24 9e 5c-69 63 f2 a0 e2 8f d9 9a'],
      ['8', '50 05 18 90 93 24 9e 5c-69 63 f2 a0 e2 8f d9 9a'],
    ]);
  });

  test("the switch may be given by its UUID in any spelling, also one that is not the estate's", () => {
    const ports = (name: string): string[] =>
      applyOverlay(
        testEstate(),
        overlay({ datastores: [{ name: 'ds-a', portFiles: [{ switch: name, ports: ['1'] }] }] }),
      ).estate.portFiles.map((file) => file.key);
    expect(ports('5005189093249E5C6963F2A0E28FD99A')).toEqual(ports('dvs'));
    expect(ports('f'.repeat(32))).toEqual([`d:ds-a/.dvsData/${'f'.repeat(32)}/1`]);
    expect(ports('no-such-switch')).toEqual([]);
  });
});

describe('pools, groups and plans', () => {
  test('desktops join the pool by their prefix; a pool without any is reported', () => {
    const { estate, problems } = applyOverlay(
      testEstate(),
      overlay({
        pools: [
          {
            name: 'Sales',
            cluster: 'prod',
            namePrefix: 'desk-',
            osDatastores: ['ds-a'],
            replicaDatastore: 'ds-b',
          },
          { name: 'Empty', namePrefix: 'none-' },
        ],
      }),
    );
    expect(estate.pools[0]).toMatchObject({
      key: 'pool:Sales',
      cluster: 'c:prod',
      replicaDatastore: 'd:ds-b',
      osDatastores: ['d:ds-a'],
    });
    expect(estate.linkedClones.map(({ vm: of, pool }) => [of, pool])).toEqual([
      ['v:desk-01', 'pool:Sales'],
      ['v:desk-02', 'pool:Sales'],
    ]);
    expect(estate.vms.map(({ role }) => role)).toEqual(['desktop', 'desktop', null]);
    expect(problems).toMatchObject([
      { code: 'pool-empty', message: expect.stringMatching(/"Empty"/) as string },
    ]);
  });

  test('a group without VMs protects none, and that is said', () => {
    const { estate, problems } = applyOverlay(
      testEstate(),
      overlay({
        protectionGroups: [{ name: 'pg', type: 'array', datastores: ['ds-a', 'ds-a'] }],
        recoveryPlans: [{ name: 'rp', groups: ['pg'], priorities: [{ vm: 'sql', priority: 1 }] }],
      }),
    );
    expect(estate.protectionGroups).toMatchObject([{ datastores: ['d:ds-a'], vms: [] }]);
    expect(estate.recoveryPlans).toMatchObject([
      { groups: ['pg:pg'], priorities: [{ vm: 'v:sql', priority: 1 }] },
    ]);
    expect(problems).toMatchObject([{ level: 'note', code: 'group-without-vms' }]);
  });
});

test('whatever names an overlay holds, no key is left pointing at nothing', () => {
  const name = fc.constantFrom(
    'A',
    'B',
    'prod',
    'dr',
    'ds-a',
    'ds-b',
    'sql',
    'desk-01',
    'pg',
    '__proto__',
    'x',
  );
  const facts = fc.record({
    sites: fc.array(fc.record({ name }), { maxLength: 3 }),
    clusters: fc.array(fc.record({ name, site: name }), { maxLength: 3 }),
    datastores: fc.array(
      fc.record({
        name,
        site: name,
        replication: fc.record({ mode: fc.constant('asynchronous'), to: name }),
      }),
      { maxLength: 3 },
    ),
    pools: fc.array(fc.record({ name, cluster: name, replicaDatastore: name, namePrefix: name }), {
      maxLength: 3,
    }),
    protectionGroups: fc.array(fc.record({ name, datastores: fc.array(name), vms: fc.array(name) }), {
      maxLength: 3,
    }),
    recoveryPlans: fc.array(fc.record({ name, groups: fc.array(name) }), { maxLength: 2 }),
  });
  fc.assert(
    fc.property(facts, (said) => {
      const { estate } = applyOverlay(testEstate(), overlay(said));
      const known = new Set<string | null>([null]);
      for (const list of [estate.sites, estate.clusters, estate.datastores, estate.vms, estate.pools]) {
        for (const item of list) known.add(item.key);
      }
      for (const item of [...estate.protectionGroups, ...estate.replicas]) known.add(item.key);
      const used = [
        ...estate.clusters.map((c) => c.site),
        ...estate.datastores.flatMap((d) => [d.site, d.replication?.toSite ?? null]),
        ...estate.pools.flatMap((p) => [p.cluster, p.replicaDatastore, ...p.osDatastores]),
        ...estate.linkedClones.flatMap((c) => [c.vm, c.replica, c.pool]),
        ...estate.protectionGroups.flatMap((g) => [...g.datastores, ...g.vms]),
        ...estate.recoveryPlans.flatMap((p) => p.groups),
      ];
      expect(used.filter((key) => !known.has(key))).toEqual([]);
    }),
  );
});
