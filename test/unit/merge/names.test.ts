import { describe, expect, it } from 'vitest';
import { emptyDraft, type EstateDraft } from '../../../src/domain/estate/draft.js';
import {
  datastoreUrlKey,
  deviceKey,
  morefKey,
  mountKey,
  namedKey,
  overlayKey,
  vcenterKey,
  vmfsKey,
} from '../../../src/domain/estate/keys.js';
import type { Disk, Key, Mount, RecoveryPlan, SourceFormat } from '../../../src/domain/estate/types.js';
import { unknownDatastore, unknownHost, unknownVm } from '../../../src/domain/estate/unknown.js';
import { mergeSources, sourceFacts, type SourceFacts } from '../../../src/domain/merge/index.js';

const from = { source: 0, place: 'line 1' };
const uuidA = '11111111-1111-4111-8111-111111111111';
const uuidB = '22222222-2222-4222-8222-222222222222';
const A = vcenterKey(uuidA, '');
const volume = vmfsKey('5fd23c30-16acc074-006d-d09466c6d6af');

function source(
  format: SourceFormat,
  fill: (draft: EstateDraft) => void,
  name: string = format,
): SourceFacts {
  const draft = emptyDraft(name, '2026-01-01T00:00:00.000Z');
  draft.sources.push({ format, name, sha256: name, takenAt: null, producer: null });
  fill(draft);
  return sourceFacts(draft);
}

