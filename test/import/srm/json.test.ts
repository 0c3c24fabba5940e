import { describe, expect, it } from 'vitest';
import { importSrmJson, recogniseSrmJson } from '../../../main/import/srm/index.js';
import { faults, imported, importedFile, namesIn, told } from '../json/support.js';
import { datastoreGroup, dsId, group, page, plan, planVm, protectedVc, recoveryVc, vmId } from './answers.js';

const one = {
  'groups.json': page(group(1)),
  'datastore-groups.json': page(datastoreGroup(1)),
  'plans.json': page(plan(1)),
  'RP-1 vms.json': page(planVm(10, { priority: 'P1' }, { name: 'vm-a1' })),
};

describe('protection groups', () => {
  it('have their type, their datastores and the VMs that are protected', async () => {
    const { draft } = await imported(importSrmJson, one);
    const name = namesIn(draft);
    expect(faults(draft)).toEqual([]);
    expect(draft.protectionGroups).toMatchObject([{ key: 'pg:PG-1', name: 'PG-1', type: 'array' }]);
    expect(draft.protectionGroups[0]?.datastores.map(name)).toEqual(['LUN_01']);
    expect(draft.protectionGroups[0]?.vms.map(name)).toEqual(['vm-a1']);
  });

  it.each([
    ['ABR', 'array'],
    ['HBR', 'vsphere-replication'],
    ['VVOL', 'vvol'],
    ['VSAN', 'vsan'],
    ['UNKNOWN', null],
    [null, null],
  ])('replicated by %s are of type %s', async (told, type) => {
    const { draft, problems } = await imported(importSrmJson, {
      'g.json': [group(1, { replication_type: told })],
    });
    expect(draft.protectionGroups).toMatchObject([{ type }]);
    expect(problems).toEqual([]);
  });

  it('of a type nobody knows are kept, and it is said', async () => {
    const result = await imported(importSrmJson, { 'g.json': [group(1, { replication_type: 'QUANTUM' })] });
    expect(result.draft.protectionGroups).toMatchObject([{ type: null }]);
    expect(told(result)).toEqual([
      'replication-type: The protection group "PG-1" has the replication type "QUANTUM", which is not known.',
    ]);
  });

  it('tell of unprotected VMs on their datastores, and keep them as VMs of no group', async () => {
    const result = await imported(importSrmJson, one);
    expect(told(result)).toEqual([
      'vm-unprotected: The VM "vm-b1" lies on a datastore of the protection group "PG-1" and is not protected (NOT_PROTECTED): recovery of the group can fail.',
    ]);
    expect(result.draft.vms.map((vm) => vm.name)).toEqual(['vm-a1', 'vm-b1']);
  });

  it('place the .vmx of a protected VM only where one datastore holds all of it', async () => {
    const two = datastoreGroup(2, {
      datastores: [
        { id: dsId(2), name: 'LUN_02' },
        { id: dsId(3), name: 'LUN_03' },
      ],
    });
    const { draft } = await imported(importSrmJson, {
      'g.json': [group(1), group(2)],
      'd.json': [datastoreGroup(1), two],
    });
    const name = namesIn(draft);
    expect(draft.vms.map((vm) => [vm.name, name(vm.homeDatastore)])).toEqual([
      ['vm-a1', 'LUN_01'],
      ['vm-b1', '-'],
      ['vm-a2', '-'],
      ['vm-b2', '-'],
    ]);
  });

  it('are asked for where a datastore group is of none that is known: its datastores stay', async () => {
    const result = await imported(importSrmJson, {
      'groups.json': page(group(1), group(2)),
      'd.json': page(datastoreGroup(1, { protection_groups: [], vm_infos: [] })),
    });
    expect(result.draft.datastores.map((each) => each.name)).toEqual(['LUN_01']);
    expect(result.draft.protectionGroups.map((each) => each.datastores)).toEqual([[], []]);
    expect(result.problems.map(({ code }) => code)).toEqual(['datastore-group-unknown']);
  });

  it('of vSphere Replication have the VMs of their own list', async () => {
    const { draft } = await imported(importSrmJson, {
      'groups.json': page(group(1, { replication_type: 'HBR' }), group(2, { replication_type: 'HBR' })),
      'groups/group-1/vms.json': page(
        {
          id: vmId(5),
          name: 'erp',
          protection_status_details: { status: 'OK', errors: [] },
          protection_info: {},
        },
        { id: vmId(6), name: 'new', protection_status_details: { status: 'NOT_CONFIGURED', errors: [] } },
      ),
    });
    const name = namesIn(draft);
    expect(draft.protectionGroups.map((each) => each.vms.map(name))).toEqual([['erp'], []]);
    expect(draft.vms.map((vm) => vm.name)).toEqual(['erp', 'new']);
  });
});

