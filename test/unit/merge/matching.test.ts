import { describe, expect, it } from 'vitest';
import { instanceUuidAlias, morefAlias, nameAlias, vmxAlias } from '../../../src/domain/estate/aliases.js';
import { emptyDraft, type EstateDraft } from '../../../src/domain/estate/draft.js';
import {
  deviceKey,
  morefKey,
  mountKey,
  namedKey,
  portKey,
  switchKey,
  vcenterKey,
  vmfsKey,
} from '../../../src/domain/estate/keys.js';
import type {
  Datastore,
  Disk,
  Host,
  Key,
  SourceFormat,
  VCenter,
  Vm,
} from '../../../src/domain/estate/types.js';
import { unknownDatastore, unknownHost, unknownVm } from '../../../src/domain/estate/unknown.js';
import {
  mergeSources,
  sourceFacts,
  type MergeDecisions,
  type SourceFacts,
} from '../../../src/domain/merge/index.js';

const uuidA = '11111111-1111-4111-8111-111111111111';
const uuidB = '22222222-2222-4222-8222-222222222222';
const A = vcenterKey(uuidA, '');
const B = vcenterKey(uuidB, '');
const volume = vmfsKey('5fd23c30-16acc074-006d-d09466c6d6af');

const from = { source: 0, place: 'line 1' };

function source(
  format: SourceFormat,
  fill: (draft: EstateDraft) => void,
  takenAt: string | null = '2026-01-01T00:00:00.000Z',
  name: string = format,
): SourceFacts {
  const draft = emptyDraft(name, takenAt ?? '');
  draft.sources.push({ format, name, sha256: `${format} ${name}`, takenAt, producer: null });
  fill(draft);
  return sourceFacts(draft);
}

const vcenter = (key: Key, name: string, instanceUuid: string | null): VCenter => ({
  key,
  name,
  instanceUuid,
  version: null,
  from,
});

const vm = (key: Key, name: string, over: Partial<Vm> = {}): Vm => ({
  ...unknownVm,
  key,
  name,
  from,
  ...over,
});

const inA = (n: number, name: string, over: Partial<Vm> = {}): Vm =>
  vm(morefKey(A, `vm-${n}`), name, {
    vcenter: A,
    moref: `vm-${n}`,
    instanceUuid: `50000000-0000-4000-8000-00000000000${n}`,
    ...over,
  });

const datastore = (key: Key, name: string, over: Partial<Datastore> = {}): Datastore => ({
  ...unknownDatastore,
  key,
  name,
  from,
  ...over,
});

const host = (key: Key, name: string, over: Partial<Host> = {}): Host => ({
  ...unknownHost,
  key,
  name,
  from,
  ...over,
});

const disk = (of: Key, label: string, over: Partial<Disk> = {}): Disk => ({
  key: deviceKey(of, label),
  vm: of,
  label,
  datastore: null,
  path: null,
  capacityMib: null,
  thin: null,
  raw: false,
  parents: [],
  parentsKnown: false,
  from,
  ...over,
});

const govc = (...vms: Vm[]): SourceFacts =>
  source('govc', (draft) => {
    draft.vcenters.push(vcenter(A, 'export of May', uuidA));
    draft.datastores.push(
      datastore(volume, 'LUN_07', {
        vcenter: A,
        type: 'vmfs',
        extents: [{ device: 'naa.6001', partition: 1 }],
      }),
    );
    draft.vms.push(...vms);
  });

/** What a merge left of some sources' VMs: name and the formats that tell of it. */
function vmsOf(sources: readonly SourceFacts[], decisions: MergeDecisions = []): [string, string[]][] {
  const { estate } = mergeSources(sources, decisions);
  return estate.vms.map(({ name, from: first, also = [] }) => [
    name,
    [first, ...also].map(({ source: index }) => estate.sources[index]?.format as string),
  ]);
}

