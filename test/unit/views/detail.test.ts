import { describe, expect, it } from 'vitest';
import { objectKind } from '../../../src/contract/schemas.js';
import { indexEstate } from '../../../src/domain/estate/index.js';
import type { Estate } from '../../../src/domain/estate/types.js';
import { findAll } from '../../../src/domain/findings/index.js';
import { generateEstate } from '../../../src/domain/sample/generate.js';
import { buildTable, objectDetail } from '../../../src/domain/views/index.js';
import { EstateBuilder } from '../../fixtures/estates/builder.js';

describe('the detail of an object', () => {
  it('of a VM tells fields, relations, source and findings', () => {
    const b = new EstateBuilder();
    const home = b.vmfs('ds-01');
    const vm = b.vm('desk-1', home, { instanceUuid: '5003-aa', guest: null });
    const uuid = 'ab'.repeat(16);
    const dvSwitch = b.dvSwitch('dvs', { uuid });
    const dvPortgroup = b.dvPortgroup('pg', dvSwitch);
    b.nic(vm, { dvSwitch, dvPortgroup, portKey: '106' });
    b.disk(vm, home);
    b.dvPort(dvSwitch, '106', { vm });
    b.portFile(home, uuid, '106');
    const pool = b.pool('Trading');
    b.linkedClone(vm, { pool, replica: b.replica('replica-1', home, { pool }) });
    b.protectionGroup('PG', [home], { vms: [vm] });
    const estate = b.build();
    const index = indexEstate(estate);
    const findings = findAll(estate, index);
    const detail = objectDetail(estate, index, 'vm', vm, findings);
    expect(detail?.ref).toEqual({ kind: 'vm', key: vm, name: 'desk-1' });
    expect(detail?.fields).toContainEqual({
      id: 'instanceUuid',
      label: 'Instance UUID',
      value: '5003-aa',
      mono: true,
    });
    expect(detail?.fields).toContainEqual({ id: 'key', label: 'Key', value: vm, mono: true });
    expect(detail?.fields.map((field) => field.label)).not.toContain('Guest');
    expect(detail?.relations.map(({ label, objects }) => [label, objects[0]?.name])).toEqual([
      ['Home datastore', 'ds-01'],
      ['Disks', 'desk-1: Hard disk 1'],
      ['NICs', 'desk-1: Network adapter 1'],
      ['dvPorts', 'port 106 of dvs'],
      ['Port files', `[ds-01] .dvsData/${uuid}/106`],
      ['Pool', 'Trading'],
      ['Replica', 'replica-1'],
      ['Replica datastore', 'ds-01'],
      ['Protection groups', 'PG'],
    ]);
    expect(detail?.sources).toEqual([{ source: 'built by hand', place: 'desk-1' }]);
    expect(detail?.findings).toEqual(['replication-unknown:estate']);
  });

  it('shows at most 200 objects below a heading and tells the true number', () => {
    const b = new EstateBuilder();
    const home = b.vmfs('ds-01');
    for (let i = 0; i < 250; i += 1) b.vm(`vm-${i}`, home);
    b.vm('held', home, { placeholder: true });
    const estate = b.build();
    const detail = objectDetail(estate, indexEstate(estate), 'datastore', home, []);
    const vms = detail?.relations.find((relation) => relation.label === 'VMs at home');
    expect([vms?.total, vms?.objects.length]).toEqual([250, 200]);
  });

  it('of something the estate does not hold is none', () => {
    const estate: Estate = new EstateBuilder().build();
    expect(objectDetail(estate, indexEstate(estate), 'vm', 'vc:nobody/vm-1', [])).toBeNull();
  });

  it.each(objectKind.options)('can be made of every %s in the sample, and every relation opens', (kind) => {
    const estate = generateEstate();
    const index = indexEstate(estate);
    for (const { key } of buildTable(estate, index, kind).rows.slice(0, 5)) {
      const detail = objectDetail(estate, index, kind, key, []);
      expect(detail?.ref.name).toBeTruthy();
      for (const { objects } of detail?.relations ?? []) {
        const [first] = objects;
        if (first) expect(objectDetail(estate, index, first.kind, first.key, [])?.ref).toEqual(first);
      }
    }
  });
});
