import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inspectFiles } from '../../../main/import/index.js';
import { defaultLimits, type ImportResult } from '../../../main/import/types.js';
import { countObjects } from '../../../src/domain/estate/counts.js';
import { testContext, writeFolder, writeZip } from '../support.js';
import { object, ports, property, smallExport, switchUuid, vm } from './objects.js';

let base: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'drydock-govc-'));
});

afterEach(() => rm(base, { recursive: true, force: true }));

async function inspect(files: Record<string, string>): Promise<ImportResult> {
  const folder = await mkdtemp(join(base, 'vc-'));
  return inspectFiles([await writeFolder(folder, files)], testContext());
}

const codes = (result: ImportResult, level: string): string[] =>
  result.problems.filter((problem) => problem.level === level).map((problem) => problem.code);

describe('mapping', () => {
  test('a VM finds its datacenter, cluster, host, home, switch and port', async () => {
    const files = smallExport([
      {
        moref: 'vm-1',
        name: 'app%2f01',
        nics: [[switchUuid, 'dvportgroup-1', '7']],
        disks: [{ path: '[ds1] a/a.vmdk' }],
      },
    ]);
    files['VmwareDistributedVirtualSwitch-dvs-1/FetchDVPorts.xml'] = ports([
      ['7', 'vm-1'],
      ['8', null],
    ]);
    const { draft, problems } = await inspect(files);
    expect(problems.filter((problem) => problem.level !== 'note')).toEqual([]);
    const dvs = 'dvs:5005189093249e5c6963f2a0e28fd99a';
    expect(draft.vms[0]).toMatchObject({
      key: 'vc:aaaa-1/vm-1',
      name: 'app/01',
      datacenter: 'vc:aaaa-1/datacenter-1',
      cluster: 'vc:aaaa-1/domain-c1',
      host: 'vc:aaaa-1/host-1',
      homeDatastore: 'vmfs:4f-1',
      power: 'on',
      haRestartPriority: 'high',
      from: { source: 0, place: '100-VirtualMachine-vm-1.xml' },
    });
    expect(draft.clusters[0]).toMatchObject({
      name: 'Desktops/A',
      ha: { policy: 'slots', failuresToTolerate: 1 },
    });
    expect(draft.nics[0]).toMatchObject({
      dvSwitch: dvs,
      portKey: '7',
      networkName: 'Desktops',
      portKnown: true,
    });
    expect(draft.dvPorts).toMatchObject([
      { key: `${dvs}:7`, vm: 'vc:aaaa-1/vm-1', connectee: 'vm' },
      { key: `${dvs}:8`, vm: null, connectee: null },
    ]);
    expect(draft.dvPortgroups[0]).toMatchObject({ binding: 'static', ports: 8, dvSwitch: dvs });
  });

  test('an export without FetchDVPorts does not know the ports: a note, no missing ports', async () => {
    const result = await inspect(smallExport());
    expect(result.draft.dvSwitches[0]?.portsKnown).toBe(false);
    expect(codes(result, 'note')).toContain('ports-not-listed');
    expect(codes(result, 'warning')).toEqual(['no-vms']);
  });

  test('an empty list of ports is a list', async () => {
    const files = smallExport();
    files['VmwareDistributedVirtualSwitch-dvs-1/FetchDVPorts.xml'] = ports([]);
    expect((await inspect(files)).draft.dvSwitches[0]?.portsKnown).toBe(true);
  });

  test('SRM placeholders are kept and counted apart', async () => {
    const { draft } = await inspect(
      smallExport([
        { moref: 'vm-1', name: 'db' },
        { moref: 'vm-2', name: 'db', managedBy: ['com.vmware.vcDr', 'placeholderVm'] },
        { moref: 'vm-3', name: 'agent', managedBy: ['com.vmware.vim.eam', 'cluster-agent'] },
      ]),
    );
    expect(countObjects(draft)).toMatchObject({ vms: 2, placeholders: 1 });
  });

  test('agent VMs and pairs of Fault Tolerance are told apart', async () => {
    const { draft } = await inspect(
      smallExport([
        { moref: 'vm-1', name: 'db', ftRole: 1 },
        { moref: 'vm-2', name: 'db', ftRole: 2 },
        { moref: 'vm-3', name: 'vCLS (1)', managedBy: ['com.vmware.vim.eam', 'cluster-agent'] },
      ]),
    );
    expect(draft.vms.map(({ agent, ftRole }) => [agent, ftRole])).toEqual([
      [false, 'primary'],
      [false, 'secondary'],
      [true, 'none'],
    ]);
  });

  test('chains to a replica make linked clones; a snapshot does not', async () => {
    const replica = 'replica-11111111-2222-3333-4444-555555555555';
    const { draft } = await inspect(
      smallExport([
        { moref: 'vm-1', name: replica, disks: [{ path: `[ds1] ${replica}/${replica}.vmdk` }] },
        {
          moref: 'vm-2',
          name: 'desk-01',
          disks: [
            {
              path: '[ds1] desk-01/d-1.vmdk',
              parents: ['[ds1] desk-01/d.vmdk', `[ds1] ${replica}/${replica}.vmdk`],
            },
          ],
        },
        {
          moref: 'vm-3',
          name: 'app',
          disks: [{ path: '[ds1] app/a-1.vmdk', parents: ['[ds1] app/a.vmdk'] }],
        },
      ]),
    );
    expect(draft.disks[1]?.parents.map((parent) => parent.datastore)).toEqual(['vmfs:4f-1', 'vmfs:4f-1']);
    expect(draft.replicas).toMatchObject([{ name: replica, vm: 'vc:aaaa-1/vm-1', datastore: 'vmfs:4f-1' }]);
    expect(draft.linkedClones).toMatchObject([{ vm: 'vc:aaaa-1/vm-2', replica: 'replica:vc:aaaa-1/vm-1' }]);
  });

  test('the same export as folder and as zip, in any order of files, is the same estate', async () => {
    const files = smallExport([{ moref: 'vm-1', name: 'a', nics: [[switchUuid, 'dvportgroup-1', null]] }]);
    const backwards = Object.fromEntries(
      Object.entries(files)
        .reverse()
        .map(([name, content]) => [`vc1/${name}`, content]),
    );
    const folder = await writeFolder(join(base, 'f', 'vc1'), files);
    const zip = await writeZip(join(base, 'vc1.zip'), backwards);
    const fromFolder = (await inspectFiles([folder], testContext())).draft;
    const fromZip = (await inspectFiles([zip], testContext())).draft;
    const comparable = (draft: ImportResult['draft']): unknown =>
      JSON.parse(
        JSON.stringify({ ...draft, sources: [], takenAt: '' }, (key, value: unknown) =>
          key === 'from' ? 0 : value,
        ),
      );
    expect(comparable(fromZip)).toEqual(comparable(fromFolder));
  });

  test('the fingerprint is of the content: it survives a copy and changes with a byte', async () => {
    const files = smallExport([{ moref: 'vm-1', name: 'a' }]);
    const one = await writeFolder(join(base, 'one'), files);
    const two = join(base, 'two');
    await cp(one, two, { recursive: true });
    const sha = async (path: string): Promise<string | undefined> =>
      (await inspectFiles([path], testContext())).draft.sources[0]?.sha256;
    const before = await sha(one);
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    expect(await sha(two)).toBe(before);
    await writeFile(join(two, '100-VirtualMachine-vm-1.xml'), vm({ moref: 'vm-1', name: 'b' }));
    expect(await sha(two)).not.toBe(before);
  });
});

