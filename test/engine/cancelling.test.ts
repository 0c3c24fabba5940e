import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openWorkspace } from '../../main/db/open.js';
import { storedKinds } from '../../main/db/estate/kinds.js';
import { writeGovcZip } from '../../main/export/govc.js';
import { writeRvtoolsWorkbook } from '../../main/export/rvtools.js';
import { emptyOverlay } from '../../src/contract/overlay.js';
import type { ImportPreview, SnapshotInfo } from '../../src/contract/types.js';
import type { Vm } from '../../src/domain/estate/types.js';
import { temporaryFolder } from '../db/support.js';
import { engineIn, sampleEstate, valueOf, type TestEngine } from './support.js';

let engine: TestEngine;
let folder: string;
let files: Record<'govc' | 'rvtools', string>;
/** The workbook tells another power state of it. */
let desktop: Vm;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-cancelling-'));
  files = { govc: join(folder, 'vc.zip'), rvtools: join(folder, 'RVTools.xlsx') };
  const estate = sampleEstate();
  desktop = estate.vms.find(({ power, template }) => power === 'on' && !template) as Vm;
  await writeGovcZip(estate, createWriteStream(files.govc));
  const vms = estate.vms.map((vm): Vm => (vm.key === desktop.key ? { ...vm, power: 'off' } : vm));
  await writeRvtoolsWorkbook(() => [{ ...estate, vms }], createWriteStream(files.rvtools));
  return () => rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  engine = engineIn(temporaryFolder());
  valueOf(await engine.call('workspace.create', { name: 'bank' }));
  return () => engine.close();
});

/** Does something once, as soon as a phase begins. */
function when(begins: string, act: () => unknown): { done: boolean } {
  const seen = { done: false };
  engine.onProgress(({ phase }) => {
    if (seen.done || phase !== begins) return;
    seen.done = true;
    act();
  });
  return seen;
}

const cancel = (jobId: string) => () => void engine.call('job.cancel', { jobId });
const inspect = (paths: readonly string[], into: number | null = null) =>
  engine.call('import.inspect', { jobId: 'read', files: [...paths], into });
const commit = ({ stageId }: ImportPreview) => engine.call('import.commit', { jobId: 'store', stageId });
const store = async (paths: readonly string[]): Promise<SnapshotInfo> =>
  valueOf(await commit(valueOf(await inspect(paths))));
const cancelled = { ok: false, code: 'cancelled' };

/** How many rows each table of objects holds, whichever snapshot they are of. */
async function rowsLeft(): Promise<number> {
  const workspace = await openWorkspace(join(engine.folder, 'bank.drydock'));
  const tables = [
    ...storedKinds.map(({ table }) => table),
    'snapshots',
    'sources',
    'source_facts',
    'problems',
  ];
  const rows = workspace.read((reader) =>
    tables.map((table) => reader.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n ?? 0),
  );
  workspace.close();
  return rows.reduce((sum, n) => sum + n, 0);
}

