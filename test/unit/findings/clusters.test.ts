import { describe, expect, it } from 'vitest';
import type { Key } from '../../../src/domain/estate/types.js';
import { clonesPerDatastore } from '../../../src/domain/findings/rules/clonesPerDatastore.js';
import { clusterMountGap } from '../../../src/domain/findings/rules/clusterMountGap.js';
import { haWillNotPowerOn } from '../../../src/domain/findings/rules/haWillNotPowerOn.js';
import { hostsPerReplica } from '../../../src/domain/findings/rules/hostsPerReplica.js';
import { nfsSpelling } from '../../../src/domain/findings/rules/nfsSpelling.js';
import { recoveryHostLacksMount } from '../../../src/domain/findings/rules/recoveryHostLacksMount.js';
import { EstateBuilder, haOn, replicated } from '../../fixtures/estates/builder.js';
import { found, objectNames, twoSites } from './support.js';

describe('mounts of a stretched cluster', () => {
  it('compares recovery hosts with their peers at the same site only', () => {
    const { b, main, recovery, ds } = twoSites();
    const cluster = b.cluster('desk');
    b.mountAll(b.hosts(3, 'main', cluster, { site: main }), [ds]);
    const hosts = b.hosts(3, 'rec', cluster, { site: recovery });
    const util = b.nfs('util', 'nas', '/util');
    b.mountAll(hosts, [util]);
    expect([...found(recoveryHostLacksMount, b), ...found(clusterMountGap, b)]).toEqual([]);
    const blind = b.host('rec-blind', cluster, { site: recovery });
    const findings = found(recoveryHostLacksMount, b);
    expect(findings).toMatchObject([{ id: `recovery-host-lacks-mount:${blind}`, severity: 'critical' }]);
    expect(objectNames(findings[0], 'datastore')).toEqual(['util']);
    expect(found(clusterMountGap, b)).toEqual([]);
  });

  it('finds datastores that some hosts of the protected site do not mount', () => {
    const { b, main, ds } = twoSites();
    const cluster = b.cluster('desk', { site: main });
    b.mountAll(b.hosts(2, 'main', cluster), [ds]);
    b.host('late', cluster);
    const findings = found(clusterMountGap, b);
    expect(findings).toMatchObject([{ severity: 'warning', id: `cluster-mount-gap:${cluster}:${main}` }]);
    expect(objectNames(findings[0], 'host')).toEqual(['late']);
    expect(found(recoveryHostLacksMount, b)).toEqual([]);
  });

  it('tells the first three datastores and how many more there are', () => {
    const { b, main } = twoSites();
    const cluster = b.cluster('desk', { site: main });
    const shared = ['a', 'b', 'c', 'd', 'e'].map((name) => b.vmfs(name));
    b.mountAll(b.hosts(2, 'main', cluster), shared);
    b.host('late', cluster);
    expect(found(clusterMountGap, b)[0]?.title).toBe(
      'In desk at Main 5 datastores are not mounted by every host: a (1 without), b (1 without), c (1 without) and 2 more',
    );
  });

  it('takes a site that is protected and recovery for one failover lands at', () => {
    const b = new EstateBuilder();
    const cluster = b.cluster('desk', { site: b.site('North', 'both') });
    const late = b.host('late', cluster);
    b.mountAll(b.hosts(2, 'north', cluster), [b.vmfs('shared')]);
    expect(found(recoveryHostLacksMount, b)).toMatchObject([
      { id: `recovery-host-lacks-mount:${late}`, severity: 'critical' },
    ]);
    expect(found(clusterMountGap, b)).toEqual([]);
  });

  it('leaves out local disks, hosts that tell nothing, and recovery hosts in maintenance mode of no known site', () => {
    const b = new EstateBuilder();
    const cluster = b.cluster('desk');
    const shared = b.vmfs('shared');
    for (const host of b.hosts(2, 'esx', cluster)) {
      b.mount(host, shared);
      b.mount(host, b.vmfs(`local of ${host}`));
    }
    b.host('gone', cluster, { connectionState: 'notResponding' });
    b.host('waiting', cluster, { inMaintenanceMode: true });
    expect(found(clusterMountGap, b)).toEqual([]);
  });

  it('takes a replicated volume for shared even when one host alone mounts it', () => {
    const { b, main, recovery } = twoSites();
    const cluster = b.cluster('desk', { site: main });
    b.mount(b.host('esx-1', cluster), b.vmfs('copied', { replication: replicated(recovery) }));
    b.host('esx-2', cluster);
    expect(objectNames(found(clusterMountGap, b)[0], 'datastore')).toEqual(['copied']);
  });
});