describe('several vCenters in one export', () => {
  const second = (files: Record<string, string>): Record<string, string> => ({
    ...files,
    '0000-ServiceInstance-ServiceInstance.xml': object(
      'ServiceInstance',
      'ServiceInstance',
      property('content', '<about><instanceUuid>BBBB-2</instanceUuid></about>', 'ServiceContent'),
    ),
  });
  const below = (folder: string, files: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]));

  test('keep their objects apart, and share a volume that both see', async () => {
    const files = smallExport([{ moref: 'vm-1', name: 'a', nics: [[switchUuid, 'dvportgroup-1', '7']] }]);
    const { draft, problems } = await inspect({ ...below('vc1', files), ...below('vc2', second(files)) });
    expect(problems.filter((problem) => problem.level !== 'note')).toEqual([]);
    expect(problems.map((problem) => problem.code)).toEqual(
      expect.arrayContaining(['same-volume', 'same-switch']),
    );
    expect(countObjects(draft)).toMatchObject({
      vcenters: 2,
      vms: 2,
      hosts: 2,
      datastores: 1,
      mounts: 2,
      dvSwitches: 1,
    });
    expect(draft.vms.map((found) => found.key)).toEqual(['vc:aaaa-1/vm-1', 'vc:bbbb-2/vm-1']);
  });

  test('the same vCenter twice is an error', async () => {
    const files = smallExport([{ moref: 'vm-1', name: 'a' }]);
    const result = await inspect({ ...below('monday', files), ...below('tuesday', files) });
    expect(codes(result, 'error')).toEqual(['vcenter-twice']);
  });
});

