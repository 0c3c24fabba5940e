import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeGovcZip } from '../../main/export/govc.js';
import { writeRvtoolsWorkbook } from '../../main/export/rvtools.js';
import { emptyOverlay } from '../../src/contract/overlay.js';
import type { ImportPreview, SnapshotInfo } from '../../src/contract/types.js';
import type { Estate, Vm } from '../../src/domain/estate/types.js';
import { temporaryFolder } from '../db/support.js';
import { engineIn, sampleEstate, valueOf, type TestEngine } from './support.js';

let engine: TestEngine;
let folder: string;
let files: Record<'govc' | 'rvtools' | 'changed' | 'later', string>;

/** The desktop the workbook tells something else about. */
let desktop: Vm;

/** The sample with changes to its VMs. */
function changed(change: (vm: Vm) => Vm | null): Estate {
  const estate = sampleEstate();
  const vms = estate.vms.flatMap((vm) => change(vm) ?? []);
  const left = new Set(vms.map(({ key }) => key));
  return {
    ...estate,
    vms,
    disks: estate.disks.filter(({ vm }) => left.has(vm)),
    nics: estate.nics.filter(({ vm }) => left.has(vm)),
  };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-merging-'));
  desktop = sampleEstate().vms.find(({ power, template }) => power === 'on' && !template) as Vm;
  files = {
    govc: join(folder, 'vc.zip'),
    rvtools: join(folder, 'RVTools.xlsx'),
    changed: join(folder, 'RVTools changed.xlsx'),
    later: join(folder, 'vc later.zip'),
  };
  await writeGovcZip(sampleEstate(), createWriteStream(files.govc));
  await writeRvtoolsWorkbook(() => [sampleEstate()], createWriteStream(files.rvtools));
  const off = (vm: Vm): Vm => (vm.key === desktop.key ? { ...vm, power: 'off', cpus: 7 } : vm);
  await writeRvtoolsWorkbook(() => [changed(off)], createWriteStream(files.changed));
  const gone = (vm: Vm): Vm | null => (vm.key === desktop.key ? null : vm);
  await writeGovcZip(changed(gone), createWriteStream(files.later));
  return () => rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  engine = engineIn(temporaryFolder());
  valueOf(await engine.call('workspace.create', { name: 'bank' }));
  return () => engine.close();
});

const inspect = async (paths: readonly string[], into: number | null = null): Promise<ImportPreview> =>
  valueOf(await engine.call('import.inspect', { jobId: 'job', files: [...paths], into }));

async function store(paths: readonly string[], into: number | null = null): Promise<SnapshotInfo> {
  return valueOf(await engine.call('import.commit', { stageId: (await inspect(paths, into)).stageId }));
}

const detail = async (snapshotId: number, key: string) =>
  valueOf(await engine.call('estate.object', { snapshotId, kind: 'vm', key }));

describe('two exports of one environment at once', () => {
  it('are one snapshot with the objects of each once, and nothing in dispute', async () => {
    const one = await inspect([files.govc]);
    const both = await inspect([files.govc, files.rvtools]);
    expect(both.counts).toEqual(one.counts);
    expect(both.merge).toMatchObject({ conflicts: 0, questions: 0, replaced: [] });
    expect(both.sources.map(({ format }) => format)).toEqual(['govc', 'rvtools-xlsx']);
  });

  it('tell of each field which of them it is from', async () => {
    const { id } = await store([files.rvtools, files.govc]);
    const { sources, fieldSources } = await detail(id, desktop.key);
    expect(sources.map(({ source }) => source)).toEqual(['vc.zip', 'RVTools.xlsx']);
    expect(fieldSources).toContainEqual(
      expect.objectContaining({
        field: 'power',
        source: 'vc.zip',
        place: expect.stringMatching(/\.xml$/) as string,
      }),
    );
  });

  it('stay told apart after the workspace was closed', async () => {
    const { id } = await store([files.govc, files.changed]);
    const before = await detail(id, desktop.key);
    valueOf(await engine.call('workspace.close', {}));
    valueOf(await engine.call('workspace.open', { name: 'bank' }));
    expect(await detail(id, desktop.key)).toEqual(before);
  });
});