describe('a VM known by less than its key', () => {
  const weak = (over: Partial<Vm>, format: SourceFormat = 'srm-csv', name = 'app'): SourceFacts =>
    source(format, (draft) => {
      draft.datastores.push(datastore(namedKey(null, 'datastore', 'LUN_07'), 'LUN_07'));
      draft.vms.push(vm(namedKey(null, 'vm', name), name, over));
    });

  it.each<[string, Partial<Vm>]>([
    [
      'its instance UUID, whatever it is called now',
      { name: 'renamed', instanceUuid: '50000000-0000-4000-8000-000000000001' },
    ],
    ['its MoRef and name', { moref: 'vm-1' }],
    ['its .vmx in a datastore known by name', { name: 'other', vmxPath: '[LUN_07] app/app.vmx' }],
    [
      'its .vmx in that datastore itself',
      { name: 'other', vmxPath: '[copy] app/app.vmx', homeDatastore: namedKey(null, 'datastore', 'LUN_07') },
    ],
    ['an alias', { name: 'other', aliases: [instanceUuidAlias('50000000-0000-4000-8000-000000000001')] }],
    ['an alias of its file', { name: 'other', aliases: [vmxAlias('LUN_07', '/app/app.vmx')] }],
    [
      'its MoRef in a vCenter called as the source calls it',
      { name: 'other', aliases: [morefAlias('Export of May', 'vm-1')] },
    ],
  ])('is told by %s', (_, over) => {
    const strong = govc(
      inA(1, 'app', { homeDatastore: volume, vmxPath: '[LUN_07] app/app.vmx' }),
      inA(2, 'app'),
    );
    expect(vmsOf([strong, weak(over)])).toEqual([
      ['app', ['govc', 'srm-csv']],
      ['app', ['govc']],
    ]);
  });

  it('is told by its name where only one VM has it', () => {
    const { estate, matches } = mergeSources(
      [govc(inA(1, 'app'), inA(2, 'db')), weak({ role: 'desktop' })],
      [],
    );
    expect(estate.vms).toMatchObject([
      { name: 'app', role: 'desktop', fieldFrom: { role: 1 } },
      { name: 'db', role: null },
    ]);
    expect(matches).toContainEqual({ kind: 'vm', source: 1, rule: 'unique name', count: 1 });
  });

  it('is asked about where two have it, and left out until that is answered', () => {
    const sources = [govc(inA(1, 'app'), inA(2, 'app')), weak({ role: 'desktop' })];
    const { estate, questions, leftOut } = mergeSources(sources, []);
    expect(questions).toMatchObject([
      { kind: 'vm', reason: 'several', candidates: [{ name: 'app' }, { name: 'app' }], answer: null },
    ]);
    expect(questions[0]?.sentence).toBe('"srm-csv" names the VM "app": 2 VMs could be meant.');
    expect(estate.vms.map(({ role }) => role)).toEqual([null, null]);
    expect(leftOut).toEqual({ vm: 1 });

    const id = questions[0]?.id as string;
    const same = { type: 'answer', question: id, answer: { is: 'same', key: morefKey(A, 'vm-2') } } as const;
    expect(mergeSources(sources, [same]).estate.vms.map(({ role }) => role)).toEqual([null, 'desktop']);
    const separate = { type: 'answer', question: id, answer: { is: 'separate' } } as const;
    expect(mergeSources(sources, [same, separate]).estate.vms).toHaveLength(3);
    const gone = { type: 'answer', question: id, answer: { is: 'same', key: morefKey(A, 'vm-9') } } as const;
    expect(mergeSources(sources, [gone]).questions).toMatchObject([{ answer: null }]);
  });

  it('is told by another name it goes by', () => {
    const known = weak({ aliases: [nameAlias('vm', null, 'App')] }, 'srm-csv', 'app-old');
    expect(vmsOf([govc(inA(1, 'app'), inA(2, 'db')), known])).toEqual([
      ['app', ['govc', 'srm-csv']],
      ['db', ['govc']],
    ]);
  });

  it('is not another VM of that name with another instance UUID', () => {
    const other = weak({ instanceUuid: '50000000-0000-4000-8000-000000000099' });
    const merged = mergeSources([govc(inA(1, 'app')), other], []);
    expect(merged.estate.vms).toHaveLength(2);
    expect(merged.unmatched).toMatchObject([{ kind: 'vm', name: 'app', source: 1 }]);
  });

  it('is the VM, not the placeholder that bears its name', () => {
    const strong = govc(inA(1, 'app', { placeholder: true }), inA(2, 'app'));
    expect(vmsOf([strong, weak({})])).toEqual([
      ['app', ['govc']],
      ['app', ['govc', 'srm-csv']],
    ]);
  });

  it('is one with another source’s where nobody knows more', () => {
    expect(vmsOf([weak({}, 'srm-json'), weak({}, 'view-ldif')])).toEqual([
      ['app', ['view-ldif', 'srm-json']],
    ]);
  });

  it('is asked about where the source itself lists several that could be the one', () => {
    const twice = source('vmx', (draft) => {
      draft.vms.push(
        vm(namedKey(null, 'vm', '[a] app/app.vmx'), 'app'),
        vm(namedKey(null, 'vm', '[b] app/app.vmx'), 'app'),
      );
    });
    const { questions } = mergeSources([govc(inA(1, 'app')), twice], []);
    expect(questions.map(({ reason, candidates }) => [reason, candidates.length])).toEqual([
      ['several', 1],
      ['several', 1],
    ]);
  });

  it('brings its disks with it, told by their files', () => {
    const path = '[LUN_07] app/app.vmdk';
    const strong = source('govc', (draft) => {
      draft.vcenters.push(vcenter(A, 'vc', uuidA));
      draft.vms.push(inA(1, 'app'));
      draft.disks.push(disk(morefKey(A, 'vm-1'), 'Hard disk 1', { path, capacityMib: 10 }));
    });
    const own = source('vmx', (draft) => {
      const key = namedKey(null, 'vm', 'app');
      draft.vms.push(vm(key, 'app'));
      draft.disks.push(
        disk(key, 'scsi0:0', { path, thin: true }),
        disk(key, 'scsi0:1', { path: '[LUN_07] app/app_1.vmdk' }),
      );
    });
    const { estate, conflicts } = mergeSources([strong, own], []);
    expect(estate.disks).toMatchObject([
      { key: deviceKey(morefKey(A, 'vm-1'), 'Hard disk 1'), capacityMib: 10, thin: true },
      { key: deviceKey(morefKey(A, 'vm-1'), 'scsi0:1'), vm: morefKey(A, 'vm-1') },
    ]);
    expect(conflicts).toEqual([]);
  });
});