describe('what points outside the export is reported', () => {
  test('an unknown switch, datastore and host', async () => {
    const files = smallExport([
      { moref: 'vm-1', name: 'a', home: '[gone] a/a.vmx', nics: [['aa'.repeat(16), 'dvportgroup-9', '1']] },
    ]);
    delete files['0004-HostSystem-host-1.xml'];
    const result = await inspect(files);
    expect(codes(result, 'warning').sort()).toEqual([
      'home-not-in-export',
      'mount-without-host',
      'switch-not-in-export',
      'vm-without-host',
    ]);
    // Every key that is used exists.
    const { draft } = result;
    const switches = new Set(draft.dvSwitches.map((s) => s.key));
    expect(draft.nics.every((nic) => nic.dvSwitch === null || switches.has(nic.dvSwitch))).toBe(true);
    expect(draft.mounts).toEqual([]);
    expect(draft.vms[0]).toMatchObject({ host: null, homeDatastore: null });
  });

  test('where host and datastore disagree about a mount, both differences are told', async () => {
    const files = smallExport([{ moref: 'vm-1', name: 'a' }]);
    const volume =
      '<fileSystemVolume><mountInfo><mountInfo><path>/vmfs/volumes/4F-9</path></mountInfo><volume XMLSchema-instance:type="HostVmfsVolume"><name>stray</name></volume></mountInfo></fileSystemVolume>';
    files['0004-HostSystem-host-1.xml'] = object(
      'HostSystem',
      'host-1',
      property('name', 'esx1'),
      property('runtime', '<connectionState>connected</connectionState>', 'HostRuntimeInfo'),
      property('config', volume, 'HostConfigInfo'),
    );
    const result = await inspect(files);
    expect(codes(result, 'warning').sort()).toEqual(['mount-unknown-to-host', 'mount-unknown-to-vcenter']);
    expect(result.draft.mounts).toHaveLength(1);
    expect(result.draft.hosts[0]?.cluster).toBeNull();
  });

  test('unknown kinds are listed once a kind, strangers by name', async () => {
    const files = smallExport([{ moref: 'vm-1', name: 'a' }]);
    for (let i = 0; i < 30; i += 1)
      files[`9${i}-Network-network-${i}.xml`] = object('Network', `network-${i}`);
    files['README.md'] = '# notes';
    const { parts } = await inspect(files);
    expect(parts.filter((part) => part.use === 'ignored')).toMatchObject([{ file: 'Network', records: 30 }]);
    expect(parts.filter((part) => part.use === 'not-recognised')).toMatchObject([{ file: 'README.md' }]);
  });
});

describe('broken files are errors that name them', () => {
  test.each([
    ['truncated', vm({ moref: 'vm-9', name: 'x' }).slice(0, -20), /truncated/],
    [
      'a document type',
      `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${vm({ moref: 'vm-9', name: '&x;' })}`,
      /document type/,
    ],
    ['an entity', vm({ moref: 'vm-9', name: '&x;' }), /entity/],
    ['not XML', 'hello', /not XML/],
    ['no object', '<ObjectContent></ObjectContent>', /which object/],
    ['10 MB in one value', vm({ moref: 'vm-9', name: 'x'.repeat(10 * 1024 * 1024) }), /text of more than/],
    ['the same object twice', vm({ moref: 'vm-1', name: 'twin' }), /describes too/],
  ])('%s', async (_what, content, message) => {
    const files = smallExport([{ moref: 'vm-1', name: 'a' }]);
    files['200-VirtualMachine-vm-9.xml'] = content;
    const { problems } = await inspect(files);
    expect(problems.filter((problem) => problem.level === 'error')).toMatchObject([
      {
        message: expect.stringMatching(message) as string,
        file: expect.stringContaining('200-VirtualMachine-vm-9.xml') as string,
      },
    ]);
  });

  test('names that mean something to JavaScript are only names', async () => {
    const files = smallExport([{ moref: 'vm-1', name: '__proto__', extra: [property('constructor', 'x')] }]);
    files['90-x.xml'] = object('constructor', 'x-1', property('__proto__', '<name>x</name>'));
    const result = await inspect(files);
    expect(codes(result, 'error')).toEqual([]);
    expect(result.draft.vms[0]?.name).toBe('__proto__');
  });
});