describe('recovery plans', () => {
  it('know their groups, priorities, start-up, dependencies, prompts and commands', async () => {
    const result = await imported(importSrmJson, {
      'groups.json': page(group(1)),
      'plans.json': page(plan(1)),
      'vms.json': page(
        planVm(10, { priority: 'P1' }, { name: 'dc' }),
        planVm(
          11,
          {
            priority: 'P2',
            startup_action: 'DO_NOT_POWER_ON',
            dependent_vms: [{ id: vmId(10), name: 'dc', status: 'OK', priority_group: 'P1' }],
            pre_power_on_steps: [
              {
                id: 'c1',
                name: 'Ask storage',
                content: 'Is the LUN there?',
                callout_type: 'PROMPT',
                timeout_seconds: 0,
                step_type: 'PRE_POWER_ON',
              },
            ],
            post_power_on_steps: [
              {
                id: 'c2',
                name: 'Check SQL',
                content: 'C:\\check.cmd',
                callout_type: 'RUN_ON_VM',
                timeout_seconds: 300,
                step_type: 'POST_POWER_ON',
              },
            ],
          },
          { name: 'sql' },
        ),
      ),
    });
    const { draft } = result;
    expect(told(result)).toEqual([]);
    expect(faults(draft)).toEqual([]);
    const [dc, sql] = draft.vms.map((vm) => vm.key);
    expect(draft.recoveryPlans).toMatchObject([
      {
        key: 'rp:RP-1',
        groups: ['pg:PG-1'],
        priorities: [
          { vm: dc, priority: 1 },
          { vm: sql, priority: 2 },
        ],
        dependencies: [{ vm: sql, on: dc }],
        vmSettings: [
          { vm: dc, startUp: 'power-on', beforePowerOn: [], afterPowerOn: [] },
          {
            vm: sql,
            startUp: 'leave-off',
            beforePowerOn: [
              { kind: 'prompt', name: 'Ask storage', text: 'Is the LUN there?', timeoutSeconds: null },
            ],
            afterPowerOn: [
              { kind: 'command-in-vm', name: 'Check SQL', text: 'C:\\check.cmd', timeoutSeconds: 300 },
            ],
          },
        ],
      },
    ]);
  });

  it('are told apart by the name of the file their VMs are in, and that is said', async () => {
    const result = await imported(importSrmJson, {
      'plans.json': page(plan(1), plan(2)),
      'plans/plan-2/vms.json': page(planVm(10)),
      'RP-1.json': page(planVm(11)),
    });
    const name = namesIn(result.draft);
    expect(result.draft.recoveryPlans.map((each) => each.priorities.map(({ vm }) => name(vm)))).toEqual([
      ['vm-11'],
      ['vm-10'],
    ]);
    expect(told(result, 'note')).toEqual([
      'told-by-file-name: "RP-1.json" does not say where its VMs belong; its name says "RP-1".',
      'told-by-file-name: "plans/plan-2/vms.json" does not say where its VMs belong; its name says "RP-2".',
    ]);
  });

  it('take no VMs that could be of several', async () => {
    const result = await imported(importSrmJson, {
      'plans.json': page(plan(1), plan(2)),
      'vms.json': page(planVm(10), planVm(11)),
    });
    expect(result.draft.recoveryPlans.flatMap((each) => each.priorities)).toEqual([]);
    expect(result.problems).toMatchObject([{ level: 'warning', code: 'vm-plan-unknown', count: 2 }]);
  });

  it('have the groups they name, those that are nested in, and those of their VMs', async () => {
    const groupsOf = async (files: Readonly<Record<string, unknown>>): Promise<readonly string[][]> =>
      (await imported(importSrmJson, files)).draft.recoveryPlans.map((each) => [...each.groups]);
    const groups = page(group(1), group(2), group(3));
    expect(
      await groupsOf({
        'groups.json': groups,
        'plans.json': page(plan(1, { protection_groups: ['group-2'], groups: [{ name: 'PG-3' }] }), plan(2)),
      }),
    ).toEqual([['pg:PG-2', 'pg:PG-3'], []]);
    expect(await groupsOf({ 'g.json': page(group(1, { recovery_plans: [plan(1)] })) })).toEqual([
      ['pg:PG-1'],
    ]);
    expect(
      await groupsOf({ 'groups.json': groups, 'plans.json': page(plan(1)), 'vms.json': page(planVm(10)) }),
    ).toEqual([['pg:PG-1']]);
  });

  it('have settings of those VMs only of which something is said', async () => {
    const { draft } = await imported(importSrmJson, {
      'plans.json': page(plan(1)),
      'vms.json': page(
        planVm(10, { priority: null, startup_action: null }),
        planVm(11, null),
        planVm(12, { startup_action: null, post_power_on_steps: [{ name: 'Look', callout_type: 'PROMPT' }] }),
      ),
    });
    const name = namesIn(draft);
    expect(draft.recoveryPlans[0]?.priorities.map(({ vm }) => name(vm))).toEqual(['vm-12']);
    expect(draft.recoveryPlans[0]?.vmSettings.map(({ vm, startUp }) => [name(vm), startUp])).toEqual([
      ['vm-12', null],
    ]);
  });

  it('nobody lists are called after the file of their VMs', async () => {
    const result = await imported(importSrmJson, { 'Gold tier.json': page(planVm(10), planVm(11)) });
    expect(result.draft.recoveryPlans).toMatchObject([{ name: 'Gold tier', priorities: [{}, {}] }]);
    expect(result.problems).toMatchObject([{ level: 'note', code: 'plan-named-by-file', count: 1 }]);
  });

  it('say so where a group or a priority is not known', async () => {
    const result = await imported(importSrmJson, {
      'plans.json': page(plan(1, { protection_groups: ['group-9'] })),
      'vms.json': page(planVm(10, { priority: 'P9', startup_action: 'DANCE' })),
    });
    expect(told(result)).toEqual([
      'group-unknown: The recovery plan "RP-1" recovers the protection group "group-9", which is not in the export.',
      'priority: The VM "vm-10" has the recovery priority "P9", which is none of P1 to P5.',
      'startup-action: The VM "vm-10" has the start-up action "DANCE", which is not known.',
    ]);
  });
});