describe('what no other source has', () => {
  it('is one note a kind and source, with the first names', async () => {
    const table = join(folder, 'srm.csv');
    const rows = ['one', 'two', 'three', 'four', 'five'].map((name) => `ghost ${name},Gold group,Gold plan`);
    writeFileSync(
      table,
      ['VMName,ProtectionGroupName,RecoveryPlanName', `${desktop.name},Gold group,Gold plan`, ...rows].join(
        '\n',
      ),
    );
    const { problems } = await inspect([files.govc, table]);
    expect(problems.filter(({ code }) => code === 'merge-unmatched')).toMatchObject([
      {
        level: 'note',
        message:
          '5 VMs of "srm.csv" are in no other source: "ghost one", "ghost two", "ghost three" and 2 more. They are kept as far as they are known.',
        file: 'srm.csv',
      },
    ]);
    writeFileSync(table, 'VMName,ProtectionGroupName\nghost one,Gold group\n');
    expect((await inspect([files.govc, table])).problems).toContainEqual(
      expect.objectContaining({
        code: 'merge-unmatched',
        message: 'The VM "ghost one" of "srm.csv" is in no other source. It is kept as far as it is known.',
        file: expect.stringMatching(/^srm\.csv\/.*2$/) as string,
      }),
    );
  });
});

describe('what the sources disagree about', () => {
  it('is shown with both values and the rule, and can be settled otherwise and back', async () => {
    const { id: snapshotId } = await store([files.govc, files.changed]);
    const page = valueOf(await engine.call('merge.conflicts', { snapshotId, kind: 'vm', key: desktop.key }));
    const power = page.conflicts.find(({ field }) => field === 'power');
    expect(power).toMatchObject({
      name: desktop.name,
      values: [
        { text: 'on', sources: [0] },
        { text: 'off', sources: [1] },
      ],
      chosen: 0,
      rule: 'The govc export counts before the RVTools workbook.',
      decided: false,
    });
    const counted = valueOf(await engine.call('snapshots.list', {}))[0]?.counts.poweredOn as number;

    const choice = {
      type: 'choose',
      kind: 'vm',
      key: desktop.key,
      field: 'power',
      source: page.sources[1]?.id as string,
    } as const;
    const summary = valueOf(
      await engine.call('merge.decide', { jobId: 'j', snapshotId, decisions: [choice] }),
    );
    expect(summary.undecided).toBe(summary.conflicts - 1);
    expect((await detail(snapshotId, desktop.key)).fieldSources).toContainEqual(
      expect.objectContaining({ field: 'power', source: 'RVTools changed.xlsx' }),
    );
    expect(valueOf(await engine.call('snapshots.list', {}))[0]?.counts.poweredOn).toBe(counted - 1);

    const { decisions } = valueOf(await engine.call('merge.questions', { snapshotId }));
    expect(decisions).toMatchObject([{ decision: choice }]);
    valueOf(
      await engine.call('merge.decide', { jobId: 'j', snapshotId, undo: decisions.map(({ id }) => id) }),
    );
    expect(valueOf(await engine.call('snapshots.list', {}))[0]?.counts.poweredOn).toBe(counted);
  });

  it('takes no decision on what is not in dispute', async () => {
    const { id: snapshotId } = await store([files.govc, files.changed]);
    const { sources } = valueOf(await engine.call('merge.conflicts', { snapshotId }));
    const source = sources[0]?.id as string;
    for (const decision of [
      { type: 'choose', kind: 'vm', key: 'none', field: 'power', source },
      { type: 'choose', kind: 'vm', key: desktop.key, field: 'name', source },
      { type: 'choose', kind: 'vm', key: desktop.key, field: 'power', source: 'none' },
      { type: 'answer', question: 'none', answer: { is: 'separate' } },
    ] as const) {
      const failed = await engine.call('merge.decide', { jobId: 'j', snapshotId, decisions: [decision] });
      expect(failed).toMatchObject({ ok: false, code: 'not-found' });
    }
    expect(valueOf(await engine.call('merge.questions', { snapshotId })).decisions).toEqual([]);
  });

  it('is nothing in a snapshot of one source', async () => {
    const { id: snapshotId } = await store([files.govc]);
    expect(valueOf(await engine.call('merge.conflicts', { snapshotId }))).toMatchObject({ total: 0 });
    expect(await engine.call('merge.conflicts', { snapshotId: 99 })).toMatchObject({ code: 'not-found' });
  });
});

