import { describe, expect, it } from 'vitest';
import type { Cluster, Datastore, Disk, Estate, Host, Nic, Vm } from '../../../src/domain/estate/types.js';
import { diffEstates } from '../../../src/domain/diff/index.js';
import type { Finding } from '../../../src/domain/findings/types.js';
import { EstateBuilder, haOn, notReplicated, replicated } from '../../fixtures/estates/builder.js';
import { changed, entries, withObject, without } from './support.js';

/** One of everything: a desktop and a server on replicated storage, and a datastore that is not replicated. */
function small() {
  const b = new EstateBuilder();
  const site = b.site('South', 'recovery');
  const [north, south] = [b.cluster('north', { ha: haOn }), b.cluster('south')];
  const host = b.host('esx-1', north);
  const safe = b.vmfs('safe', {
    replication: replicated(site),
    extents: [{ device: 'naa.1', partition: 1 }],
  });
  const safeToo = b.vmfs('safe-2', { replication: replicated(site) });
  const scratch = b.vmfs('scratch', { replication: notReplicated });
  const desktop = b.vm('desk-1', safe, { role: 'desktop', cluster: north, host });
  const server = b.vm('dc-1', safe, { role: 'domain-controller' });
  const disk = b.disk(desktop, safe);
  const dvSwitch = b.dvSwitch('dvs');
  const portgroup = b.dvPortgroup('desktops', dvSwitch);
  const nic = b.nic(desktop, { dvSwitch, dvPortgroup: portgroup, networkName: 'desktops', portKey: '7' });
  const port = b.dvPort(dvSwitch, '7', { dvPortgroup: portgroup, vm: desktop });
  const keys = {
    north,
    south,
    host,
    safe,
    safeToo,
    scratch,
    desktop,
    server,
    disk,
    dvSwitch,
    portgroup,
    nic,
    port,
  };
  return { estate: b.build(), ...keys };
}

const at = small();
const { estate } = at;

const ofCluster = (over: Partial<Cluster>): Estate =>
  changed(estate, { clusters: withObject(estate.clusters, at.north, over) });
const ofHost = (over: Partial<Host>): Estate =>
  changed(estate, { hosts: withObject(estate.hosts, at.host, over) });
const ofSafe = (over: Partial<Datastore>): Estate =>
  changed(estate, { datastores: withObject(estate.datastores, at.safe, over) });
const ofVm = (over: Partial<Vm>): Estate =>
  changed(estate, { vms: withObject(estate.vms, at.desktop, over) });
const ofDisk = (over: Partial<Disk>): Estate =>
  changed(estate, { disks: withObject(estate.disks, at.disk, over) });
const ofNic = (over: Partial<Nic>): Estate =>
  changed(estate, { nics: withObject(estate.nics, at.nic, over) });
const mode = (to: 'synchronous' | 'none' | null): Estate =>
  ofSafe({ replication: to === null ? null : { ...estate.datastores[0]!.replication!, mode: to } });
const withoutVm = (key: string): Estate => {
  const mine = ({ vm }: { readonly vm: string | null }): boolean => vm === key;
  return changed(estate, {
    vms: without(estate.vms, (vm) => vm.key === key),
    disks: without(estate.disks, mine),
    nics: without(estate.nics, mine),
    dvPorts: without(estate.dvPorts, mine),
  });
};