describe('identity', () => {
  it('is the MoRef in the vCenter of the id, else in the protected one', async () => {
    const { draft } = await imported(importSrmJson, {
      'groups.json': page(group(1)),
      'plans.json': page(plan(1)),
      'vms.json': page(planVm(10), planVm(0, {}, { id: 'vm-77', name: 'bare' })),
    });
    expect(draft.vcenters).toMatchObject([{ key: `vc:${protectedVc}`, instanceUuid: protectedVc }]);
    expect(draft.vms).toMatchObject([
      { key: `vc:${protectedVc}/vm-10`, moref: 'vm-10' },
      { key: `vc:${protectedVc}/vm-77`, moref: 'vm-77' },
    ]);
  });

  it('keeps two VMs of one name apart by their MoRefs', async () => {
    const { draft } = await imported(importSrmJson, {
      'vms.json': page(
        planVm(1, {}, { id: 'vm-1', name: 'web' }),
        planVm(2, {}, { id: 'vm-2', name: 'web' }),
      ),
    });
    expect(draft.vms.map((vm) => vm.moref)).toEqual(['vm-1', 'vm-2']);
    expect(faults(draft)).toEqual([]);
  });

  it('of placeholders is their own, at the recovery site', async () => {
    const { draft } = await imported(importSrmJson, {
      'groups.json': page(group(1)),
      'settings.json': {
        placeholder_needs_repair: false,
        location: {
          name: 'erp',
          production_vm_path: { datastore_name: 'LUN_01', path: 'erp', filename: 'erp.vmx' },
          placeholder_vm_path: {
            datastore: dsId(9, recoveryVc),
            datastore_name: 'placeholders',
            path: 'erp',
            filename: 'erp.vmx',
            friendly_path: '',
          },
          placeholder_vm: vmId(900, recoveryVc),
        },
        devices: [],
      },
      'pds.json': page({
        id: dsId(9, recoveryVc),
        name: 'placeholders',
        visible_to: [],
        overall_status: 'green',
      }),
    });
    expect(faults(draft)).toEqual([]);
    expect(draft.vms).toMatchObject([
      { name: 'erp', placeholder: true, moref: 'vm-900', vmxPath: '[placeholders] erp/erp.vmx' },
    ]);
    expect(draft.datastores).toMatchObject([{ name: 'placeholders', moref: 'datastore-9' }]);
  });
});

