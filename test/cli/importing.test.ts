import { createWriteStream, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeGovcZip } from '../../main/export/govc.js';
import { writeRvtoolsWorkbook } from '../../main/export/rvtools.js';
import { countObjects } from '../../src/domain/estate/counts.js';
import { generateEstate } from '../../src/domain/sample/generate.js';
import { temporaryFolder } from '../db/support.js';
import { drydock, workspaceWith } from './support.js';

let zip: string;
let changed: string;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-test-'));
  zip = join(folder, 'estate.zip');
  await writeGovcZip(generateEstate(), createWriteStream(zip));
  changed = join(folder, 'changed.xlsx');
  const estate = generateEstate();
  const vms = estate.vms.map((vm, i) => (i === 0 ? { ...vm, cpus: 77 } : vm));
  await writeRvtoolsWorkbook(() => [{ ...estate, vms }], createWriteStream(changed));
  return () => rmSync(folder, { recursive: true });
});

const newWorkspace = (): string => join(temporaryFolder(), 'bank.drydock');

describe('import', () => {
  it('stores a snapshot and answers its counts and problems', async () => {
    const workspace = newWorkspace();
    const ran = await drydock(['import', zip, '--workspace', workspace, '--name', 'march', '--json']);
    expect(ran).toMatchObject({ code: 0, err: '' });
    const answer = JSON.parse(ran.out) as Record<string, unknown>;
    expect(answer).toMatchObject({ alreadyImported: false, snapshot: { id: 1, name: 'march' } });
    expect(Object.keys(answer['counts'] as object)).toEqual(Object.keys(countObjects(generateEstate())));
    expect(answer['problems']).toBeInstanceOf(Array);
    expect((answer['parts'] as unknown[]).length).toBeGreaterThan(0);
  });

  it('says when it is stored already, and stores it again only with --again', async () => {
    const workspace = newWorkspace();
    await drydock(['import', zip, '-w', workspace]);
    const twice = await drydock(['import', zip, '-w', workspace]);
    expect(twice.code).toBe(0);
    expect(twice.out).toContain('Stored already as snapshot 1');
    expect(twice.err).toContain('Nothing was stored.');
    const again = await drydock(['import', zip, '-w', workspace, '--again']);
    expect(again.out).toContain('Stored as snapshot 2');
  });

  it('merges several exports, says what they disagree about, and adds to a snapshot', async () => {
    const workspace = newWorkspace();
    const both = await drydock(['import', zip, changed, '-w', workspace, '--json']);
    const { merge } = JSON.parse(both.out) as { merge: { conflicts: number; firstConflicts: object[] } };
    expect(merge).toMatchObject({ conflicts: 1, undecided: 1, questions: 0 });
    expect(merge.firstConflicts).toMatchObject([{ kind: 'vm', field: 'cpus', chosen: 0 }]);

    const other = newWorkspace();
    await drydock(['import', zip, '-w', other]);
    const added = await drydock(['import', changed, '-w', other, '--into', 'latest']);
    expect(added).toMatchObject({ code: 0, err: '' });
    expect(added.out).toContain('Added to snapshot 1');
    expect(added.out).toMatch(/1 told differently by the sources, 1 of them settled by a rule/);
    expect(added.out).toMatch(/, cpus: \* \d+ \(estate\.zip\) or 77 \(changed\.xlsx\)/);
    const listed = await drydock(['snapshots', '-w', other, '--json']);
    expect((JSON.parse(listed.out) as { snapshots: object[] }).snapshots).toHaveLength(1);
    expect(await drydock(['import', zip, '--into', '1', '-w', newWorkspace()])).toMatchObject({ code: 2 });
    expect(await drydock(['import', zip, '--into', 'march', '-w', other])).toMatchObject({ code: 2 });
  });

  it('lists what was not recognised before all else, however much there is', async () => {
    const folder = temporaryFolder();
    for (let n = 0; n < 50; n += 1) {
      writeFileSync(join(folder, `${n}.vmx`), `displayName = "vm-${n}"\nscsi0:0.fileName = "vm-${n}.vmdk"\n`);
    }
    writeFileSync(join(folder, 'zz notes.txt'), 'to do');
    const { code, out } = await drydock(['import', folder, '-w', newWorkspace()]);
    expect(code).toBe(0);
    expect(out).toMatch(/\nUse .*\nnot-recognised +0 {2}zz notes\.txt .*\nused /);
    expect(out).toContain('\n… and 11 more\n');
    // The same named one by one, as a shell does for "*": a host each is common.
    const each = readdirSync(folder).map((name) => join(folder, name));
    const named = await drydock(['import', ...each, '-w', newWorkspace()]);
    expect(named.out).toContain('Stored as snapshot 1 "51 files".');
    expect(named.out).toContain('\n… and 11 more\n');
  });

  it('takes an empty path for none, not for the folder it is run in', async () => {
    const workspace = newWorkspace();
    const ran = await drydock(['import', zip, '', '-w', workspace]);
    expect(ran).toMatchObject({ code: 2, out: '', err: 'drydock: An empty path names no file to import.\n' });
    expect(existsSync(workspace)).toBe(false);
  });

  it('takes DR settings over from an older snapshot, and says where there are some to take', async () => {
    const workspace = newWorkspace();
    const overlay = join(temporaryFolder(), 'dr.json');
    writeFileSync(overlay, JSON.stringify({ drydockOverlay: 1, pools: [{ name: 'clerks' }] }));
    const first = await drydock(['import', zip, '--overlay', overlay, '-w', workspace, '--name', 'May']);
    expect(first.out).not.toContain('--settings-of');
    const without = await drydock(['import', changed, '-w', workspace, '--name', 'June']);
    expect(without.out).toContain(
      '\nSnapshot 1 "May" has DR settings or decisions that this one does not. --settings-of 1 takes them over.\n',
    );
    const kept = await drydock(['import', changed, '--settings-of', 'May', '-w', workspace, '--json']);
    expect(JSON.parse(kept.out)).toMatchObject({ snapshot: { id: 3 }, counts: { pools: 1 } });
    expect((await drydock(['import', zip, '--settings-of', '9', '-w', workspace])).err).toContain(
      'There is no snapshot "9"',
    );
    const both = await drydock(['import', zip, '--settings-of', '1', '--into', '1', '-w', workspace]);
    expect(both).toMatchObject({ code: 2, out: '' });
    const nowhere = await drydock(['import', zip, '--settings-of', '1', '-w', newWorkspace()]);
    expect(nowhere.err).toContain('no such workspace yet');
  });

  it('takes an overlay', async () => {
    const workspace = newWorkspace();
    const overlay = join(temporaryFolder(), 'dr.json');
    writeFileSync(overlay, JSON.stringify({ drydockOverlay: 1, pools: [{ name: 'clerks' }] }));
    const ran = await drydock(['import', zip, '--overlay', overlay, '-w', workspace, '--json']);
    expect(JSON.parse(ran.out)).toMatchObject({ counts: { pools: 1 } });
    writeFileSync(overlay, '{');
    const other = newWorkspace();
    expect(await drydock(['import', zip, '--overlay', overlay, '-w', other])).toMatchObject({
      code: 2,
      out: '',
    });
    expect(existsSync(other)).toBe(false);
  });

  it('shows progress on a terminal only, and cleans its line up', async () => {
    const seen = await drydock(['import', zip, '-w', newWorkspace()], { isTerminal: true });
    expect(seen.err).toContain('\r\u001b[2K');
    expect(seen.err.endsWith('\u001b[2K')).toBe(true);
    expect((await drydock(['import', zip, '-w', newWorkspace()])).err).toBe('');
  });

  it('ends at Ctrl-C with 130 and leaves nothing', async () => {
    const workspace = newWorkspace();
    const ran = await drydock(['import', zip, '-w', workspace], { isTerminal: true, interruptAt: '\r' });
    expect(ran).toMatchObject({ code: 130, out: '' });
    expect(ran.err).toContain('drydock: Cancelled. Nothing was stored.');
    expect(readdirSync(join(workspace, '..'))).toEqual([]);
  });
});