describe('what a change means', () => {
  it.each<[string, Estate, forth: string[], back: string[]]>([
    ['HA is switched off', ofCluster({ ha: { ...haOn, enabled: false } }), ['ha-off'], ['ha-on']],
    ['a host is lost', ofHost({ connectionState: 'notResponding' }), ['host-lost'], ['host-back']],
    ['replication gets slower', mode('synchronous'), ['replication-faster'], ['replication-slower']],
    ['replication ends', mode('none'), ['replication-lost'], ['replication-gained']],
    ['a desktop is gone', withoutVm(at.desktop), ['port-gone', 'vm-gone'], ['port-new', 'vm-new']],
    ['a server is gone', withoutVm(at.server), ['vm-gone-service'], ['vm-new']],
    ['an adapter loses its port', ofNic({ portKey: null }), ['nic-lost-port'], ['nic-port']],
    [
      'an adapter leaves its switch',
      ofNic({ portKey: null, dvSwitch: null, dvPortgroup: null, networkName: 'VM Network' }),
      ['nic-network'],
      ['nic-network'],
    ],
    [
      'the partitions of some extents are other ones',
      ofSafe({ extents: [{ device: 'naa.1', partition: 2 }] }),
      ['datastore-extents'],
      ['datastore-extents'],
    ],
  ])('%s', (_, after, forth, back) => {
    const rules = (from: Estate, to: Estate): string[] =>
      entries(from, to)
        .map(({ rule }) => rule)
        .toSorted();
    expect(rules(estate, after)).toEqual(forth);
    expect(rules(after, estate)).toEqual(back);
  });

  it('a replication that was never told and is none now is not lost', () => {
    expect(entries(mode(null), mode('none'))).toMatchObject([{ rule: 'replication-none' }]);
  });

  it('partitions of which one is told are not untold', () => {
    const two = ofSafe({ extents: [1, 2].map((n) => ({ device: `naa.${n}`, partition: 1 })) });
    const one = ofSafe({ extents: [1, null].map((partition, n) => ({ device: `naa.${n + 1}`, partition })) });
    expect(entries(two, one)).toMatchObject([{ rule: 'datastore-extents' }]);
  });

  it('a VM that takes another part in Fault Tolerance, or becomes an agent, has the restart priority it had', () => {
    const sentences = (from: Partial<Vm>, to: Partial<Vm>): string[] =>
      entries(ofVm(from), ofVm(to)).map(({ sentence }) => sentence);
    expect(sentences({ ftRole: 'primary' }, { ftRole: 'secondary' })).toEqual([
      'Fault Tolerance of VM desk-1 changed from primary to secondary.',
    ]);
    expect(sentences({ agent: false }, { agent: true })).toEqual([
      'Agent VM of VM desk-1 changed from no to yes.',
    ]);
  });
});

describe('what is gathered into one entry', () => {
  it('are the changes with the same values, and no others', () => {
    const b = new EstateBuilder();
    const [from, to, elsewhere] = ['from', 'to', 'elsewhere'].map((name) => b.vmfs(name));
    const vms = [1, 2, 3].map((n) => b.vm(`vm-${n}`, from!));
    const before = b.build();
    const after = changed(before, {
      vms: before.vms.map((vm) => ({ ...vm, homeDatastore: vm.key === vms[2] ? elsewhere! : to! })),
    });
    expect(entries(before, after).map(({ sentence, count }) => [count, sentence])).toEqual([
      [2, '2 VMs moved from from to to.'],
      [1, 'VM vm-3 moved from from to elsewhere.'],
    ]);
    const { entries: all, byEffect, facts } = diffEstates(before, after);
    expect(facts).toBe(3);
    expect(byEffect).toEqual({ 'breaks-plan': 0, exposes: 0, 'new-checklist': all.length, harmless: 0 });
  });

  it('at one place are those of the same sort', () => {
    const b = new EstateBuilder();
    const [one, two] = [b.vmfs('one'), b.vmfs('two')];
    const hosts = b.hosts(3, 'esx', b.cluster('desk'));
    b.mountAll(hosts, [one, two]);
    const before = b.build();
    const worse = changed(before, {
      mounts: before.mounts.map((mount) =>
        mount.host === hosts[2]
          ? mount
          : mount.datastore === one
            ? { ...mount, accessMode: 'readOnly' }
            : { ...mount, mounted: false },
      ),
    });
    const told = (from: Estate, to: Estate): unknown[] =>
      entries(from, to).map(({ rule, count, before: was, after: is }) => [rule, count, was, is]);
    expect(told(before, worse)).toEqual([
      ['mount-worse', 2, 'readWrite', 'readOnly'],
      ['mount-worse', 2, 'yes', 'no'],
    ]);
    expect(told(worse, before)).toEqual([
      ['mount-better', 2, 'readOnly', 'readWrite'],
      ['mount-better', 2, 'no', 'yes'],
    ]);
  });

  it('names what is new as the newer estate does, and what is gone as the older', () => {
    const gone = withoutVm(at.server);
    const object = { kind: 'vm', key: at.server, name: 'dc-1' };
    expect(entries(gone, estate)[0]?.objects).toEqual([{ object, in: 'after', before: null, after: null }]);
    expect(entries(estate, gone)[0]?.objects).toEqual([{ object, in: 'before', before: null, after: null }]);
  });
});