describe('cancelling', () => {
  it.each(['Matching VMs', 'Merging disks', 'Recognising clones', 'Applying the overlay'])(
    'is seen by an import of two sources at "%s", and nothing is held',
    async (phase) => {
      const seen = when(phase, cancel('read'));
      expect(await inspect([files.govc, files.rvtools])).toMatchObject(cancelled);
      expect(seen.done).toBe(true);
      expect(valueOf(await engine.call('snapshots.list', {}))).toEqual([]);
      expect(valueOf(await inspect([files.govc])).sources).toHaveLength(1);
    },
  );

  it.each(['Storing', 'Storing VMs', 'Storing what each source said'])(
    'is seen at "%s": no row is left, the log is empty, and what was read is still held',
    async (phase) => {
      const preview = valueOf(await inspect([files.govc, files.rvtools]));
      const before = await rowsLeft();
      const seen = when(phase, cancel('store'));
      expect(await commit(preview)).toMatchObject(cancelled);
      expect(seen.done).toBe(true);
      expect(statSync(join(engine.folder, 'bank.drydock-wal')).size).toBe(0);
      expect(await rowsLeft()).toBe(before);
      expect(valueOf(await engine.call('snapshots.list', {}))).toEqual([]);
      expect(valueOf(await commit(preview)).counts).toEqual(preview.counts);
    },
  );

  it.each(['Taking out what is replaced', 'Storing disks'])(
    'leaves a snapshot that is added to as it was, at "%s"',
    async (phase) => {
      const before = await store([files.govc]);
      const vm = { snapshotId: before.id, kind: 'vm', key: desktop.key } as const;
      const known = valueOf(await engine.call('estate.object', vm));
      const preview = valueOf(await inspect([files.rvtools], before.id));
      const seen = when(phase, cancel('store'));
      expect(await commit(preview)).toMatchObject(cancelled);
      expect(seen.done).toBe(true);
      expect(valueOf(await engine.call('snapshots.list', {}))).toMatchObject([before]);
      expect(valueOf(await engine.call('estate.object', vm))).toEqual(known);
    },
  );

  it.each(['Reading what each source said', 'Merging VMs', 'Storing VMs'])(
    'leaves decisions as they were, at "%s"',
    async (phase) => {
      const { id: snapshotId } = await store([files.govc, files.rvtools]);
      const page = valueOf(await engine.call('merge.conflicts', { snapshotId }));
      const decision = {
        type: 'choose',
        kind: 'vm',
        key: desktop.key,
        field: 'power',
        source: page.sources[1]?.id as string,
      } as const;
      const seen = when(phase, cancel('decide'));
      expect(
        await engine.call('merge.decide', { jobId: 'decide', snapshotId, decisions: [decision] }),
      ).toMatchObject(cancelled);
      expect(seen.done).toBe(true);
      expect(valueOf(await engine.call('merge.conflicts', { snapshotId }))).toEqual(page);
      expect(valueOf(await engine.call('merge.questions', { snapshotId })).decisions).toEqual([]);
    },
  );
});

describe('DR settings saved while a decision is worked through', () => {
  it('are kept: the decision is asked for anew', async () => {
    const { id: snapshotId } = await store([files.govc, files.rvtools]);
    const { sources } = valueOf(await engine.call('merge.conflicts', { snapshotId }));
    const overlay = { ...emptyOverlay, sites: [{ name: 'North' }] };
    const seen = when('Merging VMs', () => void engine.call('overlay.save', { snapshotId, overlay }));
    const choose = { type: 'choose', kind: 'vm', key: desktop.key, field: 'power' } as const;
    const decisions = [{ ...choose, source: sources[1]?.id as string }];
    expect(await engine.call('merge.decide', { jobId: 'decide', snapshotId, decisions })).toMatchObject({
      code: 'conflict',
    });
    expect(seen.done).toBe(true);
    expect(valueOf(await engine.call('overlay.get', { snapshotId }))).toEqual(overlay);
  });
});

describe('while an import is stored', () => {
  it('others read what was there before, and what is small is stored after it', async () => {
    const first = await store([files.govc]);
    const preview = valueOf(await inspect([files.rvtools]));
    const meanwhile: Promise<unknown>[] = [];
    when('Storing VMs', () => {
      meanwhile.push(engine.call('snapshots.list', {}));
      meanwhile.push(engine.call('snapshots.remove', { snapshotId: first.id }));
    });
    const second = valueOf(await commit(preview));
    expect(await Promise.all(meanwhile)).toMatchObject([{ ok: true, value: [first] }, { ok: true }]);
    expect(valueOf(await engine.call('snapshots.list', {}))).toMatchObject([second]);
  });

  it('another one waits for it', async () => {
    const previews = [valueOf(await inspect([files.govc])), valueOf(await inspect([files.rvtools]))];
    const stored = await Promise.all(
      previews.map(({ stageId }) => engine.call('import.commit', { stageId })),
    );
    expect(stored.map((each) => valueOf(each).id)).toEqual([1, 2]);
  });

  it('nothing of it is stored when the workspace is closed', async () => {
    const preview = valueOf(await inspect([files.govc]));
    when('Storing VMs', () => void engine.call('workspace.close', {}));
    expect(await commit(preview)).toMatchObject(cancelled);
    valueOf(await engine.call('workspace.open', { name: 'bank' }));
    expect(valueOf(await engine.call('snapshots.list', {}))).toEqual([]);
    expect(engine.logged).toEqual([]);
  });
});
