import { describe, expect, it } from 'vitest';
import { importSrmCsv, recogniseSrmCsv } from '../../../main/import/srm/index.js';
import { faults, imported, importedFile, namesIn, told } from '../json/support.js';

const header =
  'VMName,PowerState,ProtectionGroupName,PeerProtectionGroupName,RecoveryPlanName,ClusterName,ResourcePoolName,Datastore,RPO,IPAddress,VMtoolStatus,vCenterName';
const table = [
  header,
  'dc01,PoweredOn,PG-1,PG-1,RP-1,mgmt,Resources,LUN_01,,10.0.0.1,toolsOk,vc01.example.org',
  'sql01,PoweredOff,PG-1,PG-1,RP-1,mgmt,Resources,"LUN_01,LUN_02",,,toolsOk,vc01.example.org',
  'erp,PoweredOn,PG-VR,PG-VR,RP-2,prod,Resources,LUN_09,15,,toolsOk,vc01.example.org',
  'erp,PoweredOn,PG-VR,PG-VR,RP-1,prod,Resources,LUN_09,15,,toolsOk,vc01.example.org',
].join('\r\n');

describe('a table of protected VMs', () => {
  it('gives groups, plans, and VMs of a named vCenter', async () => {
    const result = await importedFile(importSrmCsv, 'srm.csv', table);
    const { draft } = result;
    const name = namesIn(draft);
    expect(faults(draft)).toEqual([]);
    expect(draft.vcenters).toMatchObject([{ key: 'vc:vc01.example.org', instanceUuid: null }]);
    expect(draft.vms).toMatchObject([
      { name: 'dc01', power: 'on', moref: null, homeDatastore: null },
      { name: 'sql01', power: 'off' },
      { name: 'erp', power: 'on' },
    ]);
    expect(draft.vms.map((vm) => name(vm.cluster))).toEqual(['mgmt', 'mgmt', 'prod']);
    expect(
      draft.protectionGroups.map((group) => [group.type, group.vms.map(name), group.datastores.map(name)]),
    ).toEqual([
      [null, ['dc01', 'sql01'], ['LUN_01', 'LUN_02']],
      ['vsphere-replication', ['erp'], []],
    ]);
    expect(draft.recoveryPlans.map((plan) => [plan.name, plan.groups])).toEqual([
      ['RP-1', ['pg:PG-1', 'pg:PG-VR']],
      ['RP-2', ['pg:PG-VR']],
    ]);
    expect(told(result)).toEqual([
      'group-datastores-deduced: The table does not list the datastores of protection groups; those of their VMs were taken.',
    ]);
  });

  it.each([
    ['semicolons', table.replaceAll(',', ';').replace('"LUN_01;LUN_02"', '"LUN_01,LUN_02"')],
    ['a title above the header', `Protected VMs\r\n${table}`],
    ['UTF-16', Buffer.from(`\ufeff${table}`, 'utf16le')],
    [
      'columns in another order and spelling',
      table.replace('VMName', 'VM Name').replace('RecoveryPlanName', 'recovery_plan_name'),
    ],
  ])('with %s is read alike', async (_, content) => {
    const { draft } = await importedFile(importSrmCsv, 'srm.csv', content);
    expect(draft.vms).toHaveLength(3);
    expect(draft.recoveryPlans).toHaveLength(2);
  });

  it('in which a name is in two groups says that it cannot tell the VMs apart', async () => {
    const result = await importedFile(
      importSrmCsv,
      'srm.csv',
      'VMName,ProtectionGroupName\nweb,PG-1\nweb,PG-2\n',
    );
    expect(result.problems).toMatchObject([{ level: 'warning', code: 'vm-in-two-groups', row: 3 }]);
  });

  it('beside other files leaves those aside and names them', async () => {
    const { parts, draft } = await imported(importSrmCsv, {
      'srm.csv': table,
      'other.csv': 'a,b,c,d,e\n1,2,3,4,5\n',
      'readme.md': 'x',
    });
    expect(draft.vms).toHaveLength(3);
    expect(parts.map(({ file, use }) => [file, use])).toEqual([
      ['other.csv', 'not-recognised'],
      ['readme.md', 'not-recognised'],
      ['srm.csv', 'used'],
    ]);
  });

  it('that is none is refused with the columns it needs', async () => {
    await expect(importedFile(importSrmCsv, 'x.csv', 'a,b\n1,2\n')).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('VMName') as string,
    });
  });

  it('is told from other tables by its header', () => {
    expect(recogniseSrmCsv(table)).toBe(true);
    expect(recogniseSrmCsv('"VMName";"ProtectionGroupName"\n')).toBe(true);
    expect(recogniseSrmCsv('VM,Powerstate,Template,Protection Group,Cluster,Host\n')).toBe(false);
    expect(recogniseSrmCsv('vInfoVMName,vInfoPowerstate,Protection Group\n')).toBe(false);
    expect(recogniseSrmCsv('VM,Powerstate,Template,Cluster,Host\n')).toBe(false);
    expect(recogniseSrmCsv('{"replication_type": "ABR"}')).toBe(false);
  });

  it('with names that are too long or hold NUL is refused as a whole', async () => {
    const result = await importedFile(
      importSrmCsv,
      'srm.csv',
      `VMName,ProtectionGroupName\n${'x'.repeat(501)},PG\na\0b,PG\nfine,PG\n`,
    );
    expect(
      result.problems.filter((problem) => problem.level === 'error').map((problem) => problem.row),
    ).toEqual([2, 3]);
    expect(result.draft.vms.map((vm) => vm.name)).toEqual(['fine']);
  });
});
