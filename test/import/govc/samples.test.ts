import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inspectFiles } from '../../../main/import/index.js';
import { countObjects } from '../../../src/domain/estate/counts.js';
import type { EstateDraft } from '../../../src/domain/estate/draft.js';
import { samplesFolder, testContext } from '../support.js';

const samples = samplesFolder();

async function load(file: string): Promise<EstateDraft> {
  const result = await inspectFiles([join(samples ?? '', 'govc', file)], testContext());
  expect(result.problems.filter((problem) => problem.level === 'error')).toEqual([]);
  return result.draft;
}

const tally = (values: readonly string[]): Record<string, number> =>
  values.reduce<Record<string, number>>((sum, value) => ({ ...sum, [value]: (sum[value] ?? 0) + 1 }), {});

describe.skipIf(samples === null)('real govc exports (skipped where ../shared/samples is absent)', () => {
  test('vc01', async () => {
    const estate = await load('vcsim-vc01.rax.lab.zip');
    expect(countObjects(estate)).toMatchObject({
      vcenters: 1,
      datacenters: 1,
      clusters: 1,
      hosts: 4,
      datastores: 5,
      mounts: 8,
      vms: 97,
      templates: 8,
      poweredOn: 74,
      disks: 235,
      linkedDisks: 14,
      nics: 229,
      dvNics: 189,
      dvSwitches: 1,
      dvPortgroups: 29,
      dvPorts: 348,
      placeholders: 0,
    });
    expect(tally(estate.datastores.map((datastore) => datastore.type))).toEqual({ vmfs: 4, vsan: 1 });
    expect(new Set(estate.nics.filter((nic) => nic.dvSwitch !== null).map((nic) => nic.vm)).size).toBe(78);
    expect(estate.vcenters[0]?.instanceUuid).toBe('c340395b-2ec6-4243-9408-95a2a91d7455');
    expect(estate.clusters[0]).toMatchObject({ name: 'RAX01', drsEnabled: true, ha: { enabled: true } });
    expect(estate.dvSwitches[0]?.portsKnown).toBe(true);
    expect(estate.vms.every((vm) => vm.homeDatastore !== null && vm.cluster !== null)).toBe(true);
    // HA overrides of the cluster: one VM highest, two high.
    expect(tally(estate.vms.map((vm) => vm.haRestartPriority ?? 'none'))).toEqual({
      highest: 1,
      high: 2,
      medium: 94,
    });
    expect(tally(estate.dvPorts.map((port) => port.connectee ?? 'free'))).toEqual({
      vm: 189,
      host: 4,
      uplink: 8,
      free: 147,
    });
  });

  test('vcsa', async () => {
    const estate = await load('vcsim-vcsa.primp-industries.local.zip');
    expect(countObjects(estate)).toMatchObject({
      vms: 20,
      templates: 4,
      datastores: 3,
      clusters: 3,
      dvPorts: 17,
      disks: 38,
    });
    expect(estate.vms.filter((vm) => vm.connectionState !== 'connected')).toHaveLength(1);
    expect(tally(estate.datastores.map((datastore) => datastore.type))).toEqual({ vmfs: 1, nfs: 1, vsan: 1 });
    expect(estate.nics.filter((nic) => nic.dvSwitch !== null && nic.portKey === null)).toHaveLength(2);
    // Three files deep: the topmost one and two below.
    expect(Math.max(...estate.disks.map((disk) => disk.parents.length + 1))).toBe(3);
  });
});
