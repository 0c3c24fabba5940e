import { lstatSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspectFiles, readSources } from '../../main/import/index.js';
import { pack, volume } from './esxi/packs.js';
import { csvFiles, small } from './rvtools/support.js';
import { testContext, writeFolder, writeZip } from './support.js';

/** What people pick: things of one name from several folders, and things in which there is nothing. */

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'drydock-picked-'));
});
afterEach(() => rm(base, { recursive: true, force: true }));

const at = (...path: string[]): string => join(base, ...path);
const host = (name: string): string => pack(name, [{ name: 'hostname', output: name }]);
const vInfo = (vm: string): string =>
  `VM,Powerstate,Template,CPUs,Memory,Host\n${vm},poweredOn,False,2,1024,esx-1\n`;
const vHost = 'Host,Datacenter,Cluster,CPU Model,ESX Version\nesx-1,dc,cl,x,VMware ESXi 7.0.3\n';

describe('things of one name', () => {
  it('are told apart by their folders: the packs of two hosts', async () => {
    await writeFolder(base, { 'esx-1/pack.txt': host('esx-1'), 'esx-2/pack.txt': host('esx-2') });
    const { draft, parts } = await inspectFiles([at('esx-1/pack.txt'), at('esx-2/pack.txt')], testContext());
    expect(draft.hosts.map(({ name }) => name).sort()).toEqual(['esx-1', 'esx-2']);
    expect(parts.map(({ file }) => file)).toEqual(['esx-1/pack.txt', 'esx-2/pack.txt']);
  });

  it('stay with what lies beside them: the tables of two vCenters', async () => {
    await writeFolder(base, {
      'a/RVTools_tabvInfo.csv': vInfo('of-a'),
      'a/RVTools_tabvHost.csv': vHost,
      'b/RVTools_tabvInfo.csv': vInfo('of-b'),
    });
    const paths = ['a/RVTools_tabvInfo.csv', 'a/RVTools_tabvHost.csv', 'b/RVTools_tabvInfo.csv'];
    const { sources } = await readSources(
      paths.map((path) => at(path)),
      testContext(),
    );
    expect(
      sources.map(({ draft }) => [draft.sources[0]?.name, draft.vms.length, draft.hosts.length]),
    ).toEqual([
      ['a', 1, 1],
      ['b/RVTools_tabvInfo.csv', 1, 1],
    ]);
    const files = sources.flatMap((one) => one.parts.map(({ file }) => file));
    expect(files.sort()).toEqual(paths.toSorted());
  });

  it('that are archives or folders are sources of different names', async () => {
    for (const month of ['may', 'june']) {
      await mkdir(at(month), { recursive: true });
      await writeZip(at(month, 'export.zip'), { 'vInfo.csv': vInfo(month) });
      await writeFolder(at(month, 'view'), { 'vInfo.csv': vInfo(month) });
    }
    const paths = ['may/export.zip', 'june/export.zip', 'may/view', 'june/view'];
    const { sources } = await readSources(
      paths.map((path) => at(path)),
      testContext(),
    );
    expect(sources.map(({ draft }) => draft.sources[0]?.name).sort()).toEqual([
      'june/export.zip',
      'june/view',
      'may/export.zip',
      'may/view',
    ]);
    const [one] = (await readSources([at('may/export.zip')], testContext())).sources;
    expect(one?.draft.sources[0]?.name).toBe('export.zip');
  });
});

describe('the same twice', () => {
  it('under two names counts once, and that is said', async () => {
    // Without a vCenter's UUID nothing but the bytes tells that they are one.
    await writeZip(at('may.zip'), { 'vInfo.csv': vInfo('app') });
    await writeZip(at('copy of may.zip'), { 'vInfo.csv': vInfo('app') });
    await writeZip(at('june.zip'), { 'vInfo.csv': vInfo('other') });
    const read = await readSources(
      ['may.zip', 'copy of may.zip', 'june.zip'].map((path) => at(path)),
      testContext(),
    );
    expect(read.sources.map(({ draft }) => draft.sources[0]?.name)).toEqual(['may.zip', 'june.zip']);
    const note = '"copy of may.zip" holds the same as "may.zip": it counts once.';
    expect(read.problems).toMatchObject([{ level: 'note', message: note, file: 'copy of may.zip' }]);
    expect(read.parts).toMatchObject([{ file: 'copy of may.zip', use: 'ignored', note }]);
  });

  it('saved of two hosts by hand is of both: their folders say so', async () => {
    const copies = `VMFS UUID/label: ${volume}/LUN 05\nCan mount: Yes\nCan resignature: Yes\nExtent name: naa.6001:1 range: 0 - 1 (MB)\n`;
    await writeFolder(base, { 'esx-1/copies.txt': copies, 'esx-2/copies.txt': copies });
    const { sources, problems } = await readSources([at('esx-1'), at('esx-2')], testContext());
    expect(sources.map(({ draft }) => draft.hosts[0]?.name)).toEqual(['esx-1', 'esx-2']);
    expect(problems).toEqual([]);
  });
});