const vcenter = (instanceUuid: string | null) => ({
  key: vcenterKey(instanceUuid, 'vc'),
  name: 'vc',
  instanceUuid,
  version: null,
  from,
});
const host = (key: Key, name: string) => ({ ...unknownHost, key, name, from });
const lun = { ...unknownDatastore, key: volume, name: 'LUN_07', type: 'vmfs', from } as const;
const vm = (key: Key, name: string) => ({
  ...unknownVm,
  key,
  name,
  vcenter: key.startsWith(A) ? A : null,
  from,
});
const mount = (of: Key, over: Partial<Mount> = {}): Mount => ({
  key: mountKey(of, volume),
  host: of,
  datastore: volume,
  path: null,
  accessMode: null,
  mounted: null,
  accessible: null,
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
const plan = (over: Partial<RecoveryPlan>): RecoveryPlan => ({
  key: overlayKey('rp', 'Gold'),
  name: 'Gold',
  groups: [],
  priorities: [],
  dependencies: [],
  vmSettings: [],
  from,
  ...over,
});

const app = morefKey(A, 'vm-1');
const db = morefKey(A, 'vm-2');

describe('what people are shown of a merge', () => {
  it('calls a mount and a disk by what they belong to', () => {
    const esx = morefKey(A, 'host-1');
    const told = (accessMode: Mount['accessMode'], raw: boolean) => (draft: EstateDraft) => {
      draft.vcenters.push(vcenter(uuidA));
      draft.hosts.push(host(esx, 'esx-1'));
      draft.datastores.push(lun);
      draft.mounts.push(mount(esx, { accessMode }));
      draft.vms.push(vm(app, 'app'));
      draft.disks.push(disk(app, 'Hard disk 1', { raw }));
    };
    const { conflicts } = mergeSources(
      [source('govc', told('readWrite', false)), source('rvtools-xlsx', told('readOnly', true))],
      [],
    );
    expect(conflicts.map(({ name, field }) => [name, field])).toEqual([
      ['LUN_07 on esx-1', 'accessMode'],
      ['app: Hard disk 1', 'raw'],
    ]);
  });

  it('calls the VMs of a recovery plan by their names', () => {
    const told = (over: Partial<RecoveryPlan>) => (draft: EstateDraft) => {
      draft.vcenters.push(vcenter(uuidA));
      draft.vms.push(vm(app, 'app'), vm(db, 'db'));
      draft.recoveryPlans.push(plan(over));
    };
    const step = { kind: 'prompt', name: 'Ask', text: 'Storage up?', timeoutSeconds: null } as const;
    const { conflicts } = mergeSources(
      [
        source(
          'srm-json',
          told({
            priorities: [{ vm: app, priority: 1 }],
            dependencies: [{ vm: app, on: db }],
            vmSettings: [{ vm: app, startUp: 'power-on', beforePowerOn: [step], afterPowerOn: [step, step] }],
          }),
        ),
        source(
          'srm-csv',
          told({
            priorities: [{ vm: db, priority: 2 }],
            dependencies: [{ vm: db, on: app }],
            vmSettings: [{ vm: db, startUp: 'leave-off', beforePowerOn: [], afterPowerOn: [] }],
          }),
        ),
      ],
      [],
    );
    expect(
      Object.fromEntries(conflicts.map(({ field, values }) => [field, values.map(({ text }) => text)])),
    ).toEqual({
      priorities: ['app: priority 1', 'db: priority 2'],
      dependencies: ['app after db', 'db after app'],
      vmSettings: ['app: powered on, 1 step before, 2 steps after', 'db: left off'],
    });
  });

  it('writes a volume that a host sees as a copy as its label and UUID', () => {
    const esx = morefKey(A, 'host-1');
    const told = (vmfsUuid: string) => (draft: EstateDraft) => {
      draft.vcenters.push(vcenter(uuidA));
      const copy = {
        vmfsUuid,
        label: 'LUN_07',
        extents: [],
        canMount: null,
        whyNotMount: null,
        canResignature: null,
      };
      draft.hosts.push({ ...host(esx, 'esx-1'), unresolvedCopies: [copy] });
    };
    const { conflicts } = mergeSources([source('esxi', told('5fd2-1')), source('vmx', told('5fd2-2'))], []);
    expect(conflicts[0]?.values.map(({ text }) => text)).toEqual(['LUN_07 (5fd2-1)', 'LUN_07 (5fd2-2)']);
  });

  it('asks about a disk by the name of its VM, too', () => {
    const path = '[LUN_07] app/app.vmdk';
    const known = source('govc', (draft) => {
      draft.vcenters.push(vcenter(uuidA));
      draft.vms.push(vm(app, 'app'));
      draft.disks.push(disk(app, 'Hard disk 1', { path }));
    });
    const twice = source('vmx', (draft) => {
      const own = namedKey(null, 'vm', 'app');
      draft.vms.push(vm(own, 'app'));
      draft.disks.push(disk(own, 'scsi0:0', { path }), disk(own, 'scsi0:1', { path }));
    });
    const { questions } = mergeSources([known, twice], []);
    expect(questions.map(({ name, candidates }) => [name, candidates[0]?.name])).toEqual([
      ['app: scsi0:0', 'app: Hard disk 1'],
      ['app: scsi0:1', 'app: Hard disk 1'],
    ]);
  });
});

describe('what no other source has', () => {
  const pack = (name: string) =>
    source('esxi', (draft) => {
      const own = namedKey(null, 'host', name);
      draft.hosts.push(host(own, name));
      draft.datastores.push(lun);
      draft.mounts.push(mount(own));
    });
  const inventory = (format: SourceFormat, uuid: string | null, name: string, hosts: readonly string[]) =>
    source(
      format,
      (draft) => {
        const vc = uuid === null ? null : vcenterKey(uuid, '');
        if (uuid !== null) draft.vcenters.push(vcenter(uuid));
        draft.hosts.push(...hosts.map((one) => ({ ...host(namedKey(vc, 'host', one), one), vcenter: vc })));
        draft.datastores.push({
          ...unknownDatastore,
          key: datastoreUrlKey(`ds:///vmfs/volumes/vsan:${name}/`),
          name: `vsan-${name}`,
          vcenter: vc,
          type: 'vsan',
          from,
        });
      },
      name,
    );
  const alone = (...sources: readonly SourceFacts[]) => {
    const merged = mergeSources(sources, []);
    return merged.unmatched.map(({ kind, name, source: by }) => [
      kind,
      name,
      merged.estate.sources[by]?.name,
    ]);
  };

  it('is told of a host, not of its mounts one by one', () => {
    expect(alone(inventory('govc', uuidA, 'a', ['esx-1']), pack('esx-9'))).toEqual([
      ['host', 'esx-9', 'esxi'],
    ]);
  });

  it('is not told of what an export of vCenter has: it lists its vCenter by itself', () => {
    expect(alone(inventory('rvtools-xlsx', uuidA, 'a', ['esx-1', 'esx-2']), pack('esx-1'))).toEqual([]);
    expect(alone(inventory('govc', uuidA, 'a', ['esx-1']), inventory('govc', uuidB, 'b', ['esx-2']))).toEqual(
      [],
    );
  });

  it('is told where two exports of one vCenter should both have it', () => {
    expect(
      alone(
        inventory('govc', uuidA, 'a', ['esx-1']),
        inventory('rvtools-xlsx', uuidA, 'a', ['esx-1', 'esx-2']),
      ),
    ).toEqual([['host', 'esx-2', 'a']]);
  });

  it('is told where an export does not say of which vCenter it is', () => {
    expect(
      alone(inventory('govc', uuidA, 'a', ['esx-1']), inventory('rvtools-xlsx', null, 'table', ['esx-2'])),
    ).toEqual([
      ['host', 'esx-2', 'table'],
      ['datastore', 'vsan-table', 'table'],
    ]);
  });
});