describe('hosts per replica', () => {
  function cluster(
    hosts: number,
    version: string | null,
    vmfsVersion: number | null,
    nfs = false,
  ): EstateBuilder {
    const b = new EstateBuilder();
    const key = b.cluster('desk');
    b.hosts(hosts, 'esx', key, { version });
    const base = nfs ? b.nfs('base', 'nas', '/base') : b.vmfs('base', { vmfsVersion });
    b.linkedClone(b.vm('desk-1', base, { cluster: key }), { replica: b.replica('r', base) });
    return b;
  }

  it.each([
    [9, '5.0.0', 5, 'warning'],
    [13, '5.0.0', 5, 'critical'],
    [9, '5.5.0', 3, 'warning'],
    [33, '5.1.0', 5, 'warning'],
    [12, null, 5, 'notice'],
    [12, '6.0.0', null, 'notice'],
  ] as const)('%i hosts at %s on VMFS-%s is a %s', (hosts, version, vmfs, severity) => {
    expect(found(hostsPerReplica, cluster(hosts, version, vmfs))).toMatchObject([{ severity }]);
  });

  it.each([
    [8, '5.0.0', 5, false],
    [32, '5.1.0', 5, false],
    [8, null, null, false],
    [40, '5.0.0', null, true],
  ] as const)('%i hosts at %s on VMFS-%s (NFS: %s) is allowed', (hosts, version, vmfs, nfs) => {
    expect(found(hostsPerReplica, cluster(hosts, version, vmfs, nfs))).toEqual([]);
  });

  it.each([
    [9, '5.0.0', 5, 'desk has 9 hosts for a replica on base; the limit is 8, because esx-1, esx-2'],
    [9, '5.5.0', 3, 'the limit is 8, because VMFS is older than 5'],
    [33, '5.1.0', 5, 'desk has 33 hosts for a replica on base; the limit is 32'],
  ])('%i hosts at %s on VMFS-%s are told with the limit', (hosts, version, vmfs, title) => {
    expect(found(hostsPerReplica, cluster(hosts, version, vmfs))[0]?.title).toContain(title);
  });

  it('is judged by the pool’s word where no clone tells its replica', () => {
    const b = new EstateBuilder();
    const key = b.cluster('desk');
    b.hosts(9, 'esx', key, { version: '5.0.0' });
    b.pool('Audit', { cluster: key, replicaDatastore: b.vmfs('base', { vmfsVersion: 5 }) });
    expect(found(hostsPerReplica, b)).toMatchObject([{ severity: 'warning' }]);
  });

  it('is judged in the cluster of a clone’s host where the VM names none, and not for instant clones', () => {
    const desks = (kind: 'composer' | 'instant-clone'): EstateBuilder => {
      const b = new EstateBuilder();
      const [host = null] = b.hosts(9, 'esx', b.cluster('desk'), { version: '5.0.0' });
      const base = b.vmfs('base', { vmfsVersion: 5 });
      b.linkedClone(b.vm('desk-1', base, { host }), { replica: b.replica('r', base, { kind }) });
      return b;
    };
    expect(found(hostsPerReplica, desks('composer'))).toHaveLength(1);
    expect(found(hostsPerReplica, desks('instant-clone'))).toEqual([]);
  });

  it('counts of the mounts only those of the cluster’s hosts that are there', () => {
    const b = new EstateBuilder();
    const [key, north, south] = [b.cluster('desk'), b.site('North'), b.site('South')];
    const base = b.vmfs('base', { vmfsVersion: 5 });
    b.mountAll(b.hosts(5, 'north', key, { version: '5.0.0', site: north }), [base]);
    for (const host of b.hosts(5, 'south', key, { version: '5.0.0', site: south })) {
      b.mount(host, base, { mounted: false });
    }
    b.mountAll(b.hosts(5, 'other', b.cluster('servers')), [base]);
    b.linkedClone(b.vm('desk-1', base, { cluster: key }), { replica: b.replica('r', base) });
    expect(found(hostsPerReplica, b)).toEqual([]);
  });

  it('does not add up the two halves of a stretched cluster unless both mount the replica', () => {
    const { b, main, recovery } = twoSites();
    const key = b.cluster('desk');
    const base = b.vmfs('base', { vmfsVersion: 5 });
    const hosts = [
      ...b.hosts(6, 'main', key, { version: '5.0.0', site: main }),
      ...b.hosts(6, 'rec', key, { version: '5.0.0', site: recovery }),
    ];
    b.linkedClone(b.vm('desk-1', base, { cluster: key }), { replica: b.replica('r', base) });
    expect(found(hostsPerReplica, b)).toEqual([]);
    b.mountAll(hosts, [base]);
    expect(found(hostsPerReplica, b)).toMatchObject([{ severity: 'warning' }]);
  });
});