describe('a newer snapshot', () => {
  it('takes over DR settings and decisions of an older one where that is asked, and nothing else', async () => {
    const first = await store([files.govc, files.changed]);
    const { sources } = valueOf(await engine.call('merge.conflicts', { snapshotId: first.id }));
    const decision = {
      type: 'choose',
      kind: 'vm',
      key: desktop.key,
      field: 'power',
      source: sources[1]?.id as string,
    } as const;
    valueOf(await engine.call('merge.decide', { jobId: 'j', snapshotId: first.id, decisions: [decision] }));
    const overlay = { ...emptyOverlay, sites: [{ name: 'North' }] };
    valueOf(await engine.call('overlay.save', { snapshotId: first.id, overlay }));

    const again = { jobId: 'j', files: [files.changed, files.govc] };
    const plain = valueOf(await engine.call('import.inspect', again));
    expect(plain.merge?.undecided).toBe(plain.merge?.conflicts);
    const kept = valueOf(await engine.call('import.inspect', { ...again, settingsOf: first.id }));
    expect(kept.merge?.undecided).toBe((kept.merge?.conflicts ?? 0) - 1);
    const { id } = valueOf(
      await engine.call('import.commit', { stageId: kept.stageId, evenIfSame: true, name: 'June' }),
    );
    expect(id).not.toBe(first.id);
    expect(valueOf(await engine.call('overlay.get', { snapshotId: id }))).toEqual(overlay);
    expect(valueOf(await engine.call('merge.questions', { snapshotId: id })).decisions).toMatchObject([
      { decision },
    ]);
    expect((await detail(id, desktop.key)).fieldSources).toContainEqual(
      expect.objectContaining({ field: 'power', source: 'RVTools changed.xlsx' }),
    );
    expect(await engine.call('import.inspect', { ...again, settingsOf: 99 })).toMatchObject({
      code: 'not-found',
    });
  });
});

