import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFolder } from '../../../main/import/archive/folder.js';
import { importEsxi } from '../../../main/import/esxi/index.js';
import { importGovc } from '../../../main/import/govc/index.js';
import { defaultLimits } from '../../../main/import/types.js';
import { importVmx } from '../../../main/import/vmx/index.js';
import { mountKey, portFileKey, portKey, switchKey, vmfsKey } from '../../../src/domain/estate/keys.js';
import { mergeSources, sourceFacts, type MergeResult } from '../../../src/domain/merge/index.js';
import { object, ports, property, smallExport, switchUuid } from '../govc/objects.js';
import { testContext, writeFolder } from '../support.js';
import { pack, volume } from './packs.js';

/** One host and one VM, as vCenter, the host and the VM's own files tell them. */

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'drydock-merge-'));
});
afterEach(() => rm(base, { recursive: true, force: true }));

const home = vmfsKey(volume);

async function merged(): Promise<MergeResult> {
  const govc = {
    ...smallExport([
      {
        moref: 'vm-1',
        name: 'web01',
        home: '[LUN_05] web01/web01.vmx',
        disks: [{ path: '[LUN_05] web01/web01.vmdk' }],
        nics: [[switchUuid, 'dvportgroup-1', '41']],
      },
    ]),
    '0005-Datastore-datastore-1.xml': object(
      'Datastore',
      'datastore-1',
      property('name', 'LUN_05'),
      property('summary', '<type>VMFS</type><accessible>true</accessible>', 'DatastoreSummary'),
      property(
        'info',
        `<vmfs><name>LUN_05</name><uuid>${volume}</uuid><extent><diskName>naa.6001</diskName><partition>1</partition></extent></vmfs>`,
        'VmfsDatastoreInfo',
      ),
      property(
        'host',
        `<DatastoreHostMount><key type="HostSystem">host-1</key><mountInfo><path>/vmfs/volumes/${volume}</path><accessMode>readWrite</accessMode><mounted>true</mounted><accessible>true</accessible></mountInfo></DatastoreHostMount>`,
        'ArrayOfDatastoreHostMount',
      ),
    ),
    'VmwareDistributedVirtualSwitch-dvs-1/FetchDVPorts.xml': ports([['41', 'vm-1']]),
  };
  const esxi = pack('esx1', [
    { name: 'hostname', output: 'esx1' },
    {
      name: 'volume-copies',
      output: `VMFS UUID/label: 5ad72ff6-920c8d20-3ee7-848f69e3e398/LUN_07\nCan mount: Yes\nCan resignature: Yes\nExtent name: naa.6002:1 range: 0 - 1 (MB)`,
    },
    {
      name: 'filesystems',
      output: `/vmfs/volumes/${volume}  LUN_05  ${volume}  true  VMFS-5  1048576  1048576`,
    },
    { name: 'vmfs-extents', output: `LUN_05  ${volume}  0  naa.6001  1` },
    { name: 'vms', output: '3  web01  [LUN_05] web01/web01.vmx  otherGuest  vmx-08' },
    {
      name: 'net-dvs',
      output: `switch ${switchUuid} (etherswitch)\n\tport 41:\n\t\tcom.vmware.common.port.volatile.persist = /vmfs/volumes/${volume}/.dvsData/${switchUuid}/41 , propType = CONFIG`,
    },
    {
      name: 'port-files',
      output: `volume: /vmfs/volumes/${volume}\nfolder: .dvsData\nfile: .dvsData/${switchUuid}/41\nnames left out: 0`,
    },
  ]);
  const vmx = {
    [`${volume}/web01/web01.vmx`]: `displayName = "web01"\nethernet0.generatedAddress = "00:50:56:00:00:00"\nethernet0.dvs.switchId = "${switchUuid}"\nethernet0.dvs.portId = "41"\nscsi0:0.fileName = "web01.vmdk"\n`,
    [`${volume}/web01/web01.vmdk`]: '# Disk DescriptorFile\nCID=1\nparentCID=ffffffff\n',
  };
  const ctx = testContext();
  const open = async (name: string, files: Record<string, string>): ReturnType<typeof openFolder> =>
    openFolder(await writeFolder(join(base, name), files), defaultLimits);
  const drafts = [
    await importGovc(await open('govc', govc), ctx),
    await importEsxi(await open('packs', { 'esx1.txt': esxi }), ctx),
    await importVmx(await open('vms', vmx), ctx),
  ];
  return mergeSources(
    drafts.map(({ draft }) => sourceFacts(draft)),
    [],
  );
}

test('what hosts and files tell joins what vCenter tells, and contradicts nothing', async () => {
  const { estate, conflicts, questions, unmatched } = await merged();
  expect({ conflicts, questions, unmatched }).toEqual({ conflicts: [], questions: [], unmatched: [] });
  expect(estate.hosts).toMatchObject([
    { name: 'esx1', moref: 'host-1', unresolvedCopies: [{ label: 'LUN_07' }] },
  ]);
  expect(estate.datastores).toMatchObject([{ key: home, name: 'LUN_05', moref: 'datastore-1' }]);
  expect(estate.mounts.map(({ key }) => key)).toEqual([mountKey(estate.hosts[0]?.key ?? '', home)]);
  expect(estate.vms).toMatchObject([{ name: 'web01', moref: 'vm-1', homeDatastore: home }]);
  expect(estate.disks).toHaveLength(1);
  expect(estate.nics).toHaveLength(1);
  expect(estate.dvPorts.map(({ key, vm }) => [key, vm])).toEqual([
    [portKey(switchKey(switchUuid), '41'), estate.vms[0]?.key],
  ]);
  expect(estate.portFiles.map(({ key }) => key)).toEqual([portFileKey(home, switchUuid, '41')]);
  expect(estate.portFilesListedOn).toEqual([home]);
});
