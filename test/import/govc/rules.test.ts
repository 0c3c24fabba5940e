import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inspectFiles } from '../../../main/import/index.js';
import type { HaSettings } from '../../../src/domain/estate/types.js';
import { testContext, writeFolder } from '../support.js';
import { object, property, reference, smallExport } from './objects.js';

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'drydock-govc-'));
});
afterEach(() => rm(base, { recursive: true, force: true }));

const typed = (name: string, type: string, inner: string): string =>
  `<${name} XMLSchema-instance:type="${type}">${inner}</${name}>`;
const vms = (...morefs: readonly string[]): string =>
  morefs.map((moref) => `<vm type="VirtualMachine">${moref}</vm>`).join('');

/** What a cluster of the small export, with three VMs, says of HA. */
async function haOf(das: string, besides: string): Promise<HaSettings | null> {
  const files = smallExport(['vm-1', 'vm-2', 'vm-3'].map((moref) => ({ moref, name: moref })));
  files['0003-ClusterComputeResource-domain-c1.xml'] = object(
    'ClusterComputeResource',
    'domain-c1',
    property('name', 'Desktops'),
    reference('parent', 'Folder', 'group-v1'),
    property(
      'configurationEx',
      `<dasConfig><enabled>true</enabled>${das}</dasConfig>${besides}`,
      'ClusterConfigInfoEx',
    ),
  );
  const { draft } = await inspectFiles([await writeFolder(base, files)], testContext());
  return draft.clusters[0]!.ha;
}

test('rules that are on are read with their VMs and hosts; groups are looked up by name', async () => {
  const rule = (type: string, name: string, inner: string, enabled = true): string =>
    typed('rule', type, `<key>1</key><enabled>${enabled}</enabled><name>${name}</name>${inner}`);
  const ha = await haOf(
    '',
    [
      typed('group', 'ClusterVmGroup', `<name>first</name>${vms('vm-1', 'vm-9')}`),
      typed('group', 'ClusterVmGroup', `<name>then</name>${vms('vm-2', 'vm-3')}`),
      typed('group', 'ClusterHostGroup', '<name>north</name><host type="HostSystem">host-1</host>'),
      rule('ClusterAntiAffinityRuleSpec', 'apart%2fa', vms('vm-1', 'vm-2')),
      rule('ClusterAntiAffinityRuleSpec', 'off', vms('vm-1', 'vm-3'), false),
      rule('ClusterAffinityRuleSpec', 'together', vms('vm-2', 'vm-3')),
      rule(
        'ClusterVmHostRuleInfo',
        'must',
        '<mandatory>true</mandatory><vmGroupName>first</vmGroupName><affineHostGroupName>north</affineHostGroupName>',
      ),
      rule(
        'ClusterVmHostRuleInfo',
        'rather not',
        '<mandatory>false</mandatory><vmGroupName>then</vmGroupName><antiAffineHostGroupName>north</antiAffineHostGroupName>',
      ),
      rule(
        'ClusterDependencyRuleInfo',
        'order',
        '<vmGroup>then</vmGroup><dependsOnVmGroup>first</dependsOnVmGroup>',
      ),
      rule('SomethingNew', 'unheard of', vms('vm-1')),
    ].join(''),
  );
  const [one, two, three] = ['vm-1', 'vm-2', 'vm-3'].map((moref) => `vc:aaaa-1/${moref}`);
  const none = { mandatory: false, hosts: [], on: [] };
  expect(ha?.rules).toEqual([
    { ...none, name: 'apart/a', kind: 'apart', vms: [one, two] },
    { ...none, name: 'together', kind: 'together', vms: [two, three] },
    { ...none, name: 'must', kind: 'on-hosts', mandatory: true, vms: [one], hosts: ['vc:aaaa-1/host-1'] },
    { ...none, name: 'rather not', kind: 'not-on-hosts', vms: [two, three], hosts: ['vc:aaaa-1/host-1'] },
    { ...none, name: 'order', kind: 'after', vms: [two, three], on: [one] },
  ]);
});

test('advanced options and hosts kept free are read; without any there are none', async () => {
  const ha = await haOf(
    `${typed('admissionControlPolicy', 'ClusterFailoverHostAdmissionControlPolicy', '<failoverHosts type="HostSystem">host-1</failoverHosts><failoverHosts type="HostSystem">host-7</failoverHosts>')}<option><key>das.maxvmrestartcount</key><value>3</value></option>`,
    '',
  );
  expect(ha).toMatchObject({
    policy: 'dedicated-hosts',
    failoverHosts: ['vc:aaaa-1/host-1'],
    options: { 'das.maxvmrestartcount': '3' },
    rules: [],
  });
  const bare = await haOf('<failoverLevel>1</failoverLevel>', '');
  expect(Object.keys(bare ?? {})).not.toContain('options');
  expect(Object.keys(bare ?? {})).not.toContain('failoverHosts');
});