describe('what follows from another change', () => {
  it('is the cluster of a VM whose host was moved, and of no other VM', () => {
    const host = { ...estate.hosts[0]!, cluster: at.south };
    const vms = withObject(estate.vms, at.desktop, { cluster: at.south });
    const along = entries(estate, changed(estate, { hosts: [host], vms }));
    expect(along.map(({ rule, with: following }) => [rule, following])).toEqual([
      ['host-cluster', [{ kind: 'vm', count: 1 }]],
    ]);
    expect(entries(estate, ofVm({ cluster: at.south })).map(({ rule }) => rule)).toEqual(['vm-cluster']);
  });

  it('is the network’s name of an adapter whose portgroup was renamed', () => {
    const renamed = changed(estate, {
      dvPortgroups: withObject(estate.dvPortgroups, at.portgroup, { name: 'desks' }),
      nics: withObject(estate.nics, at.nic, { networkName: 'desks' }),
    });
    expect(entries(estate, renamed).map(({ rule, with: following }) => [rule, following])).toEqual([
      ['renamed', [{ kind: 'nic', count: 1 }]],
    ]);
    expect(entries(estate, ofNic({ networkName: 'desks' })).map(({ rule }) => rule)).toEqual(['nic-network']);
  });

  it('are the parts of what is new or gone as a whole', () => {
    expect(entries(estate, withoutVm(at.desktop), 'vm-gone')[0]?.with).toEqual([
      { kind: 'disk', count: 1 },
      { kind: 'nic', count: 1 },
    ]);
    const noSwitch = changed(estate, { dvSwitches: [], dvPortgroups: [], dvPorts: [] });
    const gone = entries(estate, noSwitch).filter(({ type }) => type === 'vanished');
    expect(gone.map(({ rule, with: following }) => [rule, following])).toEqual([
      [
        'switch-gone',
        [
          { kind: 'dvPortgroup', count: 1 },
          { kind: 'dvPort', count: 1 },
        ],
      ],
    ]);
  });

  it('are ports that one of the sources did not list', () => {
    const unlisted = changed(estate, {
      dvSwitches: withObject(estate.dvSwitches, at.dvSwitch, { portsKnown: false }),
      dvPorts: [],
    });
    for (const [from, to, rule] of [
      [estate, unlisted, 'no-longer-told'],
      [unlisted, estate, 'now-told'],
    ] as const) {
      expect(entries(from, to).map((entry) => [entry.rule, entry.with])).toEqual([
        [rule, [{ kind: 'dvPort', count: 1 }]],
      ]);
    }
    const removed = entries(estate, changed(estate, { dvPorts: [] }));
    expect(removed.map(({ rule }) => rule)).toEqual(['port-gone']);
  });
});

describe('a new disk', () => {
  const later = (datastore: string, home = at.safe): string[] => {
    const old = changed(ofVm({ homeDatastore: home }), { disks: [] });
    return entries(old, { ...old, disks: ofDisk({ datastore }).disks }).map(({ rule }) => rule);
  };

  it('is exposed where it is off the replicated storage its VM is on', () => {
    expect(later(at.scratch)).toEqual(['disk-added-exposed']);
    expect(later(at.safe)).toEqual(['disk-added']);
    expect(later(at.scratch, at.scratch)).toEqual(['disk-added']);
  });
});

describe('findings compared', () => {
  const found = (over: Partial<Finding>): Finding => ({
    id: 'spread:vm:1',
    rule: 'spread',
    severity: 'warning',
    title: 'It is spread.',
    explanation: '',
    cure: '',
    source: '',
    versions: null,
    objects: [],
    count: 0,
    ...over,
  });
  const objects = (...names: string[]): Finding['objects'] =>
    names.map((name) => ({ kind: 'vm', key: `vm:${name}`, name }));
  const compared = (before: readonly Finding[], after: readonly Finding[]) =>
    diffEstates(estate, estate, { findings: { before, after } }).entries;

  it('tell of one that grew what is new in it, and of one that shrank what is left', () => {
    const few = found({ objects: objects('1'), count: 1 });
    const more = found({ objects: objects('1', '2', '3'), count: 3 });
    expect(compared([few], [few])).toEqual([]);
    const [worse] = compared([few], [more]);
    expect(worse).toMatchObject({ rule: 'finding-worse', count: 2 });
    expect(worse?.objects.map(({ object }) => object.name)).toEqual(['2', '3']);
    const [better] = compared([more], [few]);
    expect(better).toMatchObject({ rule: 'finding-better', count: 1 });
    expect(better?.objects.map(({ object }) => object.name)).toEqual(['1']);
  });

  it('do not say what is new in one that has more objects than it lists', () => {
    const [worse] = compared(
      [found({ objects: objects('1'), count: 600 })],
      [found({ objects: objects('2'), count: 700 })],
    );
    expect(worse).toMatchObject({ rule: 'finding-worse', count: 700 });
  });

  it('that come up expose something, unless they are a notice', () => {
    for (const [severity, effect] of [
      ['critical', 'exposes'],
      ['warning', 'exposes'],
      ['notice', 'harmless'],
    ] as const) {
      expect(compared([], [found({ severity })])).toMatchObject([{ rule: 'finding-new', effect, severity }]);
    }
  });
});