it('what is noticed about a whole export among others names the export', async () => {
  await writeFolder(base, {
    'by hand/copies.txt': `VMFS UUID/label: ${volume}/LUN 05\nCan mount: Yes\nCan resignature: Yes\nExtent name: naa.6001:1 range: 0 - 1 (MB)\n`,
    'vm/app.vmx': 'displayName = "app"\nscsi0:0.fileName = "app.vmdk"\n',
  });
  const { sources } = await readSources([at('by hand'), at('vm')], testContext());
  const problems = sources.flatMap((source) => source.problems);
  expect(problems.filter(({ file }) => file === null)).toEqual([]);
  expect(problems).toContainEqual(
    expect.objectContaining({
      file: 'by hand',
      message: expect.stringContaining('Outputs saved by hand do not say when') as string,
    }),
  );
});

describe('tables of RVTools', () => {
  it('are recognised whatever their files are called, and what is none beside them is named', async () => {
    const tables = csvFiles(small());
    await writeFolder(at('export'), {
      'Blatt 1': tables['RVTools_tabvInfo.csv'] as string,
      'hosts.bin': tables['RVTools_tabvHost.csv'] as string,
      'photo.jpg': Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]),
      'notes.txt': 'to do',
    });
    const { draft, parts } = await inspectFiles([at('export')], testContext());
    expect([draft.vms.length, draft.hosts.length]).toEqual([1, 2]);
    expect(Object.fromEntries(parts.map(({ file, use }) => [file, use]))).toEqual({
      'Blatt 1': 'used',
      'hosts.bin': 'used',
      'photo.jpg': 'ignored',
      'notes.txt': 'not-recognised',
    });
  });

  it('without vInfo are refused with what to do: only a folder tells which tables belong together', async () => {
    await writeFolder(base, {
      'a/RVTools_tabvHost.csv': csvFiles(small())['RVTools_tabvHost.csv'] as string,
    });
    const { problems } = await inspectFiles([at('a')], testContext());
    expect(problems.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
      '"a" has no vInfo sheet, and without it there are no VMs: export all tabs from RVTools and keep the tables of one export in one folder.',
    ]);
  });

  it('are recognised in UTF-16 without a mark', async () => {
    await writeFolder(base, { 'vInfo.csv': Buffer.from(vInfo('Zürich-1'), 'utf16le') });
    const { draft } = await inspectFiles([at('vInfo.csv')], testContext());
    expect(draft.vms.map(({ name }) => name)).toEqual(['Zürich-1']);
  });
});

describe('what holds nothing that is read', () => {
  const sentences = async (path: string): Promise<readonly string[]> =>
    (await inspectFiles([path], testContext())).problems.map(({ message }) => message);
  const known = 'vCenter (govc, RVTools), ESXi, SRM, View, Horizon or vCloud Director';

  it('is told with what it holds', async () => {
    await writeZip(at('photos.zip'), {
      'a.jpg': 'x',
      'b.md': '# b',
      'c/d.log': 'd',
      'e.txt': 'e',
      empty: '',
    });
    expect(await sentences(at('photos.zip'))).toEqual([
      `Nothing in "photos.zip" is an export of ${known}: not "a.jpg", "b.md", "c/d.log" and 2 more.`,
    ]);
  });

  it('is told as empty where all its files are', async () => {
    await writeZip(at('cut.zip'), { 'a.xml': '', 'b.csv': '' });
    expect(await sentences(at('cut.zip'))).toEqual(['All 2 files in "cut.zip" are empty.']);
  });

  it('is told of a single file by its name', async () => {
    await writeFile(at('notes.txt'), 'to do');
    expect(await sentences(at('notes.txt'))).toEqual([`"notes.txt" is no export of ${known}.`]);
  });

  it.each([
    ['packs.tgz', gzipSync('x')],
    ['packs.tar', Buffer.concat([Buffer.alloc(257, 'a'), Buffer.from('ustar\x0000'), Buffer.alloc(248)])],
    ['packs.7z', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4])],
    ['packs.rar', Buffer.from('Rar!\x1a\x07\x01\0', 'latin1')],
    ['packs.txt', Buffer.from('BZh91AY&SY', 'latin1')],
  ])('is told as an archive of another kind: %s', async (name, bytes) => {
    await writeFile(at(name), bytes);
    const why = 'archives such as .tar.gz, .7z and .rar are not opened';
    expect(await sentences(at(name))).toEqual([
      `What is in "${name}" cannot be looked at: ${why}. Unpack it and import the folder, or pack it as .zip.`,
    ]);
    await writeFolder(base, { 'logs/pack.txt': host('esx-1') });
    await writeFile(at('logs', name), bytes);
    expect((await sentences(at('logs'))).join(' ')).toContain(`What is in "${name}" cannot be looked at`);
  });

  it('is told with the links that were not followed', async () => {
    await writeFolder(base, { 'pack.txt': host('esx-1') });
    await mkdir(at('links'));
    await symlink(at('pack.txt'), at('links', 'pack.txt'));
    expect(await sentences(at('links'))).toEqual([
      '"links" holds no files to read: "pack.txt" is left out (a link: links are not followed).',
    ]);
  });
});

it('a file whose name is not text is named, not lost', async (test) => {
  await writeFolder(base, { 'packs/ok.txt': host('esx-1') });
  const bytes = Buffer.concat([Buffer.from(at('packs', 'bad')), Buffer.from([0xff]), Buffer.from('.txt')]);
  try {
    await writeFile(bytes, host('esx-2'));
    lstatSync(bytes);
  } catch {
    test.skip('This file system takes no such name.');
  }
  await expect(inspectFiles([at('packs')], testContext())).rejects.toMatchObject({
    code: 'bad-input',
    message: 'The name of "bad\ufffd.txt" in "packs" is not in UTF-8: rename the file.',
  });
});