describe('adding to a snapshot', () => {
  it('merges what it has with what is new, and keeps id, name, overlay and decisions', async () => {
    const first = await store([files.govc]);
    valueOf(
      await engine.call('overlay.save', {
        snapshotId: first.id,
        overlay: {
          ...valueOf(await engine.call('overlay.get', { snapshotId: first.id })),
          sites: [{ name: 'North' }],
        },
      }),
    );
    const preview = await inspect([files.changed], first.id);
    expect(preview.merge?.replaced).toEqual([]);
    const both = valueOf(await engine.call('import.commit', { stageId: preview.stageId }));
    expect(both).toMatchObject({ id: first.id, name: first.name });
    expect(both.sources).toHaveLength(2);
    expect(valueOf(await engine.call('overlay.get', { snapshotId: first.id })).sites).toEqual([
      { name: 'North' },
    ]);
    expect(valueOf(await engine.call('estate.layout', { snapshotId: first.id })).sites).toMatchObject([
      { name: 'North' },
    ]);
    expect(valueOf(await engine.call('snapshots.list', {}))).toHaveLength(1);
  });

  it('replaces the facts of the same source, and only those', async () => {
    const { id: snapshotId } = await store([files.govc, files.changed]);
    const { sources } = valueOf(await engine.call('merge.conflicts', { snapshotId }));
    const choice = {
      type: 'choose',
      kind: 'vm',
      key: desktop.key,
      field: 'cpus',
      source: sources[1]?.id as string,
    } as const;
    valueOf(await engine.call('merge.decide', { jobId: 'j', snapshotId, decisions: [choice] }));

    const preview = await inspect([files.later], snapshotId);
    expect(preview.merge?.replaced).toMatchObject([{ name: 'vc.zip', by: 'vc later.zip' }]);
    valueOf(await engine.call('import.commit', { stageId: preview.stageId }));
    // Gone from vCenter's export, the VM is known from the workbook alone: nothing is in dispute.
    expect((await detail(snapshotId, desktop.key)).sources.map(({ source }) => source)).toEqual([
      'RVTools changed.xlsx',
    ]);
    expect(valueOf(await engine.call('merge.conflicts', { snapshotId, kind: 'vm' })).total).toBe(0);

    valueOf(
      await engine.call('import.commit', { stageId: (await inspect([files.govc], snapshotId)).stageId }),
    );
    const back = valueOf(await engine.call('merge.conflicts', { snapshotId, key: desktop.key, kind: 'vm' }));
    expect(back.conflicts.find(({ field }) => field === 'cpus')).toMatchObject({ decided: true });
  });

  it('says when nothing would change, when the snapshot is gone, and when it changed meanwhile', async () => {
    const { id } = await store([files.govc, files.rvtools]);
    const same = await inspect([files.rvtools], id);
    expect(same.sameAs).toMatchObject({ snapshotId: id });
    expect(await engine.call('import.commit', { stageId: same.stageId })).toMatchObject({
      code: 'already-imported',
    });
    expect(await engine.call('import.inspect', { jobId: 'j', files: [files.govc], into: 99 })).toMatchObject({
      code: 'not-found',
    });

    const [one, two] = [await inspect([files.changed], id), await inspect([files.later], id)];
    valueOf(await engine.call('import.commit', { stageId: one.stageId }));
    expect(await engine.call('import.commit', { stageId: two.stageId })).toMatchObject({ code: 'conflict' });
  });

  it('takes no DR setting back that was made after the files were read', async () => {
    const { id: snapshotId } = await store([files.govc]);
    const { stageId } = await inspect([files.changed], snapshotId);
    const overlay = { ...emptyOverlay, sites: [{ name: 'North' }] };
    valueOf(await engine.call('overlay.save', { snapshotId, overlay }));
    expect(await engine.call('import.commit', { stageId })).toMatchObject({ code: 'conflict' });
    expect(valueOf(await engine.call('overlay.get', { snapshotId }))).toEqual(overlay);
  });

  it('leaves a snapshot of the same number in another workspace alone', async () => {
    const { id } = await store([files.govc]);
    const { stageId } = await inspect([files.changed], id);
    valueOf(await engine.call('workspace.create', { name: 'another' }));
    const other = await store([files.later]);
    expect(other.id).toBe(id);
    expect(await engine.call('import.commit', { stageId })).toMatchObject({ code: 'conflict' });
    expect(valueOf(await engine.call('snapshots.list', {}))).toMatchObject([other]);
  });

  it('brings plans up to date', async () => {
    const { id } = valueOf(await engine.call('import.sample', { jobId: 'j' }));
    valueOf(await engine.call('plans.make', { snapshotId: id, runbook: 'view-failover' }));
    const before = valueOf(await engine.call('plans.list', {}));
    valueOf(await engine.call('import.commit', { stageId: (await inspect([files.rvtools], id)).stageId }));
    expect(valueOf(await engine.call('plans.list', {}))).toEqual(before);
  });
});