describe('clones per VMFS datastore', () => {
  function clones(n: number, viewVersion: string | null, kind: 'composer' | 'instant-clone' = 'composer') {
    const b = new EstateBuilder();
    const ds = b.vmfs('os');
    const pool = b.pool('Branches', { viewVersion });
    const replica = b.replica('r', ds, { kind });
    for (let i = 0; i < n; i += 1) b.linkedClone(b.vm(`d-${i}`, ds), { pool, replica });
    return found(clonesPerDatastore, b);
  }

  it.each([
    [65, '5.1', 'warning'],
    [65, null, 'notice'],
    [129, '5.2', 'notice'],
    [141, '5.2', 'warning'],
    [141, null, 'warning'],
  ] as const)('%i clones with View %s is a %s', (n, version, severity) => {
    expect(clones(n, version)).toMatchObject([{ severity, count: n + 1 }]);
  });

  it('allows what the version allows, and does not judge instant clones', () => {
    expect([...clones(64, '5.1'), ...clones(128, '5.2'), ...clones(200, '7.0', 'instant-clone')]).toEqual([]);
  });
});

describe('HA that would power nothing on', () => {
  function desktops(
    over: Parameters<EstateBuilder['cluster']>[1],
    priority: string | null = null,
  ): EstateBuilder {
    const b = new EstateBuilder();
    const cluster = b.cluster('desk', over);
    b.vm('desk-1', null, { cluster, role: 'desktop', haRestartPriority: priority });
    b.vm('desk-off', null, { cluster, role: 'desktop', power: 'off', haRestartPriority: 'disabled' });
    return b;
  }

  it.each([
    ['HA is off', desktops({ ha: { ...haOn, enabled: false } })],
    ['the cluster’s priority is disabled', desktops({ ha: { ...haOn, restartPriority: 'disabled' } })],
    ['the VM’s priority is disabled', desktops({ ha: haOn }, 'Disabled')],
  ])('is found when %s', (_, b) => {
    const findings = found(haWillNotPowerOn, b);
    expect(findings).toMatchObject([{ severity: 'critical' }]);
    expect(objectNames(findings[0], 'vm')).toEqual(['desk-1']);
  });

  it.each([
    ['HA is on', desktops({ ha: haOn }, 'clusterRestartPriority')],
    ['HA is not known', desktops({ ha: null })],
    ['the VM overrides the cluster', desktops({ ha: { ...haOn, restartPriority: 'disabled' } }, 'high')],
  ])('is not claimed when %s', (_, b) => {
    expect(found(haWillNotPowerOn, b)).toEqual([]);
  });
});

describe('NFS spelled in two ways', () => {
  function twoSpellings(a: string, b2: string, sites: readonly [Key | null, Key | null] = [null, null]) {
    const b = new EstateBuilder();
    const cluster = b.cluster('desk');
    b.mount(b.host('esx-1', cluster, { site: sites[0] }), b.nfs('a', a, '/vol/desk'));
    b.mount(b.host('esx-2', cluster, { site: sites[1] }), b.nfs('b', b2, '/vol/desk/'));
    return found(nfsSpelling, b);
  }

  it('is found for short and full names, and for any names within one cluster and site', () => {
    expect(twoSpellings('nas1', 'NAS1.bank.example')).toMatchObject([{ severity: 'warning', count: 2 }]);
    expect(twoSpellings('nas1', '10.0.0.9', ['site:Main', 'site:Main'])).toHaveLength(1);
  });

  it('is not claimed for the same path on the secondary NAS, or where sites are not known', () => {
    expect(twoSpellings('nas1', 'nas2', ['site:Main', 'site:Recovery'])).toEqual([]);
    expect(twoSpellings('10.0.0.8', '10.0.0.9')).toEqual([]);
  });

  it('is not claimed where a host mounts both: they are two exports', () => {
    const b = new EstateBuilder();
    const cluster = b.cluster('desk', { site: b.site('Main') });
    b.mountAll(b.hosts(2, 'esx', cluster), [b.nfs('a', 'nas1', '/vol/x'), b.nfs('b', 'nas2', '/vol/x')]);
    expect(found(nfsSpelling, b)).toEqual([]);
  });
});