describe('Ctrl-C', () => {
  it('while an import is stored leaves no snapshot', async () => {
    const workspace = await workspaceWith();
    const how = { isTerminal: true, interruptAt: 'Storing VMs' };
    const ran = await drydock(['import', zip, '-w', workspace], how);
    expect(ran).toMatchObject({ code: 130, out: '' });
    expect(ran.err).toContain('drydock: Cancelled. Nothing was stored.');
    expect((await drydock(['snapshots', '-w', workspace])).out).toContain('No snapshot yet');
  });

  it('before the files are read is not forgotten while the workspace is opened', async () => {
    const workspace = await workspaceWith();
    const ran = await drydock(['import', zip, '-w', workspace], { interruptAt: '' });
    expect(ran).toMatchObject({ code: 130, out: '' });
    expect(ran.err).toContain('drydock: Cancelled. Nothing was stored.');
    expect((await drydock(['snapshots', '-w', workspace])).out).toContain('No snapshot yet');
  });

  it('that comes too late is told so, with what was done', async () => {
    const workspace = await workspaceWith(generateEstate({ desktops: 160 }));
    const how = { interruptAt: 'Read from' };
    const ran = await drydock(['snapshots', '-w', workspace], how);
    expect(ran.code).toBe(130);
    expect(ran.err).toContain('drydock: Ctrl-C came too late: this was done already.');
  });
});

describe('sample', () => {
  it('is stored once, with its overlay', async () => {
    const workspace = newWorkspace();
    const first = await drydock(['sample', '--workspace', workspace, '--json']);
    expect(first.code).toBe(0);
    const answer = JSON.parse(first.out) as { counts: { pools: number }; alreadyImported: boolean };
    expect(answer.counts.pools).toBeGreaterThan(0);
    expect(answer.alreadyImported).toBe(false);
    const second = await drydock(['sample', '--workspace', workspace, '--json']);
    expect(JSON.parse(second.out)).toEqual({ ...answer, alreadyImported: true });
  });
});

const samples = new URL('../../../shared/samples/govc', import.meta.url).pathname;

describe.skipIf(!existsSync(samples))('real exports (skipped where the samples are not there)', () => {
  it.each([
    [
      'vcsim-vc01.rax.lab.zip',
      {
        vms: 97,
        templates: 8,
        poweredOn: 74,
        datastores: 5,
        mounts: 8,
        hosts: 4,
        clusters: 1,
        dvSwitches: 1,
        dvPortgroups: 29,
        dvPorts: 348,
        nics: 229,
        dvNics: 189,
        disks: 235,
        linkedDisks: 14,
      },
    ],
    [
      'vcsim-vcsa.primp-industries.local.zip',
      { vms: 20, templates: 4, datastores: 3, clusters: 3, dvPorts: 17, disks: 38 },
    ],
  ])('%s has the counts its vCenter had', async (file, counts) => {
    const ran = await drydock(['import', join(samples, file), '-w', newWorkspace(), '--json']);
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out)).toMatchObject({ counts });
  });
});
