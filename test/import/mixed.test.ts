import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectFiles } from '../../main/import/index.js';
import { datastoreGroup, group, page, plan, planVm } from './srm/answers.js';
import { testContext, writeFolder, writeZip } from './support.js';
import { directory } from './view/directory.js';

const files: Readonly<Record<string, string>> = {
  'srm/groups.txt': JSON.stringify(page(group(1))),
  'srm/datastore-groups.json': JSON.stringify(page(datastoreGroup(1))),
  'srm/plans.json': JSON.stringify(page(plan(1))),
  'srm/RP-1.json': JSON.stringify(page(planVm(10, { priority: 'P1' }))),
  'view.txt': directory,
  'protected.dat': 'VMName,ProtectionGroupName,RecoveryPlanName\nextra,PG-2,RP-2\n',
  'horizon/machines': JSON.stringify([
    { name: 'w10-1', desktop_pool_id: 'p', managed_machine_data: { host_name: 'esx-9', virtual_disks: [] } },
  ]),
  'vcd/vms.json': JSON.stringify({
    name: 'adminVM',
    record: [{ name: 'web', moref: 'vm-7', containerName: 'shop', isVAppTemplate: false }],
  }),
};

describe('exports of SRM, View, Horizon and vCloud Director together', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drydock-'));
    await writeFolder(join(folder, 'all'), files);
    await writeZip(join(folder, 'all.zip'), files);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(['all', 'all.zip'])('in %s are recognised by content and merged', async (name) => {
    const { draft, problems } = await inspectFiles([join(folder, name)], testContext());
    expect(problems.filter((problem) => problem.level === 'error')).toEqual([]);
    expect(draft.sources.map((source) => source.format).sort()).toEqual([
      'horizon-json',
      'srm-csv',
      'srm-json',
      'vcd-json',
      'view-ldif',
    ]);
    expect(draft.protectionGroups.map((each) => each.name).sort()).toEqual(['PG-1', 'PG-2']);
    expect(draft.recoveryPlans.map((each) => each.name).sort()).toEqual(['RP-1', 'RP-2']);
    expect(draft.pools.map((each) => each.name)).toEqual(['Win7-Floating']);
    expect(draft.vapps.map((each) => [each.name, each.vms.length])).toEqual([['shop', 1]]);
    expect(draft.vms.map((vm) => vm.name)).toEqual(
      expect.arrayContaining(['W7-001', 'extra', 'w10-1', 'web', 'vm-a1']),
    );
  });
});