describe('records of one key that may be two objects', () => {
  const again = (...vms: Vm[]): SourceFacts =>
    source('rvtools-xlsx', (draft) => {
      draft.vcenters.push(vcenter(A, 'vc01.bank.local', uuidA));
      draft.vms.push(...vms);
    });

  it('one MoRef with two instance UUIDs is asked', () => {
    const other = inA(1, 'app', { instanceUuid: '50000000-0000-4000-8000-000000000099' });
    const { questions, estate } = mergeSources([govc(inA(1, 'app')), again(other)], []);
    expect(questions).toMatchObject([{ reason: 'uuid-differs', candidates: [{ key: morefKey(A, 'vm-1') }] }]);
    expect(estate.vms).toHaveLength(1);
    const decisions = [
      { type: 'answer', question: questions[0]?.id as string, answer: { is: 'separate' } },
    ] as const;
    const keys = mergeSources([govc(inA(1, 'app')), again(other)], decisions).estate.vms.map(
      ({ key }) => key,
    );
    expect(new Set(keys).size).toBe(2);
  });

  it('one instance UUID with two MoRefs in one vCenter is asked, in two vCenters not', () => {
    const registeredAgain = inA(7, 'app', { instanceUuid: inA(1, '').instanceUuid });
    expect(mergeSources([govc(inA(1, 'app')), again(registeredAgain)], []).questions).toMatchObject([
      { reason: 'moref-differs' },
    ]);
    const elsewhere = source('rvtools-xlsx', (draft) => {
      draft.vcenters.push(vcenter(B, 'vc02', uuidB));
      draft.vms.push({ ...registeredAgain, key: morefKey(B, 'vm-7'), vcenter: B });
    });
    const merged = mergeSources([govc(inA(1, 'app')), elsewhere], []);
    expect(merged.questions).toEqual([]);
    expect(merged.estate.vms).toHaveLength(2);
  });

  it('one VMFS UUID on other devices is asked: it may be the copy', () => {
    const copy = source('esxi', (draft) => {
      const key = namedKey(null, 'host', 'esx-b');
      draft.hosts.push(host(key, 'esx-b'));
      draft.datastores.push(
        datastore(volume, 'LUN_07', { type: 'vmfs', extents: [{ device: 'naa.7002', partition: 1 }] }),
      );
      draft.mounts.push({
        key: mountKey(key, volume),
        host: key,
        datastore: volume,
        path: null,
        accessMode: null,
        mounted: true,
        accessible: null,
        from,
      });
    });
    const { questions, estate, leftOut } = mergeSources([govc(), copy], []);
    expect(questions).toMatchObject([{ kind: 'datastore', reason: 'devices-differ' }]);
    expect(estate.mounts).toEqual([]);
    expect(leftOut).toEqual({ datastore: 1, mount: 1 });
    const decisions = [
      { type: 'answer', question: questions[0]?.id as string, answer: { is: 'same', key: volume } },
    ] as const;
    expect(mergeSources([govc(), copy], decisions).estate.mounts).toHaveLength(1);
  });

  it('a volume of which a table names fewer devices is the same', () => {
    const two = source('govc', (draft) => {
      draft.datastores.push(
        datastore(volume, 'L', {
          type: 'vmfs',
          extents: [
            { device: 'naa.1', partition: 1 },
            { device: 'naa.2', partition: 1 },
          ],
        }),
      );
    });
    const one = source('rvtools-csv', (draft) => {
      draft.datastores.push(
        datastore(volume, 'L', { type: 'vmfs', extents: [{ device: 'NAA.2', partition: null }] }),
      );
    });
    const { estate, conflicts, questions } = mergeSources([two, one], []);
    expect([...conflicts, ...questions]).toEqual([]);
    expect(estate.datastores[0]?.extents).toHaveLength(2);
  });
});

