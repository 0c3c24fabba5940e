import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { govcFiles } from '../../main/export/govc.js';
import { rvtoolsCsvFiles, writeRvtoolsWorkbook } from '../../main/export/rvtools.js';
import type { Estate } from '../../src/domain/estate/types.js';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { all as horizonAnswers } from '../import/horizon/answers.js';
import { pack, recoveryHost } from '../import/esxi/packs.js';
import { datastoreGroup, group, plan, planVm } from '../import/srm/answers.js';
import { all as vcdAnswers } from '../import/vcd/answers.js';
import { directory } from '../import/view/directory.js';
import { kindOf, type FuzzFile, type Kind } from './mutate/index.js';
import { packed } from './mutate/zip.js';
import { realSeeds } from './realSeeds.js';

/** An input that is read without complaint, to be mutated. */
export interface SeedInput {
  readonly name: string;
  readonly files: readonly FuzzFile[];
  /** Whether it may come packed too; a zip in a zip of its own is left alone. */
  readonly mayZip: boolean;
  /** What is changed instead of the files, where it is not null: the overlay they are imported with. */
  readonly overlay: FuzzFile | null;
}

/** What inputs are made from. */
export interface Seeds {
  /** Written by the project's own exporters and tests: the same on every machine. */
  readonly own: readonly SeedInput[];
  /** Cut from real exports; none where those are not beside the checkout. */
  readonly real: readonly SeedInput[];
}

const root = resolve(import.meta.dirname, '../..');

/** Files of every format that are read without complaint. */
export async function seedInputs(): Promise<Seeds> {
  return { own: await ownSeeds(), real: realSeeds() };
}

async function ownSeeds(): Promise<SeedInput[]> {
  const estate = fewVms(generateEstate());
  const workbook = new PassThrough();
  const written = buffer(workbook);
  await writeRvtoolsWorkbook(() => [estate], workbook);
  const govc = [...govcFiles(estate)].map(({ path, content }) => file(path, textOf(content())));
  return [
    seed('govc', govc),
    seed('workbook', [{ name: 'export.xlsx', kind: 'zip', content: await written }], false),
    seed(
      'rvtools csv',
      rvtoolsCsvFiles(() => [estate]).map(({ path, content }) => file(path, textOf(content()))),
    ),
    seed('esxi pack', [file('esx-b-03.txt', pack('esx-b-03', recoveryHost()), 'pack')]),
    seed('vm files', [
      file(
        'a/a.vmx',
        '.encoding = "UTF-8"\ndisplayName = "a"\nscsi0:0.fileName = "a.vmdk"\nethernet0.dvs.switchId = "6a de 0e 50 80 32 76 68-e0 72 fd 00 c3 23 52 92"\nethernet0.dvs.portId = "10"\nethernet0.dvs.portgroupId = "dvportgroup-208"\n',
      ),
      file(
        'a/a.vmdk',
        '# Disk DescriptorFile\nversion=1\nCID=3729b687\nparentCID=b9807598\ncreateType="vmfsSparse"\nparentFileNameHint="/vmfs/volumes/501d996c-86c66169-eea2-005056b007c1/r/r.vmdk"\nRW 20971520 VMFSSPARSE "a-delta.vmdk"\n',
      ),
    ]),
    seed('srm json', [
      file('groups.json', JSON.stringify({ list: [group(1), group(2)] })),
      file('datastores.json', JSON.stringify({ list: [datastoreGroup(1), datastoreGroup(2)] })),
      file('plans.json', JSON.stringify({ list: [plan(1)] })),
      file('vms.json', JSON.stringify({ list: [planVm(10), planVm(11)] })),
    ]),
    seed('srm csv', [
      file(
        'srm.csv',
        'VMName,PowerState,ProtectionGroupName,RecoveryPlanName,ClusterName,Datastore,RPO,vCenterName\nvm-a1,PoweredOn,PG-1,RP-1,c1,LUN_01,15,vc\nvm-b1,PoweredOff,PG-1,RP-1,c1,"LUN_01,LUN_02",15,vc\n',
      ),
    ]),
    seed('view ldif', [file('view.ldif', directory)]),
    seed('horizon json', jsonFiles(horizonAnswers)),
    seed('vcd json', jsonFiles(vcdAnswers)),
    {
      name: 'overlay',
      files: [{ name: 'export.zip', kind: 'zip', content: packed(govc) }],
      mayZip: false,
      overlay: { name: 'overlay.yaml', kind: 'yaml', content: overlayHead() },
    },
  ];
}

function seed(name: string, files: readonly FuzzFile[], mayZip = true): SeedInput {
  return { name, files, mayZip, overlay: null };
}

function file(name: string, content: string, kind: Kind = kindOf(name)): FuzzFile {
  return { name, kind, content: Buffer.from(content) };
}

function jsonFiles(answers: Readonly<Record<string, unknown>>): FuzzFile[] {
  return Object.entries(answers).map(([name, answer]) => file(name, JSON.stringify(answer)));
}

function textOf(parts: Iterable<string | Buffer>): string {
  return [...parts].join('');
}

/** The sample with a handful of desktops: small enough to be read hundreds of times a second. */
function fewVms(estate: Estate): Estate {
  const cluster = estate.clusters.find((one) => one.purpose === 'desktops')?.key;
  const hosts = estate.hosts.filter((host) => host.cluster === cluster).slice(0, 2);
  const hostKeys = new Set(hosts.map((host) => host.key));
  const vms = estate.vms.filter((vm) => vm.role === 'desktop' && vm.cluster === cluster).slice(0, 3);
  const vmKeys = new Set(vms.map((vm) => vm.key));
  const mounts = estate.mounts.filter((mount) => hostKeys.has(mount.host));
  const datastores = new Set(mounts.map((mount) => mount.datastore));
  const nics = estate.nics.filter((nic) => vmKeys.has(nic.vm));
  const switches = new Set(nics.map((nic) => nic.dvSwitch));
  const vcenters = new Set(vms.map((vm) => vm.vcenter));
  return {
    ...estate,
    vcenters: estate.vcenters.filter((one) => vcenters.has(one.key)),
    datacenters: estate.datacenters.filter((one) => vcenters.has(one.vcenter)),
    clusters: estate.clusters.filter((one) => one.key === cluster),
    hosts,
    vms: vms.map((vm) => ({ ...vm, host: hosts[0]?.key ?? null })),
    mounts,
    datastores: estate.datastores.filter((one) => datastores.has(one.key)),
    disks: estate.disks.filter((disk) => vmKeys.has(disk.vm)),
    nics,
    dvSwitches: estate.dvSwitches.filter((one) => switches.has(one.key)),
    dvPortgroups: estate.dvPortgroups.filter((one) => switches.has(one.dvSwitch)),
    dvPorts: estate.dvPorts.filter((port) => port.vm !== null && vmKeys.has(port.vm)),
    replicas: [],
    linkedClones: [],
  };
}

/** The sample's overlay without its thousand port files. */
function overlayHead(): Buffer {
  const text = readFileSync(join(root, 'resources', 'sample', 'overlay.yaml'), 'utf8');
  return Buffer.from(text.replace(/^ +portFiles:\n(?: {6,}.*\n)+/gm, ''));
}