describe('shapes', () => {
  const groups = [group(1), group(2)];
  it.each([
    ['a bare list', groups],
    ['a page', page(...groups)],
    ['values', { values: groups }],
    ['record', { record: groups }],
    ['pages', [page(group(1)), page(group(2))]],
    ['what a script made of several answers', { takenBy: 'script', protectionGroups: page(...groups) }],
    ['a plan that holds them', plan(1, { protection_groups: groups })],
  ])('of %s are understood', async (_, content) => {
    const { draft } = await importedFile(importSrmJson, 'srm.json', content);
    expect(draft.protectionGroups.map((each) => each.name)).toEqual(['PG-1', 'PG-2']);
    expect(recogniseSrmJson(JSON.stringify(content).slice(0, 4096))).toBe(true);
  });

  it('of nested answers tell whose they are', async () => {
    const { draft, problems } = await importedFile(importSrmJson, 'srm.json', [
      plan(1, { vms: page(planVm(10)), protection_groups: [group(1)] }),
      plan(2, { vms: [planVm(11)] }),
    ]);
    const name = namesIn(draft);
    expect(problems).toEqual([]);
    expect(
      draft.recoveryPlans.map((each) => [each.groups, each.priorities.map(({ vm }) => name(vm))]),
    ).toEqual([
      [['pg:PG-1'], ['vm-10']],
      [['pg:PG-1'], ['vm-11']],
    ]);
  });

  it('in UTF-16, as PowerShell writes, are read', async () => {
    const utf16 = Buffer.from(`\ufeff${JSON.stringify(page(group(1, { name: 'Büro' })))}`, 'utf16le');
    const { draft } = await importedFile(importSrmJson, 'srm.json', utf16);
    expect(draft.protectionGroups[0]?.name).toBe('Büro');
  });

  it('of others are named in the list of parts', async () => {
    const { parts } = await imported(importSrmJson, {
      'groups.json': page(group(1), { id: 'x', colour: 'red' }),
      'sessions.json': page({ id: 'session-1', user: 'x' }),
      'notes.txt': 'hello',
    });
    expect(parts).toMatchObject([
      {
        file: 'groups.json',
        use: 'used',
        records: 1,
        note: '1 protection groups, 1 object of another kind (id, colour)',
      },
      { file: 'notes.txt', use: 'not-recognised' },
      { file: 'sessions.json', use: 'not-recognised', note: '1 object of another kind (id, user)' },
    ]);
  });
});

describe('a mistake is named with its file and path', () => {
  it.each([
    [[group(1, { name: 7 })], null],
    [[group(1, { name: null })], '"srm.json": [0].name is missing.'],
    [[group(1, { name: ['PG'] })], '"srm.json": [0].name must be a text.'],
    [page(group(1, { datastores: 'LUN' })), '"srm.json": list[0].datastores must be a list.'],
    [
      [datastoreGroup(1, { vm_infos: [{ id: 'vm-1', name: { x: 1 } }] })],
      '"srm.json": [0].vm_infos[0].name must be a text.',
    ],
    [
      [planVm(1, { pre_power_on_steps: 5 })],
      '"srm.json": [0].recovery_settings.pre_power_on_steps must be a list.',
    ],
    [[planVm(1, {}, { recovery_settings: 'none' })], '"srm.json": [0].recovery_settings must be an object.'],
    [[group(1, { name: 'x'.repeat(501) })], '"srm.json": [0].name must not have more than 500 characters.'],
    [[group(1, { name: 'a\0b' })], '"srm.json": [0].name must not hold a NUL character.'],
  ])('%#', async (content, message) => {
    const { problems } = await importedFile(importSrmJson, 'srm.json', content);
    expect(problems.filter((problem) => problem.level === 'error').map((problem) => problem.message)).toEqual(
      message === null ? [] : [message],
    );
  });

  it('that breaks the JSON is told by its place, not by its text', async () => {
    const { problems } = await importedFile(importSrmJson, 'srm.json', '{"list": [<script>alert(1)</script>');
    expect(problems).toMatchObject([{ level: 'error', code: 'file-damaged' }]);
    expect(problems[0]?.message).toMatch(/^"srm.json" is not valid JSON: line 1, column 11\.$/);
    expect(problems[0]?.message).not.toContain('script');
  });
});