describe('a vCenter known by its name', () => {
  const byName = (
    name: string,
    ...vms: readonly (readonly [moref: string | null, name: string])[]
  ): SourceFacts =>
    source('srm-json', (draft) => {
      const key = vcenterKey(null, name);
      draft.vcenters.push(vcenter(key, name, null));
      for (const [moref, called] of vms) {
        const own = moref === null ? namedKey(key, 'vm', called) : morefKey(key, moref);
        draft.vms.push(vm(own, called, { vcenter: key, moref }));
      }
    });

  it('is told by what it holds, and its objects with it', () => {
    const { estate, matches } = mergeSources(
      [govc(inA(1, 'app')), byName('vc01.bank.local', ['vm-1', 'app'], ['vm-5', 'new'])],
      [],
    );
    expect(estate.vcenters).toMatchObject([{ key: A, name: 'vc01.bank.local' }]);
    expect(estate.vms.map(({ key }) => key)).toEqual([morefKey(A, 'vm-1'), morefKey(A, 'vm-5')]);
    expect(matches).toContainEqual({ kind: 'vcenter', source: 1, rule: 'what the vCenter holds', count: 1 });
  });

  it('is asked about where it holds nothing that is known', () => {
    const sources = [govc(inA(1, 'app')), byName('vc01.bank.local', [null, 'app'])];
    const { estate, questions, leftOut } = mergeSources(sources, []);
    expect(questions).toMatchObject([
      { kind: 'vcenter', reason: 'vcenter-unknown', candidates: [{ key: A }] },
    ]);
    expect(estate.vms).toHaveLength(1);
    expect(leftOut).toEqual({ vcenter: 1, vm: 1 });
    const decisions = [
      { type: 'answer', question: questions[0]?.id as string, answer: { is: 'same', key: A } },
    ] as const;
    expect(vmsOf(sources, decisions)).toEqual([['app', ['govc', 'srm-json']]]);
  });

  it('stands beside one whose name is sure', () => {
    const known = source('rvtools-xlsx', (draft) => {
      draft.vcenters.push(vcenter(A, 'vc01.bank.local', uuidA));
      draft.vms.push(inA(1, 'app'));
    });
    const { estate, questions } = mergeSources([known, byName('vc02.bank.local', [null, 'app'])], []);
    expect(questions).toEqual([]);
    expect(estate.vcenters).toHaveLength(2);
    expect(estate.vms).toHaveLength(2);
    expect(mergeSources([known, byName('VC01.bank.local', [null, 'app'])], []).estate.vms).toHaveLength(1);
  });
});