describe('cancelling', () => {
  test('half-way through rejects with cancelled', async () => {
    const folder = await writeFolder(join(base, 'vc'), smallExport([{ moref: 'vm-1', name: 'a' }]));
    const controller = new AbortController();
    const progress = (phase: string, done: number): void => {
      if (phase === 'Reading objects' && done === 3) controller.abort();
    };
    await expect(
      inspectFiles([folder], testContext({ signal: controller.signal, progress })),
    ).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('inside one large list of ports', async () => {
    const files = smallExport();
    const filler = `<returnval><key>1</key><state>${'<x>y</x>'.repeat(1_300_000)}</state></returnval>`;
    files['VmwareDistributedVirtualSwitch-dvs-1/FetchDVPorts.xml'] =
      `<FetchDVPortsResponse>${filler}</FetchDVPortsResponse>`;
    const folder = await writeFolder(join(base, 'vc'), files);
    const controller = new AbortController();
    const phases: string[] = [];
    const progress = (phase: string, done: number, total: number | null): void => {
      phases.push(phase);
      // The last file, larger than what is read at once, is about to be read.
      if (phase === 'Reading objects' && total !== null && done === total - 1) controller.abort();
    };
    await expect(
      inspectFiles([folder], testContext({ signal: controller.signal, progress })),
    ).rejects.toMatchObject({ code: 'cancelled' });
    expect(phases).not.toContain('Joining objects');
  });
});

describe('what was picked', () => {
  test('two exports of one vCenter are merged', async () => {
    const one = await writeFolder(join(base, 'one'), smallExport([{ moref: 'vm-1', name: 'a' }]));
    const two = await writeFolder(join(base, 'two'), smallExport([{ moref: 'vm-2', name: 'b' }]));
    const { draft } = await inspectFiles([one, two], testContext());
    expect(draft.sources.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(draft.vcenters).toHaveLength(1);
    expect(draft.vms.map(({ name }) => name).sort()).toEqual(['a', 'b']);
  });

  test('a stray file beside an export is a warning, alone an error', async () => {
    const vc = await writeFolder(join(base, 'vc'), smallExport([{ moref: 'vm-1', name: 'a' }]));
    const stray = join(base, 'notes.txt');
    await writeFile(stray, 'hello');
    const beside = await inspectFiles([vc, stray], testContext());
    expect(codes(beside, 'error')).toEqual([]);
    expect(codes(beside, 'warning')).toContain('not-recognised');
    expect(beside.draft.vms).toHaveLength(1);
    expect(codes(await inspectFiles([stray], testContext()), 'error')).toEqual(['not-recognised']);
  });

  test('an overlay among the files is told from an export', async () => {
    const overlay = join(base, 'dr.yaml');
    await writeFile(overlay, 'drydockOverlay: 1\n');
    const { problems } = await inspectFiles([overlay], testContext());
    expect(problems[0]?.message).toMatch(/is an overlay/);
  });

  test.each([
    ['x.xlsx', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /encrypted workbook/],
    ['x.zip', Buffer.from('hello'), /not a zip file/],
    ['x.xml', Buffer.alloc(0), /is empty/],
  ])('%s with the wrong content', async (name, content, message) => {
    await writeFile(join(base, name), content);
    await expect(inspectFiles([join(base, name)], testContext())).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(message) as string,
    });
  });

  test('a file that is not there', async () => {
    await expect(inspectFiles([join(base, 'gone.zip')], testContext())).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/is not there/) as string,
    });
  });

  test('a zip in a zip in a zip is told to be unpacked', async () => {
    const inmost = await writeZip(join(base, 'inmost.zip'), { a: 'b' });
    const { readFile } = await import('node:fs/promises');
    const inner = await writeZip(join(base, 'inner.zip'), { 'inmost.zip': await readFile(inmost) });
    const outer = await writeZip(join(base, 'outer.zip'), { 'inner.zip': await readFile(inner) });
    const { problems } = await inspectFiles([outer], testContext({ limits: defaultLimits }));
    expect(problems[0]).toMatchObject({
      level: 'error',
      message: expect.stringMatching(/unpack it/) as string,
    });
  });
});