describe('hosts, places and switches', () => {
  const managed = (name: string): SourceFacts =>
    source('govc', (draft) => {
      draft.vcenters.push(vcenter(A, 'vc', uuidA));
      draft.datacenters.push({ key: morefKey(A, 'datacenter-2'), name: 'DC1', vcenter: A, from });
      draft.hosts.push(host(morefKey(A, 'host-9'), name, { vcenter: A, moref: 'host-9', version: '5.0.0' }));
      draft.dvSwitches.push({
        key: switchKey('50 1a'),
        name: 'dvs',
        vcenter: A,
        datacenter: morefKey(A, 'datacenter-2'),
        uuid: '50 1a',
        version: null,
        portsKnown: true,
        from,
      });
    });
  const pack = (name: string): SourceFacts =>
    source('esxi', (draft) =>
      draft.hosts.push(
        host(namedKey(null, 'host', name), name, { version: '5.0.1', bootTime: '2026-01-01T00:00:00.000Z' }),
      ),
    );

  it('a host is told by its full or short name, and knows its version best', () => {
    const { estate, conflicts } = mergeSources([managed('esx-01.bank.local'), pack('esx-01')], []);
    expect(estate.hosts).toMatchObject([
      { name: 'esx-01.bank.local', version: '5.0.1', bootTime: '2026-01-01T00:00:00.000Z' },
    ]);
    expect(conflicts).toMatchObject([
      {
        field: 'version',
        chosen: 0,
        values: [{ value: '5.0.1' }, { value: '5.0.0' }],
        rule: 'A host knows best when it started and what it runs.',
      },
    ]);
    expect(mergeSources([managed('esx-01.a.local'), pack('esx-01.b.local')], []).estate.hosts).toHaveLength(
      2,
    );
    expect(mergeSources([managed('10.0.0.1'), pack('10.0.0.2')], []).estate.hosts).toHaveLength(2);
  });

  it('datacenters and switches of a table are told by their names, and what lies below follows', () => {
    const table = source('rvtools-xlsx', (draft) => {
      const datacenter = namedKey(A, 'datacenter', 'DC1');
      const dvSwitch = namedKey(datacenter, 'dvSwitch', 'dvs');
      draft.vcenters.push(vcenter(A, 'vc', uuidA));
      draft.datacenters.push({ key: datacenter, name: 'DC1', vcenter: A, from });
      draft.dvSwitches.push({
        key: dvSwitch,
        name: 'dvs',
        vcenter: A,
        datacenter,
        uuid: null,
        version: '5.0',
        portsKnown: false,
        from,
      });
      draft.dvPorts.push({
        key: portKey(dvSwitch, '7'),
        dvSwitch,
        dvPortgroup: null,
        portKey: '7',
        vm: null,
        connectee: null,
        conflict: false,
        from,
      });
    });
    const { estate, conflicts } = mergeSources([managed('esx'), table], []);
    expect(estate.datacenters).toHaveLength(1);
    expect(estate.dvSwitches).toMatchObject([{ key: switchKey('50 1a'), version: '5.0', portsKnown: true }]);
    expect(estate.dvPorts).toMatchObject([
      { key: portKey(switchKey('50 1a'), '7'), dvSwitch: switchKey('50 1a') },
    ]);
    expect(conflicts).toEqual([]);
  });

  it('a volume that two vCenters share is one, and each may call it as it likes', () => {
    const other = source('rvtools-xlsx', (draft) => {
      draft.vcenters.push(vcenter(B, 'vc02', uuidB));
      draft.datastores.push(
        datastore(volume, 'snap-LUN_07', {
          vcenter: B,
          moref: 'datastore-3',
          type: 'vmfs',
          accessible: true,
        }),
      );
    });
    const { estate, conflicts } = mergeSources([govc(), other], []);
    expect(estate.datastores).toMatchObject([{ name: 'LUN_07', vcenter: A, accessible: true }]);
    expect(estate.vcenters).toHaveLength(2);
    expect(conflicts).toEqual([]);
  });
});

describe('of two exports of the same format', () => {
  it('the newer one counts, and the rule says so', () => {
    const on = (takenAt: string, power: Vm['power'], name: string): SourceFacts =>
      source('govc', (draft) => draft.vms.push(inA(1, 'app', { power })), takenAt, name);
    const old = on('2026-01-01T00:00:00.000Z', 'on', 'a');
    const recent = on('2026-03-01T00:00:00.000Z', 'off', 'b');
    for (const order of [
      [old, recent],
      [recent, old],
    ]) {
      const { estate, conflicts } = mergeSources(order, []);
      expect(estate.vms).toMatchObject([{ power: 'off' }]);
      expect(estate.takenAt).toBe('2026-03-01T00:00:00.000Z');
      expect(conflicts[0]?.rule).toBe(
        'Of two exports of the same kind the newer one counts: 2026-03-01T00:00:00.000Z.',
      );
    }
  });
});
